"""The format in words and as JSON Schema, made from the descriptions."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils import translation

from archive.interchange.descriptions import DESCRIPTIONS, Description
from archive.interchange.kinds import (
    BlockKind,
    Body,
    Children,
    Choice,
    Data,
    File,
    Kind,
    Ref,
    Rows,
    Shape,
    Status,
    Texts,
    Values,
)


def schema() -> Data:
    """The JSON Schema of one document. What only looking at other records can tell is not in it."""
    with translation.override("en"):
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "A record of the archive, one YAML document",
            "oneOf": [record_schema(description) for description in DESCRIPTIONS],
        }


def record_schema(description: Description) -> Data:
    shape = description.shape.schema()
    expected = [kind.name for kind in description.shape.kinds if kind.is_expected]
    always = ["record", *shape.pop("required", [])]
    properties = {"record": {"const": description.record}, **shape.pop("properties")}
    whole: Data = {"title": name_of(description), **shape, "properties": properties, "required": always}
    if "status" in properties and description.is_record and set(expected) - set(always):
        published = {"properties": {"status": {"const": "published"}}, "required": ["status"]}
        whole |= {"if": published, "then": {"required": expected}}
    elif not description.is_page:
        whole["required"] = list(dict.fromkeys([*always, *expected]))
    return whole


def schema_text() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def name_of(description: Description) -> str:
    return " ".join(part for part in (description.record, description.page_kind) if part)


# --- the table of fields --------------------------------------------------------------------------


def reference() -> str:
    """Every field of every type, as Markdown."""
    with translation.override("en"):
        return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Fields of the record files"
    yield ""
    yield "Made by `python manage.py dump_records --reference`; do not edit by hand."
    yield ""
    yield "A field marked **!** must be given in every record, one marked **+** in every published one. A field that is"
    yield "left out has the value after “=”, or none."
    for description in DESCRIPTIONS:
        yield ""
        yield f"## {name_of(description)}"
        yield ""
        yield f"In `{description.file}`. {_summary(description)}"
        yield ""
        yield "| field | | value | |"
        yield "|---|---|---|---|"
        yield from _rows(description.shape, "")
    for title, body in _streams():
        yield ""
        yield f"## blocks of `{title}`"
        yield ""
        yield "Each stands in the list as a mapping with one name, that of the block."
        yield ""
        yield "| block | | value | |"
        yield "|---|---|---|---|"
        for name, kind in body.kinds.items():
            yield from _block_rows(kind, name)


def _streams() -> Iterator[tuple[str, Body]]:
    """Each list of blocks once, by the name of the field that holds it."""
    seen: set[type] = set()

    def walk(shape: Shape) -> Iterator[tuple[str, Body]]:
        for kind in shape.kinds:
            if isinstance(kind, Children):
                yield from walk(kind.shape)
            elif isinstance(kind, Body) and type(kind.block) not in seen:
                seen.add(type(kind.block))
                yield kind.name, kind

    for description in DESCRIPTIONS:
        yield from walk(description.shape)


def _block_rows(kind: BlockKind, path: str, mark: str = "") -> Iterator[str]:
    yield f"| `{path}` | {mark} | {kind.documented} | {_escape(kind.help)} |"
    for name, part in kind.parts.items():
        inner = f"{path}[].{name}" if kind.documented == "list" else f"{path}.{name}"
        yield from _block_rows(part, inner, "!" if part.is_required else "")


def _summary(description: Description) -> str:
    text = (description.model.__doc__ or "").strip().split("\n\n")[0]
    return " ".join(text.split())


def _rows(shape: Shape, prefix: str) -> Iterator[str]:
    for kind in shape.kinds:
        mark = "!" if kind.is_always_required else "+" if kind.is_expected else ""
        yield f"| `{prefix}{kind.name}` | {mark} | {_value(kind)} | {_escape(kind.help)} |"
        if isinstance(kind, Texts):
            yield from _rows(kind.shape, f"{prefix}{kind.name}.*.")
        elif isinstance(kind, Rows):
            yield from _rows(kind.shape, f"{prefix}{kind.name}[].")
        elif isinstance(kind, File):
            yield f"| `{prefix}{kind.name}.file` | ! | text | path of the file in this folder |"
            yield from _rows(kind.shape, f"{prefix}{kind.name}.")
            yield f"| `{prefix}{kind.name}.sha256` | | text | checksum; given, it is compared |"


def _value(kind: Kind) -> str:
    default = getattr(kind, "default", None)
    suffix = f" = `{json.dumps(default)}`" if default not in (None, "", {}) else ""
    if isinstance(kind, Choice | Status):
        return " · ".join(f"`{value}`" for value in kind.values) + suffix
    if isinstance(kind, Ref):
        return "identifier of: " + ", ".join(kind.spaces)
    if isinstance(kind, Texts):
        return "mapping by language"
    if isinstance(kind, Body):
        return "list of blocks"
    if isinstance(kind, Values):
        return "list of texts"
    if isinstance(kind, Children):
        return "list"
    if isinstance(kind, File):
        return "file"
    return type(kind).__name__.lower() + suffix


def _escape(text: Any) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")
