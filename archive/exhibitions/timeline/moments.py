"""The entries of the timeline: events with their dates in words, cautions, competing claims, and sources."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Prefetch, Q

from archive.core.dates import ClockReading, UncertainDate
from archive.core.languages import current_language, pick_language
from archive.core.texts import Words
from archive.events.models import EventCitation, EventText
from archive.events.presenting import clock_reading, date_caution
from archive.exhibitions.timeline.axis import Axis
from archive.exhibitions.timeline.drawing import Shape, shape_of
from archive.sources.notes import Note, Notes, with_sources

#: What a citation is about, and the place on the page where its mark stands.
_PLACES = {"date": "date", "clock_time": "date", "date_note": "date", "title": "words", "summary": "words", "": "words"}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass
class Claim:
    """When one source says that it was."""

    row: Any
    letter: str
    id: str
    key: str
    said_by: Words
    text: Words
    notes: list[Note]

    @property
    def when(self) -> UncertainDate:
        return UncertainDate.parse(self.row.date)

    @property
    def clock_words(self) -> str:
        reading = clock_reading(self.row.clock_time, self.row.clock)
        if reading is None or self.row.clock_until is None:
            return reading.display(current_language()) if reading else ""
        until = ClockReading(f"{self.row.clock_until:%H:%M}", reading.clock)
        return f"{reading.time}–{until.display(current_language())}"

    @property
    def hours(self) -> str:
        """What is written beside it in the drawing; the list names the clock."""
        times = [moment for moment in (self.row.clock_time, self.row.clock_until) if moment]
        return "–".join(f"{moment:%H:%M}" for moment in times)

    @property
    def in_words(self) -> str:
        return ", ".join(part for part in (self.when.display(current_language()), self.clock_words) if part)

    @property
    def speaker(self) -> Words:
        """Who says so: as the statement names them, or the source itself."""
        return self.said_by or (self.notes[0].title if self.notes else self.said_by)

    def shape(self, axis: Axis) -> Shape | None:
        return shape_of(axis, self.when, self.row.clock_time, self.row.clock_until)


@dataclass
class Moment:
    """An event as an entry of the timeline."""

    event: Any
    claims: list[Claim] = field(default_factory=list)
    is_contradicted: bool = False
    number: int = 0

    @property
    def id(self) -> str:
        return str(self.event.identifier)

    @property
    def date_key(self) -> str:
        return f"{self.id}:date"

    @property
    def words_key(self) -> str:
        return f"{self.id}:words"

    @property
    def title(self) -> Words:
        label: Words = self.event.label
        return label

    @property
    def when(self) -> UncertainDate:
        return UncertainDate.parse(self.event.date)

    @property
    def reading(self) -> ClockReading | None:
        return clock_reading(self.event.clock_time, self.event.clock)

    @property
    def hours(self) -> str:
        """What is written beside its mark; of an interval nobody says which of its days the hour is of."""
        reading = self.reading
        return reading.time if reading and self.when.earliest == self.when.latest else ""

    @property
    def in_words(self) -> str:
        reading = self.reading
        parts = (self.when.display(current_language()), reading.display(current_language()) if reading else "")
        return ", ".join(part for part in parts if part)

    @property
    def cautions(self) -> list[str]:
        return date_caution(self.when)

    @property
    def is_disputed(self) -> bool:
        return bool(self.claims) or self.is_contradicted

    def shape(self, axis: Axis) -> Shape | None:
        return shape_of(axis, self.when, self.event.clock_time)

    @property
    def first_told(self) -> datetime:
        """The first hour that the record or a claim within its date gives; the first midnight where none does."""
        when, told = self.when, []
        if self.event.clock_time and when.earliest == when.latest:
            told.append(datetime.combine(when.earliest, self.event.clock_time))
        for claim in self.claims:
            if claim.row.clock_time and claim.when.certainly_in(when.earliest, when.latest):
                told.append(datetime.combine(claim.when.earliest, claim.row.clock_time))
        return min(told, default=datetime.combine(when.earliest, time.min))

    @property
    def beginning(self) -> tuple[date, datetime]:
        """Its place among the hours: as everywhere by its first possible day, within a day by the first hour told.
        What began on a day before comes first, even where the only hour that anybody gives is of the next day."""
        return self.when.earliest, self.first_told


def read_moments(events: Any) -> tuple[list[Moment], Notes]:
    """The events with everything that the list says, in a fixed number of queries; and their sources as notes."""
    words = Prefetch("texts", EventText.objects.defer("body"))
    found = list(events.prefetch_related(words, "claimed_times"))
    claimed = {event.pk: {row.about for row in event.claimed_times.all()} for event in found}
    statements = _statements([key for key, anchors in claimed.items() if anchors])
    identifiers = {event.pk: event.identifier for event in found}
    notes = Notes()
    for citation in _citations(claimed):
        own = citation.about in claimed[citation.page_id]
        place = citation.about if own else _PLACES.get(citation.about)
        if place is not None:
            notes.add([citation], about=f"{identifiers[citation.page_id]}:{place}")
    return [_moment(event, statements.get(event.pk, {}), notes) for event in found], notes


def _citations(claimed: dict[int, set[str]]) -> Iterable[Any]:
    about = Q(about__in=[*_PLACES, *{anchor for anchors in claimed.values() for anchor in anchors}])
    rows = EventCitation.objects.filter(about, page__in=claimed).order_by("page_id", "sort_order", "pk")
    found: Iterable[Any] = with_sources(rows)
    return found


def _statements(keys: list[int]) -> dict[int, dict[str, dict[str, Any]]]:
    """The blocks of these events by anchor and language: event → anchor → language → block."""
    found: dict[int, dict[str, dict[str, Any]]] = {}
    for row in EventText.objects.filter(page__in=keys).only("page", "language", "body"):
        for block in row.body:
            anchor = block.value.get("anchor") if hasattr(block.value, "get") else ""
            if anchor:
                found.setdefault(row.page_id, {}).setdefault(anchor, {})[row.language] = block.value
    return found


def _moment(event: Any, statements: dict[str, dict[str, Any]], notes: Notes) -> Moment:
    claims: list[Claim] = []
    for row in event.claimed_times.all():
        key = f"{event.identifier}:{row.about}"
        said_by, text = _said(statements.get(row.about, {}))
        if said_by or text or notes.about(key):  # a claim that nobody who may be named makes is not shown
            letter = _LETTERS[len(claims) % len(_LETTERS)]
            place = f"{event.identifier}-{letter}{len(claims) // len(_LETTERS) or ''}"
            claims.append(Claim(row, letter, place, key, said_by, text, notes.about(key)))
    contradicted = any(note.contradicts for note in notes.about(f"{event.identifier}:date"))
    return Moment(event, claims, contradicted)


def _said(block: dict[str, Any]) -> tuple[Words, Words]:
    """Who says it and what, of a statement; of any other block, the words alone."""
    wanted = current_language()
    best = pick_language(list(block), wanted)
    if best is None:
        return Words("", wanted, False), Words("", wanted, False)
    value = block[best]
    said_by, text = str(value.get("said_by") or ""), value.get("text")
    plain = text if isinstance(text, str) else ""
    return Words(said_by, best, best != wanted), Words(plain, best, best != wanted)
