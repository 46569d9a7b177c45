"""The form with which somebody enters the admin."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms.auth import LoginForm

from archive.core.limits import Count
from archive.core.visitors import client_address, keyed

#: How many passwords may be wrong in an hour from one address. Not of one account: anybody could shut its owner out.
HOURLY_WRONG_PASSWORDS = 20


class LimitedLoginForm(LoginForm):
    def clean(self) -> dict[str, Any]:
        wrong = Count(keyed("wrong-password", client_address(self.request)), HOURLY_WRONG_PASSWORDS)
        if wrong.is_full:
            raise ValidationError(_("Too many passwords were wrong. Please try again in an hour."))
        try:
            return super().clean()  # type: ignore[no-any-return]
        except ValidationError:
            wrong.add()
            raise
