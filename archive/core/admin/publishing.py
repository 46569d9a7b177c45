"""The publication of many at once, and what is said of it: what waits for its set time is not published yet."""

from typing import Any

from django.db.models import Q
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page

from archive.core.admin.filters import scheduled_pages


class PublishMany(PublishBulkAction):
    """Wagtail's own, which counts all that were chosen as published."""

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        """How many were published; and, as a message of its own, how many are to be at their time."""
        later = Page.objects.filter(self._concerned(), pk__in=scheduled_pages()).count()
        if later:
            text = ngettext(
                "%(count)d page is scheduled: it will be published at its set time.",
                "%(count)d pages are scheduled: each will be published at its set time.",
                later,
            )
            messages.success(self.request, text % {"count": later})
        now = num_parent_objects + num_child_objects - later
        if now <= 0:
            return None
        return ngettext("%(count)d page was published.", "%(count)d pages were published.", now) % {"count": now}

    def _concerned(self) -> Q:
        """Those that were chosen and, where they were chosen too, the drafts below them."""
        pages: list[Any] = self.actionable_objects
        concerned = Q(pk__in=[page.pk for page in pages])
        if self.cleaned_form.cleaned_data["include_descendants"]:
            for page in pages:
                concerned |= Q(path__startswith=page.path, live=False)
        return concerned


# In place of Wagtail's own, so after it.
hooks.register("register_bulk_action", PublishMany, order=1)
