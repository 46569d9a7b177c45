"""Rights statements, named by the URI under which RightsStatements.org or Creative Commons keeps them."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.search import index

from archive.core.languages import text_languages
from archive.core.texts import Words, in_words_of
from archive.rights.consent import Consent as Consent  # tables of this app
from archive.rights.consent import ConsentEntry as ConsentEntry
from archive.rights.exports import Export as Export
from archive.rights.exports import Narrowing as Narrowing
from archive.rights.exports import Recall as Recall

#: RightsStatements.org 1.0, "Requirements for the technical infrastructure"; Creative Commons, licences, public domain.
_KNOWN_URI = re.compile(
    r"http://rightsstatements\.org/vocab/[A-Za-z-]+/1\.0/"
    r"|https://creativecommons\.org/licenses/(by|by-sa|by-nd|by-nc|by-nc-sa|by-nc-nd)/[1-4]\.\d/([a-z]{2,5}/)?"
    r"|https://creativecommons\.org/publicdomain/(zero|mark)/1\.0/"
)


def validate_rights_uri(value: str) -> None:
    """Refuse what no machine that reads rights would know."""
    if not _KNOWN_URI.fullmatch(value):
        raise ValidationError(
            _(
                "“%(value)s” is no URI of RightsStatements.org (http://rightsstatements.org/vocab/InC/1.0/) or of "
                "Creative Commons (https://creativecommons.org/licenses/by/4.0/). Copy it from there as it stands, "
                "with the slash at its end."
            ),
            params={"value": value},
        )


class RightsStatement(index.Indexed, ClusterableModel):
    """What a visitor may do with an item."""

    code = models.SlugField(_("code"), unique=True, help_text=_("For example inc, cc-by-4-0."))
    uri = models.URLField(
        _("URI"),
        unique=True,
        validators=[validate_rights_uri],
        help_text=_("The address under which RightsStatements.org or Creative Commons keeps the statement."),
    )
    allows_reuse = models.BooleanField(_("allows reuse"), default=False)

    panels = [FieldPanel("code"), FieldPanel("uri"), FieldPanel("allows_reuse"), InlinePanel("labels", label=_("Name"))]
    search_fields = [index.AutocompleteField("code"), index.SearchField("code")]

    class Meta:
        ordering = ["code"]
        verbose_name = _("rights statement")
        verbose_name_plural = _("rights statements")

    def __str__(self) -> str:
        return str(self.name) or self.code

    @property
    def name(self) -> Words:
        """The name in the reader's language, or the next best."""
        return in_words_of({row.language: row.name for row in self.labels.all()})


class RightsStatementLabel(models.Model):
    """The name of a rights statement in one language."""

    statement = ParentalKey(RightsStatement, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(_("language"), max_length=16, choices=text_languages)
    name = models.CharField(_("name"), max_length=255)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["statement", "language"], name="rights_one_label_per_language")]

    def __str__(self) -> str:
        return self.name
