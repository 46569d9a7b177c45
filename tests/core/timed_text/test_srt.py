"""SubRip as it comes from editors."""

import pytest
from hypothesis import given

from archive.core.timed_text import Cue, TimedTextError, parse_srt, write_srt
from tests.core.timed_text.test_webvtt import cues

FILE = """\
\ufeff1
00:00:01,000 --> 00:00:03,500
<i>Synthetic</i> words
{\\an8}over two lines

2
00:00:04.000 --> 00:00:05,000  X1:10
A < B & C
"""


def test_a_whole_file() -> None:
    assert parse_srt(FILE) == [
        Cue(1000, 3500, "Synthetic words\nover two lines"),
        Cue(4000, 5000, "A < B & C"),
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<font color=red>x</font>", "x"),
        ("<i<i>>x", "x"),
        ("{\\a<i>n8}x", "x"),
        ("1 < 2 > 0 {x} }{", "1 < 2 > 0 {x} }{"),
        ("<i", "<i"),
        ("<" * 2_000 + "i" + ">" * 2_000 + "x", "<" * 1_999 + ">" * 1_999 + "x"),
    ],
)
def test_tags_go_and_signs_stay(written: str, read: str) -> None:
    assert parse_srt(f"1\n00:00:01,000 --> 00:00:02,000\n{written}\n")[0].text == read


def test_numbers_may_lack() -> None:
    assert parse_srt("00:00:01,000 --> 00:00:02,000\nx\n") == [Cue(1000, 2000, "x")]


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("", 1, "no cue"),
        ("1\n00:00:01 --> 00:00:02\nx\n", 2, "is missing here"),
        ("1\n", 1, "is missing here"),
        ("1\n00:00:01,000 --> 00:00:02,000\n\n2\n", 2, "no words"),
        ("1\n00:00:02,000 --> 00:00:01,000\nx\n", 2, "ends before it begins"),
        ("1\n00:00:02,000 --> 00:00:03,000\nx\n\n2\n00:00:01,000 --> 00:00:02,000\ny\n", 6, "before the one above"),
    ],
)
def test_what_is_wrong_is_said_by_its_line(body: str, line: int, words: str) -> None:
    with pytest.raises(TimedTextError) as caught:
        parse_srt(body)
    assert caught.value.problems[0].line == line
    assert words in caught.value.problems[0].message


def test_a_speaker_stands_before_the_words() -> None:
    written = write_srt([Cue(1000, 2000, "Words.", "Synthetic narrator")])
    assert written == "1\n00:00:01,000 --> 00:00:02,000\nSynthetic narrator: Words.\n"


@given(cues())
def test_what_was_read_once_is_written_and_read_as_the_same(given_cues: list[Cue]) -> None:
    try:
        once = parse_srt(write_srt(given_cues))
    except TimedTextError:  # words that are nothing but tags, or one speaker over himself where there are two
        return
    assert parse_srt(write_srt(once)) == once
