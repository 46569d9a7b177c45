"""A transcript as its page shows it: by chapters, in two languages side by side, and never at many queries."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from archive.core.texts import Words
from archive.core.timed_text import Cue, moment, write_vtt
from archive.media.lines import Chapter, Transcript, lines_of
from tests.factories import make_media, make_place, make_recording, make_rights, make_voice
from tests.factories.stories import make_chapter
from tests.factories.voices import lines
from tests.pages import path_of, queries, read


def cue(start: int, end: int, text: str = "x", speaker: str = "") -> Cue:
    return Cue(start, end, text, speaker)


def test_moments_are_seconds_without_needless_zeros() -> None:
    assert [moment(ms) for ms in (0, 500, 83_500, 7_205_123)] == ["0", "0.5", "83.5", "7205.123"]


def test_a_speaker_is_named_where_another_spoke_before() -> None:
    found = lines_of([cue(0, 1, speaker="A"), cue(1, 2, speaker="A"), cue(2, 3, speaker="B"), cue(3, 4, speaker="A")])
    assert [line.said.speaker for line in found] == ["A", "", "B", "A"]


def test_the_other_language_stands_where_most_of_it_is_said() -> None:
    own = [cue(1000, 2000), cue(3000, 6000), cue(6000, 9000)]
    other = [
        cue(0, 900, "before"),
        cue(2500, 4000, "mostly the second"),
        cue(5900, 8000, "third"),
        cue(9500, 9900, "after"),
    ]
    beside = [[said.text for said in line.beside] for line in lines_of(own, other)]
    assert beside == [["before"], ["mostly the second"], ["third", "after"]]
    assert lines_of([], other) == []


class Record:
    """A record as far as its transcripts go."""

    identifier = "BJ-V-0001"

    def __init__(self, **cues: list[Cue]) -> None:
        self.texts_by_language = {
            code: SimpleNamespace(language=code, transcript="WEBVTT", cues=listed) for code, listed in cues.items()
        }

    def words(self, field: str) -> Words:
        return Words("WEBVTT", "en", False)


def test_lines_stand_under_their_chapters_and_each_moment_has_one_address() -> None:
    chapters = [Chapter(2000, Words("One", "en", False), Words("", "en", False))]
    chapters.append(Chapter(9000, Words("Two", "en", False), Words("", "en", False)))
    record = Record(en=[cue(0, 2000), cue(2000, 3000), cue(4000, 5000, speaker="A"), cue(4000, 6000, speaker="B")])
    parts = Transcript(record, chapters=chapters).parts
    assert [(part.chapter and part.chapter.moment, len(part.lines)) for part in parts] == [
        (None, 1),
        ("2", 3),
        ("9", 0),
    ]
    assert [line.is_first for part in parts for line in part.lines] == [True, False, True, False]


@pytest.mark.parametrize(
    ("asked", "read_in", "beside"),
    [
        ({}, "en", None),
        ({"with": "az"}, "en", "az"),
        ({"transcript": "az"}, "az", None),
        ({"transcript": "az", "with": "az"}, "az", None),
        ({"transcript": "az", "with": "en"}, "az", "en"),
        ({"transcript": "xx", "with": "../"}, "en", None),
    ],
)
def test_a_reader_asks_for_one_language_or_two(asked: dict[str, str], read_in: str, beside: str | None) -> None:
    transcript = Transcript(Record(az=[cue(0, 1)], en=[cue(0, 1)]), asked)
    assert transcript.row.language == read_in  # type: ignore[union-attr]
    assert (transcript.beside.language if transcript.beside else None) == beside
    assert [choice.row.language for choice in transcript.languages if choice.is_chosen] == [read_in]


@pytest.mark.django_db
class TestPages:
    def test_three_thousand_lines_cost_no_more_queries_than_three(self, client: Client) -> None:
        recording = make_recording({"audio-opus": "webm"}, duration_ms=7_200_000)
        place = make_place()

        def voice(count: int, chapters: int) -> str:
            given = {
                code: {"title": f"Synthetic {count} ({code})", "transcript": lines(code, count)}
                for code in ("az", "en")
            }
            rows = [make_chapter(at * 1000, places=[place], en=f"Synthetic chapter {at}") for at in range(chapters)]
            return f"{path_of(make_voice(given, chapters=rows, recording=recording))}?with=az"

        assert queries(client, voice(3, 1)) == queries(client, voice(3000, 20)) <= 15

    def test_what_is_said_in_a_media_item_is_read_beside_it(self, client: Client) -> None:
        said = write_vtt([cue(0, 1000, "Synthetic <words> & more", "Synthetic speaker"), cue(1500, 2000, "Their end")])
        item = make_media(
            {"en": {"title": "Synthetic reading", "transcript": said}},
            kind="audio",
            recording=make_recording({"audio-aac": "m4a"}, duration_ms=2000),
            rights_statement=make_rights(),
        )
        html = read(client, path_of(item))
        assert '<li id="t=1.5"><a href="#t=1.5">0:01</a><p>Their end</p></li>' in html
        assert "<b>Synthetic speaker</b> Synthetic &lt;words&gt; &amp; more" in html
        track = f'<track kind="captions" src="/id/{item.identifier}/transcript.en.vtt" srclang="en"'
        assert track in html and client.get(f"/id/{item.identifier}/transcript.en.vtt").status_code == 200

    def test_what_is_covered_is_heard_and_read_only_when_asked_for(self, client: Client) -> None:
        item = make_media(
            {"en": {"title": "Synthetic reading", "transcript": lines("en", 3, 3000)}},
            kind="audio",
            recording=make_recording({"audio-aac": "m4a"}, duration_ms=3000),
            rights_statement=make_rights(),
            is_sensitive=True,
        )
        html = read(client, path_of(item))
        assert 'preload="none"' in html
        covered = html[html.index('<details class="covered">') : html.index('<aside class="facts wide"')]
        assert "Synthetic line 000001" in covered and html.count("Synthetic line 000001") == 1

    def test_of_a_recording_held_elsewhere_the_lines_are_read_and_its_caption_stands_once(self, client: Client) -> None:
        words = {"title": "Synthetic reading", "caption": "Synthetic caption.", "transcript": lines("en", 3, 3000)}
        html = read(client, path_of(make_media({"en": words}, kind="audio")))
        assert html.count("Synthetic line 000001") == 1 and "Held elsewhere" in html
        assert html.count("<p>Synthetic caption.") == 1 and "<figcaption>" not in html

    def test_a_place_that_is_hidden_is_not_named_in_a_chapter(self, client: Client) -> None:
        hidden: Any = make_place({"en": "Hidden place"}, live=False)
        voice = make_voice(chapters=[make_chapter(0, places=[hidden, make_place()], en="Synthetic chapter")])
        html = read(client, path_of(voice))
        assert "Synthetic chapter" in html and "Synthetic place" in html and "Hidden" not in html
