"""How moderators read what visitors wrote beside their carnations: a listing, and one decision for each."""

from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.views.snippets import IndexView

from archive.core.admin.listings import PrivateSnippetViewSet
from archive.memorials.enums import TributeStatus
from archive.memorials.models import Tribute

MODERATE = "memorials.moderate_tribute"


def with_words() -> QuerySet[Tribute]:
    """What there is to read. A carnation without words asks for no decision."""
    return Tribute.objects.filter(has_words=True)


def waiting_words() -> QuerySet[Tribute]:
    return with_words().filter(status=TributeStatus.WAITING)


class TributePolicy(ModelPermissionPolicy):
    """Nobody, administrators included, adds a carnation in a visitor's place or changes a visitor's words."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in {"add", "change"} and bool(super().user_has_permission(user, action))


class TributeFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(label=_("Status"), choices=TributeStatus.choices, widget=forms.RadioSelect)

    class Meta:
        model = Tribute
        fields = ["status", "language"]


class WordsColumn(Column):
    """The words as they were written, shortened."""

    def get_value(self, instance: Any) -> str:
        return Truncator(instance.message).chars(240)


class TributeIndexView(IndexView):
    default_ordering = "-laid_at"

    def get_base_queryset(self) -> QuerySet[Tribute]:
        return with_words().select_related("memorial", "decided_by")

    def get_list_more_buttons(self, instance: Any) -> list[Button]:
        buttons: list[Button] = super().get_list_more_buttons(instance)
        if self.request.user.has_perm(MODERATE):
            buttons += [
                Button(action.display_name, action.url_for(instance, self.request.get_full_path()), priority=priority)
                for priority, action in enumerate(DECISIONS, start=5)
                if action.leads_to != instance.status
            ]
        return buttons


class TributeViewSet(PrivateSnippetViewSet):
    model = Tribute
    icon = "comment"
    menu_label = _("Carnations")
    menu_order = 125
    add_to_admin_menu = True
    index_view_class = TributeIndexView
    filterset_class = TributeFilterSet
    inspect_view_enabled = True
    inspect_view_fields = ["memorial", "message", "signed", "language", "laid_at", "status", "decided_by", "decided_at"]
    copy_view_enabled = False
    list_display = [
        "memorial",
        WordsColumn("message", label=_("Words")),
        "signed",
        "language",
        DateColumn("laid_at", label=_("Laid"), sort_key="laid_at"),
        Column("status", label=_("Status"), accessor="get_status_display", sort_key="status"),
        "decided_by",
        DateColumn("decided_at", label=_("Decided"), sort_key="decided_at"),
    ]
    list_per_page = 50
    # Panels would make a form; there is none.
    panels: list[Any] = []

    @cached_property
    def permission_policy(self) -> TributePolicy:
        return TributePolicy(self.model)


class Decision(SnippetBulkAction):
    """A decision on one or many, after a page that shows the words in full. Who and when is kept with each."""

    models = [Tribute]
    template_name = "memorials/admin/decide.html"
    leads_to: str
    question: Any

    @classmethod
    def url_for(cls, tribute: Any, then: str) -> str:
        address = reverse("wagtail_bulk_action", args=["memorials", "tribute", cls.action_type])
        return f"{address}?{urlencode({'id': tribute.pk, 'next': then})}"

    def check_perm(self, tribute: Any) -> bool:
        return bool(self.request.user.has_perm(MODERATE))

    def get_all_objects_in_listing_query(self, parent_id: Any) -> Any:
        """“All” means all that wait: what somebody has decided is not decided anew by the way."""
        return waiting_words().values_list("pk", flat=True)

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "user": self.request.user}

    @classmethod
    def execute_action(cls, objects: list[Any], user: Any = None, **kwargs: Any) -> tuple[int, int]:
        chosen = with_words().filter(pk__in=[tribute.pk for tribute in objects])
        decided = chosen.update(status=cls.leads_to, decided_by=user, decided_at=timezone.now())
        return decided, 0


class Accept(Decision):
    display_name = _("Accept")
    action_type = "accept"
    aria_label = _("Accept the selected words")
    question = _("Show these words on the pages of the people they are for?")
    action_priority = 10
    leads_to = str(TributeStatus.ACCEPTED)

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return ngettext(
            "%(count)d carnation accepted.", "%(count)d carnations accepted.", num_parent_objects
        ) % {"count": num_parent_objects}  # fmt: skip


class Decline(Decision):
    display_name = _("Decline")
    action_type = "decline"
    aria_label = _("Decline the selected words")
    question = _("Keep these words from the public? The carnation itself is not counted either.")
    action_priority = 20
    leads_to = str(TributeStatus.DECLINED)

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return ngettext(
            "%(count)d carnation declined.", "%(count)d carnations declined.", num_parent_objects
        ) % {"count": num_parent_objects}  # fmt: skip


DECISIONS: tuple[type[Decision], ...] = (Accept, Decline)
