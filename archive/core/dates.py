"""A date as the archive keeps it: what was written (EDTF), what it means, and its bounds.

`UncertainDate` reads levels 0 and 1 of EDTF completely and refuses everything above. "LoC EDTF" below is
the Library of Congress specification of 4 February 2019 (https://www.loc.gov/standards/datetime/), the
profile of ISO 8601-2:2019 that the levels come from. `edtf.parse_edtf` is the engine for each single date;
this module guards it, because it accepts days that no calendar has, outer spaces and a time on a year,
refuses the offset +00:00 and qualified seasons, drops what follows "^", and pads bounds by its own measure.
How a date is put into words is the business of `archive.core.date_display`.
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import MAXYEAR, MINYEAR, date
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from edtf import Date, DateAndTime, EDTFParseException, LongYear, Season, Unspecified, parse_edtf

from archive.core.date_display import DatePart, Missing, words_for

OPEN_START, OPEN_END = date.min, date.max
"""The bound of an end that is open or unknown, or lies before year 1 or after year 9999."""

MAX_LENGTH = 64
"""Characters of the longest text accepted. A level 1 interval needs at most 25, a time 26."""

SEASON_MONTHS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 2)}
"""First and last month of spring, summer, autumn, winter. LoC EDTF, "Seasons", gives none: these are the
meteorological seasons of the northern hemisphere. `1990-24` is the winter from December 1990 to the end of
February 1991; January 1990 lies in `1989-24`."""

_CACHED_VALUES = 16_384  # reading one costs the engine about 10 ms; an archive's dates repeat

_Day = tuple[int, int, int]  # year, month, day; the year may be one that no `datetime.date` can hold


class InvalidDate(ValueError):  # noqa: N818 - what it is, as in `raise InvalidDate`
    """A text that is no date, or none that the archive keeps.

    `str()` is a sentence for visitors that quotes the text, in the language active when it is read. `code`
    is the reason, a key of `REASONS`; `message` and `params` fit `ValidationError(message, code, params)`.
    """

    REASONS: ClassVar[Mapping[str, Promise]] = {
        "empty": _("A date is missing: “%(text)s” is empty."),
        "not_text": _("“%(text)s” is not a text. Put the date in quotation marks."),
        "too_long": _("“%(text)s” is too long for a date."),
        "space": _("“%(text)s” contains a space. Write the date without spaces, for example 1990-01-20."),
        "unreadable": _("“%(text)s” cannot be read as a date. Examples: 1990-01-20, 1990-01, 1990~."),
        "calendar": _("“%(text)s” names a day or a month that the calendar does not have."),
        "reversed": _("“%(text)s” ends before it starts."),
        "no_ends": _("“%(text)s” gives neither a start nor an end, so it is no date."),
        "set": _("“%(text)s” lists dates. Give one date, or one interval such as 1990-01-19/1990-01-20."),
        "season": _("“%(text)s” names a part of the year beyond the four seasons 21, 22, 23 and 24."),
        "year_notation": _("“%(text)s” writes a year with E or S. Write the year in full, or 199X or 19XX."),
        "qualifier": _("“%(text)s” has ?, ~ or %% inside, or twice. One may stand at the end of a date."),
        "unspecified": _("“%(text)s” has an X where it cannot stand. X may come last: 199X, 1990-XX."),
        "unspecified_end": _("“%(text)s” has an X in an interval. Write the month or year that is known."),
        "time_end": _("“%(text)s” has a time in an interval. An interval runs from day to day."),
        "time_without_day": _("“%(text)s” has a time without a complete date. Give year, month and day."),
        "time_qualified": _("“%(text)s” has ?, ~ or %% after a time. Such a sign can only follow a date."),
        "midnight": _("“%(text)s” uses 24:00:00. Write 00:00:00 of the following day."),
        "long_year_end": _("“%(text)s” has a year of more than four digits in an interval."),
        "clock": _("“%(text)s” is not a time of day from 00:00 to 23:59."),
    }

    def __init__(self, code: str, text: object) -> None:
        super().__init__(code, text)
        shown = str(text)
        self.code = code
        self.message = self.REASONS[code]
        self.params = {"text": shown if len(shown) <= MAX_LENGTH else f"{shown[:MAX_LENGTH]}…"}

    def __str__(self) -> str:
        return str(self.message) % self.params


class Precision(StrEnum):
    """What is known of a date, from coarse to fine. `TIME` is to the second, as EDTF writes it."""

    CENTURY = "century"
    DECADE = "decade"
    YEAR = "year"
    SEASON = "season"
    MONTH = "month"
    DAY = "day"
    TIME = "time"


class Clock(TextChoices):
    """The clock that a time was read from. In January 1990 it matters, Baku and Moscow both kept zones of the USSR, and
    sources seldom say."""

    BAKU = "baku", _("Baku time")
    MOSCOW = "moscow", _("Moscow time")
    UNSTATED = "unstated", _("clock not stated")


@dataclass(frozen=True)
class ClockReading:
    """A time of day as a source gives it, "HH:MM", with the clock it was read from: a `Clock`, unstated where empty.

    No offset from UTC is kept or shown: sources name a clock, not an offset. Raises `InvalidDate` for the
    time and `ValueError` for a clock that is none of `Clock`.
    """

    time: str
    clock: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", self.time):
            raise InvalidDate("clock", self.time)
        object.__setattr__(self, "clock", Clock(self.clock or Clock.UNSTATED))

    def display(self, language: str) -> str:
        """Return "00:20, Baku time" in a language (BCP 47), in English where the archive has no words."""
        return self.time + words_for(language).clocks[self.clock]


@dataclass(frozen=True)
class UncertainDate:
    """A date, as exact as its source and no more: a value that cannot exist unless its text is valid.

    `edtf` is the text as given; equality and hash follow it. `earliest` and `latest` are the first and last
    day the stated value can mean, both included, in the proleptic Gregorian calendar (ISO 8601-1). An end
    that is open, unknown or outside the years 1–9999 becomes `OPEN_START` or `OPEN_END`. The qualifiers ?, ~
    and % do not widen these bounds: how far "about" reaches is nobody's to compute, so the archive keeps the
    bounds of the stated value and draws their edges soft. A time does not move its day: the day is the one
    written, whatever the zone. Raises `InvalidDate`.
    """

    edtf: str
    earliest: date = field(init=False, compare=False, repr=False)
    latest: date = field(init=False, compare=False, repr=False)
    certain_bounds: tuple[date | None, date | None] = field(init=False, compare=False, repr=False)
    """The bounds that the text itself states: `None` for an end it leaves open or unknown, or that no
    `datetime.date` can hold. Show and export these; `earliest` and `latest` are for comparing."""
    _ends: tuple[DatePart | Missing, DatePart | Missing] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        start, end = ends = _read(self.edtf)
        first = (MINYEAR - 1, 1, 1) if isinstance(start, Missing) else _bounds(start)[0]
        last = (MAXYEAR + 1, 1, 1) if isinstance(end, Missing) else _bounds(end)[1]
        object.__setattr__(self, "earliest", _clamp(first))
        object.__setattr__(self, "latest", _clamp(last))
        object.__setattr__(self, "certain_bounds", (_exact(first), _exact(last)))
        object.__setattr__(self, "_ends", ends)
        if first > last and not self.is_open:
            raise InvalidDate("reversed", self.edtf)

    @classmethod
    def parse(cls, text: str) -> "UncertainDate":
        """Read an EDTF text of level 0 or 1. Raises `InvalidDate` for anything else."""
        return _parsed(text) if isinstance(text, str) else cls(text)

    def __str__(self) -> str:
        return self.edtf

    @property
    def _parts(self) -> list[DatePart]:
        return [end for end in self._ends if isinstance(end, DatePart)]

    @property
    def is_interval(self) -> bool:
        return "/" in self.edtf

    @property
    def is_uncertain(self) -> bool:
        """Any end is qualified with ? or % (LoC EDTF, "Qualification of a date (complete)")."""
        return any(part.is_uncertain for part in self._parts)

    @property
    def is_approximate(self) -> bool:
        """Any end is qualified with ~ or %."""
        return any(part.is_approximate for part in self._parts)

    @property
    def is_unspecified(self) -> bool:
        """Digits, the day or the month are written X: 199X, 19XX, 1990-XX, 1990-01-XX, 1990-XX-XX."""
        return any(part.span > 1 or part.month_unspecified or part.day_unspecified for part in self._parts)

    @property
    def is_open(self) -> bool:
        """An end is not stated, whether open (`..`) or unknown (empty): its bound is no real day."""
        return any(isinstance(end, Missing) for end in self._ends)

    @property
    def precision(self) -> Precision:
        """What is known, for an interval of its coarser end.

        LoC EDTF counts `1990-XX` as month and `1990-01-XX` as day precision, both unspecified, and leaves an
        interval of unlike ends undefined; the archive must not look more exact than it is, so here they are
        year, month, and the coarser of the two.
        """
        return min((_precision(part) for part in self._parts), key=list(Precision).index)

    @property
    def start(self) -> "UncertainDate | None":
        """The date on which an interval starts, `None` if not stated; a single date is its own start."""
        return self._end_as_date(0)

    @property
    def end(self) -> "UncertainDate | None":
        """The date on which an interval ends, `None` if not stated; a single date is its own end."""
        return self._end_as_date(1)

    def _end_as_date(self, index: int) -> "UncertainDate | None":
        if not self.is_interval:
            return self
        return None if isinstance(self._ends[index], Missing) else UncertainDate(self.edtf.split("/")[index])

    @property
    def sort_key(self) -> tuple[date, date]:
        """Order by `earliest`, then `latest`: of dates that begin together the more exact comes first."""
        return self.earliest, self.latest

    def possibly_in(self, start: date, end: date) -> bool:
        """Whether any day this date can mean lies from `start` to `end`, both included (overlap).

        In a query: `earliest <= end AND latest >= start`. Raises `ValueError` if `start` is after `end`.
        """
        if start > end:
            raise ValueError(f"The range starts ({start}) after it ends ({end}).")
        return self.earliest <= end and self.latest >= start

    def certainly_in(self, start: date, end: date) -> bool:
        """Whether every day this date can mean lies from `start` to `end`, both included (containment).

        In a query: `earliest >= start AND latest <= end`; a date with an open end therefore lies only in a
        range that reaches `OPEN_END`. Raises `ValueError` if `start` is after `end`.
        """
        return self.possibly_in(start, end) and start <= self.earliest and self.latest <= end

    def display(self, language: str) -> str:
        """Return the date in plain words of a language (BCP 47: "az", "en", "ru", others through Babel)."""
        words = words_for(language)
        return words.interval(*self._ends) if self.is_interval else words.date(self._parts[0])

    def iso_schema_org(self) -> str | None:
        """Return "1990-01-20", "1990-01" or "1990" for JSON-LD, or `None`.

        schema.org's Date cannot say "about", "uncertain" or "some day in": only an exact day, month or year
        from 1 to 9999 is given out. Of a date with a time, the day.
        """
        part = self._parts[0]
        inexact = self.is_interval or self.is_uncertain or self.is_approximate or self.is_unspecified
        if inexact or part.season or None in self.certain_bounds:
            return None
        return part.text.partition("T")[0]


def _bounds(part: DatePart) -> tuple[_Day, _Day]:
    """First and last day of a stated value, both included."""
    months = (part.month, part.month) if part.month else (1, 12)
    first_month, last_month = SEASON_MONTHS[part.season] if part.season else months
    last_year = part.year + part.span - 1 + (last_month < first_month)
    last_day = part.day or calendar.monthrange(last_year, last_month)[1]
    return (part.year, first_month, part.day or 1), (last_year, last_month, last_day)


def _exact(bound: _Day) -> date | None:
    return date(*bound) if MINYEAR <= bound[0] <= MAXYEAR else None


def _clamp(bound: _Day) -> date:
    return _exact(bound) or (OPEN_START if bound[0] < MINYEAR else OPEN_END)


def _precision(part: DatePart) -> Precision:
    if part.span > 1:
        return Precision.DECADE if part.span == 10 else Precision.CENTURY
    if part.day:
        return Precision.TIME if part.time else Precision.DAY
    if part.month:
        return Precision.MONTH
    return Precision.SEASON if part.season else Precision.YEAR


_ABOVE_LEVEL_1 = (  # refused with a reason of its own before the engine sees it, in this order
    ("set", re.compile(r"[\[\]{},]|\.\.")),  # LoC EDTF level 2, "Set representation"
    ("qualifier", re.compile(r"[?~%].")),  # level 2, "Qualification": inside, to the left, or more than one
    ("year_notation", re.compile(r"[0-9][ES]")),  # level 2, "Exponential year" and "Significant digits"
    ("season", re.compile(r"^-?[0-9]{4}-(2[5-9]|3[0-9]|4[01])[?~%]?$")),  # level 2, "Sub-year groupings"
    ("unspecified", re.compile(r"^(?!-?\d\d[\dX]X\W?$|-?\d{4}-(XX|\d\d-XX|XX-XX)\W?$).*X", re.ASCII)),
    ("midnight", re.compile(r"T24")),  # dropped by ISO 8601-1:2019: it belongs to two days
    ("time_qualified", re.compile(r"T.*[?~%]")),  # level 1 qualifies dates
)
_NOT_IN_INTERVALS = (
    ("time_end", "T"),  # LoC EDTF level 0, "Time Interval": "Time of day is excluded"
    ("unspecified_end", "X"),  # level 2, "Interval"
    ("long_year_end", "Y"),  # the specification joins dates only, and no parser we know takes it
)
#: Year, month or day of the calendar: what most dates are, and no work for a grammar of 10 ms.
_PLAIN = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?")
_MONTH_AND_DAY = re.compile(r"^(?P<year>-?[0-9]{4})-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?(?![0-9])")
_ZERO_OFFSET = re.compile(r"\+00(:00)?$")


@lru_cache(maxsize=_CACHED_VALUES)
def _parsed(text: str) -> UncertainDate:
    """One value for everybody who reads the same text: it never changes."""
    return UncertainDate(text)


def _read(text: str) -> tuple[DatePart | Missing, DatePart | Missing]:
    """Return start and end of an EDTF text; of a single date the same part twice. Raises `InvalidDate`."""
    if not isinstance(text, str):
        raise InvalidDate("not_text", text)
    if not text:
        raise InvalidDate("empty", text)
    if len(text) > MAX_LENGTH:
        raise InvalidDate("too_long", text)
    if re.search(r"\s", text):
        raise InvalidDate("space", text)
    start_text, slash, end_text = text.partition("/")
    try:
        if not slash:
            part = _read_part(text)
            return part, part
        start, end = _read_end(start_text), _read_end(end_text)
    except InvalidDate as error:
        raise InvalidDate(error.code, text) from None  # quote all of it, not the end that failed
    if isinstance(start, Missing) and isinstance(end, Missing):
        raise InvalidDate("no_ends", text)
    return start, end


def _read_end(text: str) -> DatePart | Missing:
    """Read one end of an interval: LoC EDTF level 0 "Time Interval", level 1 "Extended Interval (L1)"."""
    if text in ("", ".."):
        return Missing.OPEN if text else Missing.UNKNOWN
    part = _read_part(text)
    for code, sign in _NOT_IN_INTERVALS:
        if sign in text:
            raise InvalidDate(code, text)
    return part


def _read_part(text: str) -> DatePart:
    """Read one date with its qualifier (LoC EDTF level 1, "Qualification of a date (complete)")."""
    for code, pattern in _ABOVE_LEVEL_1:
        if pattern.search(text):
            raise InvalidDate(code, text)
    if text[-1:] not in ("?", "~", "%"):
        return _read_value(text)
    return replace(_read_value(text[:-1]), is_uncertain=text[-1] in "?%", is_approximate=text[-1] in "~%")


@lru_cache(maxsize=_CACHED_VALUES)
def _read_value(text: str) -> DatePart:
    """Read one date without qualifier through `parse_edtf`, guarded on both sides."""
    _refuse_impossible_day(text)
    for_engine = _ZERO_OFFSET.sub("Z", text)
    try:
        found = Date(*text.split("-")) if _PLAIN.fullmatch(text) else parse_edtf(for_engine)
    except EDTFParseException:
        raise InvalidDate("unreadable", text) from None
    day_of = found.date if isinstance(found, DateAndTime) else found
    if isinstance(found, DateAndTime) and day_of.day is None:
        raise InvalidDate("time_without_day", text)
    if type(found) not in (Date, DateAndTime, LongYear, Season, Unspecified) or str(found) != for_engine:
        raise InvalidDate("unreadable", text)
    return _part(text, day_of)


def _refuse_impossible_day(text: str) -> None:
    """Refuse month 13, 30 February, 29 February 1990 and a day of a season (ISO 8601-1:2019, 4.3)."""
    found = _MONTH_AND_DAY.match(text)
    if not found:
        return
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"] or 1)
    if month in SEASON_MONTHS and not found["day"]:
        return
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise InvalidDate("calendar", text)


def _part(text: str, found: Any) -> DatePart:
    """Turn what the engine found, a `Date`, `LongYear`, `Season` or `Unspecified`, into a part."""
    year, time = found.year, text.partition("T")[2]
    month: Any = getattr(found, "month", None)
    day: Any = getattr(found, "day", None)
    first = "9" if year.startswith("-") else "0"  # -199X begins with -1999
    return DatePart(
        text=text,
        year=int(year.replace("X", first)),
        month=None if month in (None, "XX") else int(month),
        day=None if day in (None, "XX") else int(day),
        season=int(found.season) if isinstance(found, Season) else None,
        span=10 ** year.count("X"),
        month_unspecified=month == "XX",
        day_unspecified=day == "XX",
        time=time[:8],
        zone=time[8:],
    )
