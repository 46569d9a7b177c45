"""A title in another language than the page says in which, wherever it stands (WCAG 2.2, 3.1.2): a voice that reads
the page aloud then changes its tongue for it."""

from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.test import Client, TestCase

from archive.core.registry import record_models
from tests.factories import (
    make_era,
    make_event,
    make_exhibition,
    make_figure,
    make_image,
    make_media,
    make_memorial,
    make_place,
    make_rights,
    make_source,
    make_voice,
)
from tests.pages import parse, path_of, read

pytestmark = pytest.mark.django_db

#: In every title, and nowhere else.
WORD = "Fremdwort"
INDEXES = ("", "events/", "memorials/", "sources/", "media/", "voices/", "places/", "exhibitions/", "disputed/", "new/")
DRAWN = ("map/", "timeline/", "timeline/night/", f"search/?q={WORD}", "search/", "media/beside/?first=BJ-D-0001")


def german(kind: str) -> dict[str, str]:
    return {"de": f"{WORD}: {kind}"}


@pytest.fixture
def house(settings: Any, tmp_path: Any) -> None:
    """Public records of every type, tied together by every relation, with titles in German alone."""
    settings.MEDIA_ROOT = tmp_path
    with TestCase.captureOnCommitCallbacks(execute=True):
        make_era("night", date="1990-01-19/1990-01-22", scale="hours")
        sources: list[Any] = [make_source(german("Quelle"), language="ru"), make_source(german("Titel"), language="de")]
        sources += [(sources[0], {"about": "date", "stance": "contradicts"})]
        point = {"latitude": 40.4, "longitude": 49.9, "uncertainty_m": 9}
        place = make_place(german("Ort"), sources=sources, **point)
        whole = make_event(german("Ganzes"), places=[place], sources=sources)
        event = make_event(german("Ereignis"), places=[place], sources=sources, part_of=whole)
        name = {"text": f"{WORD} Name", "language": "de", "script": "Latn", "kind": "main", "is_primary": True}
        person, other = (
            make_memorial(names=[name], events=[event], places=[(place, "died")], sources=sources) for _twice in "12"
        )
        other.relations.create(person=person, relationship="sibling")
        seen = {"people": [person], "events": [event], "places": [place]}
        image = make_image("Synthetic image", (40, 30))
        make_media(german("Bild"), image=image, rights_statement=make_rights(), sources=sources, **seen)
        make_voice(german("Stimme"), **seen)
        make_exhibition(german("Ausstellung"), records=[event, person, place], sources=sources)
        make_figure(event, sources=sources)


def unmarked(element: Element, language: str, is_hidden: bool = False) -> list[str]:
    """What of these words stands in an element that has them in another language than German."""
    if element.tag == "script":  # what is for machines has its own way: tests/core/test_linked_data.py
        return []
    found = []
    language = element.get("lang", language)
    is_hidden = is_hidden or element.get("aria-hidden") == "true"
    said = [element.text, element.get("aria-label"), element.get("alt")]
    said += [child.tail for child in element]
    if language != "de" and not is_hidden:
        found += [f"<{element.tag}> {text.strip()}" for text in said if text and WORD in text]
    for child in element:
        found += unmarked(child, language, is_hidden)
    return found


@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_every_title_says_in_which_language_it_is(client: Client, house: None, language: str) -> None:
    records = [record for model in record_models() for record in model.objects.public()]
    addresses = [*(path_of(record, language) for record in records)]
    addresses += [f"/{language}/{rest}" for rest in (*INDEXES, *DRAWN)]
    pages = {address: read(client, address) for address in addresses}
    assert sum(WORD in text for text in pages.values()) > len(addresses) - 2
    bodies = {address: parse(text)[1] for address, text in pages.items()}
    assert {address: found for address, body in bodies.items() if (found := unmarked(body, language))} == {}
