"""Approval of what was handed in, where it meanwhile lacks what publication demands."""

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


class CompleteWorkflowAction(WorkflowAction):
    """Wagtail's own view, which knows no reason why an approval may not be followed by the publication."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]
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
