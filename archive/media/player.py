"""A recording as a page plays it: what was made of it for browsers, and what is said in it.

The original is nobody's to fetch (ADR 12).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.functional import cached_property

from archive.assets.models import Derivative, Processing
from archive.media.lines import Chapter, Transcript

Kind = Derivative.Kind
#: In the order in which they are offered: the first that a browser plays is taken, and Opus is half the size.
PLAYED = (Kind.VIDEO, Kind.AUDIO_OPUS, Kind.AUDIO_AAC)


class Player:
    """The recording of a record, with what can be played of it and read beside it; one query.

    `asked` is the query of the address: in which languages the transcript is to be read.
    """

    start: int = 0
    end: int | None = None
    #: How fast it may be heard; as a template writes it, whatever the language.
    speeds = ("0.5", "0.75", "1", "1.25", "1.5", "2")

    def __init__(self, record: Any, asked: Mapping[str, str] | None = None, chapters: Sequence[Chapter] = ()) -> None:
        self.record = record
        self.recording = record.recording
        self.transcript = Transcript(record, asked, chapters)
        self.chapters = chapters

    @cached_property
    def _made(self) -> dict[str, Derivative]:
        return {row.kind: row for row in self.recording.derivatives.all()} if self.recording else {}

    @property
    def preload(self) -> str:
        """How much is fetched before a visitor asks: its length, but nothing of what is covered."""
        return "none" if getattr(self.record, "is_sensitive", False) else "metadata"

    @property
    def tracks(self) -> list[Any]:
        """The rows of words that are captions as well."""
        return self.transcript.timed

    @property
    def peaks(self) -> Derivative | None:
        """The points of the waveform."""
        return self._made.get(Kind.WAVEFORM)

    @cached_property
    def sources(self) -> list[Derivative]:
        """What browsers play, best first; empty while nothing has been made."""
        return [self._made[kind] for kind in PLAYED if kind in self._made]

    @property
    def is_film(self) -> bool:
        return Kind.VIDEO in self._made

    @property
    def film(self) -> Derivative:
        return self._made[Kind.VIDEO]

    @property
    def file(self) -> Derivative:
        """What is opened where nothing plays here: the form that most programs know."""
        return self.sources[-1]

    @property
    def poster(self) -> Derivative | None:
        return self._made.get(Kind.POSTER)

    @property
    def has_failed(self) -> bool:
        """Whether nothing could be made of it, so that waiting is no use."""
        return bool(self.recording.processing == Processing.FAILED)

    @property
    def excerpt(self) -> str:
        """The part to be played, as a media fragment (W3C Media Fragments URI 1.0, section 4.2.1)."""
        if self.end:
            return f"#t={self.start},{self.end}"
        return f"#t={self.start}" if self.start else ""


class Excerpt(Player):
    """A part of a recording, in whole seconds, from what was `made` of it: no query, and nothing is fetched before a
    visitor asks."""

    preload = "none"
    tracks: Sequence[Any] = ()  # type: ignore[assignment]

    def __init__(self, record: Any, made: Iterable[Derivative], start: int, end: int | None) -> None:
        super().__init__(record)
        self._made = {row.kind: row for row in made}
        self.start, self.end = start, end


def derivatives_by_recording(keys: Iterable[int | None]) -> dict[int, list[Derivative]]:
    """What was made of several recordings, in one query; an empty list where nothing was."""
    found: dict[int, list[Derivative]] = {key: [] for key in keys if key}
    if found:
        for row in Derivative.objects.filter(recording_id__in=found):
            found[row.recording_id].append(row)
    return found
