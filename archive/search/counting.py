"""Counts what the records found have (ADR 24).

Each facet counts the public records that fulfil all other conditions, so that its numbers are what a choice in it
would find. All numbers come from one statement. Of a type at most `MOST_COUNTED` records are looked at: where more were
found, that is told, and no number is made of a part.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from archive.events.filters import PeriodFilter
from archive.search.conditions import Conditions
from archive.search.fragments import Sql
from archive.search.having import OWN, facet_of_words, may_have, rows_of
from archive.search.kinds import kinds
from archive.search.query import HAS

MOST_COUNTED = 1500
#: So many letters of a date tell a year, a month, a day.
YEAR, MONTH, DAY = 4, 7, 10
FACETS = ("type", "date", "place", "perspective", "language", *HAS)


@dataclass
class Counts:
    """How many of the records found have what: by facet and value. Dates are pairs of bounds, cut to `letters`.

    `over` are the facets, and the types, for which more records were found than are looked at.
    """

    letters: int = YEAR
    numbers: dict[str, Counter[str]] = field(default_factory=dict)
    over: set[str] = field(default_factory=set)

    def seen(self, facet: str) -> Counter[str]:
        """What was met among the records looked at."""
        return self.numbers.get(facet, Counter())

    def of(self, facet: str, value: str) -> int | None:
        """How many have it; None where nobody counted to the end."""
        is_over = value if facet == "type" else facet
        return None if is_over in self.over else self.seen(facet)[value]


def letters_of(period: PeriodFilter) -> int:
    """Into what a period is divided: months where it lies within a year, days within a month; otherwise years."""
    if not period.is_active or period.first.year != period.last.year:
        return YEAR
    return MONTH if period.first.month != period.last.month else DAY


def count(conditions: Conditions) -> Counts:
    """A table of pages for each set of conditions, and what those pages have."""
    query = conditions.query
    counts, statement = Counts(letters_of(query.period)), _Statement()
    tables: dict[str, str] = {}  # by the condition that is left out
    types, asked = "", dict[str, str]()  # the table of the types, and of each other facet
    for facet in FACETS:
        own = facet if facet in conditions.asked or (facet == "type" and query.kind) else ""
        wanted = [query.kind] if query.kind and own != "type" else list(kinds())
        if own not in tables:
            name = tables[own] = f"found_{len(tables)}"
            statement.table(name, _pages(conditions, wanted, own))
            statement.ask(f"SELECT '{name}' AS facet, kind AS had, COUNT(*) AS number FROM {name} GROUP BY kind", [])  # noqa: S608
            statement.ask(f"SELECT '{name} said', said, COUNT(*) FROM {name} GROUP BY said", [])  # noqa: S608
        table = tables[own]
        if facet == "type":
            types = table
        elif facet == "date":
            asked[facet] = table
            statement.ask(*_dates(table, counts.letters))
        elif any(may_have(facet, kind) for kind in wanted):
            asked[facet] = table
            if part := _things(facet, table, wanted):
                statement.ask(*part)
    for facet, had, number in statement.answer():
        counts.numbers.setdefault(facet, Counter())[had] = number
    found = {table: counts.numbers.pop(table, Counter[str]()) for table in tables.values()}
    said = {table: counts.numbers.pop(f"{table} said", Counter[str]()) for table in tables.values()}
    for facet, value, number in _said({facet: said[asked[facet]] for facet in OWN if facet in asked}):
        counts.numbers.setdefault(facet, Counter())[value] += number
    over = {table: {kind for kind, many in of.items() if many > MOST_COUNTED} for table, of in found.items()}
    counts.over = over[types] | {facet for facet, table in asked.items() if over[table]}
    counts.numbers["type"] = Counter({kind: min(number, MOST_COUNTED) for kind, number in found[types].items()})
    return counts


def _said(words: Mapping[str, Counter[str]]) -> Iterator[tuple[str, str, int]]:
    """Facet, value and number, as many pages say it; `words`: for each facet, how many pages say what, as the database
    has counted those that say the same."""
    meant = facet_of_words()
    for facet, said in words.items():
        for text, number in said.items():
            for word in set(text.split()):
                of, value = meant.get(word, ("", ""))
                if of == facet:
                    yield facet, value, number


class _Statement:
    """Tables, and questions to them, as one statement."""

    def __init__(self) -> None:
        self.tables: list[str] = []
        self.parts: list[str] = []
        self.values: tuple[list[Any], list[Any]] = ([], [])

    def table(self, name: str, pages: Sql) -> None:
        self.tables.append(f"{name} (page, kind, first, last, said) AS MATERIALIZED ({pages[0]})")
        self.values[0].extend(pages[1])

    def ask(self, sql: str, values: Iterable[Any]) -> None:
        self.parts.append(sql)
        self.values[1].extend(values)

    def answer(self) -> list[tuple[str, str, int]]:
        with connection.cursor() as cursor:
            sql = f"WITH {', '.join(self.tables)} {' UNION ALL '.join(self.parts)}"
            cursor.execute(sql, [*self.values[0], *self.values[1]])
            return list(cursor.fetchall())


def _pages(conditions: Conditions, wanted: list[str], without: str) -> Sql:
    """The pages of these types that fulfil all conditions but one, of each type one more than are counted at most."""
    parts, values = [], list[Any]()
    for kind in wanted:
        if found := conditions.pages(kind, without=without):
            limited = f"{found[0]} LIMIT {MOST_COUNTED + 1}"
            parts.append(f"SELECT found, '{kind}' AS kind, first, last, said FROM ({limited}) {kind}_found")  # noqa: S608
            values += found[1]
    if not parts:
        parts.append("SELECT 0, '', '', '', '' WHERE 1 = 0")
    return " UNION ALL ".join(parts), values


def _dates(table: str, letters: int) -> Sql:
    """How many records share both bounds, as exactly as the period is divided."""
    had = f"substr(first, 1, {letters}) || ' ' || substr(last, 1, {letters})"
    return f"SELECT 'date', {had}, COUNT(*) FROM {table} WHERE first IS NOT NULL GROUP BY {had}", []  # noqa: S608


def _things(facet: str, table: str, wanted: Sequence[str]) -> Sql | None:
    """How many records have each value; a record that has it twice counts once."""
    rows = [rows.of(table, kind) for kind in wanted for rows in rows_of(facet, kind)]
    if not rows:
        return None
    each = [
        f"SELECT page, CAST(had AS text) AS had FROM ({sql}) had_{place}"  # noqa: S608
        for place, (sql, _values) in enumerate(rows)
    ]
    sql = f"SELECT '{facet}', had, COUNT(DISTINCT page) FROM ({' UNION ALL '.join(each)}) had_by_all GROUP BY had"  # noqa: S608
    return sql, [value for _sql, values in rows for value in values]
