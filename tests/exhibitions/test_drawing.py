"""Where a date stands on an axis, and that nothing is drawn as more exact than it is known."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from archive.core.dates import UncertainDate
from archive.core.texts import Words
from archive.exhibitions.timeline.axis import Axis
from archive.exhibitions.timeline.drawing import Drawing, Row, shape_of

MONTH = Axis(datetime(1990, 1, 1), datetime(1990, 2, 1))
NIGHT = Axis(datetime(1990, 1, 19, 18), datetime(1990, 1, 21), by_hour=True)
DATES = ("1990-01-20", "1990-01", "1990", "199X", "1990-01-19/1990-01-20", "1990-01-20~", "1991/..", "/1990-01-20")


@pytest.mark.parametrize(
    ("axis", "written", "at", "is_mark"),
    [
        (MONTH, "1990-01-20", None, True),  # a day among days
        (MONTH, "1990-01-19/1990-01-20", None, False),
        (MONTH, "1990-01", None, False),
        (MONTH, "1990-01-19/1990-01-20", time(2, 30), False),  # of which of the two days?
        (NIGHT, "1990-01-20", None, False),  # a day among hours
        (NIGHT, "1990-01-20", time(0, 20), True),
        (NIGHT, "1990-01-19/1990-01-20", time(0, 20), False),
    ],
)
def test_only_what_is_exact_is_a_mark(axis: Axis, written: str, at: time | None, is_mark: bool) -> None:
    shape = shape_of(axis, UncertainDate.parse(written), at)
    assert shape is not None
    assert shape.is_mark is is_mark


def test_a_band_is_as_long_as_its_uncertainty() -> None:
    shape = shape_of(NIGHT, UncertainDate.parse("1990-01-20"))
    assert shape is not None
    assert (shape.first, shape.last) == pytest.approx((6 / 30, 1.0))
    claimed = shape_of(NIGHT, UncertainDate.parse("1990-01-19"), time(21), time(22))
    assert claimed is not None
    assert (claimed.first, claimed.last) == pytest.approx((3 / 30, 4 / 30))
    over_midnight = shape_of(NIGHT, UncertainDate.parse("1990-01-19"), time(23), time(1))
    assert over_midnight is not None
    assert (over_midnight.first, over_midnight.last) == pytest.approx((5 / 30, 7 / 30))


def test_what_reaches_beyond_the_axis_says_so_and_what_lies_outside_is_not_drawn() -> None:
    long = shape_of(MONTH, UncertainDate.parse("1989-12/1990-02"))
    assert long is not None
    assert (long.begins_before, long.goes_on, long.first, long.last) == (True, True, 0, 1)
    open_end = shape_of(MONTH, UncertainDate.parse("1990-01-20/.."))
    assert open_end is not None
    assert (open_end.begins_before, open_end.goes_on) == (False, True)
    assert shape_of(MONTH, UncertainDate.parse("1990-02-01")) is None
    assert shape_of(MONTH, UncertainDate.parse("1989")) is None
    assert shape_of(NIGHT, UncertainDate.parse("1990-01-19"), time(12)) is None


@pytest.mark.parametrize("written", ["1990-01-20~", "1990-01-20?", "1990-01%"])
def test_what_is_in_doubt_has_a_soft_edge(written: str) -> None:
    shape = shape_of(MONTH, UncertainDate.parse(written))
    assert shape is not None
    assert shape.is_soft


@given(st.dates(date(1000, 1, 1), date(3000, 1, 1)), st.integers(1, 400_000), st.booleans(), st.sampled_from(DATES))
def test_any_axis_can_be_drawn(start: date, days: int, by_hour: bool, written: str) -> None:
    begin = datetime.combine(start, time.min)
    axis = Axis(begin, begin + timedelta(days=days), by_hour)
    assert all(0 <= tick.at < 1 for tick in axis.ticks)
    assert len(axis.ticks) <= 5_000
    shape = shape_of(axis, UncertainDate.parse(written))
    if shape is not None:
        assert 0 <= shape.first <= shape.last <= 1


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("az", ["yanvar 1988", "may", "sentyabr", "yanvar 1989", "may", "sentyabr"]),
        ("en", ["January 1988", "May", "September", "January 1989", "May", "September"]),
        ("ru", ["январь 1988", "май", "сентябрь", "январь 1989", "май", "сентябрь"]),
    ],
)
def test_months_name_their_year_once(language: str, labels: list[str]) -> None:
    with override(language):
        ticks = Axis(datetime(1988, 1, 1), datetime(1990, 1, 1)).ticks
    assert [tick.label for tick in ticks if tick.label] == labels


def test_an_axis_that_begins_within_a_month_has_its_year_at_the_first_name() -> None:
    with override("en"):
        ticks = Axis(datetime(1990, 1, 23), datetime(1990, 6, 1)).ticks
    assert [tick.label for tick in ticks if tick.label] == ["February 1990", "March", "April", "May"]


def test_the_number_beneath_a_short_band_is_covered_by_no_mark() -> None:
    day = UncertainDate.parse("1990-01-19")
    shapes = [shape_of(NIGHT, day, time(21), time(22)), shape_of(NIGHT, day, time(23, 30))]
    drawing = Drawing(NIGHT, [])
    drawing.rows = [Row(f"{number}", "", Words("", "en", False), "", "", shape) for number, shape in enumerate(shapes)]
    band, mark = drawing.upright
    assert band.number_y > band.y + band.height
    assert (mark.lane != band.lane) or mark.y - 12 > band.number_y
