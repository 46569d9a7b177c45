"""Decisions on what was handed in: what came of each is said, and nothing is approved that meanwhile lacks what
publication demands."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.pages.workflow import WorkflowAction
from wagtail.models import TaskState, WorkflowState
from wagtail.utils.timestamps import render_timestamp


def what_came_of(state: TaskState) -> str:
    """What a decision has led to, in a sentence; empty where none was taken."""
    state.refresh_from_db()
    workflow = state.workflow_state
    draft = workflow.content_object.get_latest_revision_as_object()
    about = {"title": draft.get_admin_display_title()}
    if state.status == TaskState.STATUS_REJECTED:
        return _("“%(title)s” goes back to whoever handed it in, to be changed.") % about
    if state.status != TaskState.STATUS_APPROVED:
        return ""
    if workflow.status == WorkflowState.STATUS_IN_PROGRESS:
        return _("“%(title)s” is approved, and waits for the next decision.") % about
    if scheduled := draft.scheduled_revision:
        about["time"] = render_timestamp(scheduled.approved_go_live_at)
        return _("“%(title)s” is approved, and will be published at its set time: %(time)s.") % about
    return _("“%(title)s” is approved and published.") % about


class CompleteWorkflowAction(WorkflowAction):
    """Wagtail's own view, which knows no reason why an approval may not be followed by the publication, and does not
    say what it did."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                answer: HttpResponse = super().post(request, *args, **kwargs)
            if done := what_came_of(self.task_state):
                messages.success(request, done)
            return answer
        except ValidationError as error:
            for text in error.messages:
                messages.error(request, text)
            messages.error(request, _("Nothing was approved: the draft lacks something."))
        draft = reverse("wagtailadmin_pages:edit", args=[self.object.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.render_modal_json(request, {"step": "success", "redirect": draft})  # type: ignore[no-any-return]
        return redirect(draft)


#: In place of Wagtail's own, at the same address.
urlpatterns = [
    path(
        "<int:page_id>/<slug:action_name>/<int:task_state_id>/", require_admin_access(CompleteWorkflowAction.as_view())
    )
]
