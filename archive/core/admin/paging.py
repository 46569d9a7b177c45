"""Pages of what may be a million: nothing is counted further than anybody turns pages."""

from typing import Any, NamedTuple

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.paginator import WagtailPaginator

#: Of more than so many records the listing says just that; who looks for one filters or searches.
MOST = 10_000


class Counted(NamedTuple):
    """How many there are, or that there are more."""

    number: int
    has_more: bool = False

    @classmethod
    def up_to_most(cls, number: int) -> "Counted":
        """What a count means that was broken off one after `MOST`."""
        return cls(min(number, MOST), number > MOST)


class CappedPaginator(WagtailPaginator):
    """Counts up to `MOST`, unless it is told how many there are. `keys` are the primary keys of all rows in order, read
    from an index: a late page is cut from them, and only its own rows are read."""

    def __init__(
        self, *args: Any, counted: Counted | None = None, keys: QuerySet[Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = keys
        if counted is not None:
            self.counted = counted

    @cached_property
    def counted(self) -> Counted:
        rows = self.object_list.order_by().values("pk") if isinstance(self.object_list, QuerySet) else self.object_list
        return Counted.up_to_most(rows[: MOST + 1].count())

    def page(self, number: int | str) -> Page:
        if self.keys is None:
            return super().page(number)
        place: int = self.validate_number(number)
        start = (place - 1) * self.per_page
        keys = list(self.keys[start : start + self.per_page])
        # In no order: asked for one, SQLite would walk through all rows in it until it has met these.
        rows = {row.pk: row for row in self.object_list.order_by().filter(pk__in=keys)}
        return self._get_page([rows[key] for key in keys if key in rows], place, self)

    @cached_property
    def count(self) -> int:
        return self.counted.number

    @property
    def number(self) -> str:
        return number_format(self.count, force_grouping=True)

    @cached_property
    def items_count_label(self) -> str:
        if self.counted.has_more:
            return _("%(records)s: more than %(number)s") % {"number": self.number, "records": self.verbose_name_plural}
        return f"{self.number} {self.verbose_name if self.count == 1 else self.verbose_name_plural}"


class CappedListing:
    """Mixin for Wagtail's listings: what is not counted to the end is not said to be the number."""

    #: How many there are, where the listing knows; None where its paginator is to find out.
    counted: Counted | None = None
    keys: QuerySet[Any] | None = None

    def get_paginator(self, *args: Any, **kwargs: Any) -> CappedPaginator:
        return CappedPaginator(*args, counted=self.counted, keys=self.keys, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        paginator = context["paginator"]
        if paginator.counted.has_more:
            context["items_count"] = f"{paginator.number}+"
        return context
