"""What the archive made itself and says so: maps, charts, papers, and readings whose transcripts keep time."""

import re
import subprocess
import unicodedata
import wave
from array import array
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from imageio_ffmpeg import get_ffmpeg_exe
from PIL import Image

from archive.core.timed_text import parse_vtt
from archive.places.atlas.sheets import BAKU, CASPIAN, Frame
from tests.interchange.test_opening_content import FIXTURES, LANGUAGES, documents
from tests.opening_media.reading import LOUDNESS, SPEAKER, TOLERANCE, TRUE_PEAK, introduction, loudness, read_sentences
from tests.opening_media.records import COMMAND, LICENCE, MAKER, charted, figures_drawn, mapped, places_drawn, printed

ANEW = f"The records have moved on. Make it anew: {COMMAND}"


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
    assert [cue.text for cue in cues] == read_sentences(language), ANEW
    assert [cue.text for cue in cues[2:]] == introduction(language)
    assert "\u0301" not in doc["texts"][language]["transcript"], "stress is marked for the voice, not for readers"
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


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_each_reading_is_as_loud_as_the_others_and_no_peak_is_cut(language: str) -> None:
    loud, peak = loudness(FIXTURES / "files" / f"introduction-{language}.flac")
    assert abs(loud - LOUDNESS) <= TOLERANCE and peak <= TRUE_PEAK


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_chart_agrees_with_the_figures_of_today(language: str) -> None:
    (doc,) = [doc for doc in own_media() if doc["slug"] == f"reported-figures-chart-{language}"]
    with Image.open(FIXTURES / doc["image"]["file"]) as image:
        assert image.width >= 2400
        assert image.info["Description"] == figures_drawn(language), ANEW
        assert (image.info["Author"], image.info["Copyright"]) == (MAKER["en"], LICENCE)
    figures = charted()
    bounds = {min(f["lowest"] for f in figures if "lowest" in f), max(f["highest"] for f in figures if "highest" in f)}
    for row in doc["texts"].values():
        told = {int(number) for number in re.findall(r"\d+", row["alt_text"])}
        assert len(figures) in told and bounds & told, ANEW


@pytest.mark.parametrize(("slug", "frame"), [("map-of-baku", BAKU), ("map-of-the-caspian-shore", CASPIAN)])
def test_a_map_agrees_with_the_places_of_today_and_says_where_each_is(slug: str, frame: Frame) -> None:
    (doc,) = [doc for doc in own_media() if doc["slug"] == slug]
    with Image.open(FIXTURES / doc["image"]["file"]) as image:
        assert image.info["Description"] == places_drawn(frame), ANEW
    places = mapped(frame)
    depicted = {row["place"]: row for row in doc["depicted_places"]}
    assert {place["identifier"] for place in places} <= set(depicted), ANEW
    assert all(row["region_width"] > 0 and row["region_height"] > 0 for row in depicted.values())
    for language, row in doc["texts"].items():
        for number, place in enumerate(places, start=1):
            assert f"{number} {place['texts'][language]['title']}" in row["alt_text"], ANEW


def letters(text: str) -> str:
    """Only letters and digits: a paper breaks lines, and hyphenates, where it likes."""
    bare = re.sub(r"<[^>]+>", "", text)
    return "".join(sign for sign in unicodedata.normalize("NFKC", bare) if sign.isalnum())


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_paper_agrees_with_the_exhibition_of_today(language: str) -> None:
    path = FIXTURES / "files" / f"exhibition-{language}.pdf"
    paper = pypdfium2.PdfDocument(path)
    # The foot of each page has its own number, between two parts of a sentence.
    found = "".join(letters(page.get_textpage().get_text_bounded(bottom=56)) for page in paper)
    missing = [words for words in printed(language) if letters(words) not in found]
    assert not missing, ANEW
    assert letters(MAKER[language]) in letters(paper[0].get_textpage().get_text_bounded(top=56))
    assert MAKER[language] in paper.get_metadata_value("Title")
    assert len(list(paper.get_toc())) >= 10
    assert f"/Lang ({language})".encode() in path.read_bytes()
    whole = "".join(page.get_textpage().get_text_bounded() for page in paper)
    assert "://127.0.0.1" not in whole and "://localhost" not in whole and "BJ-S-0079" in whole, ANEW
    assert b"127.0.0.1" not in path.read_bytes(), "where no link leads"
    paper.close()
