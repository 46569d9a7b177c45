"""A passage of a text by its first words. Citations name it by an anchor, which tells a reader nothing.

The texts of all pages that are asked for are read together: those in the reader's language, and only for what is not
found there the others. A record type added later is there by itself, found in Django's own list of relations.
"""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any, NamedTuple

from django.db.models import CharField, F, IntegerField, Q, TextField, Value
from django.db.models.functions import Cast
from django.utils.html import strip_tags
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from archive.core.languages import current_language, pick_language
from archive.core.pages import WordsPage
from archive.core.texts import Words

#: Signs that are enough to know a passage by, and whoever speaks in it.
_LENGTH, _LENGTH_OF_NAME = 72, 120
_END_OF_BLOCK = re.compile("</(?:p|li)>|<br/?>")


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
    has_content_note: bool


def parents_of(row: Any) -> Iterator[Any]:
    """The keys from a child row up to the page to which it belongs."""
    while not issubclass(row, WordsPage):
        parent = next(column for column in row._meta.fields if isinstance(column, ParentalKey))
        yield parent
        row = parent.related_model


@cache
def worded_rows(model: Any) -> tuple[WordedRow, ...]:
    """The rows with the texts of one type of page: its own, and those of its chapters."""
    return tuple(
        WordedRow(row, "__".join(key.name for key in parents_of(row)), "content_note" in _columns(row))
        for row in _find_rows(model)
    )


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
    and one of a text before which a note asks for care: its words are not put before a reader without that note."""
    language = current_language()
    missing, found = set(places), {}
    for condition in (Q(language=language), ~Q(language=language)):
        known: dict[Place, dict[str, str]] = {}
        for model, page, spoken, note, body in _texts(missing, condition) if missing else ():
            if note:
                missing = {place for place in missing if (place.model, place.page) != (model, page)}
            for anchor, block in _passages(body):
                place = Place(model, page, anchor)
                if place in missing and (words := _words(block)):
                    known.setdefault(place, {})[spoken] = words
        for place in missing & known.keys():
            best = pick_language(known[place], language) or ""
            found[place] = Words(known[place][best], best, best != language)
        missing -= found.keys()
    return found


def _texts(places: Collection[Place], condition: Q) -> Iterator[tuple[Any, int, str, str, str]]:
    """The texts of the pages that meet the condition: type and key of the page, language, note before it, JSON."""
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
            warning=F("content_note") if row.has_content_note else Value("", output_field=CharField()),
            words=Cast("body", TextField()),
        )
        .values_list("row", "of_page", "language", "warning", "words")
        for number, (model, row) in enumerate(asked)
    ]
    for number, page, language, note, body in parts[0].union(*parts[1:], all=True) if parts else ():
        yield asked[number][0], page, language, note, body


def _passages(body: str) -> Iterator[tuple[str, Any]]:
    """Each block that has an anchor, with it."""
    for block in json.loads(body):
        value = block["value"]
        if isinstance(value, dict) and value.get("anchor"):
            yield value["anchor"], block


def _words(block: Any) -> str:
    """The first words of a block. What somebody says is not said without them, nor a version without its matter."""
    value = block["value"]
    if block["type"] == "paragraph":
        return _begin(unescape(strip_tags(_END_OF_BLOCK.sub(" ", value.get("text") or ""))), _LENGTH)
    whose = _begin(value.get("said_by") or value.get("about") or "", _LENGTH_OF_NAME)
    text = _begin(value.get("text") or value.get("quotation") or "", _LENGTH)
    return f"{whose}: {text}" if whose else text


def _begin(text: str, length: int) -> str:
    """Whole words, as many as have room."""
    begin = ""
    for word in text.split():
        if begin and len(begin) + len(word) >= length:
            return f"{begin.rstrip(',;:–—')}…"
        begin = f"{begin} {word}".lstrip()
    return begin
