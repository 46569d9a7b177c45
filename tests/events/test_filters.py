"""The filter of the event list, without a database."""

from datetime import date

import pytest

from archive.core.dates import OPEN_END, OPEN_START
from archive.events.filters import Mode, PeriodFilter


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        ("1990-01", "", date(1990, 1, 1), OPEN_END),
        ("", "1990", OPEN_START, date(1990, 12, 31)),
        ("1990-01", "1990-01", date(1990, 1, 1), date(1990, 1, 31)),
        (" 1990-01-20 ", "1990-02", date(1990, 1, 20), date(1990, 2, 28)),
    ],
)
def test_a_coarse_date_means_all_of_it(start: str, end: str, first: date, last: date) -> None:
    period = PeriodFilter.read({"from": start, "to": end})
    assert period.is_active
    assert (period.first, period.last) == (first, last)


def test_nothing_asked_is_no_filter() -> None:
    period = PeriodFilter.read({})
    assert not period.is_asked and not period.is_active
    assert period.query == "" and period.mode is Mode.POSSIBLY


@pytest.mark.parametrize("parameters", [{"from": "yesterday"}, {"from": "1990-02-30"}, {"from": "1991", "to": "1990"}])
def test_what_cannot_be_read_is_said_and_filters_nothing(parameters: dict[str, str]) -> None:
    period = PeriodFilter.read(parameters)
    assert period.errors and period.is_asked and not period.is_active


def test_the_query_carries_the_filter_on() -> None:
    period = PeriodFilter.read({"from": "1990-01", "mode": "certainly", "page": "2"})
    assert period.query == "from=1990-01&to=&mode=certainly"
    assert PeriodFilter.read({"mode": "never"}).mode is Mode.POSSIBLY
