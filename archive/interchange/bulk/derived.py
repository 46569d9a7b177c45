"""What a save derives from a record beside its own rows. A test compares every table with what single saves leave:
whoever lets a save derive something new adds it here."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import transaction
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backends

from archive.core.identifiers import next_identifier
from archive.events.models import ReportedFigure
from archive.exhibitions.disputes.derive import conflicts_of, row_models
from archive.exhibitions.models import ExhibitionChapter
from archive.interchange.bulk.rows import flatten, insert
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
    insert(
        MemorialIndexEntry, flatten([MemorialIndexEntry.of(page) for page in pages if isinstance(page, MemorialPage)])
    )
    worded = tuple(row_models())
    conflicts = [conflicts_of(row) for row in rows if isinstance(row, worded) and row.body]
    stored = flatten(conflicts)
    if stored:
        type(stored[0])._default_manager.bulk_create(stored)
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
    insert(ReferenceIndex, flatten([references_of(page) for page in pages]))


def references_of(page: Any) -> list[ReferenceIndex]:
    """As `ReferenceIndex.create_or_update_for_object` makes them for a page that has none yet."""
    content_type, base = page.content_type, ReferenceIndex._get_base_content_type(page)
    return [
        ReferenceIndex(
            content_type=content_type,
            base_content_type=base,
            object_id=page.pk,
            to_content_type_id=to_content_type_id,
            to_object_id=to_object_id,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
        for to_content_type_id, to_object_id, model_path, content_path in sorted(
            set(ReferenceIndex._extract_references_from_object(page))
        )
    ]
