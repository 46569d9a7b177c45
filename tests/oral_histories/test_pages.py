"""Voices: heard when asked for, readable always, and honest while there are none."""

import re

import pytest
from django.test import Client

from archive.oral_histories.models import OralHistoryText
from tests.factories import (
    make_event,
    make_exhibition,
    make_memorial,
    make_place,
    make_recording,
    make_source,
    make_voice,
)
from tests.pages import path_of, queries, read

pytestmark = pytest.mark.django_db


def test_while_there_is_none_the_page_says_so_and_invites(client: Client) -> None:
    html = read(client, "/en/voices/")
    assert "No oral history is in the archive yet." in html
    assert 'href="/en/contact/"' in html


def test_a_voice_is_listed_as_its_narrator_wishes_to_be_named(client: Client) -> None:
    voice = make_voice({"en": "Synthetic memory"}, narrator="S. 000001", recorded="2020-05", languages="az ru")
    html = read(client, "/en/voices/")
    assert f'href="{path_of(voice)}"' in html
    assert "S. 000001, May 2020. Azerbaijani, Russian" in html
    make_voice({"en": "Hidden voice"}, live=False)
    make_voice({"en": "Hidden too"}, access_status="withdrawn")
    assert "Hidden" not in read(client, "/en/voices/")


@pytest.mark.parametrize(
    ("element", "kinds"), [("audio", {"audio-opus": "webm", "audio-aac": "m4a"}), ("video", {"video": "mp4"})]
)
def test_what_was_made_for_the_web_is_played_and_the_original_is_not_named(
    client: Client, element: str, kinds: dict[str, str]
) -> None:
    recording = make_recording(kinds)
    html = read(client, path_of(make_voice(recording=recording)))
    player = re.search(rf"<{element} controls .*?</{element}>", html, re.S)
    assert player
    assert "autoplay" not in html
    addresses = re.findall(r'<source src="([^"]+)" type="([^"]+)">', player[0])
    assert [media_type for _address, media_type in addresses] == [f"{element}/{end}" for end in kinds.values()]
    assert all(client.get(address).status_code == 200 for address, _media_type in addresses)
    assert f'<a href="{addresses[-1][0]}">' in html, "without a player it is a file"
    assert recording.file.name not in html


def test_a_recording_that_cannot_be_played_yet_says_so(client: Client) -> None:
    recording = make_recording({})
    voice = make_voice(recording=recording)
    assert "is being prepared" in read(client, path_of(voice))
    type(recording).objects.update(processing="failed")
    assert "cannot be played just now" in read(client, path_of(voice))


def test_transcripts_are_readable_each_in_its_language(client: Client) -> None:
    voice = make_voice({"en": "Synthetic memory"}, languages="ru")
    OralHistoryText.objects.create(page=voice, language="ru", title="Память", transcript="Синтетическая запись.")
    html = read(client, path_of(voice))
    assert html.index("Synthetic transcript.") < html.index("<details")
    assert re.search(r'<details[^>]*>.*lang="ru".*Синтетическая запись\.', html, re.S)


def test_what_it_speaks_of_is_linked_and_nothing_hidden(client: Client) -> None:
    source = make_source()
    event, place = make_event(sources=[source]), make_place(sources=[source])
    hidden_place = make_place({"en": "Hidden place"}, live=False, sources=[source])
    voice = make_voice(
        people=[
            make_memorial("Synthetic Person", sources=[source]),
            make_memorial("Hidden person", live=False, sources=[source]),
        ],
        events=[event, make_event({"en": "Hidden event"}, live=False, sources=[source])],
        places=[place, hidden_place],
        place_recorded=hidden_place,
        internal_note="Hidden note",
    )
    make_exhibition({"en": "Hidden exhibition"}, records=[voice], live=False, sources=[source])
    shown = make_exhibition({"en": "Synthetic story"}, records=[voice], sources=[source])
    html = read(client, path_of(voice))
    for record in (event, place):
        assert f'href="{path_of(record)}"' in html
    assert "Synthetic Person" in html
    assert f'href="{path_of(shown)}#first"' in html
    assert "Hidden" not in html


def test_a_warning_stands_before_the_voice(client: Client) -> None:
    voice = make_voice({"en": {"title": "Synthetic memory", "content_note": "Synthetic warning."}})
    html = read(client, path_of(voice))
    assert html.index("Synthetic warning.") < html.index("<h1")
    listed = read(client, "/en/voices/")
    assert listed.index("Synthetic warning.") < listed.index("Synthetic memory")


def test_the_questions_asked_do_not_grow(client: Client) -> None:
    source = make_source()

    def voice(number: int) -> str:
        return path_of(
            make_voice(
                people=[make_memorial(sources=[source]) for _ in range(number)],
                events=[make_event(sources=[source]) for _ in range(number)],
                places=[make_place(sources=[source]) for _ in range(number)],
            )
        )

    assert queries(client, voice(1)) == queries(client, voice(4)) <= 15
    assert queries(client, "/en/voices/") <= 15
