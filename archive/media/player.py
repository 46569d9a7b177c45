"""A recording as a page plays it: what was made of it for browsers. The original is nobody's to fetch (ADR 12)."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import cached_property

from archive.assets.models import Derivative, Processing

Kind = Derivative.Kind
#: In the order in which they are offered: the first that a browser plays is taken, and Opus is half the size.
_PLAYED = (Kind.VIDEO, Kind.AUDIO_OPUS, Kind.AUDIO_AAC)


class Player:
    """The recording of a record, with what can be played of it; one query, or none where `made` is given.

    `start` and `end` cut an excerpt out of it, in whole seconds.
    """

    def __init__(
        self, record: Any, made: Iterable[Derivative] | None = None, *, start: int = 0, end: int | None = None
    ) -> None:
        self.record = record
        self.recording = record.recording
        self.start = start
        self.end = end
        self._given = made

    @cached_property
    def _made(self) -> dict[str, Derivative]:
        return {row.kind: row for row in (self.recording.derivatives.all() if self._given is None else self._given)}

    @cached_property
    def sources(self) -> list[Derivative]:
        """What browsers play, best first; empty while nothing has been made."""
        return [self._made[kind] for kind in _PLAYED if kind in self._made]

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


def derivatives_by_recording(keys: Iterable[int | None]) -> dict[int, list[Derivative]]:
    """What was made of several recordings, in one query; an empty list where nothing was."""
    found: dict[int, list[Derivative]] = {key: [] for key in keys if key}
    if found:
        for row in Derivative.objects.filter(recording_id__in=found):
            found[row.recording_id].append(row)
    return found
