"""What the app adds to the admin."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from archive.oral_histories.import_views import ImportView, is_locked, may_import
from archive.oral_histories.models import OralHistoryPage
from archive.oral_histories.viewsets import OralHistoryViewSet


@hooks.register("register_admin_viewset")
def register_listing() -> OralHistoryViewSet:
    return OralHistoryViewSet()


@hooks.register("register_admin_urls")
def address_of_the_import() -> list[URLPattern]:
    return [path("voices/<int:pk>/import/", ImportView.as_view(), name="import_transcript")]


@hooks.register("register_page_header_buttons")
def lead_to_the_import(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In the form of an oral history, for who may change what it states, now."""
    if view_name != "edit" or not isinstance(page.specific_deferred, OralHistoryPage):
        return
    if may_import(page, user) and not is_locked(page, user):
        address = reverse("import_transcript", args=[page.pk])
        yield Button(_("Import a transcript"), address, icon_name="upload", priority=40)
