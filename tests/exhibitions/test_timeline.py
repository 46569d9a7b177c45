"""The timeline: one list in words, one drawing of the same, eras that a curator divides, sources named."""

import re
from datetime import time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from playwright.sync_api import Page

from archive.core.dates import OPEN_END
from archive.exhibitions.models import Era
from archive.exhibitions.timeline import sections
from tests.factories import make_era, make_event, make_source
from tests.pages import LANGUAGES, queries, read

pytestmark = pytest.mark.django_db

NIGHT: dict[str, Any] = {"date": "1990-01-19/1990-01-20", "scale": "hours", "opens_at": time(18)}


def statement(anchor: str, said_by: str, text: str = "Synthetic claim.") -> tuple[str, dict[str, str]]:
    return "statement", {"said_by": said_by, "text": text, "anchor": anchor}


def claim(about: str, date: str = "1990-01-20", **fields: Any) -> dict[str, Any]:
    return {"about": about, "date": date, **({"clock": "unstated"} if fields else {}), **fields}


def listed(html: str) -> list[str]:
    return re.findall(r'<li id="(BJ-E-\d+)">', html)


def drawn(html: str) -> list[str]:
    return re.findall(r'<a class="row(?: claimed)?" href="#([^"]+)"', html)


def test_the_list_is_in_order_of_time_and_the_drawing_agrees_with_it(client: Client) -> None:
    later, year, first = (make_event(date=written) for written in ("1990-03", "1990", "1989-12-31"))
    html = read(client, "/en/timeline/")
    assert listed(html) == drawn(html) == [event.identifier for event in (first, year, later)]
    assert "The year is known, the day is not." in html
    assert "31 December 1989</a>" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_its_words(client: Client, language: str) -> None:
    make_era("month")
    event = make_event(date="1990-01-20", clock_time=time(0, 20), clock="moscow")
    for address in (f"/{language}/timeline/", f"/{language}/timeline/month/"):
        html = read(client, address)
        assert f"Synthetic era month ({language})" in html
        assert event.labels[language] in html
    clocks = {"az": "00:20, Moskva vaxtı ilə", "en": "00:20, Moscow time", "ru": "00:20 по московскому времени"}
    assert clocks[language] in html


def test_without_any_record_the_page_says_so(client: Client) -> None:
    assert "No event of this time has been published yet." in read(client, "/en/timeline/")
    make_era("month")
    assert "No event of this time has been published yet." in read(client, "/en/timeline/month/")


# --- eras -------------------------------------------------------------------------------------------------


def test_each_event_stands_once_under_the_era_in_which_it_began(client: Client) -> None:
    make_era("first", date="1988/1989")
    make_era("second", date="1990-01")
    make_era("third", date="1992/..")
    spans, between, own = (make_event(date=written) for written in ("1989-12/1990-01", "1991", "1990-01-20"))
    html = read(client, "/en/timeline/")
    assert sorted(listed(html)) == sorted(event.identifier for event in (spans, between, own))
    parts = re.split(r'<h2 id="era-', html)
    assert spans.identifier in parts[1]
    assert {own.identifier, between.identifier} == set(listed(parts[2]))
    assert set(listed(read(client, "/en/timeline/second/"))) == {spans.identifier, own.identifier}
    assert re.search(r"Synthetic era second \(en\)</span> <span class=\"count\">2 events<", html)


def test_what_lies_before_the_first_era_is_counted_and_led_to(client: Client) -> None:
    make_era("first", date="1988/..")
    old = make_event(date="1918-03-30")
    make_event(date="1990-01-20")
    html = read(client, "/en/timeline/")
    assert old.identifier not in listed(html)
    assert "1 event lies before this timeline." in html
    assert '<a href="/en/events/?to=1987-12-31&amp;mode=certainly">' in html


def test_an_open_era_reaches_to_today(client: Client) -> None:
    era = make_era("open", date="1992/..")
    assert era.date_latest == OPEN_END
    assert 2026 <= era.end.year < 2100
    make_event(date="1993-05-01")
    assert ">2020</text>" in read(client, "/en/timeline/open/")


def test_an_unknown_era_is_not_found_and_a_strange_page_number_does_no_harm(client: Client) -> None:
    assert client.get("/en/timeline/nowhere/").status_code == 404
    make_event()
    for number in ("0", "-1", "x", "99999999999999999999"):
        assert len(listed(read(client, f"/en/timeline/?page={number}"))) == 1


@pytest.mark.parametrize(
    ("date", "scale"), [("../1990", "calendar"), ("1990-01", "hours"), ("1990-01-19/..", "hours"), ("x", "hours")]
)
def test_an_era_that_cannot_be_drawn_is_refused(date: str, scale: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Era(slug="synthetic", date=date, scale=scale).full_clean()
    assert set(refused.value.message_dict) == {"date"}


# --- hour by hour -----------------------------------------------------------------------------------------


def test_hour_by_hour_is_night_and_in_the_order_of_the_hours(client: Client) -> None:
    make_era("night", **NIGHT)
    whole = make_event(date="1990-01-19/1990-01-20", claims=[claim("c1", "1990-01-19", clock_time=time(21))],
                       body=[statement("c1", "Synthetic speaker")])  # fmt: skip
    early = make_event(date="1990-01-19", clock_time=time(19, 30), clock="baku")
    day = make_event(date="1990-01-20")
    make_event(date="1990-01-21")
    html = read(client, "/en/timeline/night/")
    assert listed(html) == [event.identifier for event in (early, whole, day)]
    assert 'class="timeline-page night"' in html
    assert 'class="timeline-page"' in read(client, "/en/timeline/")
    assert "19:30, Baku time" in html


def test_what_begins_on_a_day_before_comes_first_whatever_hour_is_told_of_it(client: Client) -> None:
    """As in the list of events: a session through the night, whose one known hour is of the next morning."""
    make_era("night", **NIGHT | {"date": "1990-01-19/1990-01-22"})
    funeral = make_event(date="1990-01-22")
    session = make_event(date="1990-01-21/1990-01-22", claims=[claim("c1", "1990-01-22", clock_time=time(2, 30))],
                         body=[statement("c1", "Synthetic speaker")])  # fmt: skip
    speech = make_event(date="1990-01-21", clock_time=time(11), clock="baku")
    expected = [event.identifier for event in (speech, session, funeral)]
    assert listed(read(client, "/en/timeline/night/")) == expected
    lines = re.findall(r'href="/en/events/([^/"]+)/"', read(client, "/en/events/"))
    assert set(lines[: lines.index(funeral.slug)]) >= {speech.slug, session.slug}


def test_each_claim_is_drawn_and_told_with_the_one_who_makes_it(client: Client) -> None:
    make_era("night", **NIGHT)
    one, other = make_source({"en": "Synthetic source one"}), make_source({"en": "Synthetic source other"})
    event = make_event(
        date="1990-01-19/1990-01-20",
        body=[statement("c1", "Synthetic speaker"), statement("c2", "Another speaker")],
        claims=[
            claim("c1", "1990-01-19", clock_time=time(21), clock_until=time(22)),
            claim("c2", clock_time=time(0, 20)),
            claim("clock_time", clock_time=time(6)),
        ],
        sources=[(one, "c1"), (other, "c2"), (other, "clock_time")],
    )
    html = read(client, "/en/timeline/night/")
    places = [f"{event.identifier}{ending}" for ending in ("", "-a", "-b", "-c")]
    assert drawn(html) == places
    claims = html[html.index('<ol type="a">') :].partition("</ol>")[0].split("<li ")[1:]
    assert [re.search(r'id="([^"]+)"', text)[1] for text in claims] == places[1:]  # type: ignore[index]
    assert "19 January 1990, 21:00–22:00 (clock not stated)" in claims[0]
    assert "Synthetic speaker" in claims[0]
    assert "Another speaker" in claims[1]
    assert "Synthetic source other" in claims[2]  # nobody is named in a statement: the source speaks
    assert all('role="doc-noteref"' in text for text in claims)
    assert 'id="note-1"' in html


def test_a_claim_whose_source_nobody_may_see_is_not_shown(client: Client) -> None:
    make_era("night", **NIGHT)
    hidden = make_source({"en": "Synthetic secret"}, access_status="restricted")
    event = make_event(claims=[claim("date", clock_time=time(6))], sources=[make_source(), (hidden, "date")])
    html = read(client, "/en/timeline/night/")
    assert drawn(html) == [event.identifier]
    assert "06:00</a>" not in html
    assert "Synthetic secret" not in html


def test_a_source_that_contradicts_the_date_is_said_to(client: Client) -> None:
    make_event(sources=[make_source(), (make_source(), {"about": "date", "stance": "contradicts"})])
    html = read(client, "/en/timeline/")
    assert "Sources contradict this date." in html
    assert "<strong>Contradicts:</strong>" in html


def test_a_time_is_not_converted_between_clocks(client: Client) -> None:
    make_era("night", **NIGHT)
    for clock in ("baku", "moscow"):
        make_event(date="1990-01-20", clock_time=time(0), clock=clock)
    html = read(client, "/en/timeline/night/")
    assert html.count('cx="20.000%" cy="13"') == 2


# --- bounds -----------------------------------------------------------------------------------------------


def test_a_long_timeline_is_paged_and_its_numbers_go_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "PAGE_SIZE", 3)
    events = [make_event(date=f"1990-01-{day:02d}") for day in range(1, 6)]
    assert listed(read(client, "/en/timeline/")) == [event.identifier for event in events[:3]]
    second = read(client, "/en/timeline/?page=2")
    assert listed(second) == [event.identifier for event in events[3:]]
    assert '<ol class="moments" start="4">' in second
    assert "Page 2 of 2" in second


def test_the_number_of_queries_does_not_grow(client: Client) -> None:
    make_era("night", **NIGHT)
    make_era("first", date="1988/..")

    def add() -> None:
        make_event(body=[statement("c1", "Synthetic speaker")], claims=[claim("c1", clock_time=time(1))],
                   sources=[make_source(), (make_source(), "c1")])  # fmt: skip

    add()
    few = [queries(client, address) for address in ("/en/timeline/", "/en/timeline/night/")]
    for _number in range(6):
        add()
    assert [queries(client, address) for address in ("/en/timeline/", "/en/timeline/night/")] == few
    assert max(few) <= 15


def test_what_is_hidden_from_assistive_technology_takes_no_focus(client: Client) -> None:
    make_event()
    html = read(client, "/en/timeline/")
    drawing = html[html.index('<div class="drawing" aria-hidden="true">') : html.index('<ol class="moments"')]
    assert all('tabindex="-1"' in link for link in re.findall(r"<a [^>]*>", drawing))
    assert " style=" not in html


@pytest.mark.django_db(transaction=True)
def test_beside_the_drawing_a_long_title_is_read_to_its_end(page: Page) -> None:
    make_event({"en": f"Synthetic {'very long ' * 12}title"}, date="1990-01-20")
    page.goto("/en/timeline/")
    label = page.locator(".rows .label")
    assert label.is_visible()
    assert label.evaluate("node => [node.scrollWidth - node.clientWidth, node.scrollHeight - node.clientHeight]") == [
        0,
        0,
    ]
    assert label.evaluate("node => getComputedStyle(node).whiteSpace") == "normal"
