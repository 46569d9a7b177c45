"""What the app adds to the admin."""

from wagtail import hooks

from archive.events.viewsets import EventViewSet


@hooks.register("register_admin_viewset")
def register_listing() -> EventViewSet:
    return EventViewSet()
