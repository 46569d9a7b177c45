"""The fields of one row of a form, when it is opened (`archive.core.closed_rows`)."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.models import Page

from archive.core.closed_rows import ClosedRowsPanel, page_as_shown
from archive.core.forms import EDIT_FACTS, keep_words
from archive.core.records import RecordPage


def find_panel(handler: Any, relation: str, person: Any) -> ClosedRowsPanel | None:
    """The panel of these rows among those that the form shows to this person."""
    permission = getattr(handler, "permission", None)
    if permission and not person.has_perm(permission):
        return None
    if isinstance(handler, ClosedRowsPanel) and handler.relation_name == relation:
        return handler
    found = (find_panel(child, relation, person) for child in getattr(handler, "children", ()))
    return next(filter(None, found), None)


def is_taken_back(page: Page, version: str) -> bool:
    """Whether somebody outside the archive has changed the record since this revision: a form of it is not stored any
    more (`archive.core.admin.guards`), nor is anything of it handed out."""
    revision = page.revisions.filter(pk=version).first() if version.isdecimal() else None
    return (
        revision is not None and isinstance(page, RecordPage) and bool(page.changed_from_outside(revision.created_at))
    )


def open_row(request: HttpRequest, page_id: int, relation: str, row_id: int) -> HttpResponse:
    """The fields of a row as the form would draw them, from the revision that the form shows (`shown`), for whoever
    may edit the page. PermissionDenied for anybody else, 404 where that revision has no such row."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    handler, version = page.get_edit_handler(), request.GET.get("shown", "")
    panel = find_panel(handler, relation, request.user)
    if panel is None or is_taken_back(page, version):
        raise Http404
    shown = page_as_shown(page, version, relation, row_id)
    if shown is None:
        raise Http404
    formset = handler.get_form_class().formsets[relation](
        instance=shown, prefix=relation, form_kwargs={"for_user": request.user}
    )
    row = next((row for row in formset.get_queryset() if row.pk == row_id), None)
    if row is None:
        raise Http404
    form = formset.open(row)
    if not request.user.has_perm(EDIT_FACTS):
        keep_words(form)
    fields = panel.child_edit_handler.get_bound_panel(
        instance=row, request=request, form=form, prefix=f"row-{relation}-__prefix__"
    )
    return HttpResponse(fields.render_form_content())


@hooks.register("register_admin_urls")
def address_of_a_row() -> Sequence[URLPattern]:
    return [path("pages/<int:page_id>/rows/<slug:relation>/<int:row_id>/", open_row, name="closed_row")]
