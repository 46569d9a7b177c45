"""The tree of pages and the choosers of pages, where the pages below may be a million."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from archive.core.admin.paging import CappedListing
from archive.core.admin.reach import explorable, reachable, reaches


class ExplorerView(CappedListing, ExplorableIndexView):
    """The pages below a page that is no index of records. Rights are decided by place (`reach`), counts are capped."""

    def get_base_queryset(self) -> QuerySet[Any]:
        if self.is_searching_whole_tree:
            pages = reachable(self.request.user)
        else:
            below = self.is_searching or self.is_filtering
            pages = Page.objects.descendant_of(self.parent_page) if below else Page.objects.child_of(self.parent_page)
            if not reaches(self.request.user, [self.parent_page.path]):
                pages = explorable(self.request.user, pages)
        annotated: QuerySet[Any] = self.annotate_queryset(pages)
        return annotated

    def get_queryset(self) -> Any:
        pages = super().get_queryset()
        if self.is_filtering and not self.is_searching:
            # What is asked of each page that is shown would be asked of all, for they are sorted with it.
            self.keys = pages.prefetch_related(None).values_list("pk", flat=True)
        return pages


class ExplorerViewSet(PageViewSet):
    """For every type of page that has no view of its own, in place of Wagtail's."""

    index_view_class = ExplorerView


@hooks.register("register_admin_viewset", order=1)
def register_explorer() -> ExplorerViewSet:
    return ExplorerViewSet()


@hooks.register("construct_page_chooser_queryset")
def read_states_at_once(pages: Any, request: HttpRequest) -> Any:
    """Whether pages wait for a moderator or for their hour: Wagtail's choosers would ask it of each row."""
    return pages.specific().prefetch_workflow_states().annotate_approved_schedule()
