"""What the archive made itself and says so: maps, charts, papers, and readings whose transcripts keep time."""

import re
import subprocess
import wave
from array import array
from pathlib import Path
from typing import Any

import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from archive.core.timed_text import parse_vtt
from tests.interchange.test_opening_content import FIXTURES, LANGUAGES, documents
from tests.opening_media import SPEAKER, introduction


def own_media() -> list[dict[str, Any]]:
    return [doc for doc in documents("media") if doc.get("creator") == "Black January Archive"]


def test_what_the_archive_made_says_so_and_whose_it_is() -> None:
    assert len(own_media()) == 11
    made = {"az": r"\barxiv", "en": r"\barchive\b", "ru": r"\bархив"}
    for doc in own_media():
        assert doc["credit_line"].startswith("Black January Archive") and doc["rights_statement"], doc["identifier"]
        for code, row in doc["texts"].items():
            assert re.search(made[code], row["caption"].lower()), doc["identifier"]
    others = [doc for doc in documents("media") if doc not in own_media()]
    assert all("image" not in doc and "recording" not in doc and "document" not in doc for doc in others)


def test_every_own_picture_is_described_and_every_own_recording_can_be_read() -> None:
    for doc in own_media():
        if "image" in doc:
            assert all(row["alt_text"] for row in doc["texts"].values()), doc["identifier"]
        if "recording" in doc:
            assert [row for row in doc["texts"].values() if row.get("transcript")], doc["identifier"]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_synthetic_voice_reads_what_stands_on_the_front_page(language: str) -> None:
    (doc,) = [doc for doc in own_media() if doc["slug"] == f"introduction-read-{language}"]
    cues = parse_vtt(doc["texts"][language]["transcript"])
    assert [cue.text for cue in cues] == introduction(language)
    assert {cue.speaker for cue in cues} == {SPEAKER[language]}
    assert cues[-1].end_ms / 1000 <= doc["recording"]["duration"]


def test_the_voice_is_heard_when_the_transcript_says_so(tmp_path: Path) -> None:
    """Silence before the first cue and between all of them, by the samples of the file itself."""
    (doc,) = [doc for doc in own_media() if doc["slug"] == "introduction-read-en"]
    cues = parse_vtt(doc["texts"]["en"]["transcript"])
    raw = tmp_path / "raw.wav"
    command = [get_ffmpeg_exe(), "-loglevel", "error", "-i", str(FIXTURES / doc["recording"]["file"]), str(raw)]
    subprocess.run(command, check=True)  # noqa: S603
    with wave.open(str(raw)) as sound:
        rate, samples = sound.getframerate(), array("h", sound.readframes(sound.getnframes()))
    for cue in cues:
        begin = samples[(cue.start_ms - 50) * rate // 1000 : (cue.start_ms + 50) * rate // 1000]
        quiet, loud = begin[: len(begin) * 9 // 20], begin[len(begin) // 2 :]
        assert max(map(abs, quiet)) < 50 < max(map(abs, loud)), cue.text
