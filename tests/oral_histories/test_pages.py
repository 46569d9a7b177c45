"""Voices: heard when asked for, readable always, and honest while there are none."""

import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from archive.assets.models import Recording
from archive.oral_histories.models import OralHistoryText
from tests.factories import make_event, make_exhibition, make_memorial, make_place, make_source, make_voice
from tests.factories.files import film_bytes
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


@pytest.mark.parametrize(("kind", "ending"), [("audio", "wav"), ("video", "mp4")])
def test_a_recording_waits_until_it_is_asked_for(client: Client, kind: str, ending: str) -> None:
    recording = Recording.objects.create(
        title="Synthetic", type=kind, file=ContentFile(film_bytes(ending), f"synthetic.{ending}")
    )
    voice = make_voice(recording=recording)
    html = read(client, path_of(voice))
    found = re.search(rf'<{kind} controls preload="none"[^>]* src="([^"]+)"', html)
    assert found
    assert "autoplay" not in html
    assert client.get(found[1]).status_code == 200
    assert f'<a href="{found[1]}">' in html, "without a player it is a file"


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
