"""Places: how well each is known, and what leads to it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from archive.places.presenting import coordinates, uncertainty_words
from tests.factories import (
    make_event,
    make_exhibition,
    make_media,
    make_memorial,
    make_place,
    make_source,
    make_voice,
)
from tests.pages import LANGUAGES, path_of, queries, read


@pytest.mark.parametrize(
    ("metres", "expected"),
    [
        (0, "40.37249° N, 49.85333° E"),
        (10, "40.3725° N, 49.8533° E"),
        (150, "40.372° N, 49.853° E"),
        (2_000, "40.37° N, 49.85° E"),
        (10_000, "40.4° N, 49.9° E"),
        (90_000, "40.4° N, 49.9° E"),
    ],
)
def test_coordinates_look_no_more_exact_than_they_are(metres: int, expected: str) -> None:
    with translation.override("en"):
        assert coordinates(40.37249, 49.85333, metres) == expected


def test_the_south_and_the_west_are_named() -> None:
    with translation.override("en"):
        assert coordinates(-1.5, -2.5, 10_000) == "1.5° S, 2.5° W"
    with translation.override("ru"):
        assert coordinates(40.37, 49.85, 10_000).startswith("40,4° ")


def test_uncertainty_is_said_in_words() -> None:
    with translation.override("en"):
        assert uncertainty_words(150) == "within 150 m of this point"
        assert uncertainty_words(10_000) == "somewhere within 10 km of this point"
        assert uncertainty_words(1_500) == "somewhere within 1.5 km of this point"
        assert uncertainty_words(None) == ""


@pytest.mark.django_db
class TestPages:
    def test_names_keep_their_language_and_forms_made_by_rule_stay_hidden(self, client: Client) -> None:
        place = make_place(
            {"en": "Synthetic Square"},
            names=[
                ("Synthetic Square", "en", "current"),
                ("Sintetik meydan", "az", "current"),
                ("Синтетическая площадь", "ru", "former"),
                ("MADE BY RULE", "az", "transliterated"),
            ],
        )
        text = read(client, path_of(place))
        assert '<span lang="az">Sintetik meydan</span>' in text
        assert '<span lang="ru">Синтетическая площадь</span>' in text and "former name" in text
        assert "MADE BY RULE" not in text
        assert text.count("Synthetic Square</h1>") == 1 and "Synthetic Square</span>" not in text  # not among the names

    def test_a_place_without_a_point_says_so(self, client: Client) -> None:
        assert "no coordinates it can vouch for" in read(client, path_of(make_place()))
        known = make_place(latitude=40.0, longitude=49.0, uncertainty_m=150, coordinate_source="Synthetic gazetteer")
        text = read(client, path_of(known))
        assert "within 150 m of this point" in text and "Synthetic gazetteer" in text

    def test_everything_that_leads_here_is_listed(self, client: Client) -> None:
        place = make_place()
        records = [
            make_event(places=[place]),
            make_event(places=[(place, "about")]),
            make_memorial(places=[(place, "died")]),
            make_media(places=[place]),
            make_media(place_made=place),
            make_voice(places=[place]),
            make_voice(place_recorded=place),
            make_exhibition(records=[place]),
        ]
        text = read(client, path_of(place))
        for record in records:
            assert f'href="{path_of(record)}"' in text
        for heading in ("What happened here", "What concerns this place", "Died here"):
            assert heading in text
        assert "does not connect this place" not in text

    @pytest.mark.parametrize(
        "hidden",
        [
            {"live": False},
            {"access_status": "withdrawn"},
            {"access_status": "embargoed", "embargo_until": timezone.now() + timedelta(days=9)},
        ],
    )
    def test_what_is_not_public_is_nowhere(self, client: Client, hidden: dict[str, Any]) -> None:
        place = make_place()
        make_place({"en": "HIDDEN place"}, **hidden)
        make_event({"en": "HIDDEN event"}, places=[place], **hidden)
        make_memorial("HIDDEN person", places=[(place, "born")], **hidden)
        make_media({"en": "HIDDEN media"}, places=[place], place_made=place, **hidden)
        make_voice({"en": "HIDDEN voice"}, places=[place], place_recorded=place, **hidden)
        text = read(client, path_of(place))
        assert "HIDDEN" not in text and "does not connect this place" in text
        assert "HIDDEN" not in read(client, "/en/places/")

    def test_the_index_groups_by_kind_in_the_alphabet_of_the_reader(self, client: Client) -> None:
        for name in ("Çınar", "Zirvə", "Cəhd", "Əmək"):
            make_place({"az": f"Sintetik {name}"}, kind="square")
        make_place({"en": "Synthetic town"}, kind="city")
        text = read(client, "/az/places/")
        order = [text.index(f"Sintetik {name}<") for name in ("Cəhd", "Çınar", "Əmək", "Zirvə")]
        assert order == sorted(order) and text.index("Synthetic town") < order[0]
        assert '<a class="title" href="/az/places/synthetic-town/" lang="en">' in text

    def test_an_empty_index_says_so(self, client: Client) -> None:
        assert "No place has been published yet." in read(client, "/en/places/")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_language_parses(self, client: Client, language: str) -> None:
        place = make_place(latitude=40.0, longitude=49.0, uncertainty_m=1, sources=[(make_source(), "coordinates")])
        assert f'<html lang="{language}">' in read(client, path_of(place, language))
        read(client, f"/{language}/places/")

    def test_it_costs_the_same_for_few_and_many(self, client: Client) -> None:
        def place_with(count: int) -> Any:
            place = make_place(names=[(f"Name {n}", "az", "variant") for n in range(count)])
            for _ in range(count):
                make_event(places=[place])
                make_memorial(places=[(place, "died")])
                make_media(places=[place], place_made=place)
            return place

        few, many = (queries(client, path_of(place_with(count))) for count in (1, 6))
        assert few == many <= 15
        index = queries(client, "/en/places/")
        for _ in range(5):
            make_place()
        assert queries(client, "/en/places/") == index <= 15
