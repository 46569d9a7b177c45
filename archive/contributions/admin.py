"""The queue of moderators, and one screen with everything about one contribution."""

from http import HTTPStatus
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.permission_policies import ModelPermissionPolicy

from archive.contributions import correcting, deciding, mailing
from archive.contributions.decision_form import DecisionForm
from archive.contributions.enums import OPEN, Kind, State, Verdict
from archive.contributions.giving import Given
from archive.contributions.models import IDENTITY, ContributedFile, Contribution, Identity, PublicAnswer
from archive.contributions.sealing import UnsealableError
from archive.contributions.standing import Meanwhile, since
from archive.core.admin.private import PrivateIndexView, PrivateSnippetViewSet
from archive.core.names import mixed_words
from archive.core.plain_words import NameField
from archive.rights.export_admin import VIEW as EXPORTS
from archive.rights.export_admin import recalls_address
from archive.rights.exports import due_recalls, exports_of

VIEW = "contributions.view_contribution"
#: What has not been sent is nobody's to see yet.
_SENT = ~Q(contribution__state=State.UNFINISHED)


class ContributionPolicy(ModelPermissionPolicy):
    """Nobody, administrators included, writes a contribution in a visitor's place, changes one, or removes one."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in {"add", "change", "delete"} and bool(super().user_has_permission(user, action))


class ContributionFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=State.choices[1:], widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Contribution
        fields = ["state", "kind", "language", "assigned_to"]


class AgeColumn(Column):
    """How long it has waited; empty once somebody has decided."""

    def get_value(self, instance: Any) -> str:
        return timesince(instance.sent_at, timezone.now()) if instance.state in OPEN and instance.sent_at else ""


class ContributionIndexView(PrivateIndexView):
    default_ordering = "sent_at"

    def get_base_queryset(self) -> QuerySet[Contribution]:
        sent = Contribution.objects.exclude(state=State.UNFINISHED)
        return sent.select_related("assigned_to").annotate(file_count=Count("files"))

    def get_list_buttons(self, instance: Any) -> list[Any]:
        return []


class ContributionViewSet(PrivateSnippetViewSet):
    model = Contribution
    icon = "mail"
    menu_label = _("Contributions")
    menu_order = 128
    add_to_admin_menu = True
    index_view_class = ContributionIndexView
    filterset_class = ContributionFilterSet
    inspect_view_enabled = False
    copy_view_enabled = False
    list_display = [
        TitleColumn("reference", label=_("Number"), url_name="contribution"),
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        AgeColumn("age", label=_("Waiting for"), sort_key="sent_at"),
        Column("language", label=_("Language"), accessor="get_language_display", sort_key="language"),
        Column("file_count", label=_("Files")),
        Column("assigned_to", label=_("Assigned to")),
    ]
    list_per_page = 50
    panels: list[Any] = []

    @cached_property
    def permission_policy(self) -> ContributionPolicy:
        return ContributionPolicy(self.model)


@permission_required(VIEW)
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one contribution, and what can be done with it."""
    sent = Contribution.objects.exclude(state=State.UNFINISHED).select_related("consent", "about", "assigned_to")
    row = get_object_or_404(sent, pk=pk)
    return _decided(request, row) if request.method == "POST" else _screen(request, DecisionForm(Given(row)))


def _decided(request: HttpRequest, row: Contribution) -> HttpResponse:
    """Carry a decision out on what its page showed, and on nothing that has come since."""
    with transaction.atomic():
        row.hold()
        given = Given(row)
        meanwhile = since(given, request.POST.get("read"))
        if meanwhile is None or row.state != State.WITHDRAWN:
            deciding.require_decider(request.user, row)
        form = DecisionForm(given, kept=request.POST) if meanwhile else DecisionForm(given, request.POST)
        if form.is_valid() and _is_carried_out(request, given, form):
            return redirect("contribution", pk=row.pk)
    told = meanwhile.sentence if meanwhile else gettext("Nothing was decided: something below has to be changed.")
    messages.error(request, told)
    return _screen(request, form, meanwhile)


def _is_carried_out(request: HttpRequest, given: Given, form: DecisionForm) -> bool:
    """False, with the reason in the form, where it cannot be: a file may have been lost meanwhile."""
    try:
        with transaction.atomic():
            _carry_out(request, given, form)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _screen(request: HttpRequest, form: DecisionForm, meanwhile: Meanwhile | None = None) -> HttpResponse:
    given, row = form.given, form.given.contribution
    named = [row.subject if row.kind == Kind.NAME else "", *(file.who for file in given.files)]
    records = [made.page.specific for made in row.records.select_related("page")]
    identifiers = [record.identifier for record in records]
    context = {
        "row": row,
        "given": given,
        "form": form,
        "meanwhile": meanwhile,
        "may_decide": deciding.may_decide(request.user, row),
        "why_not_declined": deciding.why_not_declined(row),
        "may_look": request.user.has_perm(IDENTITY),
        "has_identity": Identity.objects.filter(contribution=row).exists(),
        "entries": row.consent.entries.all(),
        "terms": row.consent.terms(),
        "decisions": row.decisions.select_related("by"),
        "looks": row.looks.select_related("by"),
        "records": records,
        "exports": exports_of(identifiers) if request.user.has_perm(EXPORTS) else [],
        "recalls": recalls_address(identifiers),
        "due_exports": [due.export for due in due_recalls(identifiers)] if identifiers else [],
        "concerned": correcting.concerned(row),
        "is_corrected": correcting.is_done(row),
        "public_answer": PublicAnswer.objects.filter(contribution=row).select_related("by").first(),
        "named": named,
        "mixed_words": [said for name in named for said in mixed_words(name)],
        "same_files": _held_elsewhere(given),
    }
    status = HTTPStatus.CONFLICT if meanwhile else HTTPStatus.OK
    return render(request, "contributions/admin/contribution.html", context, status=status)


def _held_elsewhere(given: Given) -> dict[int, list[str]]:
    """For each file, where the archive holds the same bytes already."""
    sums = {file.sha256: file.pk for file in given.files}
    held: dict[int, list[str]] = {}
    for model in deciding.ASSETS.values():
        for checksum, title in model.objects.filter(sha256__in=sums).values_list("sha256", "title"):
            held.setdefault(sums[checksum], []).append(title)
    others = ContributedFile.objects.filter(sha256__in=sums).exclude(contribution=given.contribution)
    for file in others.select_related("contribution"):
        held.setdefault(sums[file.sha256], []).append(file.contribution.reference)
    return held


def _accepted(made: int, is_proposed: bool) -> str:
    """What came of it, so that nobody looks for what is not there."""
    if is_proposed:
        return gettext("Accepted. A draft of the record is begun: change in it what is to be changed, and publish it.")
    return gettext("Accepted. Drafts made: %(count)d.") % {"count": made} if made else gettext("Accepted.")


def _carry_out(request: HttpRequest, given: Given, form: DecisionForm) -> None:
    """As a whole, in the transaction of its caller: what is taken back meanwhile gets no public answer afterwards."""
    said, row = form.cleaned_data, given.contribution
    words = {"reason": said["reason"], "message": said["message"]}
    if said["verdict"] == Verdict.ACCEPTED:
        made = deciding.accept(row, request.user, with_words=said["with_words"], files=said["files"], **words)
        proposed = correcting.propose(row, request.user)
        done = _accepted(len(made), proposed is not None)
    else:
        done = str(deciding.decide(row, request.user, Verdict(said["verdict"]), **words))
    if said["verdict"] in {Verdict.ACCEPTED, Verdict.REJECTED}:
        correcting.answer(row, request.user, form.public_texts)
    messages.success(request, done)
    # That somebody has taken it on is news for the staff alone, unless they write to the giver with it.
    if said["verdict"] != Verdict.TAKEN or said["message"]:
        mailing.tell_giver(row, given.identity.get("email", ""), said["message"])


@require_POST
@permission_required(IDENTITY)
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Who gave it. The look is written down before anything is shown."""
    identity = get_object_or_404(Identity.objects.select_related("contribution").filter(_SENT), contribution=pk)
    reason = NameField(required=False).clean(request.POST.get("reason", ""))[:300]
    if not reason:
        messages.error(request, gettext("Say why you need to know who gave this."))
        return redirect("contribution", pk=pk)
    try:
        facts, problem = identity.look(request.user, reason), ""
    except UnsealableError:
        facts, problem = {}, gettext("It cannot be opened: the key (ARCHIVE_IDENTITY_KEY) was lost or replaced.")
    context = {"row": identity.contribution, "facts": facts, "problem": problem}
    return render(request, "contributions/admin/identity.html", context)


@permission_required(VIEW)
def contributed_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file in quarantine, for moderators, as a download: nothing of it runs in the admin. Sound and film say what
    they are, so that they can be heard on the screen of the contribution."""
    file = get_object_or_404(ContributedFile, _SENT, pk=pk)
    is_played = file.family == "recording"
    media_type = file.technical.get("media_type", "") if is_played else "application/octet-stream"
    return _private(FileResponse(file.file.open("rb"), as_attachment=True, filename=file.name, content_type=media_type))


@permission_required(VIEW)
def contributed_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """A picture in quarantine as moderators look at it."""
    file = get_object_or_404(ContributedFile.objects.exclude(preview=""), _SENT, pk=pk)
    return _private(FileResponse(file.preview.open("rb"), content_type="image/webp"))


def _private(response: FileResponse) -> FileResponse:
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


urlpatterns: list[URLPattern] = [
    path("contributions/<int:pk>/", contribution, name="contribution"),
    path("contributions/<int:pk>/identity/", look, name="contribution_identity"),
    path("contributions/files/<int:pk>/", contributed_file, name="contributed_file"),
    path("contributions/files/<int:pk>/preview/", contributed_preview, name="contributed_preview"),
]


def waiting() -> tuple[int, str]:
    """How many wait, and the listing of them."""
    address = reverse("wagtailsnippets_contributions_contribution:list")
    return Contribution.objects.filter(state__in=OPEN).count(), f"{address}?state=waiting&state=asked"
