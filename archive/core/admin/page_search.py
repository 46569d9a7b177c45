"""The admin's search over all pages: Wagtail's, but rights are decided by place, and hits are counted once."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.pages.search import SearchView, page_filter_search
from wagtail.models import Page

from archive.core.admin.paging import CappedListing, Counted
from archive.core.admin.reach import reachable


class PageSearchView(CappedListing, SearchView):
    verbose_name = Page._meta.verbose_name
    verbose_name_plural = Page._meta.verbose_name_plural

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
            chosen = self.selected_content_type
            self.counted = Counted(sum(count for kind, count in self.content_types if chosen in (None, kind)))
        return pages


#: In place of Wagtail's own, at the same addresses.
urlpatterns = [
    path(rest, require_admin_access(PageSearchView.as_view(results_only=bool(rest)))) for rest in ("", "results/")
]
