"""The admin as a whole: its first page, and a menu by concept."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.documents.wagtail_hooks import DocumentsMenuItem
from wagtail.images.wagtail_hooks import ImagesMenuItem
from wagtail.permissions import page_permission_policy
from wagtailmedia.wagtail_hooks import MediaMenuItem

from archive.core.forms import EDIT_FACTS
from archive.home.dashboard import waiting_panels

#: Files are kept apart from records: what they show and whose they are stands in a media record.
files_menu = Menu(register_hook_name="register_files_menu_item")
_FILE_ITEMS = (ImagesMenuItem, DocumentsMenuItem, MediaMenuItem)


@hooks.register("construct_homepage_panels")
def show_what_waits(request: HttpRequest, panels: list[Any]) -> None:
    if page_permission_policy.user_has_any_permission(request.user, {"add", "change", "publish", "lock"}):
        panels += waiting_panels(request)


@hooks.register("register_permissions")
def offer_edit_facts() -> QuerySet[Permission]:
    """So that a group of the museum's own may have it."""
    app_label, codename = EDIT_FACTS.split(".")
    return Permission.objects.filter(content_type__app_label=app_label, codename=codename)


@hooks.register("register_admin_menu_item")
def register_files_menu() -> SubmenuMenuItem:
    return SubmenuMenuItem(_("Files"), files_menu, name="files", icon_name="folder-open-1", order=300)


@hooks.register("construct_main_menu")
def put_in_order(request: HttpRequest, items: list[MenuItem]) -> None:
    """Concepts first, then the tree of pages; the kinds of files under one entry."""
    items[:] = [item for item in items if not isinstance(item, _FILE_ITEMS)]
    for item in items:
        if item.name == "explorer":
            item.order = 200


@hooks.register("register_files_menu_item")
def image_files() -> MenuItem:
    return ImagesMenuItem(_("Images"), reverse("wagtailimages:index"), name="images", icon_name="image", order=100)


@hooks.register("register_files_menu_item")
def document_files() -> MenuItem:
    url = reverse("wagtaildocs:index")
    return DocumentsMenuItem(_("Documents"), url, name="documents", icon_name="doc-full-inverse", order=200)


@hooks.register("register_files_menu_item")
def recording_files() -> MenuItem:
    return MediaMenuItem(
        _("Recordings"), reverse("wagtailmedia:index"), name="recordings", icon_name="media", order=300
    )
