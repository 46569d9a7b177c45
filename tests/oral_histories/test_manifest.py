"""A recorded memory for viewers elsewhere."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from archive.assets.models import Derivative, Recording
from archive.oral_histories.chapters import OralHistoryChapter, OralHistoryChapterText
from tests.factories import make_derivative, make_memorial, make_voice
from tests.factories.files import sound_bytes
from tests.media.iiif.test_manifests import manifest_of, value_of

pytestmark = pytest.mark.django_db
TIMED = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\n<v Synthetic narrator>Synthetic words.\n"


@pytest.fixture(autouse=True)
def files_of_its_own(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def sound() -> Recording:
    recording = Recording.objects.create(
        title="Synthetic sound", type="audio", duration=0, file=ContentFile(sound_bytes(), "synthetic.wav")
    )
    for kind, ending, media_type in (("audio-aac", "m4a", "audio/mp4"), ("audio-opus", "webm", "audio/webm")):
        make_derivative(recording, Derivative.Kind(kind), b"synthetic", ending, media_type, duration_ms=61_250)
    return recording


def test_a_voice_is_as_long_as_it_is_and_plays_in_either_form(client: Client) -> None:
    voice = make_voice(
        recording=sound(), people=[make_memorial("Synthetic Əliş")], languages="az ru", recorded="2010-05"
    )
    manifest = manifest_of(client, voice)
    (canvas,) = manifest["items"]
    assert canvas["duration"] == 61.25 and "width" not in canvas
    choice = canvas["items"][0]["items"][0]["body"]
    assert [(body["type"], body["format"]) for body in choice["items"]] == [
        ("Sound", "audio/mp4"),
        ("Sound", "audio/webm"),
    ]
    assert value_of(manifest, "Narrator") == [{"none": ["Synthetic narrator"]}]
    assert value_of(manifest, "Speaks of") == [{"az": ["Synthetic Əliş"]}]
    assert value_of(manifest, "Languages")[0]["en"] == ["Azerbaijani, Russian"]
    assert "annotations" not in canvas, "its transcript has no times"


def test_time_coded_transcripts_go_with_it_each_in_its_language(client: Client) -> None:
    voice = make_voice(recording=sound())
    voice.texts.filter(language__in=["az", "ru"]).update(transcript=TIMED)
    (canvas,) = manifest_of(client, voice)["items"]
    bodies = [note["body"] for note in canvas["annotations"][0]["items"]]
    assert [(body["language"], body["format"]) for body in bodies] == [("az", "text/vtt"), ("ru", "text/vtt")]
    assert bodies[0]["id"] == f"http://localhost:8000/id/{voice.identifier}/transcript.az.vtt"
    assert client.get(bodies[0]["id"].removeprefix("http://localhost:8000"))["Content-Type"].startswith("text/vtt")


def test_chapters_are_ranges_to_the_next_one_and_to_the_end(client: Client) -> None:
    voice = make_voice(recording=sound())
    for start, titles in (
        (0, {"az": "Sintetik", "en": "Synthetic"}),
        (12_500, {"en": "Synthetic second"}),
        (99_000, {}),
    ):
        chapter = OralHistoryChapter.objects.create(page=voice, start_ms=start)
        for language, title in titles.items():
            OralHistoryChapterText.objects.create(chapter=chapter, language=language, title=title)
    (chapters,) = manifest_of(client, voice)["structures"]
    assert [part["label"] for part in chapters["items"]] == [
        {"az": ["Sintetik"], "en": ["Synthetic"]},
        {"en": ["Synthetic second"]},
    ]
    assert [part["items"][0]["id"].partition("#")[2] for part in chapters["items"]] == ["t=0.0,12.5", "t=12.5,61.25"]


def test_a_voice_of_which_only_words_are_here_has_none(client: Client) -> None:
    assert client.get(f"/id/{make_voice().identifier}/manifest.json").status_code == 404
