"""The two pages of the timeline: the whole of it, one section an era; and one era, closer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q

from archive.core.dates import OPEN_END, OPEN_START
from archive.events.models import EventPage
from archive.exhibitions.eras import Era
from archive.exhibitions.timeline.axis import Axis
from archive.exhibitions.timeline.drawing import Drawing
from archive.exhibitions.timeline.moments import Moment, read_moments
from archive.sources.notes import Notes

PAGE_SIZE = 60


@dataclass
class Section:
    """Moments under one heading, drawn on one axis."""

    era: Era | None
    axis: Axis
    moments: list[Moment]

    @cached_property
    def drawing(self) -> Drawing:
        return Drawing(self.axis, self.moments)

    @property
    def first_number(self) -> int:
        return self.moments[0].number


class Timeline:
    """What both pages share: the eras, how many events each holds, and one page of moments with their sources."""

    def __init__(self, era: Era | None, number: str | None) -> None:
        self.era, self.number = era, number

    @cached_property
    def eras(self) -> list[Era]:
        """In order of time, each with the `count` of events that its dates may mean."""
        found = list(Era.objects.prefetch_related("texts"))
        counts = {f"n{era.pk}": Count("pk", filter=_within(era)) for era in found}
        counted = EventPage.objects.public().aggregate(earlier=Count("pk", filter=self._earlier(found)), **counts)
        self.earlier = counted["earlier"]
        for era in found:
            era.count = counted[f"n{era.pk}"]
        return found

    @property
    def first_day(self) -> date | None:
        return min((era.date_earliest for era in self.eras), default=None)

    @property
    def day_before(self) -> date | None:
        """The last day of what the timeline leaves to the list of events."""
        return self.first_day - timedelta(days=1) if self.first_day else None

    def _earlier(self, eras: list[Era]) -> Q:
        first = min((era.date_earliest for era in eras), default=OPEN_START)
        return Q(date_latest__lt=first)

    @cached_property
    def listing(self) -> Any:
        events = EventPage.objects.public()
        if self.era:
            events = events.filter(_within(self.era))
        elif self.eras:
            last = max(era.date_latest for era in self.eras)
            events = events.possibly_in(self.first_day, last)
        return Paginator(events.chronological(), PAGE_SIZE).get_page(self.number)

    @cached_property
    def _read(self) -> tuple[list[Moment], Notes]:
        moments, notes = read_moments(self.listing.object_list)
        if self.era and self.era.is_by_the_hour:
            moments.sort(key=lambda moment: moment.beginning)
        for number, moment in enumerate(moments, start=self.listing.start_index()):
            moment.number = number
        return moments, notes

    @property
    def notes(self) -> Notes:
        return self._read[1]

    @cached_property
    def sections(self) -> list[Section]:
        moments = self._read[0]
        if not moments:
            return []
        if self.era:
            return [Section(self.era, Axis(self.era.start, self.era.end, self.era.is_by_the_hour), moments)]
        calendar = [era for era in self.eras if not era.is_by_the_hour]
        if not calendar:
            return [Section(None, _axis_around(moments), moments)]
        return list(_by_era(calendar, moments))


def _within(era: Era) -> Q:
    return Q(date_earliest__lte=era.date_latest, date_latest__gte=era.date_earliest)


def _by_era(eras: list[Era], moments: list[Moment]) -> Iterable[Section]:
    """Each moment once, in the last era that had begun by its first day. An era reaches to the next one, so that
    nothing falls between two."""
    for number, era in enumerate(eras):
        next_start = eras[number + 1].start if number + 1 < len(eras) else None
        own = [
            moment
            for moment in moments
            if (number == 0 or moment.event.date_earliest >= era.start.date())
            and (next_start is None or moment.event.date_earliest < next_start.date())
        ]
        if own:
            yield Section(era, Axis(era.start, max(era.end, next_start) if next_start else era.end), own)


def _axis_around(moments: list[Moment]) -> Axis:
    """Without eras: from the first known day to the last."""
    days = [day for moment in moments for day in (moment.event.date_earliest, moment.event.date_latest)]
    known = [day for day in days if day not in (OPEN_START, OPEN_END)] or [date(1, 1, 1)]
    first, last = min(known), max(known)
    return Axis(datetime.combine(first, time.min), datetime.combine(last, time.min) + timedelta(days=1))
