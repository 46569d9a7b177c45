"""A person killed, as machines read the page."""

from typing import Any

import pytest
from django.test import Client

from tests.factories import make_event, make_memorial, make_place, make_source
from tests.pages import linked_data, path_of

pytestmark = pytest.mark.django_db

NAMES = [
    {"text": "Synthetic Əliş", "language": "az", "script": "Latn", "kind": "main", "is_primary": True},
    {"text": "Синтетический", "language": "ru", "script": "Cyrl", "kind": "main"},
    {"text": "Sintetiçeskiy", "language": "az", "script": "Latn", "kind": "transliterated"},
]


def person_of(client: Client, **fields: Any) -> dict[str, Any]:
    return linked_data(client, path_of(make_memorial(names=NAMES, **fields)))[0]


def test_a_person_with_every_attested_name(client: Client) -> None:
    memorial = make_memorial(names=NAMES, birth="1962-05-03", death="1990-01")
    (person,) = linked_data(client, path_of(memorial))
    assert person["@type"] == "Person"
    assert person["@id"] == f"http://localhost:8000/id/{memorial.identifier}"
    assert person["name"] == {"@value": "Synthetic Əliş", "@language": "az"}
    assert person["alternateName"] == {"@value": "Синтетический", "@language": "ru"}
    assert (person["birthDate"], person["deathDate"]) == ("1962-05-03", "1990-01")
    assert person["description"] == "Synthetic life (en)."


@pytest.mark.parametrize("doubtful", ["1962?", "1962~", "196X", "1961/1962"])
def test_a_doubtful_date_is_left_out(client: Client, doubtful: str) -> None:
    person = person_of(client, birth=doubtful, death="1990-01-20~")
    assert "birthDate" not in person and "deathDate" not in person


def test_what_a_warning_precedes_is_not_summed_up(client: Client) -> None:
    person = person_of(client, given={"en": {"summary": "Synthetic and sad.", "content_note": "Synthetic note."}})
    assert "description" not in person


def test_only_what_the_page_shows(client: Client) -> None:
    event, hidden = make_event({"en": "Synthetic night"}), make_event({"en": "HIDDEN"}, live=False)
    place, unseen = make_place({"en": "Synthetic place"}), make_place({"en": "HIDDEN"}, access_status="restricted")
    source, withheld = make_source({"en": "Synthetic source"}), make_source({"en": "HIDDEN"}, live=False)
    person = person_of(
        client, events=[event, hidden], places=[(place, "died"), (unseen, "born")], sources=[source, withheld]
    )
    assert [thing["name"] for thing in person["subjectOf"]] == ["Synthetic night", "Synthetic source"]
    assert person["deathPlace"]["name"] == "Synthetic place"
    assert "birthPlace" not in person and "HIDDEN" not in str(person)
