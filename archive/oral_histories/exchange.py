"""Transcripts and indexes in files of others: what such a file holds and where that goes, and the way back to OHMS."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from archive.core.timed_text import is_time_coded, parse_srt, parse_vtt, write_vtt
from archive.core.timed_text.cues import Problem, TimedTextError
from archive.oral_histories.models import OralHistoryChapter, OralHistoryChapterText
from archive.oral_histories.ohms import IndexPoint, Interview, parse_ohms


@dataclass(frozen=True)
class Taken:
    """How much came in, for the person who gave the file."""

    languages: list[str]
    chapters: int


class NothingToTakeError(TimedTextError):
    """A file that can be read and holds nothing: taken, it would leave an empty transcript in place of the old one."""

    def __init__(self, message: str) -> None:
        super().__init__([Problem(1, message)])

    @property
    def messages(self) -> list[str]:
        """What the file lacks stands in none of its lines."""
        return [problem.message for problem in self.problems]


def read_file(name: str, content: bytes) -> Interview:
    """What a WebVTT, SubRip or OHMS file holds, known by its content. Raises TimedTextError."""
    is_ohms = content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    interview = parse_ohms(content) if is_ohms else Interview(transcript=_transcript_in(name, content))
    if not (interview.transcript or interview.transcript_alt or interview.points):
        missing = (
            _("“%(name)s” holds neither a transcript nor a point of an index. Nothing was taken from it.")
            if is_ohms
            else _("“%(name)s” holds no cue, that is, no words with their times. Nothing was taken from it.")
        )
        raise NothingToTakeError(missing % {"name": name})
    return interview


def _transcript_in(name: str, content: bytes) -> str:
    """The cues of a WebVTT or SubRip file as WebVTT; "" where it has none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise TimedTextError([Problem(line, _("The text is not in UTF-8. Save it so, and try again."))]) from error
    is_srt = PurePath(name).suffix.lower() == ".srt"
    if is_time_coded(text):
        cues = parse_vtt(text)
    elif is_srt and not text.strip():
        cues = []
    elif is_srt or " --> " in text:
        cues = parse_srt(text)
    else:
        raise TimedTextError([Problem(1, _("This is neither WebVTT, nor SubRip (.srt), nor OHMS XML."))])
    return write_vtt(cues) if cues else ""


def take(voice: Any, interview: Interview, language: str, other: str = "") -> Taken:
    """Put transcripts and chapters into an oral history in hand; nothing is stored.

    `language` is that of the interview, `other` that of its translation. Chapters at the same moment get the words;
    others are added, and none is taken away. Raises LookupError with a language that has no row of words yet.
    """
    given = {language: interview.transcript, other: interview.transcript_alt}
    rows = {row.language: row for row in voice.texts.all()}
    wanted = [code for code, text in given.items() if text and code]
    for code in wanted:
        if code not in rows:
            raise LookupError(code)
        rows[code].transcript = given[code]
    if wanted:
        voice.texts = list(rows.values())
    if interview.points:
        voice.chapters = _merged(list(voice.chapters.all()), interview, language, other)
    return Taken(wanted, len(interview.points))


def _merged(chapters: list[Any], interview: Interview, language: str, other: str) -> list[Any]:
    by_moment = {chapter.start_ms: chapter for chapter in chapters}
    for point in interview.points:
        chapter = by_moment.setdefault(point.start_ms, OralHistoryChapter(start_ms=point.start_ms))
        rows = {row.language: row for row in chapter.texts.all()}
        for code, title, synopsis in (
            (language, point.title, point.synopsis),
            (other, point.title_alt, point.synopsis_alt),
        ):
            if code and title:
                row = rows.setdefault(code, OralHistoryChapterText(language=code))
                row.title, row.synopsis = title[:255], synopsis
        chapter.texts = list(rows.values())
    return [by_moment[moment] for moment in sorted(by_moment)]


def interview_of(voice: Any) -> Interview:
    """An oral history as OHMS can hold it: the first language that was spoken, and the next one that has words."""
    rows = {row.language: row for row in voice.texts.all()}
    order = [code for code in (*voice.language_codes, *rows) if code in rows]
    first, other = [*dict.fromkeys(order), "", ""][:2]
    points = []
    for chapter in sorted(voice.chapters.all(), key=lambda entry: entry.start_ms):
        words = {row.language: row for row in chapter.texts.all()}
        own, alt = words.get(first), words.get(other)
        if own is not None:
            rest = (alt.title, alt.synopsis) if alt is not None else ("", "")
            points.append(IndexPoint(chapter.start_ms, own.title, own.synopsis, *rest))
    said, translated = (rows[code].transcript if code else "" for code in (first, other))
    return Interview(rows[first].title if first else "", first, said, translated, points)
