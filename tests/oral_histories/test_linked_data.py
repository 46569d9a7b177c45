"""A recorded memory, as machines read the page."""

import pytest
from django.test import Client

from tests.factories import make_memorial, make_voice
from tests.pages import linked_data, path_of

pytestmark = pytest.mark.django_db


def test_a_voice_is_named_as_its_narrator_wishes(client: Client) -> None:
    person, hidden = make_memorial("Synthetic"), make_memorial("HIDDEN", live=False)
    voice = make_voice(narrator="anonymous", people=[person, hidden], languages="az ru", recorded="2019-05~")
    (node,) = linked_data(client, path_of(voice))
    assert node["@type"] == "CreativeWork"
    assert node["creator"] == {"name": "anonymous"} and node["inLanguage"] == ["az", "ru"]
    assert node["about"]["@type"] == "Person"
    assert "dateCreated" not in node and "HIDDEN" not in str(node)
