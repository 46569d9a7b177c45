"""A time-coded transcript as its page shows it: line by line, in one language or in two side by side, by chapters."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import cached_property

from archive.core.texts import Words
from archive.core.timed_text import Cue, TimedTextError, clock, moment


@dataclass(frozen=True)
class Said:
    """Words of one speaker, who is named where another one spoke before."""

    speaker: str
    text: str


@dataclass
class Line:
    """A cue, and beside it what is said in the other language until the next cue begins.

    `is_first` is true of the first thing on the page that begins at its moment: that carries the address `#t=…`.
    """

    start_ms: int
    said: Said
    is_first: bool = True
    beside: list[Said] = field(default_factory=list)

    @property
    def moment(self) -> str:
        return moment(self.start_ms)

    @property
    def clock(self) -> str:
        return clock(self.start_ms)


@dataclass(frozen=True)
class Chapter:
    """A part of the recording: from when on, what it is about, which public places it speaks of."""

    start_ms: int
    title: Words
    synopsis: Words
    places: Sequence[Any] = ()

    @property
    def moment(self) -> str:
        return moment(self.start_ms)

    @property
    def clock(self) -> str:
        return clock(self.start_ms)


@dataclass
class Part:
    """The lines of one chapter; without a chapter, those before the first one."""

    chapter: Chapter | None
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Choice:
    """Another way to read the transcript, as a link: in another language, or beside one."""

    row: Any
    address: str
    is_chosen: bool


def cues_of(row: Any) -> list[Cue]:
    """The cues of a row of words; none of plain words, nor of what a draft has not got right yet."""
    try:
        return list(getattr(row, "cues", ()))
    except TimedTextError:
        return []


class Transcript:
    """The transcripts of a record. `asked` is the query of the address: `transcript` and `with` are languages."""

    def __init__(self, record: Any, asked: Mapping[str, str] | None = None, chapters: Sequence[Chapter] = ()) -> None:
        self.record = record
        self.asked = asked or {}
        self.chapters = chapters

    @cached_property
    def rows(self) -> list[Any]:
        """The rows of words that hold a transcript: the reader's language first, then in the order of entry."""
        rows = [row for row in self.record.texts_by_language.values() if getattr(row, "transcript", "")]
        preferred = self.record.words("transcript").language if rows else ""
        return sorted(rows, key=lambda row: row.language != preferred)

    @cached_property
    def timed(self) -> list[Any]:
        return [row for row in self.rows if cues_of(row)]

    @property
    def plain(self) -> list[Any]:
        """Transcripts without times."""
        return [row for row in self.rows if row not in self.timed]

    @cached_property
    def row(self) -> Any | None:
        """The time-coded transcript that is read: the one asked for, or the first."""
        return self._asked_for("transcript") or next(iter(self.timed), None)

    @cached_property
    def beside(self) -> Any | None:
        """The one to be read beside it, where it was asked for."""
        row = self._asked_for("with")
        return row if row is not self.row else None

    def _asked_for(self, name: str) -> Any | None:
        return next((row for row in self.timed if row.language == self.asked.get(name, "")), None)

    @property
    def languages(self) -> list[Choice]:
        """Every language in which it can be read, where there are several."""
        return [self._choice(row, row, self.beside, row is self.row) for row in self.timed if len(self.timed) > 1]

    @property
    def companions(self) -> list[Choice]:
        """Every language that can stand beside the one that is read."""
        others = [row for row in self.timed if row is not self.row]
        return [self._choice(row, self.row, None if row is self.beside else row, row is self.beside) for row in others]

    def _choice(self, row: Any, read: Any, beside: Any | None, is_chosen: bool) -> Choice:
        query = {"transcript": read.language}
        if beside is not None and beside is not read:
            query["with"] = beside.language
        return Choice(row, urlencode(query), is_chosen)

    @cached_property
    def parts(self) -> list[Part]:
        """The lines in order, by chapters."""
        parts = [Part(None), *(Part(chapter) for chapter in self.chapters)]
        starts = [chapter.start_ms for chapter in self.chapters]
        taken = set(starts)
        for line in lines_of(cues_of(self.row), cues_of(self.beside)):
            line.is_first = line.start_ms not in taken
            taken.add(line.start_ms)
            parts[bisect_right(starts, line.start_ms)].lines.append(line)
        return parts if parts[0].lines else parts[1:]


def lines_of(cues: Sequence[Cue], beside: Sequence[Cue] = ()) -> list[Line]:
    """A line for each cue. A cue of the other language stands where most of it is said: at its middle."""
    lines = [Line(cue.start_ms, said) for cue, said in zip(cues, _said(cues), strict=True)]
    if lines:
        starts = [line.start_ms for line in lines]
        for cue, said in zip(beside, _said(beside), strict=True):
            place = bisect_right(starts, (cue.start_ms + cue.end_ms) // 2) - 1
            lines[max(place, 0)].beside.append(said)
    return lines


def _said(cues: Sequence[Cue]) -> list[Said]:
    speakers = ["", *(cue.speaker for cue in cues)]
    return [
        Said(cue.speaker if cue.speaker != former else "", cue.text)
        for cue, former in zip(cues, speakers, strict=False)
    ]
