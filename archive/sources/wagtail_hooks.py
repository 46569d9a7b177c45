"""What the app adds to the admin."""

from wagtail import hooks

from archive.sources.viewsets import SourceViewSet


@hooks.register("register_admin_viewset")
def register_listing() -> SourceViewSet:
    return SourceViewSet()
