"""Notes number themselves in reading order, once each, and know who may be named."""

from dataclasses import dataclass
from typing import Any

import pytest

from archive.core.templatetags.archive import marks
from archive.sources.notes import Notes


@dataclass
class Citation:
    """What `Notes` reads of a citation."""

    source: Any
    about: str = ""
    locator: str = ""
    stance: str = "supports"
    quotation: str = ""

    @property
    def source_id(self) -> int:
        return self.source.pk


@dataclass
class Source:
    """What `Notes` reads of a source."""

    pk: int
    live: bool = True
    expire_at: Any = None
    access_status: str = "open"
    embargo_until: Any = None


def test_numbers_follow_the_reader() -> None:
    first, second = Source(1), Source(2)
    notes = Notes([Citation(first, "place"), Citation(second, "date")])
    assert [mark.number for mark in notes.mark("date")] == [1]
    assert [mark.number for mark in notes.mark("place")] == [2]
    assert [note.source.pk for note in notes.entries] == [2, 1]


def test_one_use_is_one_note_with_every_place_that_points_to_it() -> None:
    source = Source(1)
    notes = Notes([Citation(source, "date"), Citation(source, "summary"), Citation(source, "date", "p. 3")])
    assert [mark.id for mark in notes.mark("date")] == ["ref-1-1", "ref-2-1"]
    assert [mark.id for mark in notes.mark("summary")] == ["ref-1-2"]
    assert [len(note.marks) for note in notes.entries] == [2, 1]


def test_citations_of_the_whole_record_come_last_and_have_no_marker() -> None:
    notes = Notes([Citation(Source(1), ""), Citation(Source(2), "date")])
    notes.mark("date")
    assert [(note.number, note.source.pk, len(note.marks)) for note in notes.entries] == [(1, 2, 1), (2, 1, 0)]


@pytest.mark.parametrize("hidden", [{"live": False}, {"access_status": "withdrawn"}, {"access_status": "embargoed"}])
def test_a_source_that_is_not_public_is_not_named(hidden: dict[str, Any]) -> None:
    notes = Notes([Citation(Source(1, **hidden), "date")])
    assert not notes
    assert notes.entries == [] and notes.mark("date") == []


def test_what_a_part_of_the_page_cites_is_about_that_part() -> None:
    notes = Notes([Citation(Source(1), "date")])
    notes.add([Citation(Source(2), "ignored")], about="BJ-F-0001")
    assert [note.source.pk for note in notes.about("BJ-F-0001")] == [2]
    assert notes.about("ignored") == []


def test_the_markers_say_which_note_contradicts() -> None:
    notes = Notes([Citation(Source(1), "date"), Citation(Source(2), "date", stance="contradicts")])
    html = marks(notes, "date")
    assert '<a href="#note-1" id="ref-1-1" role="doc-noteref">[1]</a>' in html
    assert "[2 contradicts]" in html
    assert marks(notes, "nothing") == marks(None, "date") == marks(notes, "") == ""
