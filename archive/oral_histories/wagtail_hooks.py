"""What the app adds to the admin."""

from wagtail import hooks

from archive.oral_histories.viewsets import OralHistoryViewSet


@hooks.register("register_admin_viewset")
def register_listing() -> OralHistoryViewSet:
    return OralHistoryViewSet()
