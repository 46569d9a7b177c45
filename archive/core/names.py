"""A name is a record: what was written, in which language and script, of which kind (architecture, 5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from archive.core.languages import text_languages


class Script(models.TextChoices):
    """ISO 15924 codes."""

    LATIN = "Latn", _("Latin")
    CYRILLIC = "Cyrl", _("Cyrillic")
    ARABIC = "Arab", _("Arabic")
    GEORGIAN = "Geor", _("Georgian")
    ARMENIAN = "Armn", pgettext_lazy("script", "Armenian")
    HEBREW = "Hebr", _("Hebrew")


class AbstractName(models.Model):
    """One attested form of a name, or a form made by rule that is a search key only."""

    text = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=16, choices=text_languages)
    script = models.CharField(_("script"), max_length=4, choices=Script.choices, default=Script.LATIN)
    is_primary = models.BooleanField(_("primary"), default=False)
    note = models.CharField(_("internal note"), max_length=255, blank=True)

    panels = [
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("language"), FieldPanel("script"), FieldPanel("is_primary")]),
        FieldPanel("kind"),
        FieldPanel("note"),
    ]

    class Meta:
        abstract = True
        ordering = ["sort_order"]

    def __str__(self) -> str:
        return self.text
