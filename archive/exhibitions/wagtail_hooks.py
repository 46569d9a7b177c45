"""What the app adds to the admin."""

from wagtail import hooks

from archive.exhibitions.viewsets import ExhibitionViewSet


@hooks.register("register_admin_viewset")
def register_listing() -> ExhibitionViewSet:
    return ExhibitionViewSet()
