"""The listing of one record type: what curators see first, and everything they look for."""

from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.admin.views.pages.listing import ExplorableIndexView, IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.search.backends import get_search_backend
from wagtail.search.query import Or, PlainText

from archive.core.admin.filters import RecordFilterSet, filterset_for
from archive.core.admin.gaps import REVIEW, SOURCE, lacks
from archive.core.admin.paging import MOST, CappedListing, Counted
from archive.core.admin.reach import explorable, reaches_records
from archive.core.folding import fold
from archive.core.identifiers import PATTERN
from archive.core.languages import site_languages
from archive.core.name_keys import heard
from archive.core.records import RecordPage
from archive.core.templatetags.archive import capitalised


class MissingColumn(Column):
    """What the record still lacks, in a word each: a source, languages, a review."""

    def get_value(self, instance: Any) -> SafeString:
        words = {SOURCE: gettext("source"), **{code: code for code, _name in site_languages()}}
        if not instance.needs_translation:
            words = {SOURCE: words[SOURCE]}
        words[REVIEW] = gettext("not reviewed")
        lacking = [word for gap, word in words.items() if lacks(type(instance), instance.completeness, gap)]
        return format_html_join(" ", '<span class="w-status">{}</span>', ((word,) for word in lacking))


class RecordTitleColumn(TitleColumn):
    """The title, leading to the form for whoever may open it, and the public page of what is live."""

    def get_value(self, instance: Any) -> SafeString:
        return format_html("{}", str(instance.label))


class RecordListingView(CappedListing, IndexView):
    """All records of one type that the user may work with, drafts included."""

    model: type[RecordPage]
    default_ordering = "-latest_revision_created_at"
    base_filterset_class = RecordFilterSet
    #: The record's date, whose bounds stand in `<date_field>_earliest` and `_latest`.
    date_field: ClassVar[str] = ""
    #: Closed lists to filter by; the first is a column.
    kind_fields: ClassVar[tuple[str, ...]] = ()

    def edit_url(self, record: Any) -> str | None:
        waits = getattr(record, "_current_workflow_states", [])
        if self.may_change or waits:
            return f"{reverse('wagtailadmin_pages:edit', args=[record.pk])}?{urlencode({'next': self.index_url})}"
        return None

    @cached_property
    def may_change(self) -> bool:
        return bool(page_permission_policy.user_has_permission(self.request.user, "change"))

    def label_of(self, field: str) -> str:
        return capitalised(str(self.model._meta.get_field(field).verbose_name))  # type: ignore[union-attr]

    @cached_property
    def columns(self) -> list[Column]:
        columns: list[Any] = [
            BulkActionsColumn("bulk_actions"),
            RecordTitleColumn("title", label=_("Title"), sort_key="title", classname="title", get_url=self.edit_url),
            Column("identifier", label=_("Identifier"), sort_key="identifier", width="9%"),
        ]
        for name in self.kind_fields[:1]:
            columns.append(
                Column(name, label=self.label_of(name), accessor=f"get_{name}_display", sort_key=name, width="11%")
            )
        if self.date_field:
            label = self.label_of(self.date_field)
            columns.append(Column(self.date_field, label=label, sort_key=f"{self.date_field}_earliest", width="10%"))
        return [
            *columns,
            PageStatusColumn("status", label=_("Status"), sort_key="live", width="8%"),
            Column("access_status", label=_("Access"), accessor="get_access_status_display", width="9%"),
            Column("verification", label=_("Verification"), accessor="get_verification_display", width="12%"),
            MissingColumn("missing", label=_("Lacking"), width="12%"),
            DateColumn(
                "latest_revision_created_at", label=_("Updated"), sort_key="latest_revision_created_at", width="9%"
            ),
        ]

    @cached_property
    def filterset_class(self) -> type[RecordFilterSet]:
        return filterset_for(self.model, self.kind_fields, self.date_field)

    # --- queries: their number is the same for one record and for a hundred thousand ----------------

    @cached_property
    def reaches_all(self) -> bool:
        return reaches_records(self.request.user, self.model)

    def get_base_queryset(self) -> QuerySet[Any]:
        records: QuerySet[Any] = self.model.objects.all()
        return records if self.reaches_all else explorable(self.request.user, records)

    def get_queryset(self) -> QuerySet[Any]:
        """Of a few chosen records the keys are read first, whatever their order; many are met soon in any order."""
        records = self.filter_queryset(self.get_base_queryset())
        if self.is_filtering or not self.reaches_all:
            keys = list(records.order_by().values_list("pk", flat=True)[: MOST + 1])
            self.counted = Counted.up_to_most(len(keys))
            if not self.counted.has_more:
                records = self.model.objects.filter(pk__in=keys)
            elif self.is_searching:
                # The search index knows pages, not conditions on their child rows: it is asked about the chosen ones.
                records = self.model.objects.filter(pk__in=records.order_by().values_list("pk", flat=True))
            else:
                records = self.by_index(records)
        elif not self.is_searching:
            self.counted = Counted(self.model.objects.count())
            self.keys = self.order_queryset(self.by_index(self.table_of_order.objects)).values_list("pk", flat=True)
        if self.is_searching:
            self.counted = Counted.up_to_most(self.search_queryset(records)[: MOST + 1].count())
        return self.search_queryset(self.order_queryset(self.annotate_queryset(records)))

    def by_index(self, records: Any) -> QuerySet[Any]:
        """With the condition with which the indexes of the table of all pages begin, where they give the order."""
        if self.table_of_order is not Page:
            return records.all()  # type: ignore[no-any-return]
        return records.filter(content_type=ContentType.objects.get_for_model(self.model))  # type: ignore[no-any-return]

    def order_queryset(self, records: QuerySet[Any]) -> QuerySet[Any]:
        """Every order is that of an index, to its last column, so that pages do not overlap."""
        if self.is_searching:
            ordered: QuerySet[Any] = super().order_queryset(records)
            return ordered
        orders = [self.ordering.removeprefix("-")]
        if self.date_field and orders == [f"{self.date_field}_earliest"]:
            orders.append(f"{self.date_field}_latest")
        orders.append("id" if self.table_of_order is Page else "pk")
        return records.order_by(*(f"-{order}" if self.ordering.startswith("-") else order for order in orders))

    @property
    def table_of_order(self) -> Any:
        """The model in whose table the column stands: that of the record, or that of all pages."""
        return self.model._meta.get_field(self.ordering.removeprefix("-")).model

    def annotate_queryset(self, pages: QuerySet[Any]) -> QuerySet[Any]:
        return pages.prefetch_workflow_states().annotate_site_root_state().annotate_approved_schedule()  # type: ignore[attr-defined,no-any-return]

    def search_queryset(self, queryset: QuerySet[Any]) -> Any:
        """Any form of a name finds its bearer, in any script: the query is folded and heard as the search keys are."""
        if not self.is_searching:
            return queryset
        identifier = self.search_query.strip().upper()
        if PATTERN.match(identifier):
            return queryset.filter(identifier=identifier)
        forms = dict.fromkeys([fold(self.search_query) or self.search_query, *heard(self.search_query)])
        asked = [PlainText(form, operator="and") for form in forms]
        # A search server of its own completes one text, not several.
        query = asked[0] if get_search_backend().catch_indexing_errors else Or(asked)
        return queryset.autocomplete(query, order_by_relevance=not self.is_explicitly_ordered)  # type: ignore[attr-defined]


class RecordMenuItem(MenuItem):
    """Shown to whoever works on pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        rights = RecordListingView.any_permission_required
        return bool(page_permission_policy.user_has_any_permission(request.user, rights))


class AddRecordView(ChooseParentView):
    """Straight to the empty form, for a type has one index, and back to its listing afterwards."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().get(request, *args, **kwargs)
        if response.status_code == HTTPStatus.FOUND:
            response["Location"] += "?" + urlencode({"next": self.get_index_url()})
        return response


class ToListing(ExplorableIndexView):
    """In the tree of pages, an index of records leads to their listing: one place to work, always in pages of fifty."""

    listing_url_name = ""

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        return redirect(self.listing_url_name)


class RecordTreeViewSet(PageViewSet):
    """How the tree of pages shows one record type."""

    index_view_class = ToListing
    listing_url_name = ""

    @cached_property
    def index_view(self) -> Any:
        return self.construct_view(self.index_view_class, listing_url_name=self.listing_url_name)

    @cached_property
    def index_results_view(self) -> Any:
        return self.index_view


class RecordViewSet(PageListingViewSet):
    """The menu entry and listing of one record type. Subclasses name the model and what to show of it."""

    index_view_class = RecordListingView
    choose_parent_view_class = AddRecordView
    menu_item_class = RecordMenuItem
    add_to_admin_menu = True
    kind_fields: tuple[str, ...] = ()
    date_field: str = ""
    model: type[Model]

    @cached_property
    def url_prefix(self) -> str:
        return f"records/{self.name}"

    @cached_property
    def url_namespace(self) -> str:
        return f"records_{self.name}"

    def on_register(self) -> None:
        super().on_register()
        RecordTreeViewSet(model=self.model, listing_url_name=self.get_url_name("index")).on_register()

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        wanted: dict[str, Any] = super().get_index_view_kwargs(
            kind_fields=self.kind_fields, date_field=self.date_field, **kwargs
        )
        for redundant in ("columns", "list_display", "list_filter", "filterset_class"):
            wanted.pop(redundant, None)
        return wanted

    def get_choose_parent_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        wanted: dict[str, Any] = super().get_choose_parent_view_kwargs(model=self.model, **kwargs)
        return {**wanted, "index_url_name": self.get_url_name("index")}
