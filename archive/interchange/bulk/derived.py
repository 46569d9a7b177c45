"""What a save derives from a record beside its own rows. A test compares every table with what single saves leave:
whoever lets a save derive something new adds it here."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import transaction
from wagtail.search.backends import get_search_backends

from archive.core.identifiers import next_identifier
from archive.core.rows import insert
from archive.events.models import ReportedFigure
from archive.exhibitions.disputes.derive import conflicts_of, row_models
from archive.exhibitions.disputes.models import TextConflict
from archive.exhibitions.models import ExhibitionChapter
from archive.interchange.bulk.references import write_references
from archive.media.transcripts import Transcribed, derive_lines
from archive.memorials.models import MemorialIndexEntry, MemorialPage


def fill_in(rows: Sequence[Any]) -> None:
    """What rows of one table give themselves before they are stored: a figure its identifier."""
    if not rows or not isinstance(rows[0], ReportedFigure):
        return
    nameless = [row for row in rows if not row.identifier]
    if not nameless:
        return
    prefix, _, first = next_identifier(ReportedFigure, "F").rpartition("-")
    given = [int(row.identifier.rpartition("-")[2]) for row in rows if row.identifier.startswith(f"{prefix}-")]
    start = max(int(first), *(number + 1 for number in given), 1)
    for number, row in enumerate(nameless, start=start):
        row.identifier = f"{prefix}-{number:04d}"


def write_derived(pages: Sequence[Any], rows: Sequence[Any]) -> None:
    """The tables that are derived from these new pages and their rows."""
    people = (page for page in pages if isinstance(page, MemorialPage))
    insert(MemorialIndexEntry, [entry for person in people for entry in MemorialIndexEntry.of(person)])
    worded = tuple(row_models())
    insert(TextConflict, [found for row in rows if isinstance(row, worded) and row.body for found in conflicts_of(row)])
    for page in pages:
        if isinstance(page, Transcribed) and any(row.is_time_coded for row in page.texts.all()):  # type: ignore[attr-defined]
            transaction.on_commit(partial(derive_lines, type(page), page.pk))  # type: ignore[attr-defined]


def keep_scene_records(rows: Sequence[Any]) -> None:
    """What the scenes of exhibitions name, once all that they can name is stored."""
    for row in rows:
        if isinstance(row, ExhibitionChapter):
            row.keep_scene_records()


def index(pages: Sequence[Any]) -> None:
    """Bring search and the index of references up to date for new pages of one type."""
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(type(pages[0]), pages)
    write_references(pages)
