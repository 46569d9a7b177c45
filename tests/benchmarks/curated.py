"""The crowd as curators have it before them: with words, citations, revisions, a history, and what searches find.

Nearly every record is complete and public. One in ten thousand or so is not, in each way that a curator asks for:
what is seldom is the hardest to find among a million.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Page, PageLogEntry, Revision

from archive.core.completeness import CITED, UNREVIEWED
from archive.core.languages import site_languages
from archive.core.rows import insert_rows
from archive.core.texts import TranslationStatus
from archive.memorials.models import MemorialCitation, MemorialPage, MemorialText
from archive.search.full_text import Document, engine_of
from archive.search.word_index import AT_ONCE, kinds_of
from archive.search.word_query import indexed_words, stored_words
from archive.sources.models import SourcePage
from tests.benchmarks.crowd import gather, go_on_counting, stored_values
from tests.benchmarks.people import identifier_of, name_of

#: One record in so many is a draft, has changes that nobody published, cites nothing, lacks a language, has a
#: translation that nobody reviewed; the remainders keep them apart.
SELDOM = 10_000
DRAFT, CHANGED, UNCITED, UNTRANSLATED, UNREAD = range(5)

BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
BODY = '[{"type": "paragraph", "value": {"anchor": "told", "text": "<p>Synthetic words, said of nobody.</p>"}}]'


def is_one(number: int, kind: int) -> bool:
    return number % SELDOM == kind + 1


@transaction.atomic
def curate(template: MemorialPage, first: int, last: int) -> None:
    """People of these numbers, as copies of `template`, and all that was done about them."""
    numbers = range(first, last)
    last_revision = Revision.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    revised = last_revision + 1 - first

    def varied(number: int) -> dict[str, Any]:
        is_draft = is_one(number, DRAFT)
        day = f"1990-01-{1 + number % 28:02d}"
        return {
            "live": not is_draft,
            "has_unpublished_changes": is_draft or is_one(number, CHANGED),
            "latest_revision_id": revised + number,
            "live_revision_id": None if is_draft else revised + number,
            "latest_revision_created_at": at(number),
            "group": "serviceman" if number % 4 == 0 else "civilian",
            "death": day,
            "death_earliest": day,
            "death_latest": day,
            "completeness": completeness_of(number),
            "labels": json.dumps(dict.fromkeys(languages_of(number), f"Synthetic {number}")),
        }

    start = gather(template, first, last, varied) - first
    write_revisions(numbers, start, revised)
    write_words(numbers, start)
    source = SourcePage.objects.values_list("pk", flat=True)[0]
    copies(
        MemorialCitation(source_id=source, about="told", locator="p. 1"),
        ({"page_id": start + number} for number in numbers if not is_one(number, UNCITED)),
    )
    copies(
        PageLogEntry(content_type=ContentType.objects.get_for_model(MemorialPage)),
        (
            {"page_id": start + n, "label": f"Synthetic {n}", "action": action, "timestamp": at(n), "uuid": None}
            for n in numbers
            for action in ("wagtail.create", "wagtail.publish")
        ),
    )
    index(numbers, start)


def completeness_of(number: int) -> str:
    """As `archive.core.completeness` would say it of what is written here."""
    there = languages_of(number)
    if not is_one(number, UNCITED):
        there.append(CITED)
    if is_one(number, UNREAD):
        there.append(UNREVIEWED)
    return " ".join(sorted(there))


def languages_of(number: int) -> list[str]:
    languages = [code for code, _own in site_languages()]
    return languages[:-1] if is_one(number, UNTRANSLATED) else languages


def at(number: int) -> datetime:
    """When the record was last worked on."""
    return BEGAN + timedelta(minutes=number)


def copies(template: Any, rows: Iterable[dict[str, Any]]) -> None:
    values = stored_values(type(template), template)
    values.pop("id")
    insert_rows(
        type(template), list(values), ([row[column] for column in values] for row in (values | own for own in rows))
    )


def write_revisions(numbers: range, start: int, revised: int) -> None:
    revision = Revision(
        content_type=ContentType.objects.get_for_model(MemorialPage),
        base_content_type=ContentType.objects.get_for_model(Page),
        content={},
    )
    values = stored_values(Revision, revision)
    rows = (
        values | {"id": revised + n, "object_id": str(start + n), "object_str": f"Synthetic {n}", "created_at": at(n)}
        for n in numbers
    )
    insert_rows(Revision, list(values), ([row[column] for column in values] for row in rows))
    go_on_counting(Revision)


def write_words(numbers: range, start: int) -> None:
    """A text in each language of the site."""
    copies(
        MemorialText(body=BODY),
        (
            {
                "page_id": start + n,
                "language": code,
                "title": f"Synthetic {n}",
                "summary": f"A synthetic summary of synthetic person {n}.",
                "translation_status": TranslationStatus.UNREVIEWED
                if place and is_one(n, UNREAD)
                else TranslationStatus.ORIGINAL,
            }
            for n in numbers
            for place, code in enumerate(languages_of(n))
        ),
    )


def index(numbers: range, start: int) -> None:
    """What the admin's searches find."""
    engine = engine_of("default")
    content_type, kinds = ContentType.objects.get_for_model(MemorialPage).pk, kinds_of(MemorialPage)
    for begin in range(numbers.start, numbers.stop, AT_ONCE):
        engine.store(
            content_type,
            kinds,
            [document(start + n, n) for n in range(begin, min(begin + AT_ONCE, numbers.stop))],
        )


def document(pk: int, number: int) -> Document:
    """As `archive.search.word_index` would make it of what is written here."""
    title, name = f"Synthetic {number}", " ".join(name_of(number))
    return Document(
        object_id=pk,
        title=indexed_words([title]),
        strong=indexed_words([identifier_of(number)], [title]),
        words=indexed_words([f"{title} {name} A synthetic summary of synthetic person {number}."]),
        completions=stored_words([f"{title} {name}"]),
    )
