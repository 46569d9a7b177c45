"""What the app adds to the admin."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from archive.core.records import RecordPage
from archive.rights.export_admin import VIEW, ExportViewSet, recalls, recalls_address
from archive.rights.exports import due_recalls
from archive.rights.viewsets import RightsStatementViewSet

register_snippet(RightsStatementViewSet)
register_snippet(ExportViewSet)


@hooks.register("register_admin_urls")
def address_of_recalls() -> Sequence[URLPattern]:
    return [path("reports/recalls/", recalls, name="recalls")]


class RecallsMenuItem(MenuItem):
    """Shown to whoever sees the list of exports."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(VIEW))


@hooks.register("register_reports_menu_item")
def what_is_to_be_recalled() -> MenuItem:
    return RecallsMenuItem(_("To recall"), reverse("recalls"), name="recalls", icon_name="rotate", order=710)


@hooks.register("register_page_header_buttons")
def exports_of_a_record(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """The exports that held the record."""
    record = page.specific_deferred
    if isinstance(record, RecordPage) and user.has_perm(VIEW):
        address = f"{reverse(ExportViewSet().get_url_name('list'))}?record={page.specific.identifier}"
        yield Button(_("Exports"), address, icon_name="download", priority=80)


@hooks.register("before_edit_page")
def say_what_is_to_be_recalled(request: HttpRequest, page: Any) -> None:
    """On the form of a record that is withdrawn, or that its giver has narrowed."""
    if request.method != "GET" or not isinstance(page, RecordPage) or not request.user.has_perm(VIEW):
        return
    if page.is_tombstone or getattr(page, "consent_id", None):
        count = len(due_recalls([page.identifier]))
        if count:
            text = ngettext(
                "%(count)d earlier export held it and was not recalled.",
                "%(count)d earlier exports held it and were not recalled.",
                count,
            ) % {"count": count}
            link = format_html('<a href="{}">{}</a>', recalls_address([page.identifier]), gettext("Recall it"))
            messages.warning(request, format_html("{} {}", text, link))
