"""How moderators read what visitors wrote beside their carnations: a listing, and one decision for each."""

import re
from abc import abstractmethod
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from archive.core.admin.private import PrivateIndexView, PrivateSnippetViewSet
from archive.memorials.enums import TributeStatus
from archive.memorials.models import Tribute

MODERATE = "memorials.moderate_tribute"
#: A carnation and its state, on the page of a decision.
_SHOWN = re.compile(r"(\d{1,18}):(\w+)")


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


class TributeIndexView(PrivateIndexView):
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


class ShownForm(forms.Form):
    """What the page of a decision showed: each carnation with its state at that time, as "12:waiting 13:accepted". One
    field, however many there are."""

    shown = forms.CharField(widget=forms.HiddenInput)

    def clean_shown(self) -> dict[int, str]:
        pairs = [_SHOWN.fullmatch(part) for part in self.cleaned_data["shown"].split()]
        if not all(pair and pair[2] in TributeStatus.values for pair in pairs):
            raise forms.ValidationError("shown")
        return {int(pair[1]): pair[2] for pair in pairs if pair}


class Decision(SnippetBulkAction):
    """A decision on one or many, after a page that shows the words in full, and only on those that still stand as they
    were shown: what somebody else has decided meanwhile is not decided anew by the way. Who and when is kept with each.
    """

    models = [Tribute]
    template_name = "memorials/admin/decide.html"
    form_class = ShownForm
    needs = "moderate"
    leads_to: str
    question: Any

    @classmethod
    def url_for(cls, tribute: Any, then: str) -> str:
        address = reverse("wagtail_bulk_action", args=["memorials", "tribute", cls.action_type])
        return f"{address}?{urlencode({'id': tribute.pk, 'next': then})}"

    @classmethod
    def get_queryset(cls, model: Any, object_ids: Any) -> list[Any]:
        """Those that are still there: where none is, the page says so."""
        return list(with_words().filter(pk__in=object_ids).select_related("memorial", "decided_by"))

    def check_perm(self, tribute: Any) -> bool:
        return bool(self.request.user.has_perm(MODERATE))

    def get_all_objects_in_listing_query(self, parent_id: Any) -> Any:
        """“All” means all that wait: what somebody has decided is not decided anew by the way."""
        return waiting_words().values_list("pk", flat=True)

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, Any]]:
        """Once it was shown, “all” are those that were: what has come since nobody has read."""
        if not isinstance(self.cleaned_form, ShownForm):
            found: tuple[list[Any], dict[str, Any]] = super().get_actionable_objects()
            return found
        tributes = self.get_queryset(self.model, list(self.cleaned_form.cleaned_data["shown"]))
        allowed = [tribute for tribute in tributes if self.check_perm(tribute)]
        return allowed, {"items_with_no_access": [tribute for tribute in tributes if tribute not in allowed]}

    def prepare_action(self, objects: list[Any], objects_without_access: Any) -> None:
        if not self.request.user.has_perm(MODERATE):
            raise PermissionDenied

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        tributes = [entry["item"] for entry in context["items"]]
        return {**context, "shown": " ".join(f"{tribute.pk}:{tribute.status}" for tribute in tributes)}

    def get_execution_context(self) -> dict[str, Any]:
        shown = self.cleaned_form.cleaned_data["shown"] if self.cleaned_form else {}
        return {**super().get_execution_context(), "user": self.request.user, "shown": shown}

    @classmethod
    def execute_action(cls, objects: list[Any], user: Any = None, shown: Any = None, **kwargs: Any) -> tuple[int, int]:
        """Returns how many were decided, and how many were left. The condition is part of the change: the database
        compares, so that of two decisions at once the later finds what the first has done."""
        chosen, decided = {tribute.pk for tribute in objects}, 0
        for status in TributeStatus.values:
            as_shown = [key for key, was in (shown or {}).items() if was == status and key in chosen]
            if as_shown:
                stands = with_words().filter(pk__in=as_shown, status=status)
                decided += stands.update(status=cls.leads_to, decided_by=user, decided_at=timezone.now())
        return decided, len(shown or {}) - decided

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        """What was decided; and, as a message of its own, what was not."""
        if num_child_objects:
            left = ngettext(
                "%(count)d was decided or deleted by somebody else meanwhile, and stays as they left it.",
                "%(count)d were decided or deleted by somebody else meanwhile, and stay as they left them.",
                num_child_objects,
            )
            messages.warning(self.request, left % {"count": num_child_objects})
        return self.words_for(num_parent_objects) if num_parent_objects else None

    @abstractmethod
    def words_for(self, count: int) -> str:
        """What was done, with so many."""


class Accept(Decision):
    display_name = _("Accept")
    action_type = "accept"
    aria_label = _("Accept the selected words")
    question = _("Show these words on the pages of the people they are for?")
    action_priority = 10
    leads_to = str(TributeStatus.ACCEPTED)

    def words_for(self, count: int) -> str:
        return ngettext("%(count)d carnation accepted.", "%(count)d carnations accepted.", count) % {"count": count}


class Decline(Decision):
    display_name = _("Decline")
    action_type = "decline"
    aria_label = _("Decline the selected words")
    question = _("Keep these words from the public? The carnation itself is not counted either.")
    action_priority = 20
    leads_to = str(TributeStatus.DECLINED)

    def words_for(self, count: int) -> str:
        return ngettext("%(count)d carnation declined.", "%(count)d carnations declined.", count) % {"count": count}


DECISIONS: tuple[type[Decision], ...] = (Accept, Decline)
