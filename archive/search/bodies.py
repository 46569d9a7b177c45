"""The texts of records as passages are taken from them: one statement for all types, asked for few records alone."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, IntegerField, TextField, Value
from django.db.models.functions import Cast, Coalesce

from archive.core.block_words import quoted
from archive.core.texts import Words
from archive.search.fragments import key_of, public_sql
from archive.search.kinds import kinds


class Part(NamedTuple):
    """Words of a text. `before` says whose they are, or of what: nobody's claim stands without its speaker. They are
    read on the page in the language `page`, at the `anchor` of their block where it has one."""

    words: Words
    before: str = ""
    page: str = ""
    anchor: str = ""


class Body:
    """The texts of one record, the reader's language first, chapters in their order. They are read as far as somebody
    looks at them."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.rows: list[tuple[str, int, str]] = []

    def __iter__(self) -> Iterator[Part]:
        for language, _place, body in sorted(self.rows, key=lambda row: (row[0] != self.language, *row)):
            yield from _parts(language, language != self.language, body)


def read_bodies(pages: Mapping[str, Sequence[int]], language: str) -> dict[int, Body]:
    """What stands in the texts of these public pages, by primary key. One query."""
    parts: list[str] = []
    values: list[Any] = []
    for kind, keys in pages.items():
        sql, own = public_sql(kind, _columns(kind))
        parts.append(f"{sql} AND {key_of(kind)} IN ({', '.join(str(int(pk)) for pk in keys)})")
        values += own
    bodies: dict[int, Body] = {}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), values)
            for pk, code, place, body in cursor.fetchall():
                bodies.setdefault(pk, Body(language)).rows.append((code, place, body or "[]"))
    return bodies


@cache
def _columns(kind: str) -> tuple[tuple[str, Any], ...]:
    """The key, the language, the place among the chapters, and the text; a story has its text in its chapters."""
    names = {column.name for column in kinds()[kind]._meta.get_fields()}
    is_story = kind == "exhibitions" and "chapters" in names
    texts = "chapters__texts" if is_story else "texts"
    place = Coalesce("chapters__sort_order", 0) if is_story else Value(0, output_field=IntegerField())
    columns = F("pk"), F(f"{texts}__language"), place, Cast(f"{texts}__body", TextField())
    return tuple((f"body_{place}", column) for place, column in enumerate(columns))


def _parts(language: str, is_fallback: bool, body: str) -> Iterator[Part]:
    """The blocks of a text; who speaks, or what accounts differ in, may be what is looked for."""
    for block in json.loads(body):
        said, value = quoted(block), {} if isinstance(block["value"], str) else block["value"]
        anchor = value.get("anchor") or ""
        yield Part(Words(said.text, said.language or language, is_fallback), said.before, language, anchor)
        if named := value.get("said_by") or value.get("about"):
            yield Part(Words(named, language, is_fallback), "", language, anchor)
