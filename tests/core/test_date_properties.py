"""What holds for every date whatsoever, tried on generated ones."""

import re
from calendar import monthrange
from datetime import date, timedelta

import pytest
from edtf import parse_edtf
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from archive.core.dates import OPEN_END, OPEN_START, InvalidDate, Precision, UncertainDate

relaxed = settings(max_examples=40)

# Reading a new date costs the engine some 10 ms: values are drawn from few, so that the cache helps.

years = st.sampled_from(["1989", "1990", "0001", "9999", "-0043"])
months = st.tuples(years, st.sampled_from([1, 2, 12])).map(lambda found: f"{found[0]}-{found[1]:02d}")
days = st.dates(date(1989, 12, 27), date(1990, 1, 5)).map(date.isoformat)
seasons = st.tuples(years, st.integers(21, 24)).map(lambda found: f"{found[0]}-{found[1]}")
digits = st.sampled_from(["199X", "198X", "19XX", "20XX", "-004X"])
unspecified = digits | years.map("{}-XX".format) | months.map("{}-XX".format) | years.map("{}-XX-XX".format)
long_years = st.sampled_from(["Y10000", "Y-10000", "Y170000002", "Y-170000002"])
clock_times = st.sampled_from(["T00:00:00", "T23:59:59"])
zones = st.sampled_from(["", "Z", "+04:00", "-05", "+00:00"])
qualifiers = st.sampled_from(["", "", "?", "~", "%"])


def joined(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map("".join)


dated = joined(st.one_of(years, months, days, seasons), qualifiers)
missing = st.sampled_from(["", ".."])
singles = st.one_of(dated, joined(unspecified, qualifiers), long_years, joined(days, clock_times, zones))
slash = st.just("/")
intervals = joined(dated, slash, dated) | joined(dated, slash, missing) | joined(missing, slash, dated)
level_1 = st.one_of(singles, intervals)
ranges = st.tuples(st.dates(date(1985, 1, 1), date(1995, 1, 1)), st.integers(0, 3000)).map(
    lambda found: (found[0], found[0] + timedelta(days=found[1]))
)


def read(text: str) -> UncertainDate:
    """Read a generated text; an interval drawn with its ends the wrong way round is no example."""
    try:
        return UncertainDate.parse(text)
    except InvalidDate as error:
        assume(error.code != "reversed")
        raise


@relaxed
@given(level_1)
def test_every_level_1_text_is_kept_as_given_and_has_ordered_bounds(text: str) -> None:
    value = read(text)
    assert value.edtf == text
    assert OPEN_START <= value.earliest <= value.latest <= OPEN_END
    assert UncertainDate.parse(value.edtf) == value


@relaxed
@given(level_1, st.sampled_from(["az", "en", "ru", "fr", "zz"]))
def test_every_level_1_text_can_be_shown(text: str, language: str) -> None:
    assert read(text).display(language)


@relaxed
@given(st.dates())
def test_a_day_is_itself(day: date) -> None:
    value = UncertainDate.parse(day.isoformat())
    assert value.earliest == value.latest == day
    assert value.iso_schema_org() == day.isoformat()


@relaxed
@given(st.integers(-9999, 9999), st.integers(0, 13), st.integers(0, 32))
@example(1990, 2, 29)
@example(0, 2, 29)
@example(-1, 2, 29)
def test_a_day_is_accepted_if_and_only_if_the_calendar_has_it(year: int, month: int, day: int) -> None:
    text = f"{'-' if year < 0 else ''}{abs(year):04d}-{month:02d}-{day:02d}"
    if 1 <= month <= 12 and 1 <= day <= monthrange(2000 + year % 400, month)[1]:
        assert UncertainDate.parse(text).precision is Precision.DAY
    else:
        with pytest.raises(InvalidDate) as caught:
            UncertainDate.parse(text)
        assert caught.value.code == "calendar"


@relaxed
@given(dated, dated)
def test_an_interval_is_refused_if_and_only_if_it_ends_before_it_starts(start: str, end: str) -> None:
    first, last = UncertainDate.parse(start), UncertainDate.parse(end)
    assume(first.earliest > OPEN_START)  # before year 1 the clamped bounds cannot tell
    assume(last.latest > OPEN_START)
    text = f"{start}/{end}"
    if first.earliest > last.latest:
        with pytest.raises(InvalidDate) as caught:
            UncertainDate.parse(text)
        assert caught.value.code == "reversed"
    else:
        assert UncertainDate.parse(text).sort_key == (first.earliest, last.latest)


@relaxed
@given(level_1, level_1)
def test_overlap_is_symmetric(one: str, other: str) -> None:
    a, b = read(one), read(other)
    assert a.possibly_in(*b.sort_key) == b.possibly_in(*a.sort_key)


@relaxed
@given(level_1, ranges)
def test_containment_implies_overlap_and_a_date_lies_in_itself(text: str, span: tuple[date, date]) -> None:
    value = read(text)
    assert value.certainly_in(*value.sort_key)
    assert value.possibly_in(*value.sort_key)
    assert value.possibly_in(*span) or not value.certainly_in(*span)


@relaxed
@given(level_1, ranges, st.integers(0, 400))
def test_a_wider_range_loses_no_date(text: str, span: tuple[date, date], more: int) -> None:
    value, (start, end) = read(text), span
    wider = (start - timedelta(days=more), end + timedelta(days=more))
    assert value.possibly_in(*wider) >= value.possibly_in(*span)
    assert value.certainly_in(*wider) >= value.certainly_in(*span)


@relaxed
@given(level_1, ranges)
def test_overlap_is_what_is_neither_before_nor_after(text: str, span: tuple[date, date]) -> None:
    value, (start, end) = read(text), span
    assert value.possibly_in(start, end) == (not (value.latest < start or value.earliest > end))


@relaxed
@given(st.text(alphabet="0123456789-/.?~%XYTZSE:+[]{},^ ", max_size=14) | st.text(max_size=20))
@example("1990-X1")
@example("../")
@example("2001-21^x")
def test_any_other_text_is_refused_and_nothing_else_happens(text: str) -> None:
    try:
        value = UncertainDate.parse(text)
    except InvalidDate as error:
        assert error.code in InvalidDate.REASONS
        assert str(error)
    else:
        assert value.edtf == text
        assert parse_edtf(re.sub(r"[?~%]$", "", text).replace("+00:00", "Z")) is not None
