"""What a visitor may write beside a carnation: a few words, a name, and nothing that could be a program."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.core.languages import current_language, site_languages
from archive.core.plain_words import NameField, PlainField
from archive.core.proofs import Proof
from archive.memorials.tribute_guard import StaleTokenError, TooQuickError, check_token, form_token


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
    #: What a sent form brought, where very much is being laid. A page that may lie in a cache shows none.
    proof: Proof | None = None

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
