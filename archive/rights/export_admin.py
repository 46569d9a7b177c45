"""What left the archive, in the admin: the list of exports, and what of them is to be recalled."""

from typing import Any
from urllib.parse import urlencode

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.permission_policies import ModelPermissionPolicy

from archive.core.admin.private import PrivateIndexView, PrivateSnippetViewSet
from archive.core.identifiers import PATTERN
from archive.core.plain_words import NameField
from archive.core.registry import record_models
from archive.rights.exports import Export, Recall, due_recalls, exports_of

VIEW, RECALL = "rights.view_export", "rights.recall_export"
#: Of the notes of earlier recalls, so many are shown.
MOST_NOTES = 50


class ExportPolicy(ModelPermissionPolicy):
    """The list is written by whatever exports, and by nobody else."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in {"add", "change", "delete"} and bool(super().user_has_permission(user, action))


class ExportFilterSet(WagtailFilterSet):
    record = django_filters.CharFilter(label=_("Identifier of a record"), method="that_held")

    class Meta:
        model = Export
        fields = ["what", "record"]

    def that_held(self, exports: QuerySet[Export], _name: str, value: str) -> QuerySet[Export]:
        identifier = value.strip().upper()
        found = exports_of([identifier]) if PATTERN.match(identifier) else []
        return exports.filter(pk__in=[export.pk for export, _held in found])


class ExportIndexView(PrivateIndexView):
    default_ordering = "-at"

    def get_base_queryset(self) -> QuerySet[Export]:
        return Export.objects.select_related("by")


class ExportViewSet(PrivateSnippetViewSet):
    model = Export
    icon = "download"
    menu_label = _("Exports")
    menu_name = "exports"
    menu_order = 700
    menu_hook = "register_reports_menu_item"
    add_to_admin_menu = True
    index_view_class = ExportIndexView
    filterset_class = ExportFilterSet
    inspect_view_enabled = True
    inspect_view_fields = ["at", "what", "by", "written_to", "meant_for", "records_as_ranges"]
    copy_view_enabled = False
    list_display = [
        "__str__",
        "written_to",
        "meant_for",
        "by",
        Column("record_count", label=_("Records")),
        DateColumn("at", label=_("When"), sort_key="at"),
    ]
    list_per_page = 50
    panels: list[Any] = []

    @cached_property
    def permission_policy(self) -> ExportPolicy:
        return ExportPolicy(self.model)


def recalls_address(identifiers: list[str]) -> str:
    """The page of what is to be recalled, of these records."""
    return f"{reverse('recalls')}?{urlencode({'record': identifiers}, doseq=True)}"


@permission_required(VIEW)
def recalls(request: HttpRequest) -> HttpResponse:
    """What was exported and has been taken back since; the curator notes here that it was recalled."""
    only = [value.strip().upper() for value in request.GET.getlist("record") if PATTERN.match(value.strip().upper())]
    due = due_recalls(only)
    may_recall, error = request.user.has_perm(RECALL), ""
    if request.method == "POST" and may_recall:
        chosen = {int(pk) for pk in request.POST.getlist("export") if pk.isdecimal()}
        note = NameField(required=False).clean(request.POST.get("note", ""))[:300]
        noted = [row for row in due if row.export.pk in chosen]
        if noted and note:
            Recall.objects.bulk_create(
                Recall(export=row.export, identifiers=list(row.identifiers), by=request.user, note=note)
                for row in noted
            )
            done = ngettext("%(count)d recall noted.", "%(count)d recalls noted.", len(noted)) % {"count": len(noted)}
            messages.success(request, done)
            return redirect(request.get_full_path())
        error = gettext("Choose the exports that were recalled.") if note else gettext("Say what was done.")
    context = {
        "due": due,
        "only": only,
        "titles": _titles({identifier for row in due for identifier in row.identifiers}),
        "notes": _notes(only),
        "may_recall": may_recall,
        "error": error,
        "chosen": request.POST.getlist("export"),
        "note": request.POST.get("note", ""),
    }
    return render(request, "rights/admin/recalls.html", context, status=422 if error else 200)


def _titles(identifiers: set[str]) -> dict[str, tuple[int, str]]:
    """{identifier: primary key and title}."""
    found: dict[str, tuple[int, str]] = {}
    for model in record_models() if identifiers else ():
        rows = model.objects.filter(identifier__in=identifiers).values_list("identifier", "pk", "title")
        found |= {identifier: (pk, title) for identifier, pk, title in rows}
    return found


def _notes(only: list[str]) -> list[Recall]:
    notes = Recall.objects.select_related("export", "by")
    if only:
        return [note for note in notes.iterator() if set(only) & set(note.identifiers)][:MOST_NOTES]
    return list(notes[:MOST_NOTES])
