"""What the app adds to the admin."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages

from archive.accounts.models import User


@hooks.register("before_bulk_action")
def guard_administrators(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Only an administrator deletes, silences or regroups administrators."""
    if request.user.is_superuser:  # type: ignore[union-attr]
        return None
    if any(isinstance(account, User) and account.is_superuser for account in objects):
        messages.error(request, _("Only an administrator changes the account of an administrator."))
        return redirect(action.next_url)
    return None
