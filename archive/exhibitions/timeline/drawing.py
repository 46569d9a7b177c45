"""What is drawn: an exact time as a mark, an uncertain one as a band as long as its uncertainty, each claim apart.

The drawing is made from the same moments as the list beneath it, in the same order and with the same numbers. It is
prepared twice: in rows beside their names (time runs to the right), and upright in lanes, for narrow screens.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from archive.core.dates import OPEN_END, OPEN_START, Precision, UncertainDate
from archive.core.texts import Words
from archive.exhibitions.timeline.axis import Axis

_DAY = timedelta(days=1)
#: The least length of a band, of the whole axis: a single day in forty years can still be seen.
_LEAST = 0.006
#: The upright drawing, in pixels: what an hour takes, what a calendar takes, what a number on it takes.
_HOUR_HEIGHT, _CALENDAR_HEIGHT, _ROW_HEIGHT, _MOST_HEIGHT, _NUMBER = 15, 420, 34, 3600, 24
#: How far beneath a short band its number reaches.
_BENEATH = 18


@dataclass(frozen=True)
class Shape:
    """A mark or a band on an axis, from 0 to 1. Soft where the sources leave the date in doubt."""

    first: float
    last: float
    is_mark: bool
    is_soft: bool = False
    begins_before: bool = False
    goes_on: bool = False

    @property
    def x(self) -> str:
        return f"{self.first * 100:.3f}%"

    @property
    def width(self) -> str:
        return f"{(self.last - self.first) * 100:.3f}%"


def shape_of(axis: Axis, when: UncertainDate, at: time | None = None, until: time | None = None) -> Shape | None:
    """How a date is drawn on an axis; None where it lies outside it altogether.

    A time of day makes a mark only where the day is known: of an interval nobody says which of its days is meant.
    """
    is_soft = when.is_uncertain or when.is_approximate
    is_one_day = when.earliest == when.latest
    if is_one_day and at:
        first = datetime.combine(when.earliest, at)
        last = first if until is None else datetime.combine(when.earliest, until) + (_DAY if until <= at else 0 * _DAY)
        return _placed(axis, first, last, is_mark=until is None, is_soft=is_soft)
    if is_one_day and not axis.by_hour and when.precision in (Precision.DAY, Precision.TIME):
        noon = datetime.combine(when.earliest, time(12))
        return _placed(axis, noon, noon, is_mark=True, is_soft=is_soft)
    return _placed(axis, _beginning(when.earliest), _ending(when.latest), is_mark=False, is_soft=is_soft)


def _beginning(day: date) -> datetime:
    return datetime.min if day == OPEN_START else datetime.combine(day, time.min)


def _ending(day: date) -> datetime:
    return datetime.max if day == OPEN_END else datetime.combine(day + _DAY, time.min)


def _placed(axis: Axis, first: datetime, last: datetime, *, is_mark: bool, is_soft: bool) -> Shape | None:
    start, end = axis.at(first), axis.at(last)
    if start >= 1 or end < 0 or (end == 0 and not is_mark):
        return None
    shown_first, shown_last = max(start, 0.0), min(end, 1.0)
    if not is_mark:
        shown_last = min(max(shown_last, shown_first + _LEAST), 1.0)
        shown_first = min(shown_first, shown_last - _LEAST)
    return Shape(shown_first, shown_last, is_mark, is_soft, begins_before=start < 0, goes_on=end > 1)


@dataclass(frozen=True)
class Row:
    """One shape with its number and the place in the list that it stands for."""

    number: str
    href: str
    label: Words
    detail: str
    hours: str
    shape: Shape | None
    is_claim: bool = False
    is_of_hours: bool = False

    @property
    def hours_before(self) -> bool:
        """The hours stand behind the shape; before it where it ends near the right edge."""
        return self.shape is not None and self.shape.last > 0.9

    @property
    def hours_x(self) -> str:
        if self.shape is None:
            return ""
        return f"{(self.shape.first if self.hours_before else self.shape.last) * 100:.3f}%"


@dataclass(frozen=True)
class Upright:
    """A row in the upright drawing: pixels down, and a share of the width across."""

    row: Row
    lane: int
    lanes: int
    y: int
    height: int

    @property
    def x(self) -> str:
        return f"{100 * self.lane / self.lanes:.3f}%"

    @property
    def width(self) -> str:
        return f"{100 / self.lanes * 0.86:.3f}%"

    @property
    def middle(self) -> str:
        return f"{100 * (self.lane + 0.43) / self.lanes:.3f}%"

    @property
    def number_y(self) -> int:
        """Inside a band; beneath one that is too short to hold it."""
        inside = 30 if self.row.shape and self.row.shape.begins_before else 16
        return self.y + (inside if self.height >= _NUMBER else self.height + 12)


class Drawing:
    """The moments of a section on its axis."""

    def __init__(self, axis: Axis, moments: list[Any]) -> None:
        self.axis = axis
        self.rows = [row for moment in moments for row in _rows(axis, moment)]

    @property
    def height(self) -> int:
        """Of the upright drawing."""
        hours = self.axis.length / timedelta(hours=1)
        wanted = hours * _HOUR_HEIGHT if self.axis.by_hour else max(_CALENDAR_HEIGHT, len(self.rows) * _ROW_HEIGHT)
        return min(int(wanted), _MOST_HEIGHT)

    @property
    def upright_ticks(self) -> list[tuple[Any, int]]:
        return [(tick, round(tick.at * self.height)) for tick in self.axis.ticks]

    @property
    def upright(self) -> list[Upright]:
        """Each row in the first lane in which nothing touches it. Claims that differ by hours alone are told apart in
        the list and hour by hour; between days there is no room for them here."""
        free: list[float] = []
        placed: list[tuple[Row, int, int, int]] = []
        for row in self.rows:
            if row.shape is None or (row.is_claim and row.is_of_hours and not self.axis.by_hour):
                continue
            y, height = self._extent(row.shape)
            top, bottom = y, y + height + (0 if height >= _NUMBER else _BENEATH)
            if row.shape.is_mark:
                top, bottom = y - _NUMBER // 2, y + _NUMBER // 2
            lane = next((number for number, taken in enumerate(free) if taken <= top), len(free))
            free[lane : lane + 1] = [bottom]
            placed.append((row, lane, y, height))
        return [Upright(row, lane, max(len(free), 4), y, height) for row, lane, y, height in placed]

    def _extent(self, shape: Shape) -> tuple[int, int]:
        y, end = round(shape.first * self.height), round(shape.last * self.height)
        return (y, 0) if shape.is_mark else (y, max(end - y, 6))


def _rows(axis: Axis, moment: Any) -> list[Row]:
    own = _row(axis, f"{moment.number}", moment, moment.title)
    return [own, *(_row(axis, f"{moment.number}{claim.letter}", claim, claim.speaker, True) for claim in moment.claims)]


def _row(axis: Axis, number: str, said: Any, label: Words, is_claim: bool = False) -> Row:
    shape = said.shape(axis)
    hours = said.hours if axis.by_hour and shape else ""
    return Row(number, said.id, label, said.in_words, hours, shape, is_claim, is_of_hours=bool(said.hours))
