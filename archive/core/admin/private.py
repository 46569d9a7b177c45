"""Listings of what not everybody in the admin may see, and of which not everybody may do everything."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail import hooks
from wagtail.admin.ui.tables import BaseColumn, BulkActionsCheckboxColumn
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.widgets.button import ListingButton
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet


def right_for(action: Any) -> str:
    """The right that an action on many asks for: what it says it `needs`; Wagtail's own are named as theirs."""
    needed: str = getattr(action, "needs", action.action_type)
    return needed


class PrivateIndexView(IndexView):
    """Wagtail's own offers everybody all that can be done with many at once, and refuses it when it is pressed."""

    @cached_property
    def bulk_actions(self) -> list[Any]:
        """What its reader may do with those that are ticked."""
        found = bulk_action_registry.get_bulk_actions_for_model(self.model._meta.app_label, self.model._meta.model_name)
        allowed = [one for one in found if self.user_has_permission(right_for(one))]
        return sorted(allowed, key=lambda one: one.action_priority)

    @cached_property
    def columns(self) -> list[BaseColumn]:
        """Without boxes to tick where nothing can be done with those that are."""
        columns: list[BaseColumn] = super().columns
        if self.bulk_actions:
            return columns
        return [column for column in columns if not isinstance(column, BulkActionsCheckboxColumn)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(bulk_buttons=[self._button(one) for one in self.bulk_actions], **kwargs)  # type: ignore[no-any-return]

    def _button(self, action: Any) -> ListingButton:
        """Without an address to return to: the script of the listing adds it, with the filters of the moment."""
        names = [self.model._meta.app_label, self.model._meta.model_name, action.action_type]
        return ListingButton(
            action.display_name,
            reverse("wagtail_bulk_action", args=names),
            attrs={"aria-label": action.aria_label, "data-bulk-action-button": ""},
            priority=action.action_priority,
            classname=" ".join(sorted({*action.classes, "bulk-action-btn"})),
        )


class PrivateSnippetViewSet(SnippetViewSet):
    """Snippets that not everybody in the admin may see. No form chooses one, so there is no chooser: Wagtail's shows
    everything to whoever may enter the admin."""

    index_view_class = PrivateIndexView
    index_template_name = "core/admin/private_listing.html"

    def register_chooser_viewset(self) -> None:
        """None is offered."""


@hooks.register("before_bulk_action")
def refuse_what_is_not_offered(request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any) -> None:
    """Wagtail's deletion of many snippets asks for the permission alone, which an administrator always has, and not
    for the policy, which may forbid it to everybody."""
    viewset = getattr(action.model, "snippet_viewset", None)
    if not isinstance(viewset, PrivateSnippetViewSet):
        return
    if not viewset.permission_policy.user_has_permission(request.user, right_for(action)):
        raise PermissionDenied
