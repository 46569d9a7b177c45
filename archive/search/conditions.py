"""The conditions of a search as SQL: which public records of a type fulfil them.

A search may put eight types beside one another, and counts what they have under several conditions: such statements are
written from parts that Django has made once (as in `core/relations.py`): to make them costs more than to answer them.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Q, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from archive.events.filters import Mode, PeriodFilter
from archive.search.fragments import Sql, key_of, public_sql
from archive.search.having import is_said, may_have, rows_of, said
from archive.search.kinds import PEOPLE, kinds
from archive.search.query import SearchQuery

#: The columns that hold the bounds of the date by which a record of a type is found.
DATES = {
    "memorials": ("death_earliest", "death_latest"),
    "events": ("date_earliest", "date_latest"),
    "oral_histories": ("recorded_earliest", "recorded_latest"),
    "media": ("date_earliest", "date_latest"),
    "sources": ("issued_earliest", "issued_latest"),
}


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
            condition = _of_period(kind, value) if name == "date" else self._of_things(name, kind, value)
            if condition is None:
                return None
            parts.append(condition[0])
            values += condition[1]
        return " AND ".join(parts), values

    def _of_things(self, name: str, kind: str, value: Any) -> Sql | None:
        """Whether a page has something. Pages that words have found are asked one by one; without words those of a
        place are taken from the place, and what most pages have is met soon by asking one after the other."""
        if not may_have(name, kind):
            return None
        key, rows = key_of(kind), rows_of(name, kind)
        if not rows:
            return is_said(kind, value)
        is_way_in = self.words is None and name == "place"
        asked = [one.having(value) if is_way_in else one.is_had(key, value) for one in rows]
        sql = (" UNION ALL " if is_way_in else " OR ").join(sql for sql, _values in asked)
        return f"{key} IN ({sql})" if is_way_in else f"({sql})", [one for _sql, values in asked for one in values]

    def pages(self, kind: str, *, without: str = "") -> Sql | None:
        """The public pages of a type that fulfil all conditions but one, as SQL of the columns `found`, `first`,
        `last` and `said` that may be put in order and limited. None where no page of the type can."""
        conditions = self.sql(kind, without=without)
        if conditions is None:
            return None
        sql, values = public_sql(kind, _columns(kind))
        sql, values = f"{sql} AND {conditions[0]}", [*values, *conditions[1]]
        if self.words is None:
            return sql, values
        columns, _from, rest = sql.partition(" FROM ")
        before = columns.count("%s")
        own, given = self.words[kind]
        found = f"{columns} FROM ({own}) hit CROSS JOIN {rest} AND {key_of(kind)} = hit.object_id"
        found_values = [*values[:before], *given, *values[before:]]
        if kind != PEOPLE or not self.named:
            return found, found_values
        keys = ", ".join(str(int(pk)) for pk in self.named)
        return (
            f"{sql} AND {key_of(kind)} IN ({keys}) UNION ALL {found} AND {key_of(kind)} NOT IN ({keys})",
            [*values, *found_values],
        )

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
    """The key, the bounds of the date as texts, and the words of what the row of the page says that it has."""
    first, last = [Cast(column, TextField()) for column in DATES.get(kind, ())] or [Cast(Value(None), TextField())] * 2
    return ("found", F("pk")), ("first", first), ("last", last), ("said", said(kind))


def _of_period(kind: str, period: PeriodFilter) -> Sql | None:
    if kind not in DATES:
        return None
    table = kinds()[kind]._meta.db_table
    earliest, latest = (f'"{table}"."{column}"' for column in DATES[kind])
    first, last = map(connection.ops.adapt_datefield_value, (period.first, period.last))
    if period.mode == Mode.CERTAINLY:
        return f"{earliest} >= %s AND {latest} <= %s", [first, last]
    return f"{earliest} <= %s AND {latest} >= %s", [last, first]
