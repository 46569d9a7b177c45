"""What the app adds to the admin."""

from wagtail import hooks

from archive.memorials.viewsets import MemorialViewSet


@hooks.register("register_admin_viewset")
def register_listing() -> MemorialViewSet:
    return MemorialViewSet()
