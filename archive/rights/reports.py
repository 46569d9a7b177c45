"""Wagtail's own reports: whoever downloads one as a spreadsheet is written down, with the records that it names."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.aging_pages import AgingPagesView
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.admin.views.reports.locked_pages import LockedPagesView
from wagtail.admin.views.reports.workflows import WorkflowTasksView, WorkflowView
from wagtail.models import Page, PageLogEntry, TaskState, WorkflowState

from archive.core.registry import record_models
from archive.rights.exports import Export


def identifiers_in(rows: Iterable[Any]) -> Iterator[str]:
    """Of the records that rows of a report are about."""
    keys = {_page_of(row) for row in rows}
    for model in record_models() if keys else ():
        for key, identifier in model.objects.order_by().values_list("pk", "identifier").iterator():
            if key in keys:
                yield identifier


def _page_of(row: Any) -> int | None:
    """The primary key of the page; None where the row is about something else."""
    if isinstance(row, Page):
        return row.pk  # type: ignore[no-any-return]
    if isinstance(row, PageLogEntry):
        return row.page_id  # type: ignore[no-any-return]
    state = row.workflow_state if isinstance(row, TaskState) else row
    is_of_page = isinstance(state, WorkflowState) and state.object_id.isdecimal()
    return int(state.object_id) if is_of_page else None


#: What a cell begins with that a spreadsheet computes.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class WrittenDown:
    """A report whose spreadsheets are in the list of exports. Nothing in them is a formula: a visitor may have written
    it (OWASP, CSV injection)."""

    request: HttpRequest

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        shown = super().preprocess_field_value(field, value, export_format)  # type: ignore[misc]
        return f"'{shown}" if str(shown).startswith(_FORMULA) and export_format == "csv" else shown

    def as_spreadsheet(self, rows: Any, ending: str) -> HttpResponse:
        Export.note(
            Export.What.REPORT, identifiers_in(rows), written_to=f"{self.request.path} ({ending})", by=self.request.user
        )
        return super().as_spreadsheet(rows, ending)  # type: ignore[misc,no-any-return]


def _written_down(report: type[Any]) -> type[Any]:
    return type(report.__name__, (WrittenDown, report), {})


#: In place of Wagtail's own, at the same addresses.
urlpatterns = [
    path(f"{name}/{rest}", require_admin_access(_written_down(report).as_view(results_only=bool(rest))))
    for name, report in (
        ("locked", LockedPagesView),
        ("workflow", WorkflowView),
        ("workflow_tasks", WorkflowTasksView),
        ("site-history", LogEntriesView),
        ("aging-pages", AgingPagesView),
    )
    for rest in ("", "results/")
]
