"""What the app adds to the admin."""

from wagtail import hooks

from archive.media.viewsets import MediaViewSet


@hooks.register("register_admin_viewset")
def register_listing() -> MediaViewSet:
    return MediaViewSet()
