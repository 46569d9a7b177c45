"""The admin's search over all pages: Wagtail's, but rights are decided by place, and hits counted up to a limit."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.pages.search import SearchView, page_filter_search

from archive.core.admin.paging import CappedPaginator
from archive.core.admin.reach import reachable


class PageSearchView(SearchView):
    paginator_class = CappedPaginator

    def get_queryset(self) -> Any:
        self.all_pages = reachable(self.request.user)
        pages = self.all_pages.order_by(self.ordering) if self.ordering else self.all_pages
        if self.selected_content_type:
            pages = pages.filter(content_type=self.selected_content_type)
        pages, self.all_pages = page_filter_search(
            self.search_query, self.annotate_queryset(pages), self.all_pages, self.ordering
        )
        if pages.supports_facet:
            types = self.all_pages.facet("content_type_id").items()
            self.content_types = [(ContentType.objects.get_for_id(pk), count) for pk, count in types]
        return pages


#: In place of Wagtail's own, at the same addresses.
urlpatterns = [
    path(rest, require_admin_access(PageSearchView.as_view(results_only=bool(rest)))) for rest in ("", "results/")
]
