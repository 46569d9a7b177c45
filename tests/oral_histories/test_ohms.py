"""OHMS files as they come from the field, and from careless hands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.core.timed_text import Cue, TimedTextError, parse_vtt, write_vtt
from archive.oral_histories.ohms import IndexPoint, Interview, parse_ohms, write_ohms

NEW = """\
<?xml version="1.0" encoding="UTF-8"?>
<ROOT xmlns="https://www.weareavp.com/nunncenter/ohms" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <record id="00000001" dt="2020-01-01">
    <version>6.0</version>
    <title>Synthetic interview</title>
    <language>Azerbaijani</language>
    <vtt_transcript><![CDATA[WEBVTT

00:00:01.000 --> 00:00:04.000
<v Synthetic narrator>Sintetik sözlər.
]]></vtt_transcript>
    <vtt_transcript_alt><![CDATA[WEBVTT

00:00:01.000 --> 00:00:04.000
<v Synthetic narrator>Synthetic words.
]]></vtt_transcript_alt>
    <index>
      <point>
        <time>0</time>
        <title>Başlanğıc</title>
        <title_alt>Beginning</title_alt>
        <synopsis>Sintetik məzmun.</synopsis>
        <synopsis_alt/>
        <gpspoints><gps>40.37, 49.84</gps></gpspoints>
      </point>
      <point><time>0:12:30</time><title>Sonra</title></point>
    </index>
  </record>
</ROOT>
"""
OLD = """\
<ROOT xmlns="https://www.weareavp.com/nunncenter/ohms"><record>
<title>Synthetic interview</title>
<sync>2:|2(4)|3(1)</sync>
<transcript>INTERVIEWER:  A question?
NARRATOR:  An answer.
More of it.

The end.</transcript>
</record></ROOT>
"""


def test_a_file_of_today() -> None:
    found = parse_ohms(NEW.encode())
    assert (found.title, found.language) == ("Synthetic interview", "Azerbaijani")
    assert parse_vtt(found.transcript) == [Cue(1000, 4000, "Sintetik sözlər.", "Synthetic narrator")]
    assert parse_vtt(found.transcript_alt)[0].text == "Synthetic words."
    assert found.points == [
        IndexPoint(0, "Başlanğıc", "Sintetik məzmun.", "Beginning", ""),
        IndexPoint(750_000, "Sonra"),
    ]


def test_an_older_file_is_no_finer_than_it_says() -> None:
    found = parse_ohms(OLD.encode())
    assert parse_vtt(found.transcript) == [
        Cue(0, 120_000, "INTERVIEWER: A question?\nNARRATOR: An answer."),
        Cue(120_000, 240_000, "More of it."),
        Cue(240_000, 360_000, "The end."),
    ]


def test_words_without_times_stay_plain() -> None:
    assert parse_ohms(OLD.replace("<sync>2:|2(4)|3(1)</sync>", "").encode()).transcript.startswith("INTERVIEWER:")


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("", 1, "not well-formed"),
        ("<ROOT><record></ROOT>", 1, "not well-formed"),
        ("<ROOT/>", 1, "no “record”"),
        (NEW.replace("00:00:01.000 -->", "00:01 -->"), 9, "is no time"),
        (NEW.replace("<time>0:12:30</time>", "<time>soon</time>"), 26, "is no time"),
        (NEW.replace("<time>0:12:30</time>", "<time>٣٠</time>"), 26, "is no time"),
        (NEW.replace("<time>0:12:30</time>", "<time>99999999999</time>"), 26, "is no time"),
        (NEW.replace("<time>0:12:30</time>", "<time>0</time>"), 26, "begins at this moment"),
        (NEW.replace("<title>Sonra</title>", ""), 26, "has no title"),
        (OLD.replace("2:|2(4)|3(1)", "2:|2|3"), 3, "is no sync"),
        (OLD.replace("2:|2(4)|3(1)", "2:|3(4)|2(1)"), 3, "do not rise"),
        (OLD.replace("2:|2(4)|3(1)", "2:|2(4)|33(1)"), 3, "fewer lines"),
    ],
)
def test_what_is_wrong_is_said_by_its_line(content: str, line: int, words: str) -> None:
    with pytest.raises(TimedTextError) as caught:
        parse_ohms(content.encode())
    assert caught.value.problems[0].line == line
    assert words in caught.value.problems[0].message


def test_no_entity_reads_a_file_or_fills_the_memory() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    secret = '<!DOCTYPE r [<!ENTITY s SYSTEM "file:///etc/hostname">]>'
    for prolog, entity in ((bomb, "&b;"), (secret, "&s;")):
        content = prolog + f"<ROOT><record><title>{entity}</title></record></ROOT>"
        assert parse_ohms(content.encode()).title == ""


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(TimedTextError, match="larger than"):
        parse_ohms(b"<ROOT>" + b" " * 9_000_000)


WORDS = st.text(st.characters(whitelist_categories=("Lu", "Ll", "Nd", "Po")), min_size=1, max_size=12)
CUES = [Cue(1000, 2000, "Synthetic ]]> words & <others>", "Synthetic narrator"), Cue(2000, 3000, "Son.")]


@given(st.lists(WORDS, min_size=1, max_size=3), st.lists(st.integers(0, 9_000), unique=True, max_size=4), WORDS)
def test_what_is_written_is_read_as_the_same(titles: list[str], moments: list[int], synopsis: str) -> None:
    points = [IndexPoint(moment * 1000, titles[0], synopsis, titles[-1], "") for moment in moments]
    interview = Interview(titles[0], "az", write_vtt(CUES), "Plain words.", points)
    assert parse_ohms(write_ohms(interview)) == interview


def test_signs_that_no_xml_may_hold_are_left_out() -> None:
    words = "Before\x00\x0b\ufffe\ud800after"
    interview = Interview(words, "", "", f"WEBVTT\n\n00:01.000 --> 00:02.000\n{words}\n", [IndexPoint(0, words)])
    read = parse_ohms(write_ohms(interview))
    assert read.title == "Beforeafter" and read.points[0].title == "Beforeafter"
    assert parse_vtt(read.transcript_alt)[0].text == "Beforeafter"
