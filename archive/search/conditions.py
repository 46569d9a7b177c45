"""The conditions of a search as SQL: which public records of a type fulfil them, and what each record has.

A search may put eight types beside one another, and counts what they have under several conditions: such statements are
written from parts that Django has made once (as in `core/relations.py`): to make them costs more than to answer them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import BooleanField, CharField, F, Q, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from archive.events.filters import Mode, PeriodFilter
from archive.events.models import EventPlace
from archive.media.models import DepictedPlace, MediaPage
from archive.memorials.models import MemorialPage, MemorialPlace
from archive.oral_histories.models import OralHistoryChapterPlace, OralHistoryPage, OralHistoryPlace
from archive.places.models import Place
from archive.search.fragments import Sql, key_of, public_sql
from archive.search.kinds import PEOPLE, kinds
from archive.search.query import SearchQuery
from archive.sources.models import SourcePage

#: The columns that hold the bounds of the date by which a record of a type is found.
DATES = {
    "memorials": ("death_earliest", "death_latest"),
    "events": ("date_earliest", "date_latest"),
    "oral_histories": ("recorded_earliest", "recorded_latest"),
    "media": ("date_earliest", "date_latest"),
    "sources": ("issued_earliest", "issued_latest"),
}
#: Stand-in in the SQL for the table of the pages that are looked at.
_HIT = "pages_looked_at"


@dataclass(frozen=True)
class Rows:
    """What pages have, a row for each thing: SQL with the columns `page` and `had`; `within` is the same of the pages
    that are looked at."""

    sql: str
    within: str
    values: tuple[Any, ...] = ()

    def of(self, table: str) -> Sql:
        """The rows of the pages in the column `page` of a table."""
        return self.within.replace(_HIT, table), list(self.values)

    def having(self, value: Any) -> Sql:
        """The pages that have this."""
        return f"SELECT page FROM ({self.sql}) having_it WHERE had = %s", [*self.values, value]  # noqa: S608

    def is_had(self, key: str, value: Any) -> Sql:
        """Whether the page with this key has it."""
        return f"EXISTS (SELECT 1 FROM ({self.sql}) had WHERE page = {key} AND had = %s)", [*self.values, value]  # noqa: S608


def _rows(objects: Any, had: Any, page: str = "pk") -> Rows:
    every = objects.order_by()
    within = every.filter(Q((f"{page}__in", RawSQL(f"SELECT page FROM {_HIT}", []))))  # noqa: S608, S611
    (sql, values), (sql_within, _same) = (
        rows.annotate(of_page=F(page), had=had).values_list("of_page", "had").query.sql_with_params()
        for rows in (every, within)
    )
    names = "SELECT of_page AS page, had FROM ({}) had_by"
    return Rows(names.format(sql), names.format(sql_within), values)


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


@cache
def rows_of(facet: str, kind: str) -> tuple[Rows, ...]:
    """All that pages of a type have: `place` (primary keys), `perspective`, `language`, `has`. Empty where no page of
    the type can have any: such a type answers no such condition."""
    model = kinds()[kind]
    if facet == "place":
        return _places(kind)
    if facet == "perspective":
        return (_rows(SourcePage.objects.all(), F("perspective")),) if kind == "sources" else ()
    if facet == "language":
        return _languages(kind, model)
    found: list[Rows] = []
    if facet == "portrait" and kind == "memorials":
        found.append(_rows(MemorialPage.objects.filter(portrait__isnull=False), _text("portrait")))
    if facet == "recording" and kind in ("media", "oral_histories"):
        found.append(_rows(model.objects.filter(recording__isnull=False), _text("recording")))
    if facet == "source" and hasattr(model, "citations"):
        citations = model._meta.get_field("citations").related_model
        found.append(_rows(citations._default_manager.all(), _text("source"), "page_id"))
    return tuple(found)


def _places(kind: str) -> tuple[Rows, ...]:
    place, page = F("place_id"), "page_id"
    of_chapters = OralHistoryChapterPlace.objects.all()
    asked: dict[str, tuple[Rows, ...]] = {
        "memorials": (_rows(MemorialPlace.objects.all(), place, page),),
        "events": (_rows(EventPlace.objects.all(), place, page),),
        "places": (_rows(Place.objects.all(), F("pk")),),
        "oral_histories": (
            _rows(OralHistoryPage.objects.filter(place_recorded__isnull=False), F("place_recorded_id")),
            _rows(OralHistoryPlace.objects.all(), place, page),
            _rows(of_chapters, place, "chapter__page_id"),
        ),
        "media": (
            _rows(MediaPage.objects.filter(place_made__isnull=False), F("place_made_id")),
            _rows(DepictedPlace.objects.all(), place, page),
        ),
    }
    return asked.get(kind, ())


def _languages(kind: str, model: Any) -> tuple[Rows, ...]:
    if kind == "sources":
        return (_rows(SourcePage.objects.all(), F("language")),)
    texts = model._meta.get_field("texts").related_model
    worded = ~Q(title="") | ~Q(summary="")
    if kind == "media":  # what is written or spoken in a language is not found by those of its description
        worded &= Q(page__language="")
    if kind == "memorials":
        worded |= ~Q(circumstances="")
    found = [_rows(texts._default_manager.filter(worded), F("language"), "page_id")]
    if kind == "oral_histories":
        found.append(_spoken(model))
    if kind == "media":
        found.append(_rows(model.objects.exclude(language=""), F("language")))
    return tuple(found)


def _spoken(model: Any) -> Rows:
    """The languages of recordings, which stand in one column with spaces between them."""
    codes = " UNION ALL ".join(["SELECT %s AS code"] + ["SELECT %s"] * (len(settings.ARCHIVE_TEXT_LANGUAGES) - 1))
    sql = (
        f"SELECT voice.page_ptr_id AS page, spoken.code AS had FROM {model._meta.db_table} voice "  # noqa: S608
        f"JOIN ({codes}) spoken ON ' ' || voice.languages || ' ' LIKE '%% ' || spoken.code || ' %%'"
    )
    within = f"{sql} WHERE voice.page_ptr_id IN (SELECT page FROM {_HIT})"  # noqa: S608
    return Rows(sql, within, tuple(settings.ARCHIVE_TEXT_LANGUAGES))


class Conditions:
    """What a search asks of records beside its type. `place` is the primary key of the place that it names; `words`
    are, for each type, the pages that its words find, as SQL of the column `object_id`: None where any page will do;
    `named` are the people who bear the name, whether or not the words find them."""

    def __init__(
        self, query: SearchQuery, place: int | None, words: Mapping[str, Sql] | None, named: Sequence[int] = ()
    ) -> None:
        self.query, self.words, self.named = query, words, named
        self.asked: dict[str, Any] = {
            **({"date": query.period} if query.period.is_active else {}),
            **({"place": place} if place else {}),
            **({"perspective": query.perspective} if query.perspective else {}),
            **({"language": query.language} if query.language else {}),
            **{thing: thing for thing in query.has},
        }

    def sql(self, kind: str, *, without: str = "") -> Sql | None:
        """All conditions but one, of the table of a type; None where no page of the type can fulfil them."""
        parts, values = ["1 = 1"], list[Any]()
        for name, value in self.asked.items():
            if name == without:
                continue
            condition = _of_period(kind, value) if name == "date" else self._of_rows(name, kind, value)
            if condition is None:
                return None
            parts.append(condition[0])
            values += condition[1]
        return " AND ".join(parts), values

    def _of_rows(self, name: str, kind: str, value: Any) -> Sql | None:
        """Whether a page has something. Pages that words have found are asked one by one; without words those of a
        place are taken from the place, and what most pages have is met soon by asking one after the other."""
        key, rows = key_of(kind), rows_of(name, kind)
        if not rows:
            return None
        is_way_in = self.words is None and name == "place"
        asked = [one.having(value) if is_way_in else one.is_had(key, value) for one in rows]
        sql = (" UNION ALL " if is_way_in else " OR ").join(sql for sql, _values in asked)
        return f"{key} IN ({sql})" if is_way_in else f"({sql})", [one for _sql, values in asked for one in values]

    def pages(self, kind: str, *, without: str = "") -> Sql | None:
        """The public pages of a type that fulfil all conditions but one, as SQL of the columns `found`, `first`
        and `last` that may be put in order and limited. None where no page of the type can."""
        conditions = self.sql(kind, without=without)
        if conditions is None:
            return None
        sql, values = public_sql(kind, _columns(kind))
        sql, values = f"{sql} AND {conditions[0]}", [*values, *conditions[1]]
        if self.words is None:
            return sql, values
        columns, _from, rest = sql.partition(" FROM ")
        own, given = self.words[kind]
        found = f"{columns} FROM ({own}) hit CROSS JOIN {rest} AND {key_of(kind)} = hit.object_id"
        if kind != PEOPLE or not self.named:
            return found, [*given, *values]
        keys = ", ".join(str(int(pk)) for pk in self.named)
        both = f"{sql} AND {key_of(kind)} IN ({keys}) UNION ALL {found}"
        return f"SELECT DISTINCT found, first, last FROM ({both}) found_either_way", [*values, *given, *values]  # noqa: S608

    def q(self, kind: str) -> Q:
        """The conditions, words apart, for a queryset of pages of the type."""
        if not self.asked:
            return Q()
        found = self.sql(kind)
        return Q(RawSQL(*found, output_field=BooleanField())) if found else Q(pk__in=[])  # noqa: S611

    def first(self, wanted: Sequence[str], most: int) -> dict[str, list[int]]:
        """The newest pages of these types that fulfil everything, by primary key: one statement."""
        parts: list[str] = []
        values: list[Any] = []
        for kind in wanted:
            if found := self.pages(kind):
                newest = f"{found[0]} ORDER BY found DESC LIMIT {int(most)}"
                parts.append(f"SELECT %s AS kind, found FROM ({newest}) newest_{len(parts)}")  # noqa: S608
                values += [kind, *found[1]]
        pages: dict[str, list[int]] = {kind: [] for kind in wanted}
        if parts:
            with connection.cursor() as cursor:
                cursor.execute(" UNION ALL ".join(parts), values)
                for kind, page in cursor.fetchall():
                    pages[kind].append(page)
        return {kind: sorted(found, reverse=True) for kind, found in pages.items()}


@cache
def _columns(kind: str) -> tuple[tuple[str, Any], ...]:
    """The key, and the bounds of the date as texts."""
    first, last = [Cast(column, TextField()) for column in DATES.get(kind, ())] or [Cast(Value(None), TextField())] * 2
    return ("found", F("pk")), ("first", first), ("last", last)


def _of_period(kind: str, period: PeriodFilter) -> Sql | None:
    if kind not in DATES:
        return None
    table = kinds()[kind]._meta.db_table
    earliest, latest = (f'"{table}"."{column}"' for column in DATES[kind])
    first, last = map(connection.ops.adapt_datefield_value, (period.first, period.last))
    if period.mode == Mode.CERTAINLY:
        return f"{earliest} >= %s AND {latest} <= %s", [first, last]
    return f"{earliest} <= %s AND {latest} >= %s", [last, first]
