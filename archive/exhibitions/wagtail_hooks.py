"""What the app adds to the admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from archive.exhibitions.viewsets import EraViewSet, ExhibitionViewSet

register_snippet(EraViewSet)


@hooks.register("register_admin_viewset")
def register_listing() -> ExhibitionViewSet:
    return ExhibitionViewSet()
