"""WebVTT as it comes from editors, speech recognisers and careless hands."""

import re
import time
import tracemalloc

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from archive.core.timed_text import (
    Cue,
    TimedTextError,
    ends_late,
    is_time_coded,
    parse_vtt,
    validate_transcript,
    write_vtt,
)

WHOLE = """\
\ufeffWEBVTT - Synthetic title
Kind: captions

STYLE
::cue { color: red }

NOTE
made by a synthetic editor --
over two lines

first
00:00.000 --> 00:02.500 align:start position:10%
<v Synthetic narrator>Synthetic words, <i>leaning</i> &amp; plain.

00:00:02.500 --> 00:00:05.000
<v.loud Synthetic interviewer>A question?
<v Synthetic narrator>An answer.

100:00:00.000 --> 100:00:01.000
One line
and another <00:00.500>one
"""


def cue(start: int, end: int, text: str, speaker: str = "", identifier: str = "") -> Cue:
    return Cue(start, end, text, speaker, identifier)


def test_a_whole_file() -> None:
    assert parse_vtt(WHOLE) == [
        cue(0, 2500, "Synthetic words, leaning & plain.", "Synthetic narrator", "first"),
        cue(2500, 5000, "A question?", "Synthetic interviewer"),
        cue(2500, 5000, "An answer.", "Synthetic narrator"),
        cue(360_000_000, 360_001_000, "One line\nand another one"),
    ]


def test_lines_end_as_they_do_on_any_machine() -> None:
    for ending in ("\r\n", "\r"):
        assert parse_vtt(WHOLE.replace("\n", ending)) == parse_vtt(WHOLE)


def test_times_without_hours_and_text_without_speakers_are_well() -> None:
    assert parse_vtt("WEBVTT\n\n59:59.999 --> 60:00.000\nno\n".replace("60:00.000", "01:00:00.000")) == [
        cue(3_599_999, 3_600_000, "no")
    ]


def problems(body: str) -> list[tuple[int, str]]:
    with pytest.raises(TimedTextError) as caught:
        parse_vtt(body)
    return [(problem.line, problem.message) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("", 1, "must begin with WEBVTT"),
        ("webvtt\n", 1, "must begin with WEBVTT"),
        ("WEBVTTs\n", 1, "must begin with WEBVTT"),
        ("WEBVTT\n\nwords alone\n", 3, "is missing here"),
        ("WEBVTT\n\n1\n", 3, "is missing here"),
        ("WEBVTT\n\n00:01 --> 00:02.000\nx\n", 3, "is no time"),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nx\n", 3, "“00:01,000” is no time"),
        ("WEBVTT\n\n00:01.000 --> \nx\n", 3, "is no time"),
        ("WEBVTT\n\n00:61.000 --> 01:02.000\nx\n", 3, "is no time"),
        ("WEBVTT\n\n٠٠:٠١.٠٠٠ --> 00:02.000\nx\n", 3, "is no time"),
        ("WEBVTT\n\n00:05.000 --> 00:05.000\nx\n", 3, "ends before it begins"),
        ("WEBVTT\n\n00:05.000 --> 00:04.000\nx\n", 3, "ends before it begins"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\n", 3, "no words"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\n<v Synthetic></v>\n", 3, "no words"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\nx\n00:06.000 --> 00:07.000\ny\n", 4, "empty line is missing"),
        ("WEBVTT\n\n00:05.000 --> 00:06.000\nx\n\n00:01.000 --> 00:02.000\ny\n", 6, "before the one above"),
        ("WEBVTT\n\n00:01.000 --> 00:05.000\nx\n\n00:04.000 --> 00:06.000\ny\n", 6, "line 3 ends only at 0:00:05.000"),
        ("WEBVTT\n\n00:01.000 --> 00:05.000\n" + "x" * 10_001, 4, "more than 10000 signs"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_by_its_line(body: str, line: int, words: str) -> None:
    found = problems(body)
    assert found[0][0] == line
    assert words in found[0][1]


def test_all_problems_are_told_at_once() -> None:
    body = "WEBVTT\n\n" + "\n\n".join("00:01 --> 00:02\nx" for _ in range(80))
    with pytest.raises(TimedTextError) as caught:
        parse_vtt(body)
    assert len(caught.value.problems) == 80
    assert len(caught.value.messages) == 51
    assert caught.value.messages[0].startswith("Line 3: ")
    assert caught.value.messages[-1] == "30 more lines have problems."


def test_two_may_speak_at_once_and_one_not() -> None:
    body = "WEBVTT\n\n00:01.000 --> 00:05.000\n<v A>x\n\n00:02.000 --> 00:03.000\n<v B>y\n"
    assert len(parse_vtt(body)) == 2
    assert "ends only at" in problems(body.replace("<v B>", "<v A>"))[0][1]


def test_an_endless_file_is_refused_before_it_is_read() -> None:
    for body in ("WEBVTT\n" + "x" * 9_000_000, "WEBVTT\n\n" + "00:01.000 --> 00:02.000\nx\n\n" * 60_000):
        assert "more than" in problems(body)[0][1] or "longer than" in problems(body)[0][1]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("x\n\n" * 270_000, id="lines without times"),
        pytest.param("a --> b\nx\n\n" * 70_000, id="times that are none"),
        pytest.param("x\n" * 400_000, id="one block"),
        pytest.param("00:01.000 --> 00:02.000\n" + ("<v " * 3_300 + "\n") * 80, id="voices that never end"),
        pytest.param("00:01.000 --> 00:02.000\n" + ("<" * 9_998 + "\n") * 80, id="tags that never end"),
    ],
)
def test_a_file_made_to_do_harm_takes_neither_memory_nor_time(body: str) -> None:
    """What is kept while reading is a few times the file's own size, and no line is read twice."""
    begin = time.process_time()
    # What other threads of the process take meanwhile is counted as well, but not three times.
    assert min(most_kept_while_reading(body) for _time in range(3)) < 16 * len(body)
    # Reading every tag from each of its beginnings took a hundred times as long.
    assert time.process_time() - begin < 30


def most_kept_while_reading(body: str) -> int:
    """In bytes."""
    tracemalloc.start()
    try:
        parse_vtt("WEBVTT\n\n" + body)
    except TimedTextError as error:
        assert len(error.messages) <= 51
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_reading_stops_where_nothing_fits_and_says_so() -> None:
    with pytest.raises(TimedTextError) as caught:
        parse_vtt("WEBVTT\n\n" + "a --> b\nx\n\n" * 5_000)
    assert caught.value.messages[0].startswith("Line 3: ")
    assert caught.value.messages[-1] == "Line 3003: Too many lines have problems. The file was not read any further."


def test_a_cue_directly_below_the_header_is_kept() -> None:
    assert parse_vtt("WEBVTT\nKind: captions\n00:01.000 --> 00:02.000\nx\n") == [cue(1000, 2000, "x")]


def test_one_who_speaks_twice_in_a_cue_speaks_once() -> None:
    body = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>x\n<v B>y\n<v A>z\n"
    assert parse_vtt(body) == [cue(1000, 2000, "x\nz", "A"), cue(1000, 2000, "y", "B")]


def test_a_cue_after_the_end_of_the_recording() -> None:
    cues = parse_vtt("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\n00:09.000 --> 00:12.000\ny\n")
    assert ends_late(cues, 0) == [] and ends_late(cues, 9_500) == []
    assert [problem.line for problem in ends_late(cues, 9_000)] == [6]


def test_a_field_takes_plain_words_and_refuses_a_bad_file() -> None:
    validate_transcript("Synthetic words --> with an arrow")
    validate_transcript(WHOLE)
    with pytest.raises(ValidationError) as caught:
        validate_transcript("WEBVTT\n\n1\n00:01 --> 00:02\nx\n")
    assert caught.value.messages[0].startswith("Line 4: ")
    assert is_time_coded(WHOLE) and not is_time_coded("Synthetic WEBVTT")


@pytest.mark.parametrize(
    ("text", "line", "times"),
    [
        ("1\n00:00:01,000 --> 00:00:04,000\nSynthetic words\n", 2, "00:00:01,000 --> 00:00:04,000"),
        ("1\r\n00:00:01,000 --> 00:00:04,000\r\nSynthetic words\r\n", 2, "00:00:01,000 --> 00:00:04,000"),
        ("Synthetic heading\n\nWEBVTT\n\n00:01.000 --> 00:04.000\nSynthetic words\n", 5, "00:01.000 --> 00:04.000"),
        ("webvtt\n\n00:00:01.000 --> 00:00:04.000\nSynthetic words\n", 3, "00:00:01.000 --> 00:00:04.000"),
        (
            "1 0:00:01,000-->0:00:04,000 folded into one line 2 0:00:04,000-->0:00:06,000 x",
            1,
            "0:00:01,000-->0:00:04,000",
        ),
    ],
    ids=["srt", "srt-of-windows", "heading-before", "small-letters", "folded"],
)
def test_times_in_plain_words_are_told_with_the_way_to_give_them(text: str, line: int, times: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError) as caught:
        validate_transcript(text)
    [said] = caught.value.messages
    assert said.startswith(f"Line {line} has times ({times})") and "Begin it with a line WEBVTT" in said


@pytest.mark.parametrize(
    "text", ["Then --> now", "[00:00:01] Synthetic words", "From 00:00:01,000 on", "At 19:30 --> 20:15", "1:30 - 2:45"]
)
def test_an_arrow_or_a_time_of_day_makes_no_cue(text: str) -> None:
    validate_transcript(text)


VISIBLE = st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp", "Zs"), blacklist_characters="\x85")
WORDS = st.text(VISIBLE, min_size=1, max_size=12)
SAID = st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=3).map("\n".join)


@st.composite
def cues(draw: st.DrawFn) -> list[Cue]:
    found, moment = [], 0
    for _ in range(draw(st.integers(1, 6))):
        start = moment + draw(st.integers(0, 5_000_000))
        moment = start + draw(st.integers(1, 100_000))
        speaker = draw(st.one_of(st.just(""), st.lists(WORDS, min_size=1, max_size=2).map(" ".join)))
        identifier = draw(st.one_of(st.just(""), st.integers(1, 999).map(str)))
        found.append(Cue(start, moment, draw(SAID), speaker, identifier))
    return found


@given(cues())
def test_what_is_written_is_read_as_the_same(given_cues: list[Cue]) -> None:
    text = write_vtt(given_cues)
    assert parse_vtt(text) == given_cues
    assert write_vtt(parse_vtt(text)) == text


@given(st.text(max_size=300))
def test_no_text_does_worse_than_a_problem(text: str) -> None:
    for body in (text, f"WEBVTT\n\n{text}"):
        try:
            found = parse_vtt(body)
        except TimedTextError as error:
            assert all(problem.line >= 1 for problem in error.problems)
            continue
        assert all(0 <= entry.start_ms < entry.end_ms for entry in found)
        assert not any(re.search("\n\\s*\n", entry.text) for entry in found)
