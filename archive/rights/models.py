"""Rights statements, named by the URI under which RightsStatements.org or Creative Commons keeps them."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.search import index

from archive.core.languages import current_language, pick_language, text_languages
from archive.core.texts import Words


class RightsStatement(index.Indexed, ClusterableModel):
    """What a visitor may do with an item."""

    code = models.SlugField(_("code"), unique=True, help_text=_("For example inc, cc-by-4-0."))
    uri = models.URLField(_("URI"), unique=True)
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
        rows: dict[str, Any] = {row.language: row.name for row in self.labels.all()}
        wanted = current_language()
        best = pick_language(list(rows), wanted)
        return Words(rows[best], best, best != wanted) if best else Words("", wanted, False)


class RightsStatementLabel(models.Model):
    """The name of a rights statement in one language."""

    statement = ParentalKey(RightsStatement, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(_("language"), max_length=16, choices=text_languages)
    name = models.CharField(_("name"), max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["statement", "language"], name="rights_one_label_per_language")]

    def __str__(self) -> str:
        return self.name
