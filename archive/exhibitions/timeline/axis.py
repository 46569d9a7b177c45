"""The axis of a drawing: where a moment lies on it, and what is written along it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from archive.core.date_display import DatePart, words_for
from archive.core.languages import current_language

_HOUR = timedelta(hours=1)
_HOUR_STEPS = (1, 2, 3, 6, 12, 24, 48, 120)
_MONTH_STEPS = (1, 2, 3, 4, 6, 12)
_YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
#: How many labels stand side by side without touching.
_MOST_HOURS, _MOST_MONTHS, _MOST_YEARS = 18, 6, 12
_DAYS_NAMED = (1, 5, 10, 15, 20, 25)
_LONGEST_IN_DAYS, _LONGEST_IN_MONTHS = 45, 3 * 366


@dataclass(frozen=True)
class Tick:
    """A line across the drawing; `at` runs from 0 to 1. A major one begins a day (by the hour) or carries words;
    a second one stands below the name of its day."""

    at: float
    label: str = ""
    is_major: bool = False
    is_second: bool = False

    @property
    def percent(self) -> str:
        return f"{self.at * 100:.3f}%"

    @property
    def anchor(self) -> str:
        """Labels at the ends stay inside the drawing."""
        return "start" if self.at < 0.03 else "end" if self.at > 0.97 else "middle"


@dataclass(frozen=True)
class Axis:
    """A stretch of time. Never converted: a time stands where its source puts it, whatever the clock."""

    start: datetime
    end: datetime
    by_hour: bool = False

    @property
    def length(self) -> timedelta:
        return max(self.end - self.start, _HOUR)

    def at(self, moment: datetime) -> float:
        """0 at the start, 1 at the end; outside them where the moment lies outside."""
        return (moment - self.start) / self.length

    @cached_property
    def ticks(self) -> list[Tick]:
        days = self.length.days
        if self.by_hour and days <= _LONGEST_IN_DAYS:
            found = self._hours()
        elif days <= _LONGEST_IN_DAYS:
            found = self._days()
        elif days <= _LONGEST_IN_MONTHS:
            found = self._months()
        else:
            found = self._years()
        return [tick for tick in found if 0 <= tick.at < 1]

    def _tick(self, day: date, label: str = "") -> Tick:
        return Tick(self.at(datetime(day.year, day.month, day.day)), label, bool(label))

    def _hours(self) -> Iterator[Tick]:
        total = self.length / _HOUR
        step = next((step for step in _HOUR_STEPS if total / step <= _MOST_HOURS), _HOUR_STEPS[-1])
        midnight = self.start.replace(hour=0, minute=0, second=0, microsecond=0)
        if midnight != self.start:
            yield Tick(0.0, day_label(self.start.date()), is_major=True)
        for number in range(int(total) // step + 24 // step + 2):
            moment = midnight + number * step * _HOUR
            yield Tick(self.at(moment), f"{moment:%H:%M}", is_second=moment.hour == 0 or moment == self.start)
            if moment.hour == 0:
                yield Tick(self.at(moment), day_label(moment.date()), is_major=True)

    def _days(self) -> Iterator[Tick]:
        for number in range(self.length.days + 1):
            day = self.start.date() + timedelta(days=number)
            yield self._tick(day, day_label(day) if day.day in _DAYS_NAMED else "")

    def _months(self) -> Iterator[Tick]:
        first, last = (moment.year * 12 + moment.month - 1 for moment in (self.start, self.end))
        step = next((step for step in _MONTH_STEPS if (last - first) / step <= _MOST_MONTHS), _MONTH_STEPS[-1])
        has_year = False
        for number in range(first, last + 1):
            tick = self._tick(day := date(number // 12, number % 12 + 1, 1))
            if number % step == 0 and tick.at >= 0:
                with_year = not has_year or day.month == 1
                tick, has_year = self._tick(day, month_label(day, with_year=with_year)), True
            yield tick

    def _years(self) -> Iterator[Tick]:
        first, last = self.start.year, self.end.year
        step = next((step for step in _YEAR_STEPS if (last - first) / step <= _MOST_YEARS), _YEAR_STEPS[-1])
        small = 1 if step <= _YEAR_STEPS[2] else step
        for year in range(first, last + 1):
            if year % small == 0:
                yield self._tick(date(year, 1, 1), f"{year}" if year % step == 0 else "")


def month_label(month: date, *, with_year: bool) -> str:
    """The name of a month; with its year as figures alone, because words beside words would run into each other."""
    name = words_for(current_language()).months[month.month - 1]
    return f"{name} {month.year}" if with_year else name


def day_label(day: date) -> str:
    """A day without its year, as the reader's language writes it."""
    return words_for(current_language()).day_month(DatePart(day.isoformat(), day.year, day.month, day.day))
