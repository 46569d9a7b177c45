"""Synthetic sources, places and events."""

import itertools
from typing import Any

from django.db import models
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from wagtail.models import Orderable

from archive.core.pages import RecordIndexPage
from archive.core.records import RecordPage
from archive.events.models import (
    ClaimedTime,
    EventCitation,
    EventIndexPage,
    EventPage,
    EventPlace,
    EventText,
    FigureCitation,
    ReportedFigure,
    ReportedFigureText,
)
from archive.places.models import Place, PlaceCitation, PlaceIndexPage, PlaceName, PlaceText
from archive.sources.models import SourceIndexPage, SourcePage, SourceText

LANGUAGES = ("az", "en", "ru")
_counter = itertools.count(1)


def number() -> str:
    """A number that no other synthetic record of this run has: 000123."""
    return f"{next(_counter):06d}"


def titles(kind: str, languages: tuple[str, ...] = LANGUAGES) -> dict[str, str]:
    """A title in each language, each telling its language: "Synthetic event 000123 (az)"."""
    name = f"Synthetic {kind} {number()}"
    return {code: f"{name} ({code})" for code in languages}


def words(row_model: type[models.Model], given: dict[str, Any], **common: Any) -> list[Any]:
    """Rows of words from {language: title} or {language: {field: value}}."""
    rows = []
    for code, value in given.items():
        fields = value if isinstance(value, dict) else {"title": value}
        rows.append(row_model(language=code, **{**common, **fields}))
    return rows


def cite(row_model: type[models.Model], sources: Any) -> list[Any]:
    """Citations from sources: a source, or (source, about), or (source, {field: value})."""
    rows = []
    for order, entry in enumerate(sources):
        source, rest = entry if isinstance(entry, tuple) else (entry, {})
        fields = {"about": rest} if isinstance(rest, str) else rest
        rows.append(row_model(source=source, **{"sort_order": order, **fields}))
    return rows


def plant(index_model: type[RecordIndexPage], record: RecordPage) -> Any:
    """Store the record under its index page, as published now unless it is a draft, its rows numbered as forms do."""
    for relation in get_all_child_relations(record):
        if issubclass(relation.related_model, Orderable):
            for order, row in enumerate(getattr(record, relation.get_accessor_name()).all()):
                row.sort_order = order if row.sort_order is None else row.sort_order
    if record.live:
        record.first_published_at = record.last_published_at = timezone.now()
    return index_model.objects.get().add_child(instance=record)


def make_source(given: dict[str, Any] | None = None, **fields: Any) -> SourcePage:
    fields = {"csl_type": "book", "language": "en", "perspective": "scholarly", **fields}
    source = SourcePage(**fields)
    source.texts = words(SourceText, given or titles("source", ("en",)))
    return plant(SourceIndexPage, source)


def source_at_hand() -> SourcePage:
    """One for all records of a test that does not ask by what they are known. A record without a source is none: so
    every test begins with it, but those that ask for an `empty_archive`."""
    title = "Synthetic source at hand"
    return SourcePage.objects.filter(title=title).first() or make_source({"en": title})


def make_place(
    given: dict[str, Any] | None = None, *, names: Any = (), sources: Any = None, summary: str = "", **fields: Any
) -> Place:
    """A place; `names` are (text, language, kind)."""
    place = Place(**fields)
    place.texts = words(PlaceText, given or titles("place"), summary=summary)
    place.names = [PlaceName(text=text, language=language, kind=kind) for text, language, kind in names]
    place.citations = cite(PlaceCitation, sources if sources is not None else [source_at_hand()])
    return plant(PlaceIndexPage, place)


def make_event(
    given: dict[str, Any] | None = None,
    *,
    date: str = "1990-01-20",
    sources: Any = None,
    places: Any = (),
    summary: str = "Synthetic summary.",
    body: Any = (),
    claims: Any = (),
    **fields: Any,
) -> EventPage:
    """An event; `places` are places or (place, role), `claims` are the fields of claimed times."""
    event = EventPage(date=date, **fields)
    event.texts = words(EventText, given or titles("event"), summary=summary, body=list(body))
    pairs = [entry if isinstance(entry, tuple) else (entry, "here") for entry in places]
    event.places = [EventPlace(place=place, role=role) for place, role in pairs]
    event.claimed_times = [ClaimedTime(sort_order=order, **claim) for order, claim in enumerate(claims)]
    event.citations = cite(EventCitation, sources if sources is not None else [source_at_hand()])
    return plant(EventIndexPage, event)


def make_figure(
    event: EventPage,
    *,
    measure: str = "wounded",
    value: str = "7",
    said_by: str = "",
    sources: Any = None,
    **fields: Any,
) -> ReportedFigure:
    """A reported figure of an event."""
    figure = ReportedFigure(page=event, measure=measure, **fields)
    who = said_by or f"Synthetic speaker {number()}"
    figure.texts = [ReportedFigureText(language=code, value=value, said_by=who) for code in LANGUAGES]
    figure.citations = cite(FigureCitation, sources if sources is not None else [source_at_hand()])
    figure.save()
    return figure
