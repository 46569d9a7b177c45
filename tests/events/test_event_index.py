"""The list of events: order, filter, pages, cost."""

import pytest
from django.test import Client

from archive.events import presenting
from tests.factories import make_event, make_source
from tests.pages import LANGUAGES, parse, queries, read

pytestmark = [pytest.mark.django_db, pytest.mark.each]


@pytest.fixture
def events() -> dict[str, str]:
    """Titles by date."""
    source = make_source()
    dates = ("1989", "1990-01", "1990-01-20", "1990-01-19/1990-01-20", "199X", "1990-02-01/..", "../1988")
    return {date: make_event({"en": f"Synthetic [{date}]"}, date=date, sources=[source]).title for date in dates}


def listed(client: Client, query: str = "") -> list[str]:
    tree = parse(read(client, f"/en/events/{query}"))
    return ["".join(link.itertext()) for link in tree.iter("a") if link.get("class") == "title"]


def test_events_stand_in_order_of_time_under_their_years(client: Client, events: dict[str, str]) -> None:
    order = ("../1988", "1989", "1990-01", "199X", "1990-01-19/1990-01-20", "1990-01-20", "1990-02-01/..")
    assert listed(client) == [events[date] for date in order]
    tree = parse(read(client, "/en/events/"))
    years = [heading.text for heading in tree.iter("h2")]
    assert years == ["Beginning not known", "1989", "1990"]


def test_a_type_that_says_nothing_is_not_shown(client: Client) -> None:
    make_event(event_type="mourning")
    make_event()
    kinds = [span.text for span in parse(read(client, "/en/events/")).iter("span") if span.get("class") == "kind"]
    assert kinds == ["mourning"]


@pytest.mark.parametrize(
    ("query", "dates"),
    [
        ("?from=1990-01-20&to=1990-01-20", {"1990-01", "1990-01-20", "1990-01-19/1990-01-20", "199X"}),
        ("?from=1990-01-20&to=1990-01-20&mode=certainly", {"1990-01-20"}),
        ("?from=1990-01&to=1990-01&mode=certainly", {"1990-01", "1990-01-20", "1990-01-19/1990-01-20"}),
        ("?to=1988", {"../1988"}),
        ("?from=1999-06", {"199X", "1990-02-01/.."}),
        ("?from=1700&to=1701", {"../1988"}),
        ("?from=1700&to=1701&mode=certainly", set()),
    ],
)
def test_possibly_and_certainly(client: Client, events: dict[str, str], query: str, dates: set[str]) -> None:
    assert set(listed(client, query)) == {events[date] for date in dates}


def test_a_filtered_list_is_not_for_search_engines(client: Client, events: dict[str, str]) -> None:
    assert "noindex" not in read(client, "/en/events/")
    text = read(client, "/en/events/?from=1990&mode=certainly")
    assert 'name="robots" content="noindex"' in text
    assert 'rel="canonical" href="http://localhost:8000/en/events/"' in text
    assert 'href="/ru/events/?from=1990&amp;mode=certainly"' in text  # the filter survives the change of language


def test_a_date_that_cannot_be_read_is_explained(client: Client, events: dict[str, str]) -> None:
    text = read(client, "/en/events/?from=%3Cscript%3E")
    assert 'role="alert"' in text and "<script>" not in text
    assert len(listed(client, "?from=nonsense")) == len(events)


def test_nothing_found_is_said(client: Client) -> None:
    assert "No event has been published yet." in read(client, "/en/events/")
    make_event(date="1990")
    assert "holds no event in this period" in read(client, "/en/events/?from=1700&to=1701")


def test_pages_carry_the_filter_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presenting, "PAGE_SIZE", 2)
    source = make_source()
    for day in range(1, 6):
        make_event({"en": f"Synthetic day {day}"}, date=f"1990-01-0{day}", sources=[source])
    assert listed(client, "?page=2") == ["Synthetic day 3", "Synthetic day 4"]
    text = read(client, "/en/events/?from=1990-01-02&page=2")
    assert "?from=1990-01-02&amp;to=&amp;mode=possibly&amp;page=1" in text
    assert listed(client, "?page=nonsense") == listed(client)


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_in_another_language_are_marked(client: Client, language: str) -> None:
    make_event({"az": "Sintetik hadisə"})
    marked = 'lang="az">Sintetik hadisə' in read(client, f"/{language}/events/").replace(' dir="rtl"', "")
    assert marked is (language != "az")


def test_it_costs_the_same_for_few_and_many(client: Client) -> None:
    source = make_source()
    make_event(sources=[source])
    few = queries(client, "/en/events/")
    for month in range(1, 13):
        make_event(date=f"1990-{month:02d}", sources=[source])
    assert queries(client, "/en/events/") == few <= 15
