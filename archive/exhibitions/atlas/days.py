"""The day, or the period, that a visitor asks the map for; and the days that the records offer."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q

from archive.core.asked import printable
from archive.core.dates import MAX_LENGTH, OPEN_END, OPEN_START, InvalidDate, UncertainDate
from archive.core.visibility import public_rule
from archive.events.models import EventPlace

#: No more dates than this are offered: those of most events. Any other can be asked for in the address.
MOST = 80


@dataclass(frozen=True)
class Day:
    """One date in EDTF: `1990-01-20`, or a period as a record has it. What cannot be read filters nothing."""

    written: str = ""
    when: UncertainDate | None = None
    error: str = ""

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> "Day":
        written = printable(parameters.get("day", ""), 2 * MAX_LENGTH)
        if not written:
            return cls()
        try:
            return cls(written, UncertainDate.parse(written))
        except InvalidDate as error:
            return cls(written, None, str(error))

    @property
    def is_asked(self) -> bool:
        return bool(self.written)

    def overlaps(self, earliest: str, latest: str) -> Q:
        """Whose bounds, in these columns, overlap the day; everything where no day is asked for."""
        if self.when is None:
            return Q()
        return Q((f"{earliest}__lte", self.when.latest), (f"{latest}__gte", self.when.earliest))


def choices(day: Day) -> list[tuple[int | None, list[UncertainDate]]]:
    """The dates of events with a place, in order of time, by the year in which they begin, and the one asked for."""
    rows = EventPlace.objects.filter(public_rule(through="page"), public_rule(through="place")).exclude(page__date="")
    counted = rows.order_by().values("page__date").annotate(events=Count("page_id")).order_by("-events", "page__date")
    written = {date for date in counted.values_list("page__date", flat=True)[:MOST] if date}
    found = {UncertainDate.parse(date) for date in written} | ({day.when} if day.when else set())
    ordered = sorted(found, key=lambda date: date.sort_key)
    return [(year, list(dates)) for year, dates in groupby(ordered, key=_first_year)]


def _first_year(date: UncertainDate) -> int | None:
    """None where the beginning, or the whole, is open."""
    return None if date.earliest == OPEN_START or date.earliest == OPEN_END else date.earliest.year
