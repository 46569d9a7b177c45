"""The numbered notes of a page: each use of a source once, numbered in the order in which a reader meets it.

A page makes one `Notes` from all its citations. Templates ask it for the markers of a field or a block as they
render; that fixes the numbers. The list at the end of the page comes last, so it knows every place that points
to it. A citation of a source that no visitor may see is not there at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.functional import cached_property

from archive.core.languages import choice_labels
from archive.core.texts import Words, in_words_of
from archive.core.visibility import is_public
from archive.sources.enums import Perspective, Stance


@dataclass(frozen=True)
class CitedSource:
    """A source as far as a note names it and the visibility rule asks: columns of `SourcePage`, by their names."""

    pk: int
    identifier: str
    title: str
    labels: dict[str, str]
    url_path: str
    has_supplied_title: bool
    perspective: str
    language: str
    byline: str
    container_title: str
    volume: str
    issue: str
    page: str
    publisher: str
    publisher_place: str
    issued: str
    holding_institution: str
    shelf_mark: str
    archived_url: str
    live: bool
    expire_at: datetime | None
    access_status: str
    embargo_until: datetime | None

    @cached_property
    def label(self) -> Words:
        """The title as the reader of the current language gets it."""
        return in_words_of(self.labels, otherwise=self.title)


class Use(NamedTuple):
    """A citation as notes read it; `page_id` is what makes the statement (a record, or a part of one)."""

    page_id: int
    about: str
    stance: str
    locator: str
    quotation: str
    source: CitedSource

    @property
    def source_id(self) -> int:
        return self.source.pk


_OF_USE = ("page", "about", "stance", "locator", "quotation")
_OF_SOURCE = ("source", *(f"source__{column.name}" for column in fields(CitedSource)[1:]))


def with_sources(citations: Any) -> list[Use]:
    """The one query plan of citations: each with as much of its source as a note says, which is read once a source.

    What a curator has not stored yet (a preview) is read from memory, by the same names.
    """
    sources: dict[int, CitedSource] = {}
    uses = []
    for row in citations.values_list(*_OF_USE, *_OF_SOURCE):
        key = row[len(_OF_USE)]
        source = sources.get(key) or sources.setdefault(key, CitedSource(*row[len(_OF_USE) :]))
        uses.append(Use._make((*row[: len(_OF_USE)], source)))
    return uses


class Mark(NamedTuple):
    """A place on the page that points to a note."""

    number: int
    place: int
    contradicts: bool

    @property
    def id(self) -> str:
        return f"ref-{self.number}-{self.place}"


@dataclass(eq=False)
class Note:
    """One use of a source: its place in it, and for or against what."""

    source: Any
    locator: str
    stance: str
    quotation: str
    number: int = 0
    marks: list[Mark] = field(default_factory=list)

    @property
    def contradicts(self) -> bool:
        return self.stance == Stance.CONTRADICTS

    @cached_property
    def title(self) -> Words:
        """The title of the source; in square brackets where the archive supplied it."""
        label: Words = self.source.label
        return Words(f"[{label.text}]", label.language, label.is_fallback) if self.source.has_supplied_title else label

    @cached_property
    def perspective(self) -> str:
        return choice_labels(Perspective)[self.source.perspective]


class Notes:
    """The citations of one page, as notes."""

    def __init__(self, citations: Iterable[Any] = ()) -> None:
        self._notes: dict[tuple[Any, ...], Note] = {}
        self._about: dict[str, list[Note]] = {}
        self._next = 1
        self._public: dict[Any, bool] = {}
        self.add(citations)

    def add(self, citations: Iterable[Any], about: str | None = None) -> None:
        """Take in citations; `about` overrides what they say they are about (a figure's belong to the figure)."""
        for citation in citations:
            if not self._may_show(citation.source):
                continue
            key = (citation.source_id, citation.locator, citation.stance, citation.quotation)
            note = self._notes.get(key)
            if note is None:
                note = Note(citation.source, citation.locator, citation.stance, citation.quotation)
                self._notes[key] = note
            found = self._about.setdefault(citation.about if about is None else about, [])
            if note not in found:
                found.append(note)

    def _may_show(self, source: Any) -> bool:
        if source.pk not in self._public:
            self._public[source.pk] = is_public(source)
        return self._public[source.pk]

    def __bool__(self) -> bool:
        return bool(self._notes)

    def __len__(self) -> int:
        return len(self._notes)

    @property
    def sources(self) -> list[tuple[Any, Words]]:
        """Each source once, with its title; numbers no note."""
        return list({note.source.pk: (note.source, note.title) for note in self._notes.values()}.values())

    def about(self, about: str) -> list[Note]:
        """The notes on one statement, without marking it."""
        return self._about.get(about, [])

    def numbered(self, about: str) -> list[Note]:
        """The same with their numbers, for a place that repeats what is marked elsewhere on the page."""
        for note in self.about(about):
            self._number(note)
        return self.about(about)

    def mark(self, about: str) -> list[Mark]:
        """The markers to print after what is said about `about`; a note first met here gets the next number."""
        marks = []
        for note in self._about.get(about, []):
            self._number(note)
            mark = Mark(note.number, len(note.marks) + 1, note.contradicts)
            note.marks.append(mark)
            marks.append(mark)
        return marks

    @property
    def entries(self) -> list[Note]:
        """All notes in order of number; those on the record as a whole come after those met in the text."""
        for note in self._notes.values():
            self._number(note)
        return sorted(self._notes.values(), key=lambda note: note.number)

    def _number(self, note: Note) -> None:
        if not note.number:
            note.number = self._next
            self._next += 1
