"""An exhibition, as machines read the page."""

import pytest
from django.test import Client

from tests.factories import make_event, make_exhibition, make_memorial
from tests.pages import linked_data, path_of

pytestmark = pytest.mark.django_db


def test_an_exhibition_has_its_chapters_and_names_its_records(client: Client) -> None:
    event, person = make_event({"en": "Synthetic night"}), make_memorial("Synthetic")
    hidden = make_event({"en": "HIDDEN"}, access_status="restricted")
    exhibition = make_exhibition(records=[event, person, hidden])
    (node,) = linked_data(client, path_of(exhibition))
    assert node["@type"] == "CreativeWork"
    assert node["hasPart"]["@type"] == "Chapter" and node["hasPart"]["url"].endswith("#first")
    assert {thing["@type"] for thing in node["mentions"]} == {"Event", "Person"}
    assert node["citation"]["@id"] and "HIDDEN" not in str(node)
