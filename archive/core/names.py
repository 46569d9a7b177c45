"""A name is a record: what was written, in which language and script, of which kind (architecture, 5)."""

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
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


#: The first word of the Unicode name of a letter → its script.
_SCRIPTS: dict[str, Any] = {
    "LATIN": Script.LATIN, "CYRILLIC": Script.CYRILLIC, "ARABIC": Script.ARABIC, "GEORGIAN": Script.GEORGIAN,
    "ARMENIAN": Script.ARMENIAN, "HEBREW": Script.HEBREW,
}  # fmt: skip


def scripts_of(text: str) -> list[Script]:
    """The scripts of the letters of a text, that of the first letter first."""
    words = (unicodedata.name(sign, "").partition(" ")[0] for sign in text if sign.isalpha())
    return list(dict.fromkeys(_SCRIPTS[word] for word in words if word in _SCRIPTS))


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

    def clean(self) -> None:
        """Of its letters some are of the script that is named: by it the name is read aloud and found."""
        super().clean()
        found = scripts_of(self.text)
        if found and self.script not in found:
            wrong = _("The letters of the name are of another script: %(script)s (%(code)s).")
            raise ValidationError({"script": wrong % {"script": found[0].label, "code": found[0].value}})
