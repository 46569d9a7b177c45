"""Thousands of synthetic records, written in bulk: what `add_child` writes, without a loop of saves.

"Synthetic 000123" is nobody and nothing. Record number 1 of each type is the hub to which all others relate,
so that the pages with the most to show are among those measured.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, router, transaction
from django.utils import timezone
from wagtail.models import Page

from archive.core.collation import initial, stored_key
from archive.core.languages import site_languages
from archive.core.records import RecordPage
from archive.events.models import EventCitation, EventIndexPage, EventPage, EventPlace, EventText
from archive.media.models import DepictedPerson, MediaCitation, MediaIndexPage, MediaPage, MediaText
from archive.memorials.models import (
    MemorialCitation,
    MemorialEvent,
    MemorialIndexEntry,
    MemorialIndexPage,
    MemorialName,
    MemorialPage,
    MemorialText,
)
from archive.oral_histories.models import (
    OralHistoryEvent,
    OralHistoryIndexPage,
    OralHistoryPage,
    OralHistoryPerson,
    OralHistoryText,
)
from archive.places.models import Place, PlaceCitation, PlaceIndexPage, PlaceText
from archive.rights.models import RightsStatement
from archive.sources.models import SourceIndexPage, SourcePage, SourceText

#: How many of a hundred records are of which type.
SHARES = {SourcePage: 16, Place: 6, EventPage: 28, MemorialPage: 40, MediaPage: 6, OralHistoryPage: 4}
BATCH = 500


@transaction.atomic
def populate(count: int) -> dict[type[RecordPage], list[Any]]:
    """Write `count` records, in the shares above, under the index pages of an empty tree; return them by type."""
    sizes = {model: count * share // 100 for model, share in SHARES.items()}
    sources = write_sources(sizes[SourcePage])
    places = write_places(sizes[Place], sources)
    events = write_events(sizes[EventPage], sources, places)
    memorials = write_memorials(sizes[MemorialPage], sources, events)
    media = write_media(sizes[MediaPage], sources, memorials)
    voices = write_voices(sizes[OralHistoryPage], memorials, events)
    return {
        SourcePage: sources,
        Place: places,
        EventPage: events,
        MemorialPage: memorials,
        MediaPage: media,
        OralHistoryPage: voices,
    }


def name(number: int) -> str:
    return f"Synthetic {number:06d}"


def plant(index_model: type[Any], model: type[RecordPage], count: int, **common: Any) -> list[Any]:
    """Page rows with computed paths, then the rows of the type that belong to them."""
    parent = index_model.objects.get()
    kind = ContentType.objects.get_for_model(model)
    now = timezone.now()
    records = []
    for number in range(1, count + 1):
        slug = f"synthetic-{number:06d}"
        records.append(
            model(
                path=Page._get_path(parent.path, parent.depth + 1, parent.numchild + number),
                depth=parent.depth + 1,
                slug=slug,
                url_path=f"{parent.url_path}{slug}/",
                title=name(number),
                draft_title=name(number),
                labels={code: name(number) for code, _ in site_languages()},
                content_type=kind,
                locale_id=parent.locale_id,
                translation_key=uuid.uuid4(),
                first_published_at=now,
                last_published_at=now,
                identifier=f"BJ-{model.identifier_code}-{number:04d}",
                **common,
            )
        )
    page_fields = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    pages = Page.objects.bulk_create(
        [Page(**{attname: getattr(record, attname) for attname in page_fields}) for record in records], BATCH
    )
    for record, page in zip(records, pages, strict=True):
        record.id = record.page_ptr_id = page.pk
    insert_own_rows(model, records)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + count)
    return records


def insert_own_rows(model: type[models.Model], records: list[Any]) -> None:
    """The child table of multi-table inheritance, which `bulk_create` refuses to write."""
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    for start in range(0, len(records), BATCH):
        model._base_manager.all()._insert(  # type: ignore[attr-defined]
            records[start : start + BATCH], fields=fields, using=router.db_for_write(model)
        )


def add(rows: Iterable[models.Model]) -> None:
    """Children of one type."""
    listed = list(rows)
    if listed:
        type(listed[0])._base_manager.bulk_create(listed, BATCH)


def add_words(row_model: type[Any], records: list[Any], **fields: Any) -> None:
    add(
        row_model(page=record, language=code, title=record.title, summary="Synthetic summary.", **fields)
        for record in records
        for code, _ in site_languages()
    )


def with_hub(others: list[Any], number: int) -> list[Any]:
    """The first of them and one more; one alone where both are the same."""
    return list(dict.fromkeys([others[0], others[number % len(others)]]))


def write_sources(count: int) -> list[SourcePage]:
    sources = plant(
        SourceIndexPage, SourcePage, count, csl_type="book", language="en", perspective="scholarly", issued="1990"
    )
    add(SourceText(page=source, language="en", title=source.title) for source in sources)
    return sources


def write_places(count: int, sources: list[SourcePage]) -> list[Place]:
    places = plant(PlaceIndexPage, Place, count, latitude=40.37, longitude=49.84, uncertainty_m=20000)
    add_words(PlaceText, places)
    add(PlaceCitation(page=place, source=sources[0], about="name") for place in places)
    return places


def write_events(count: int, sources: list[SourcePage], places: list[Place]) -> list[EventPage]:
    events = plant(EventIndexPage, EventPage, count, date="1990-01-20", **bounds("date", "1990-01-20"))
    for event in events[1:]:
        event.part_of_id = events[0].pk
    EventPage._base_manager.filter(pk__in=[event.pk for event in events[1:]]).update(part_of_id=events[0].pk)
    add_words(EventText, events)
    add(
        EventCitation(page=event, source=source, about="date")
        for number, event in enumerate(events)
        for source in with_hub(sources, number)
    )
    add(
        EventPlace(page=event, place=place, role="here")
        for number, event in enumerate(events)
        for place in with_hub(places, number)
    )
    return events


def bounds(field: str, day: str) -> dict[str, Any]:
    """The derived columns of a date, which a single save would fill."""
    return {f"{field}_earliest": day, f"{field}_latest": day}


def write_memorials(count: int, sources: list[SourcePage], events: list[EventPage]) -> list[MemorialPage]:
    memorials = plant(
        MemorialIndexPage, MemorialPage, count, group="civilian", death="1990-01-20", **bounds("death", "1990-01-20")
    )
    add_words(MemorialText, memorials, circumstances="Synthetic circumstances.")
    add(
        MemorialName(page=person, text=person.title, language="az", script="Latn", kind="main", is_primary=True)
        for person in memorials
    )
    add(
        MemorialIndexEntry(
            page=person,
            language=code,
            name=person.title,
            name_language="az",
            initial=initial(person.title, code),
            sort_key=stored_key(person.title, code),
        )
        for person in memorials
        for code, _ in site_languages()
    )
    add(
        MemorialCitation(page=person, source=source, about="circumstances")
        for number, person in enumerate(memorials)
        for source in with_hub(sources, number)
    )
    add(
        MemorialEvent(page=person, event=event, role="killed")
        for number, person in enumerate(memorials)
        for event in with_hub(events, number)
    )
    return memorials


def write_media(count: int, sources: list[SourcePage], memorials: list[MemorialPage]) -> list[MediaPage]:
    items = plant(MediaIndexPage, MediaPage, count, kind="photograph", external_url="https://example.org/synthetic")
    add_words(MediaText, items, alt_text="Synthetic alt text.")
    add(MediaCitation(page=item, source=sources[0]) for item in items)
    add(
        DepictedPerson(page=item, memorial=person)
        for number, item in enumerate(items)
        for person in with_hub(memorials, number)
    )
    return items


def write_voices(count: int, memorials: list[MemorialPage], events: list[EventPage]) -> list[OralHistoryPage]:
    rights, _ = RightsStatement.objects.get_or_create(code="synthetic", uri="https://example.org/rights/synthetic")
    voices = plant(
        OralHistoryIndexPage, OralHistoryPage, count, narrator="Synthetic narrator", rights_statement_id=rights.pk
    )
    add_words(OralHistoryText, voices, transcript="Synthetic transcript.")
    add(OralHistoryPerson(page=voice, memorial=memorials[0]) for voice in voices)
    add(OralHistoryEvent(page=voice, event=events[0]) for voice in voices)
    return voices
