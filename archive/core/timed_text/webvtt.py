"""WebVTT (W3C Candidate Recommendation): read strictly, with every problem by its line; written in one way.

Kept are times, identifiers, speakers (`<v Name>`) and words. Styles, regions, notes and cue settings are about how
captions look; they are read over.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archive.core.timed_text.cues import (
    LAST_MOMENT,
    MOST_CUES,
    MOST_LINES_TOGETHER,
    MOST_SIGNS_A_LINE,
    Cue,
    Problem,
    Problems,
    TimedTextError,
    refuse_excess,
    wrong_with,
)

_ARROW = "-->"
#: Section 4.1: hours of two digits or more may be left out; milliseconds may not.
_STAMP = re.compile(r"(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)\.(\d{3})", re.ASCII)
#: From when to when, as WebVTT and SubRip write it, wherever it stands: a text that was folded has lost its lines.
_SPAN = re.compile(
    r"(?:\d{1,3}:)?\d{1,2}:[0-5]\d[.,]\d{3}\s{0,9}-->\s{0,9}(?:\d{1,3}:)?\d{1,2}:[0-5]\d[.,]\d{3}", re.ASCII
)
_BLOCK = re.compile(r"(NOTE|STYLE|REGION)(?:[ \t].*)?$")
#: No tag holds another: `<` ends the search for its end, so that no line takes longer than it is long.
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>]*)>")
_TAG = re.compile(r"<[^<>]*>")

Lines = Sequence[tuple[int, str]]


def is_time_coded(text: str) -> bool:
    """Whether a transcript is WebVTT, and not plain words."""
    return text.lstrip("\ufeff").startswith("WEBVTT")


def validate_transcript(text: str) -> None:
    """For a field: plain words are well; WebVTT must be right, and nothing else may have times. Raises ValidationError
    with a line a problem."""
    if is_time_coded(text):
        try:
            parse_vtt(text)
        except TimedTextError as error:
            raise ValidationError(error.messages) from error
    elif _ARROW in text and (span := _SPAN.search(text)):
        wrong = _(
            "Line %(line)s has times (%(times)s), so the text is time-coded; as it stands it would be shown as plain "
            "words. Begin it with a line WEBVTT and an empty line, and write each time as 00:01:02.000, with a point. "
            "“Import a transcript” in the admin takes a SubRip file (.srt) of an oral history as it is."
        )
        line = text.count("\n", 0, span.start()) + 1
        raise ValidationError(wrong, params={"line": line, "times": " ".join(span[0].split())})


def parse_vtt(text: str) -> list[Cue]:
    """The cues of a WebVTT file, in order. Raises TimedTextError with all that is wrong."""
    refuse_excess(text)
    lines = numbered(text)
    if not re.match(r"WEBVTT(?:[ \t]|$)", next(lines)[1]):
        raise TimedTextError([Problem(1, _("The file must begin with WEBVTT."))])
    problems = Problems()
    cues: list[Cue] = []
    for block in blocks(without_header(lines)):
        if _BLOCK.match(block[0][1]) and not any(_ARROW in line for _number, line in block[:2]):
            continue
        try:
            cues += _cues_of(block)
        except TimedTextError as error:
            problems.add(error.problems)
        if len(cues) > MOST_CUES:
            raise TimedTextError([Problem(block[0][0], _("There are more than %(most)s cues.") % {"most": MOST_CUES})])
    problems.add(wrong_with(cues))
    if problems.found:
        raise TimedTextError(problems.found)
    return cues


def numbered(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text with their numbers from 1, one at a time; they end as on any machine."""
    read = io.StringIO(text.removeprefix("\ufeff"), newline=None)
    yield from enumerate((line.removesuffix("\n") for line in read), start=1)
    if not text.removeprefix("\ufeff"):
        yield 1, ""


def without_header(lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """What follows the header: it ends with an empty line, or where a cue begins (section 6.1, "in header")."""
    for number, line in lines:
        if not line.strip() or _ARROW in line:
            yield number, line
            break
    yield from lines


def blocks(lines: Iterable[tuple[int, str]]) -> Iterator[Lines]:
    """Lines that stand together, between empty ones, each with its number."""
    block: list[tuple[int, str]] = []
    for number, line in lines:
        if len(line) > MOST_SIGNS_A_LINE:
            raise TimedTextError(
                [Problem(number, _("The line has more than %(most)s signs.") % {"most": MOST_SIGNS_A_LINE})]
            )
        if line.strip():
            block.append((number, line))
            if len(block) > MOST_LINES_TOGETHER:
                many = _("More than %(most)s lines stand together without an empty one.")
                raise TimedTextError([Problem(block[0][0], many % {"most": MOST_LINES_TOGETHER})])
        elif block:
            yield block
            block = []
    if block:
        yield block


def _cues_of(block: Lines) -> list[Cue]:
    """The cues of one block: one for each voice in it."""
    identifier = "" if _ARROW in block[0][1] else block[0][1].strip()
    rest = block if not identifier else block[1:]
    if not rest or _ARROW not in rest[0][1]:
        raise TimedTextError([Problem(block[0][0], _("A line such as 00:01:02.000 --> 00:01:05.500 is missing here."))])
    number, timing = rest[0]
    start, end = _times(number, timing)
    payload = "\n".join(line for _number, line in rest[1:])
    if any(_ARROW in line for _number, line in rest[1:]):
        raise TimedTextError([Problem(rest[1][0], _("An empty line is missing between two cues."))])
    said = list(_voices(payload))
    if not said:
        raise TimedTextError([Problem(number, _("There are no words in this cue."))])
    return [Cue(start, end, words, speaker, identifier, number) for speaker, words in said]


def _times(number: int, line: str) -> tuple[int, int]:
    start, _arrow, rest = line.partition(_ARROW)
    end = rest.split(maxsplit=1)[0] if rest.split() else ""
    return _moment(number, start.strip()), _moment(number, end)


def _moment(number: int, stamp: str) -> int:
    found = _STAMP.fullmatch(stamp)
    if found is None:
        wrong = _("“%(stamp)s” is no time: write it as 00:01:02.000 (hours, minutes, seconds, milliseconds).")
        raise TimedTextError([Problem(number, wrong % {"stamp": stamp[:40]})])
    hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths


def _voices(payload: str) -> Iterator[tuple[str, str]]:
    """Who says what in a cue: (speaker, words), each speaker once; words before the first voice have no speaker."""
    parts = _VOICE.split(payload)
    said: dict[str, list[str]] = {}
    for speaker, words in zip(["", *parts[1::2]], parts[::2], strict=True):
        plain = unescape(_TAG.sub("", words)).replace("\u00a0", " ")
        told = filter(None, (" ".join(line.split()) for line in plain.split("\n")))
        said.setdefault(" ".join(unescape(speaker).split()), []).extend(told)
    yield from ((speaker, "\n".join(lines)) for speaker, lines in said.items() if lines)


# --- writing ----------------------------------------------------------------------------------------------


def write_vtt(cues: Iterable[Cue]) -> str:
    """A WebVTT file that `parse_vtt` reads as the same cues."""
    written = ["WEBVTT\n"]
    for cue in cues:
        head = f"{cue.identifier}\n" if cue.identifier else ""
        voice = f"<v {_escaped(cue.speaker)}>" if cue.speaker else ""
        written.append(f"{head}{stamp(cue.start_ms)} {_ARROW} {stamp(cue.end_ms)}\n{voice}{_escaped(cue.text)}\n")
    return "\n".join(written)


def stamp(milliseconds: int) -> str:
    """00:01:02.000"""
    seconds, rest = divmod(min(milliseconds, LAST_MOMENT), 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}.{rest:03d}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
