"""A name is a record: what was written, in which language and script, of which kind (architecture, 5)."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from archive.core.fields import TypedCharField
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


#: How a sentence calls the scripts whose letters look alike, or are typed for one another.
_SAID: dict[str, Any] = {
    "LATIN": pgettext_lazy("letters", "Latin"), "CYRILLIC": pgettext_lazy("letters", "Cyrillic"),
    "GREEK": pgettext_lazy("letters", "Greek"), "ARABIC": pgettext_lazy("letters", "Arabic"),
    "GEORGIAN": pgettext_lazy("letters", "Georgian"), "ARMENIAN": pgettext_lazy("letters", "Armenian"),
    "HEBREW": pgettext_lazy("letters", "Hebrew"),
}  # fmt: skip
#: Scripts that one word may hold together (UTS 39, section 5.1: Jpan, Kore, Hanb).
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
_APOSTROPHES = frozenset("'’‘ʼʻʹ`´")


@lru_cache(maxsize=4096)
def _script_of(sign: str) -> str:
    """The script of a letter, by the first word of its Unicode name; nothing where it belongs to none: digits, marks,
    modifier letters, Roman numerals (Ⅳ). A letter in another shape (Ａ, ﻡ) is of the script of its plain one."""
    if not sign.isalpha() or unicodedata.category(sign) == "Lm":
        return ""
    plain = unicodedata.normalize("NFKC", sign)[0]
    script = unicodedata.name(plain, "").partition(" ")[0]
    return "CJK" if script in _EAST_ASIAN else script


def scripts_of(text: str) -> list[Script]:
    """The scripts of the letters of a text, that of the first letter first."""
    words = (_script_of(sign) for sign in text)
    return list(dict.fromkeys(_SCRIPTS[word] for word in words if word in _SCRIPTS))


def _is_of_a_word(sign: str) -> bool:
    """Whether a word goes on with the sign: marks, apostrophes and what is not seen do not end it; a hyphen does."""
    return sign.isalnum() or sign in _APOSTROPHES or unicodedata.category(sign) in {"Mn", "Mc", "Me", "Cf"}


def mixed_words(text: str) -> Iterator[str]:
    """What is wrong with each word whose letters are of two scripts (UTS 39, section 5.1): nobody sees it, and under
    the other letter nobody finds it. Words of different scripts may stand side by side."""
    if text.isascii():
        return
    for is_word, signs in groupby(text, _is_of_a_word):
        word = "".join(signs) if is_word else ""
        letters = [(sign, script) for sign in word if (script := _script_of(sign))]
        scripts = [script for _sign, script in letters]
        most = max(dict.fromkeys(scripts), key=scripts.count, default="")
        strange = next((script for script in scripts if script != most), "")
        if strange:
            odd = list(dict.fromkeys(sign for sign, script in letters if script == strange))
            said = ngettext(
                "“%(word)s”: the letter “%(letters)s” is %(script)s, the others are %(others)s. Type the word anew.",
                "“%(word)s”: the letters “%(letters)s” are %(script)s, the others are %(others)s. Type the word anew.",
                len(odd),
            )
            scripts_said = {"script": _said(strange), "others": _said(most)}
            yield said % {"word": word, "letters": ", ".join(odd), **scripts_said}


def _said(script: str) -> str:
    return str(_SAID.get(script, script.capitalize()))


def validate_name(text: str) -> None:
    """Refuse a name in which letters of two scripts make one word."""
    if wrong := list(mixed_words(text)):
        raise ValidationError([ValidationError(message, code="mixed_scripts") for message in wrong])


class AbstractName(models.Model):
    """One attested form of a name, or a form made by rule that is a search key only."""

    text = TypedCharField(_("name"), max_length=200, rules=[validate_name])
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
