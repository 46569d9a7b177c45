"""What a curator types that cannot be so is refused beside its field, also in a draft, and stays in the form."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tests.admin_forms import curator, edit_url, read_form, rows
from tests.factories import (
    make_event,
    make_figure,
    make_media,
    make_memorial,
    make_place,
    make_source,
    make_voice,
)
from tests.factories.files import make_film
from tests.factories.stories import make_chapter

pytestmark = pytest.mark.django_db

MIXED = "Мammadova Synthetic"
SAID = "“Мammadova”: the letter “М” is Cyrillic, the others are Latin."


@pytest.fixture
def client() -> Client:
    return curator()


def refused(client: Client, page: Any, **typed: Any) -> dict[str, list[str]]:
    """Save a draft of the record with other words in its form; what is said beside which field."""
    answer = client.post(edit_url(page), {**read_form(client, edit_url(page)), **typed})
    assert answer.status_code == 200, "it was taken"
    soup = BeautifulSoup(answer.content, "html.parser")
    for name, value in typed.items():
        if isinstance(value, str) and soup.find(attrs={"name": name}) is not None:
            control = soup.find(attrs={"name": name})
            kept = control.get("value") or control.get_text().removeprefix("\n")
            assert kept == value or control.name == "select", f"{name} was lost"
    form = answer.context_data["form"]
    found = {name: [str(said) for said in messages] for name, messages in form.errors.items()}
    for name, formset in form.formsets.items():
        for number, errors in enumerate(formset.errors):
            found |= {
                f"{name}-{number}-{field}": [str(said) for said in messages] for field, messages in errors.items()
            }
    return found


@pytest.mark.parametrize("field", ["text", "surname"])
def test_a_name_of_a_person_with_a_letter_of_another_script(client: Client, field: str) -> None:
    found = refused(client, make_memorial("Synthetic 1"), **{f"names-0-{field}": MIXED})
    assert found.keys() == {f"names-0-{field}"} and found[f"names-0-{field}"][0].startswith(SAID)


def test_a_name_of_a_place_with_a_letter_of_another_script(client: Client) -> None:
    place = make_place(names=[("Synthetic", "en", "current")])
    assert refused(client, place, **{"names-0-text": MIXED}).keys() == {"names-0-text"}


@pytest.mark.parametrize("field", ["family", "given", "literal"])
def test_a_creator_of_a_source_with_a_letter_of_another_script(client: Client, field: str) -> None:
    creator = rows("creators", [{"role": "author", "script": "Latn", field: MIXED}])
    assert refused(client, make_source(), **creator).keys() == {f"creators-0-{field}"}


@pytest.mark.parametrize(
    ("make", "field"), [(make_voice, "narrator"), (make_voice, "interviewer"), (make_media, "creator")]
)
def test_who_speaks_asks_or_makes_with_a_letter_of_another_script(client: Client, make: Any, field: str) -> None:
    assert refused(client, make(), **{field: MIXED}).keys() == {field}


@pytest.mark.parametrize(
    ("field", "number", "said"),
    [
        (
            "isbn",
            "978-0-00-000000-5",
            "“978-0-00-000000-5”: the last digit, 5, does not fit; after the digits before it stands 2.",
        ),
        ("issn", "0000-0018", "“0000-0018”: the last digit, 8, does not fit"),
        ("doi", "https://doi.org/10.0000/synthetic", "leave out the address before it"),
    ],
)
def test_a_number_of_a_book_or_journal_with_a_wrong_digit(client: Client, field: str, number: str, said: str) -> None:
    found = refused(client, make_source(), **{field: number})
    assert found.keys() == {field} and said in found[field][0]


@pytest.mark.parametrize("make", [make_voice, make_media])
def test_a_transcript_with_times_that_would_be_read_as_words(client: Client, make: Any) -> None:
    found = refused(client, make(), **{"texts-0-transcript": "1\n00:00:01,000 --> 00:00:04,000\nSynthetic words"})
    assert found.keys() == {"texts-0-transcript"}
    assert "Begin it with a line WEBVTT" in found["texts-0-transcript"][0]


@pytest.mark.each
def test_a_number_that_not_every_database_keeps(client: Client) -> None:
    found = refused(client, make_place(), uncertainty_m="2147483648")
    assert found == {"uncertainty_m": ["Ensure this value is less than or equal to 2147483647."]}
    event = make_event()
    make_figure(event, lowest=3)
    found = refused(client, event, **{"figures-0-lowest": "2147483648"})
    assert found == {"figures-0-lowest": ["Ensure this value is less than or equal to 2147483647."]}


@pytest.mark.each
def test_a_size_of_a_file_that_not_every_database_keeps(client: Client) -> None:
    film = make_film()
    address = reverse("wagtailmedia:edit", args=[film.pk])
    answer = client.post(address, {**read_form(client, address), "width": "2147483648"})
    html = answer.content.decode()
    assert answer.status_code == 200 and html.count("Ensure this value is less than or equal to 2147483647.") == 1
    assert 'value="2147483648"' in html


def test_a_chapter_after_the_end_of_every_recording(client: Client) -> None:
    voice = make_voice(chapters=[make_chapter(1000, en="Synthetic chapter")])
    found = refused(client, voice, **{"chapters-0-start_ms": "600:00:00"})
    assert found == {"chapters-0-start_ms": ["No recording is so long: its last moment is 596:31:23.647."]}


def test_what_was_stored_before_there_was_the_rule_can_still_be_stored_and_taken_out_of_sight(client: Client) -> None:
    voice = make_voice(narrator=MIXED)
    voice.access_status = "withdrawn"
    voice.save()
    voice.save_revision().publish()
    voice.refresh_from_db()
    assert (voice.narrator, voice.access_status) == (MIXED, "withdrawn")
