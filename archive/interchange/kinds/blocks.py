"""One block of a StreamField, in both directions: what its class demands of a file, and how it is stored.

Canonical are plain mappings, lists and scalars, without empty parts and without what equals the default; stored
is what Wagtail keeps as JSON. Block ids are not written: they mean nothing outside the database.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail import blocks

from archive.core.fields import validate_edtf
from archive.exhibitions.blocks import RuledBlock, WordsBlock, plain
from archive.interchange.directory import Directory
from archive.interchange.kinds.base import At, Data
from archive.interchange.kinds.html import check_html, links_in, to_identifiers, to_keys
from archive.interchange.reader import Node

#: Under which name files refer to the records that a chooser offers.
SPACES = {
    "events.EventPage": "event",
    "media.MediaPage": "media",
    "memorials.MemorialPage": "memorial",
    "oral_histories.OralHistoryPage": "oral-history",
    "places.Place": "place",
    "sources.SourcePage": "source",
}


class BlockKind:
    """A text; subclasses are for the blocks that hold something else."""

    json: Data = {"type": "string"}
    #: What the reference says may stand there.
    documented = "text"

    def __init__(self, block: Any) -> None:
        self.block = block

    @property
    def is_required(self) -> bool:
        return bool(self.block.required)

    @property
    def default(self) -> Any:
        return None

    def read(self, node: Node, at: At) -> Any:
        """The canonical value of the node, or None where it is empty or the default. Reports what is wrong."""
        value = self.convert(node, at)
        if value is not None:
            self.ask_block(value, at)
        return None if value in ("", self.default) else value

    def convert(self, node: Node, at: At) -> Any:
        if self.is_date and isinstance(node.value, int) and not isinstance(node.value, bool):
            return node.raw  # a bare year
        return at.text(node)

    @property
    def is_date(self) -> bool:
        return validate_edtf in getattr(getattr(self.block, "field", None), "validators", ())

    def ask_block(self, value: Any, at: At) -> None:
        """What a block accepts is asked of the block, so that no rule is written twice."""
        try:
            self.block.clean(self.block.to_python(value))
        except ValidationError as error:
            for message in error.messages:
                at.problem(message)

    def store(self, value: Any, directory: Directory) -> Any:
        """What Wagtail keeps for the canonical value, or for None."""
        return self.block.get_prep_value(self.block.get_default()) if value is None else value

    def canonical(self, stored: Any, directory: Directory) -> Any:
        """The canonical value of what Wagtail keeps."""
        return None if stored in ("", self.default) else stored

    def references(self, value: Any) -> Iterator[tuple[Sequence[str], str]]:
        yield from ()

    def schema(self) -> Data:
        kinds: Data = {"type": ["string", "integer"]} if self.is_date else self.json
        return {**kinds, "description": self.help}

    @property
    def help(self) -> str:
        return str(self.block.label or self.block.name)

    @property
    def parts(self) -> "dict[str, BlockKind]":
        """The blocks within this one, by name."""
        return {}


class RichTextKind(BlockKind):
    """Rich text: only what the editor can make, links to pages by identifier."""

    def ask_block(self, value: Any, at: At) -> None:
        super().ask_block(value, at)
        check_html(value, at)

    def store(self, value: Any, directory: Directory) -> Any:
        return to_keys(value or "", directory)

    def canonical(self, stored: Any, directory: Directory) -> Any:
        return to_identifiers(stored, directory) or None

    def references(self, value: Any) -> Iterator[tuple[Sequence[str], str]]:
        yield from links_in(value)


class ChoiceKind(BlockKind):
    """A value of a closed list."""

    @property
    def documented(self) -> str:  # type: ignore[override]
        suffix = f" = `{self.default}`" if self.default else ""
        return " · ".join(f"`{value}`" for value in self.values) + suffix

    @property
    def values(self) -> list[str]:
        return [str(value) for value, _label in self.block.field.choices if value != ""]

    @property
    def default(self) -> Any:
        default = self.block.get_default()
        return None if default is None else str(default)

    @property
    def is_required(self) -> bool:
        return super().is_required and self.default is None

    def ask_block(self, value: Any, at: At) -> None:
        if value == "" and self.is_required:
            at.problem(_("This field is missing."))
        elif value != "" and value not in self.values:
            values = {"value": value, "allowed": ", ".join(self.values)}
            at.problem(_("“%(value)s” is not allowed here. Allowed: %(allowed)s.") % values)

    def store(self, value: Any, directory: Directory) -> Any:
        return (self.default or "") if value is None else value

    def schema(self) -> Data:
        return {**super().schema(), "enum": self.values}


class NumberKind(BlockKind):
    """A whole number."""

    json = {"type": "integer"}
    documented = "whole number"

    def convert(self, node: Node, at: At) -> Any:
        return at.whole(node)

    def schema(self) -> Data:
        field = self.block.field
        bounds = {"minimum": field.min_value, "maximum": field.max_value}
        return {**super().schema(), **{name: value for name, value in bounds.items() if value is not None}}


class RecordKind(BlockKind):
    """A record of one of the types that the chooser offers, by its identifier."""

    @property
    def documented(self) -> str:  # type: ignore[override]
        return f"identifier of: {', '.join(self.spaces)}"

    @cached_property
    def spaces(self) -> list[str]:
        return [SPACES[model._meta.label] for model in self.block.target_models]

    def ask_block(self, value: Any, at: At) -> None:
        """The record may be among those that the files are about to add: it is looked for in the directory."""
        at.find(self.spaces, value)

    def store(self, value: Any, directory: Directory) -> Any:
        return directory.key_in(self.spaces, value) if value else None

    def canonical(self, stored: Any, directory: Directory) -> Any:
        return directory.identifier(self.spaces, stored) or None

    def references(self, value: Any) -> Iterator[tuple[Sequence[str], str]]:
        yield self.spaces, value

    def schema(self) -> Data:
        return {**super().schema(), "description": f"{self.help} ({', '.join(self.spaces)})"}


class StructKind(BlockKind):
    """A mapping of parts."""

    documented = "mapping"

    @cached_property
    def parts(self) -> dict[str, BlockKind]:  # type: ignore[override]
        return {name: kind_of(block) for name, block in self.block.child_blocks.items()}

    def read(self, node: Node, at: At) -> Any:
        mapping = at.mapping(node)
        if mapping is None:
            return None
        before = len(at.report)
        for name, child in mapping.items():
            if name not in self.parts:
                at.field(name, child.line).problem(_("There is no such field here."))
        data: Data = {}
        for name, part in self.parts.items():
            if name in mapping:
                value = part.read(mapping[name], at.field(name, mapping[name].line))
                if value is not None:
                    data[name] = value
            elif part.is_required:
                at.field(name, at.line).problem(_("This field is missing."))
        if isinstance(self.block, RuledBlock) and len(at.report) == before:
            for name, message in self.block.faults(data).items():
                at.field(name, mapping[name].line if name in mapping else at.line).problem(message)
        return data

    def store(self, value: Any, directory: Directory) -> Any:
        return {name: part.store((value or {}).get(name), directory) for name, part in self.parts.items()}

    def canonical(self, stored: Any, directory: Directory) -> Any:
        """In the order of the block: PostgreSQL keeps the parts of a JSON object in an order of its own."""
        found = {name: part.canonical(stored[name], directory) for name, part in self.parts.items() if name in stored}
        return {name: value for name, value in found.items() if value is not None}

    def references(self, value: Any) -> Iterator[tuple[Sequence[str], str]]:
        for name, part in value.items():
            yield from self.parts[name].references(part)

    def schema(self) -> Data:
        required = [name for name, part in self.parts.items() if part.is_required]
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: part.schema() for name, part in self.parts.items()},
            "required": required,
        }


class ListKind(BlockKind):
    """A list of blocks of one kind."""

    documented = "list"

    @property
    def parts(self) -> dict[str, BlockKind]:
        return self.item.parts

    @cached_property
    def item(self) -> BlockKind:
        return kind_of(self.block.child_block)

    @property
    def is_required(self) -> bool:
        return bool(self.block.meta.min_num)

    def read(self, node: Node, at: At) -> Any:
        found = [self.item.read(child, place) for child, place in at.items(node)]
        least, most = self.block.meta.min_num or 0, self.block.meta.max_num
        if isinstance(node.value, tuple) and not least <= len(found) <= (len(found) if most is None else most):
            at.problem(
                _("This list has %(count)s items; at least %(least)s are needed.")
                % {"count": len(found), "least": least}
                if len(found) < least
                else _("This list has %(count)s items; at most %(most)s are allowed.")
                % {"count": len(found), "most": most}
            )
        return found or None

    def store(self, value: Any, directory: Directory) -> Any:
        return [enveloped(self.item.store(item, directory)) for item in value or []]

    def canonical(self, stored: Any, directory: Directory) -> Any:
        return [self.item.canonical(item, directory) for item in plain(stored)] or None

    def references(self, value: Any) -> Iterator[tuple[Sequence[str], str]]:
        for item in value:
            yield from self.item.references(item)

    def schema(self) -> Data:
        bounds = {"minItems": self.block.meta.min_num, "maxItems": self.block.meta.max_num}
        limits = {name: value for name, value in bounds.items() if value is not None}
        return {"type": "array", "items": self.item.schema(), **limits}


class WordsKind(BlockKind):
    """Words per language, as everywhere in the files: a mapping by language, so that none can occur twice."""

    documented = "mapping by language"

    @cached_property
    def text(self) -> BlockKind:
        return kind_of(self.block.child_block.child_blocks["text"])

    @property
    def is_required(self) -> bool:
        return bool(self.block.meta.min_num)

    def read(self, node: Node, at: At) -> Any:
        allowed = list(settings.ARCHIVE_TEXT_LANGUAGES)
        found: Data = {}
        for language, child in (at.mapping(node) or {}).items():
            place = at.field(language, child.line)
            if language in allowed:
                found[language] = self.text.read(child, place)
            else:
                values = {"code": language, "allowed": ", ".join(allowed)}
                place.problem(_("“%(code)s” is not a language of this archive. Allowed: %(allowed)s.") % values)
        return {code: found[code] for code in allowed if found.get(code)} or None

    def store(self, value: Any, directory: Directory) -> Any:
        return [enveloped({"language": code, "text": text}) for code, text in (value or {}).items()]

    def canonical(self, stored: Any, directory: Directory) -> Any:
        texts = {item["language"]: item["text"] for item in plain(stored)}
        return {code: texts[code] for code in settings.ARCHIVE_TEXT_LANGUAGES if texts.get(code)} or None

    def schema(self) -> Data:
        languages = {"enum": list(settings.ARCHIVE_TEXT_LANGUAGES)}
        return {"type": "object", "propertyNames": languages, "additionalProperties": self.text.schema()}


def enveloped(value: Any) -> Data:
    """The item of a list as Wagtail stores it."""
    return {"type": "item", "value": value, "id": str(uuid4())}


def kind_of(block: blocks.Block) -> BlockKind:
    """The kind for a block, by its class. One that nobody described here stops the start, not a load."""
    for block_type, kind in _KINDS:
        if isinstance(block, block_type):
            return kind(block)
    raise TypeError(f"{block.name}: a {type(block).__name__} needs a kind of its own.")


_KINDS: tuple[tuple[type[blocks.Block], type[BlockKind]], ...] = (
    (WordsBlock, WordsKind),
    (blocks.StructBlock, StructKind),
    (blocks.ListBlock, ListKind),
    (blocks.PageChooserBlock, RecordKind),
    (blocks.ChoiceBlock, ChoiceKind),
    (blocks.IntegerBlock, NumberKind),
    (blocks.RichTextBlock, RichTextKind),
    (blocks.TextBlock, BlockKind),
    (blocks.CharBlock, BlockKind),
)
