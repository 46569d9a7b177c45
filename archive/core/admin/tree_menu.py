"""The menu of the tree in the admin's sidebar: Wagtail's, but its rows ask the database nothing one by one."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.api.filters import ForExplorerFilter
from wagtail.admin.api.serializers import AdminPageSerializer, PageChildrenField, get_model_listing_url
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.api.v2.serializers import PageParentField
from wagtail.api.v2.utils import BadRequestError
from wagtail.models import Page

from archive.core.admin.reach import reachable


class ParentField(PageParentField):
    """The rows of a menu have one parent."""

    def get_attribute(self, page: Any) -> Any:
        known = self.context.setdefault("parents", {})
        path = Page._get_parent_path_from_path(page.path)
        if path not in known:
            known[path] = super().get_attribute(page)
        return known[path]


class ChildrenField(PageChildrenField):
    """A record has no children: they are not counted."""

    def to_representation(self, page: Any) -> Any:
        if page.numchild:
            return super().to_representation(page)
        return {"count": 0, "listing_url": f"{get_model_listing_url(self.context, Page)}?child_of={page.pk}"}


class TreeSerializer(AdminPageSerializer):
    parent = ParentField(read_only=True)
    children = ChildrenField(read_only=True)


class TreeFilter(ForExplorerFilter):
    """Rights were decided when the menu was asked for: Wagtail asks for them again here, page by page."""

    def filter_queryset(self, request: HttpRequest, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        if request.GET.get("for_explorer"):
            parent = getattr(queryset, "_filtered_by_child_of", None)
            if parent is None:
                raise BadRequestError("filtering by for_explorer without child_of is not supported")
            for hook in hooks.get_hooks("construct_explorer_page_queryset"):
                queryset = hook(parent, queryset, request)
        return queryset


class TreeViewSet(PagesAdminAPIViewSet):
    base_serializer_class = TreeSerializer
    filter_backends = [
        TreeFilter if each is ForExplorerFilter else each for each in PagesAdminAPIViewSet.filter_backends
    ]

    def get_base_queryset(self) -> QuerySet[Any]:
        return reachable(self.request.user)

    def get_queryset(self) -> QuerySet[Any]:
        pages: QuerySet[Any] = super().get_queryset().prefetch_workflow_states().annotate_approved_schedule()
        return pages


@hooks.register("construct_admin_api")
def serve_tree(router: Any) -> None:
    router.register_endpoint("pages", TreeViewSet)
