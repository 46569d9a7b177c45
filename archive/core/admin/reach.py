"""What a user may meet in the admin, decided by the places on which rights hang, not page by page.

Wagtail asks of each listed page whether it is among all those that the user may explore: a list of a million keys.
Rights hang on few pages and hold for everything below: whoever has one at a place may explore all that stands there.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from archive.core.records import RecordPage


def reaches(user: Any, paths: Iterable[str]) -> bool:
    """Whether the user may explore everything at and below these places of the tree."""
    held = [page.path for page in page_permission_policy.instances_with_direct_explore_permission(user)]
    return all(any(path.startswith(place) for place in held) for path in paths)


def reaches_records(user: Any, model: type[RecordPage]) -> bool:
    """Whether the user may explore every record of the type. They stand under its index."""
    indexes = ContentType.objects.get_for_models(*model.allowed_parent_page_models()).values()
    return reaches(user, Page.objects.filter(content_type__in=indexes).order_by().values_list("path", flat=True))


def explorable(user: Any, pages: QuerySet[Any]) -> QuerySet[Any]:
    """Of these pages those that the user may explore, one by one: for whoever has rights on some of them only."""
    return pages.filter(pk__in=page_permission_policy.explorable_instances(user).values_list("pk", flat=True))


def reachable(user: Any) -> QuerySet[Any]:
    """Every page that the user may explore."""
    top = page_permission_policy.explorable_root_instance(user)
    if top is None:
        return Page.objects.none()
    pages = Page.objects.descendant_of(top, inclusive=True)
    return pages if reaches(user, [top.path]) else explorable(user, pages)
