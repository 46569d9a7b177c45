"""A passage of a text by its first words. Citations name it by an anchor, which tells a reader nothing.

The texts of all pages that are asked for are read together: those in the reader's language, and only for what is not
found there the others. A record type added later is there by itself, found in Django's own list of relations.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Cast
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from archive.core.block_words import quoted
from archive.core.languages import current_language, pick_language
from archive.core.pages import WordsPage
from archive.core.texts import Words

#: Signs that are enough to know a passage by, and whoever speaks in it.
_LENGTH, _LENGTH_OF_NAME = 72, 120


class Place(NamedTuple):
    """A passage: the type and the key of the page in whose text it stands, and its anchor."""

    model: type[Any]
    page: int
    anchor: str


@dataclass(frozen=True)
class WordedRow:
    """Rows that hold the text of a page, or of a part of it; `page` is the lookup from the row to the page."""

    model: Any
    page: str


def parents_of(row: Any) -> Iterator[Any]:
    """The keys from a child row up to the page to which it belongs."""
    while not issubclass(row, WordsPage):
        parent = next(column for column in row._meta.fields if isinstance(column, ParentalKey))
        yield parent
        row = parent.related_model


@cache
def worded_rows(model: Any) -> tuple[WordedRow, ...]:
    """The rows with the texts of one type of page: its own, and those of its chapters."""
    return tuple(WordedRow(row, "__".join(key.name for key in parents_of(row))) for row in _find_rows(model))


def _find_rows(model: Any) -> Iterator[Any]:
    for relation in model._meta.related_objects:
        row: Any = relation.related_model
        if not isinstance(relation.field, ParentalKey):
            continue
        if {"body", "language"} <= _columns(row):
            yield row
        elif issubclass(row, ClusterableModel):
            yield from _find_rows(row)


def _columns(model: Any) -> set[str]:
    return {column.name for column in model._meta.fields}


def first_words(places: Collection[Place]) -> dict[Place, Words]:
    """The first words of each passage, for the reader of the current language. Not there: a passage that no text has,
    and one of a page that asks for care: its words are not put before a reader without what stands around them."""
    language = current_language()
    missing, found = set(places), {}
    for condition in (Q(language=language), ~Q(language=language)):
        known: dict[Place, dict[str, Words]] = {}
        for model, page, spoken, needs_care, body in _texts(missing, condition) if missing else ():
            if needs_care:
                missing = {place for place in missing if (place.model, place.page) != (model, page)}
            for anchor, block in _passages(body):
                place = Place(model, page, anchor)
                if place in missing and (words := _words(block, spoken)):
                    known.setdefault(place, {})[spoken] = words
        for place in missing & known.keys():
            found[place] = known[place][pick_language(known[place], language) or ""]
        missing -= found.keys()
    return found


def _texts(places: Collection[Place], condition: Q) -> Iterator[tuple[Any, int, str, bool, str]]:
    """The texts of the pages that meet the condition: type and key of the page, language, whether the page asks for
    care, JSON."""
    pages: dict[Any, set[int]] = {}
    for place in places:
        pages.setdefault(place.model, set()).add(place.page)
    asked = [(model, row) for model in sorted(pages, key=lambda model: model._meta.label) for row in worded_rows(model)]
    parts = [
        row.model.objects.order_by()
        .filter(condition, **{f"{row.page}__in": sorted(pages[model])})
        .annotate(
            row=Value(number, output_field=IntegerField()),
            of_page=F(f"{row.page}__pk"),
            needs_care=_care(model, row.page),
            words=Cast("body", TextField()),
        )
        .values_list("row", "of_page", "language", "needs_care", "words")
        for number, (model, row) in enumerate(asked)
    ]
    for number, page, language, needs_care, body in parts[0].union(*parts[1:], all=True) if parts else ():
        yield asked[number][0], page, language, needs_care, body


def _care(model: Any, page: str) -> Any:
    """Whether the page has a note before its words, in whatever language, or covers what it shows, or offers help
    after them; `page` is the lookup to it."""
    asks = Q()
    for name in _columns(model) & {"mentions_suicide", "is_sensitive"}:
        asks |= Q(**{f"{page}__{name}": True})
    texts = model._meta.get_field("texts").related_model
    if "content_note" in _columns(texts):
        asks |= Q(Exists(texts.objects.filter(page=OuterRef(f"{page}__pk")).exclude(content_note="")))
    return Case(When(asks, then=Value(True)), default=Value(False)) if asks else Value(False)


def _passages(body: str) -> Iterator[tuple[str, Any]]:
    """Each block that has an anchor, with it."""
    for block in json.loads(body):
        value = block["value"]
        if isinstance(value, dict) and value.get("anchor"):
            yield value["anchor"], block


def _words(block: Any, spoken: str) -> Words | None:
    """The first words of a block of a text in the language `spoken`; None where it has none."""
    said, reader = quoted(block), current_language()
    text, before = _begin(said.text, _LENGTH), _begin(said.before, _LENGTH_OF_NAME)
    language = said.language or spoken
    return Words(f"{before}: {text}" if before else text, language, language != reader) if text else None


def _begin(text: str, length: int) -> str:
    """Whole words, as many as have room."""
    begin = ""
    for word in text.split():
        if begin and len(begin) + len(word) >= length:
            return f"{begin.rstrip(',;:–—')}…"
        begin = f"{begin} {word}".lstrip()
    return begin
