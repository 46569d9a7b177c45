"""What the app adds to the admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from archive.memorials.tribute_admin import DECISIONS, TributeViewSet
from archive.memorials.viewsets import MemorialViewSet

register_snippet(TributeViewSet)

for decision in DECISIONS:
    hooks.register("register_bulk_action", decision)


@hooks.register("register_admin_viewset")
def register_listing() -> MemorialViewSet:
    return MemorialViewSet()
