"""The page of the map: places as discs, events of the day beside them, nothing that is not public."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from archive.exhibitions.atlas import days, records
from tests.factories import make_event, make_memorial, make_place
from tests.pages import LANGUAGES, path_of, queries, read

pytestmark = pytest.mark.django_db

HERE = {"latitude": 40.4, "longitude": 49.9, "uncertainty_m": 3_000}


def drawn(text: str) -> list[str]:
    """The accessible names of the discs."""
    return re.findall(r'<a class="disc[^"]*" href="[^"]*"[^>]* aria-label="([^"]*)"', text)


def listed(text: str, path: str) -> bool:
    """Whether the lists link to it; the maps do not count."""
    return f'href="{path}"' in re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL)


class TestPlaces:
    def test_a_place_is_on_the_map_and_in_the_list_with_its_events(self, client: Client) -> None:
        place = make_place({"en": "Synthetic square"}, **HERE)
        event = make_event({"en": "Synthetic march"}, date="1990-01-19/1990-01-20", places=[place])
        text = read(client, "/en/map/")
        assert drawn(text) == ["1 Synthetic square: somewhere within 3 km of this point, 1 event"]
        assert listed(text, path_of(place)) and listed(text, path_of(event))
        assert "19–20 January 1990" in text and "OpenStreetMap contributors" in text

    def test_each_place_is_on_the_closest_map_or_under_none(self, client: Client) -> None:
        for name, fields in {
            "Synthetic near": HERE,
            "Synthetic shore": {"latitude": 38.8, "longitude": 48.8, "uncertainty_m": 900},
            "Synthetic abroad": {"latitude": 55.75, "longitude": 37.6, "uncertainty_m": 900},
            "Synthetic nowhere": {},
        }.items():
            make_event(places=[make_place({"en": name}, **fields)])
        text = read(client, "/en/map/")
        order = ["map-baku", ">Synthetic near<", "map-caspian", ">Synthetic shore<", "Beyond these maps"]
        order += [">Synthetic abroad<", "no coordinates it can vouch for", ">Synthetic nowhere<"]
        lists = re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL)
        assert sorted(order, key=lists.index) == order
        assert [name.split(":")[0] for name in drawn(text)] == ["1 Synthetic near", "1 Synthetic shore"]

    def test_a_place_with_nothing_to_tell_is_drawn_and_named_apart(self, client: Client) -> None:
        place = make_place({"en": "Synthetic tower"}, **HERE)
        text = read(client, "/en/map/")
        assert "Also on this map, without an event so far:" in text and listed(text, path_of(place))
        assert 'class="disc quiet-disc' in text

    def test_an_event_that_only_concerns_a_place_says_so(self, client: Client) -> None:
        make_event(places=[(make_place(**HERE), "about")])
        assert "concerns this place" in read(client, "/en/map/")

    def test_people_are_counted_civilians_and_servicemen_apart(self, client: Client) -> None:
        place = make_place({"en": "Synthetic square"}, **HERE)
        for _ in range(3):
            make_memorial(places=[(place, "died")])
        make_memorial(places=[(place, "died")], group="serviceman")
        html = read(client, "/en/map/")
        # Each link says by itself who died and where: the page has one for every place.
        links = BeautifulSoup(html, "html.parser").select(".there a")
        told = ["Died here: 3 civilians, Synthetic square", "Died here: 1 serviceman, Synthetic square"]
        assert [link.get_text() for link in links] == told
        text = re.sub(r"<[^>]+>", "", html)
        assert "4 " not in text.partition("Died here")[2].partition("Also")[0]

    def test_a_long_list_is_cut_and_says_by_how_much(self, client: Client) -> None:
        place = make_place(**HERE)
        events = [make_event(date=f"1990-01-{day:02}", places=[place]) for day in range(1, records.MOST_EVENTS + 3)]
        text = read(client, "/en/map/")
        assert "2 more events, on the page of the place" in text
        assert listed(text, path_of(events[0])) and not listed(text, path_of(events[-1]))

    def test_more_places_than_a_page_holds(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(records, "MOST_PLACES", 2)
        places = [make_place(**HERE) for _ in range(3)]
        make_event(places=[places[2]])
        text = read(client, "/en/map/")
        assert "The 2 places with most events are shown." in text
        assert len(drawn(text)) == 2 and listed(text, path_of(places[2])) and not listed(text, path_of(places[1]))

    def test_an_archive_without_a_place_on_the_maps_shows_none(self, client: Client) -> None:
        text = read(client, "/en/map/")
        assert "No place has been published yet." in text and '<figure class="map">' not in text

        place = make_place({"en": "Synthetic dyke"}, latitude=52.5, longitude=4.9, uncertainty_m=2000)
        text = read(client, "/en/map/")
        assert listed(text, path_of(place)) and "Beyond these maps" not in text
        assert "No place has been published yet." not in text and "Baku" not in text and "Caspian" not in text


class TestDays:
    def test_only_events_that_may_have_happened_then_are_shown(self, client: Client) -> None:
        place, other = make_place({"en": "Synthetic square"}, **HERE), make_place({"en": "Synthetic tower"}, **HERE)
        shown = [make_event(date=date, places=[place]) for date in ("1990-01-20", "1990-01", "1990-01-19/1990-01-20")]
        hidden = [make_event(date=date, places=[place, other]) for date in ("1990-01-21", "1991", "1989-12/1990-01-19")]
        text = read(client, "/en/map/?day=1990-01-20")
        assert all(listed(text, path_of(event)) for event in shown)
        assert not any(listed(text, path_of(event)) for event in hidden)
        assert "20 January 1990: 1 place." in text
        assert "1 Synthetic square: somewhere within 3 km of this point, 3 events" in drawn(text)
        assert "without an event in this time:" in text and listed(text, path_of(other))

    def test_people_are_counted_by_the_dates_of_their_lives(self, client: Client) -> None:
        place = make_place(**HERE)
        make_memorial(places=[(place, "died")], birth="1950", death="1990-01-20")
        make_memorial(places=[(place, "died")], death="1990-01-25")
        make_memorial(places=[(place, "buried"), (place, "lived")], death="1990-01-20")
        text = re.sub(r"<[^>]+>", "", read(client, "/en/map/?day=1990-01-20"))
        assert "Died here: 1 civilian" in text and "Buried here" not in text and "Lived here" not in text
        assert "Died here" not in read(client, "/en/map/?day=1950")

    def test_the_days_offered_are_those_of_the_records(self, client: Client) -> None:
        place = make_place(**HERE)
        for date in ("1990-01-20", "1990-01-20", "1990-01~", "../1988"):
            make_event(date=date, places=[place])
        make_event(date="1977-07-07")  # no place, so nothing to show
        make_event(date="1978-08-08", places=[place], live=False)
        make_event(date="1979-09-09", places=[make_place(**HERE, live=False)])
        text = read(client, "/en/map/?day=1990-01-20")
        assert re.findall(r'<option value="([^"]*)"', text) == ["", "../1988", "1990-01~", "1990-01-20"]
        assert '<option value="1990-01-20" selected>20 January 1990</option>' in text
        assert '<optgroup label="Beginning not known">' in text

    def test_no_more_days_are_offered_than_fit(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(days, "MOST", 2)
        place = make_place(**HERE)
        for date in ("1990-01-01", "1990-01-02", "1990-01-03", "1990-01-03"):
            make_event(date=date, places=[place])
        offered = re.findall(r'<option value="([^"]*)"', read(client, "/en/map/?day=1990-01-02"))
        assert offered == ["", "1990-01-01", "1990-01-02", "1990-01-03"]  # two, and the one that is asked for

    @pytest.mark.parametrize("day", ["nonsense", "1990-02-31", "%20x", "x%00", "../..", "1990-13", "9" * 500])
    def test_a_day_that_cannot_be_read_is_answered_in_words(self, client: Client, day: str) -> None:
        event = make_event(places=[make_place(**HERE)])
        text = read(client, f"/en/map/?day={day}")
        assert listed(text, path_of(event))
        assert "All days are shown." in text and 'role="alert"' in text

    def test_a_day_without_anything_says_so(self, client: Client) -> None:
        make_event(places=[make_place(**HERE)])
        text = read(client, "/en/map/?day=1950-01-01")
        assert "1 January 1950: the archive knows of no event with a place." in text

    def test_a_day_is_not_for_search_engines(self, client: Client) -> None:
        assert "noindex" not in read(client, "/en/map/")
        for day in ("1990-01-20", "nonsense"):
            response = client.get(f"/en/map/?day={day}")
            assert response["X-Robots-Tag"] == "noindex" and b'content="noindex"' in response.content

    def test_it_only_reads(self, client: Client) -> None:
        assert client.post("/en/map/").status_code == 405


@pytest.mark.parametrize("fields", [{"live": False}, {"access_status": "withdrawn"}, {"access_status": "restricted"}])
def test_what_is_not_public_is_nowhere(client: Client, fields: dict[str, Any]) -> None:
    place = make_place({"en": "Synthetic square"}, **HERE)
    make_event({"en": "HIDDEN event"}, places=[place], **fields)
    make_memorial("HIDDEN person", places=[(place, "died")], **fields)
    hidden = make_place({"en": "HIDDEN place"}, **HERE, **fields)
    make_event({"en": "Synthetic event"}, places=[hidden])
    text = read(client, "/en/map/")
    assert "HIDDEN" not in text and "Died here" not in text and "Synthetic event" not in text
    assert drawn(text) == ["Synthetic square: somewhere within 3 km of this point"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_keep_their_language(client: Client, language: str) -> None:
    make_event({"az": "Sintetik hadisə"}, places=[make_place({"az": "Sintetik yer"}, **HERE)])
    text = read(client, f"/{language}/map/")
    marked = ' lang="az">Sintetik hadisə' in text and ' lang="az">Sintetik yer' in text
    assert marked is (language != "az")


def test_it_costs_the_same_for_few_and_many(client: Client) -> None:
    def add(count: int) -> None:
        for _ in range(count):
            place = make_place(**HERE)
            make_event(places=[place])
            make_memorial(places=[(place, "died")])

    add(1)
    few = queries(client, "/en/map/")
    add(6)
    assert few == queries(client, "/en/map/") <= 25
