"""What the app adds to the admin."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from archive.core.admin.listings import RecordMenuItem
from archive.media.bulk.urls import urlpatterns
from archive.media.bulk.views import may_add
from archive.media.cue_editor import played
from archive.media.duplicates import DuplicatesReport
from archive.media.region_editor import pictured
from archive.media.viewsets import MediaViewSet


@hooks.register("register_admin_viewset")
def register_listing() -> MediaViewSet:
    return MediaViewSet()


@hooks.register("register_admin_urls")
def addresses_of_batches() -> Sequence[URLPattern]:
    return urlpatterns


@hooks.register("register_admin_urls")
def address_of_what_is_played() -> Sequence[URLPattern]:
    return [path("recordings/<int:pk>/played/", played, name="recording_played")]


@hooks.register("register_admin_urls")
def address_of_what_is_drawn_on() -> Sequence[URLPattern]:
    return [path("images/<int:pk>/pictured/", pictured, name="image_pictured")]


class AddManyMenuItem(MenuItem):
    """Shown to whoever may add media."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_add(request.user)


@hooks.register("register_files_menu_item")
def add_many_files() -> MenuItem:
    return AddManyMenuItem(_("Add many"), reverse("media_add_many"), name="add-many", icon_name="upload", order=50)


@hooks.register("register_admin_urls")
def address_of_duplicates() -> Sequence[URLPattern]:
    return [path("reports/duplicates/", DuplicatesReport.as_view(), name="media_duplicates")]


@hooks.register("register_reports_menu_item")
def possible_duplicates() -> MenuItem:
    address = reverse("media_duplicates")
    return RecordMenuItem(_("Possible duplicates"), address, name="duplicates", icon_name="copy", order=600)
