"""What places are called beside what was found: asked once, and no more than are public."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from archive.core.texts import Words
from archive.search import place_names
from archive.search.place_names import PlaceNames
from tests.factories import make_event, make_place
from tests.pages import read

pytestmark = pytest.mark.each


@pytest.fixture
def places(db: None) -> list[Any]:
    make_place({"en": "Synthetic hidden"}, live=False)
    return [make_place({"en": "Synthetic square"}), make_place({"az": "Sintetik park"})]


def test_places_are_named_in_the_readers_alphabet(places: list[Any]) -> None:
    square, park = places
    with override("en"):
        names = PlaceNames()
    assert names.in_list == [
        (park.identifier, Words("Sintetik park", "az", True)),
        (square.identifier, Words("Synthetic square", "en", False)),
    ]
    assert set(names.by_key) == {str(square.pk), str(park.pk)}


def test_where_there_are_too_many_for_a_list_those_are_known_that_are_shown(
    client: Client, places: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place_names, "MOST_PLACES", 1)
    square, park = places
    others = [make_place({"en": "Synthetic place"}) for _ in range(3)]
    assert "Synthetic square" not in read(client, "/en/search/")
    chosen = f'<option value="{square.identifier}" selected>Synthetic square</option>'
    assert chosen in read(client, f"/en/search/?place={square.identifier}")
    for wanted in (park, others[-1]):
        names = PlaceNames(square.identifier, [str(wanted.pk)])
        assert {str(wanted.pk), str(square.pk)} <= set(names.by_key)
        assert [identifier for identifier, _name in names.in_list] == [square.identifier]


def test_form_and_facets_ask_for_them_once(client: Client, planted: Any, places: list[Any]) -> None:
    planted(lambda: make_event({"en": "Zebra event"}, places=places))
    with CaptureQueriesContext(connection) as asked:
        html = read(client, "/en/search/?q=zebra")
    assert html.count("Synthetic square") == 2  # in the list of the form, and to choose
    selects = [query["sql"].partition(" FROM ")[0] for query in asked.captured_queries]
    assert sum('"places_place"."labels"' in select and "UNION" not in select for select in selects) == 1
