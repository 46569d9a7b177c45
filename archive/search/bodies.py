"""The texts of records as passages are taken from them: one statement for all types, asked for few records alone."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from html import unescape
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, TextField
from django.db.models.functions import Cast

from archive.core.texts import Words
from archive.search.fragments import key_of, public_sql
from archive.search.kinds import kinds

_TAG, _BREAK = re.compile("<[^>]*>"), re.compile(r"</(?:p|li|h\d)>|<br */?>")


class Part(NamedTuple):
    """Words of a text. `before` says whose they are, or of what: nobody's claim stands without its speaker."""

    words: Words
    before: str = ""


class Body:
    """The texts of one record, the reader's language first. They are read as far as somebody looks at them."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.rows: list[tuple[str, str]] = []

    def __iter__(self) -> Iterator[Part]:
        for language, body in sorted(self.rows, key=lambda row: row[0] != self.language):
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
            for pk, code, body in cursor.fetchall():
                bodies.setdefault(pk, Body(language)).rows.append((code, body or "[]"))
    return bodies


@cache
def _columns(kind: str) -> tuple[tuple[str, Any], ...]:
    """The key, the language and the text; a story has its text in its chapters."""
    names = {column.name for column in kinds()[kind]._meta.get_fields()}
    texts = "chapters__texts" if kind == "exhibitions" and "chapters" in names else "texts"
    columns = F("pk"), F(f"{texts}__language"), Cast(f"{texts}__body", TextField())
    return tuple((f"body_{place}", column) for place, column in enumerate(columns))


def _parts(language: str, is_fallback: bool, body: str) -> Iterator[Part]:
    """The blocks of a text (`core/blocks.py`); who speaks may be what is looked for."""
    for block in json.loads(body):
        value = block["value"]
        if isinstance(value, str):
            yield Part(Words(value, language, is_fallback))
            continue
        before = value.get("said_by") or value.get("about") or ""
        if "quotation" in value:
            yield Part(Words(value["quotation"], value.get("language") or language, is_fallback), before)
        else:
            text = plain(value["text"]) if block["type"] == "paragraph" else value["text"]
            yield Part(Words(text, language, is_fallback), before)
        if before:
            yield Part(Words(before, language, is_fallback))


def plain(html: str) -> str:
    """The words of a rich text, which the editor has written: no sign of it is a tag but what is one."""
    return " ".join(unescape(_TAG.sub("", _BREAK.sub(" ", html))).split())
