"""Links of the admin that lead whoever follows them to something that they may open."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse

from archive.core.templatetags.archive import address

register = template.Library()


@dataclass(frozen=True)
class Opening:
    """Where somebody can open a record: its form, else its public page; an empty address where neither is theirs."""

    address: str
    is_form: bool = False


@register.simple_tag(takes_context=True)
def opening_of(context: Any, record: Any) -> Opening:
    """How whoever is signed in opens a record. The form is only for those who may edit it as it stands now."""
    if record.permissions_for_user(context["request"].user).can_edit():
        return Opening(reverse("wagtailadmin_pages:edit", args=[record.pk]), is_form=True)
    return Opening(address(record) if record.is_public() else "")
