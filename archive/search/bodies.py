"""The texts of records as passages are taken from them: one statement for all types, asked for few records alone."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, TextField
from django.db.models.functions import Cast
from wagtail.rich_text import get_text_for_indexing

from archive.search.fragments import key_of, public_sql
from archive.search.kinds import kinds


class Part(NamedTuple):
    """Words of a text. `before` says whose they are, or of what: nobody's claim stands without its speaker."""

    language: str
    text: str
    before: str = ""


def read_bodies(pages: Mapping[str, Sequence[int]]) -> dict[int, list[Part]]:
    """What stands in the texts of these public pages, by primary key. One query."""
    parts: list[str] = []
    values: list[Any] = []
    for kind, keys in pages.items():
        sql, own = public_sql(kind, _columns(kind))
        parts.append(f"{sql} AND {key_of(kind)} IN ({', '.join(str(int(pk)) for pk in keys)})")
        values += own
    bodies: dict[int, list[Part]] = {}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), values)
            for pk, language, body in cursor.fetchall():
                bodies.setdefault(pk, []).extend(_parts(language, body))
    return bodies


@cache
def _columns(kind: str) -> tuple[tuple[str, Any], ...]:
    """The key, the language and the text; a story has its text in its chapters."""
    names = {column.name for column in kinds()[kind]._meta.get_fields()}
    texts = "chapters__texts" if kind == "exhibitions" and "chapters" in names else "texts"
    columns = F("pk"), F(f"{texts}__language"), Cast(f"{texts}__body", TextField())
    return tuple((f"body_{place}", column) for place, column in enumerate(columns))


def _parts(language: str, body: str | None) -> Iterator[Part]:
    """The blocks of a text (`core/blocks.py`); who speaks may be what is looked for."""
    for block in json.loads(body or "[]"):
        value = block["value"]
        if isinstance(value, str):
            yield Part(language, value)
            continue
        before = value.get("said_by") or value.get("about") or ""
        if "quotation" in value:
            yield Part(value.get("language") or language, value["quotation"], before)
        else:
            is_rich = block["type"] == "paragraph"
            yield Part(language, get_text_for_indexing(value["text"]) if is_rich else value["text"], before)
        if before:
            yield Part(language, before)
