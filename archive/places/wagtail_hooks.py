"""What the app adds to the admin."""

from wagtail import hooks

from archive.places.viewsets import PlaceViewSet


@hooks.register("register_admin_viewset")
def register_listing() -> PlaceViewSet:
    return PlaceViewSet()
