"""Synthetic people. No name here is anybody's."""

from typing import Any

from archive.memorials.models import (
    MemorialCitation,
    MemorialEvent,
    MemorialIndexPage,
    MemorialName,
    MemorialPage,
    MemorialPlace,
    MemorialText,
    Tribute,
)
from tests.factories.records import LANGUAGES, cite, number, plant, source_at_hand, words


def make_memorial(
    name: str = "",
    *,
    names: Any = None,
    events: Any = (),
    places: Any = (),
    sources: Any = None,
    given: dict[str, Any] | None = None,
    **fields: Any,
) -> MemorialPage:
    """A person; `names` are dicts of MemorialName fields (default: one primary form in az), `events` are events
    or (event, role), `places` are (place, role), `given` are {language: {field of MemorialText: value}}."""
    text = name or f"Synthetic {number()}"
    memorial = MemorialPage(**{"group": "civilian", **fields})
    memorial.names = [
        MemorialName(**entry)
        for entry in (names or [{"text": text, "language": "az", "script": "Latn", "kind": "main", "is_primary": True}])
    ]
    memorial.texts = words(
        MemorialText, given or {code: {"summary": f"Synthetic life ({code})."} for code in LANGUAGES}
    )
    pairs = [entry if isinstance(entry, tuple) else (entry, "killed") for entry in events]
    memorial.event_links = [MemorialEvent(event=event, role=role) for event, role in pairs]
    memorial.place_links = [MemorialPlace(place=place, role=role) for place, role in places]
    memorial.citations = cite(MemorialCitation, sources if sources is not None else [source_at_hand()])
    return plant(MemorialIndexPage, memorial)


def make_tribute(memorial: MemorialPage, message: str = "", *, status: str = "accepted", **fields: Any) -> Tribute:
    """A carnation, laid and decided on."""
    return Tribute.objects.create(memorial=memorial, message=message, status=status, **{"language": "en", **fields})
