"""What a visitor may write beside a carnation: a few words, a name, and nothing that could be a program."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.core.languages import current_language, site_languages
from archive.memorials.tribute_guard import StaleTokenError, TooQuickError, check_token, form_token

#: Signs that are not seen and can turn the order of what follows, and controls other than the line break.
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class PlainField(forms.CharField):
    """Plain words. A line break is one sign, as the browser counts it, and not the two that it sends."""

    def to_python(self, value: Any) -> str:
        text = "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")
        text = _UNSEEN.sub("", text.replace("\t", " "))
        return str(super().to_python(re.sub(r"\n{3,}", "\n\n", text)))


class NameField(PlainField):
    """A name stands on one line."""

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class TributeForm(forms.Form):
    """One button; the words are optional. The token and the empty field are for programs (`tribute_guard`)."""

    message = PlainField(
        required=False,
        max_length=500,
        error_messages={"max_length": _("Please say it in 500 characters: these are %(show_value)d.")},
    )
    signed = NameField(
        required=False,
        max_length=80,
        error_messages={"max_length": _("Please write the name in 80 characters: these are %(show_value)d.")},
    )
    language = forms.ChoiceField(
        choices=site_languages, error_messages={"invalid_choice": _("Choose one of these languages.")}
    )
    website = forms.CharField(required=False)
    token = forms.CharField(required=False)

    def __init__(self, identifier: str, data: Any = None) -> None:
        initial = {"language": current_language(), "token": form_token(identifier)}
        super().__init__(data, initial=initial, prefix=None)
        self.identifier = identifier
        self.renews_token = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("website"):
            self.add_error(None, _("One field is not for people. Leave it empty, and lay the carnation once more."))
        try:
            check_token(cleaned.get("token", ""), self.identifier)
        except StaleTokenError:
            self.renews_token = True
            self.add_error(None, _("This page was open for very long. Please lay the carnation once more."))
        except TooQuickError:
            self.add_error(None, _("That was very quick. Please lay the carnation once more."))
        return cleaned

    @property
    def token_to_show(self) -> str:
        """The token that came, as long as it serves; a new one would have to age first."""
        came = self.data.get("token", "") if self.is_bound and not self.renews_token else ""
        return came or str(self.initial["token"])

    @property
    def has_typed(self) -> bool:
        """Whether there are words to keep in sight."""
        return self.is_bound and bool(self.data.get("message") or self.data.get("signed"))
