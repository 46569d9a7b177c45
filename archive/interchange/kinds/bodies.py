"""A StreamField: a list of blocks, each a mapping with one name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail import blocks

from archive.interchange.directory import Directory
from archive.interchange.kinds.base import At, Data, Kind
from archive.interchange.kinds.blocks import BlockKind, kind_of
from archive.interchange.reader import Node


class Body(Kind):
    """The text of a record, or the scenes of a chapter."""

    @property
    def block(self) -> blocks.StreamBlock:
        return self.column.stream_block

    @cached_property
    def kinds(self) -> dict[str, BlockKind]:
        return {name: kind_of(block) for name, block in self.block.child_blocks.items()}

    def read(self, node: Node, at: At) -> Any:
        anchors: dict[str, int] = {}
        found = []
        for item, place in at.items(node):
            mapping = place.mapping(item)
            if mapping is None:
                continue
            if len(mapping) != 1:
                place.problem(_("A block is a mapping with one name: the type of the block."))
                continue
            [(name, child)] = mapping.items()
            inner = place.field(name, child.line)
            if name not in self.kinds:
                allowed = ", ".join(self.kinds)
                inner.problem(_("There is no such block. Allowed: %(allowed)s.") % {"allowed": allowed})
                continue
            value = self.kinds[name].read(child, inner)
            note_anchor(value, child, inner, anchors)
            found.append({name: "" if value is None else value})
        return found or None

    def write(self, instance: Any, value: Any, directory: Directory) -> None:
        raw = [
            {"type": name, "value": self.kinds[name].store(content, directory)}
            for item in value or []
            for name, content in item.items()
        ]
        setattr(instance, self.name, self.block.to_python(raw))

    def dump(self, instance: Any, directory: Directory) -> Any:
        """From what is stored, so that no chooser asks the database for its page."""
        found = []
        for item in getattr(instance, self.name).raw_data:
            value = self.kinds[item["type"]].canonical(item["value"], directory)
            found.append({item["type"]: "" if value is None else value})
        return found or None

    def references(self, value: Any) -> Iterator[tuple[Sequence[str], str]]:
        for item in value:
            for name, content in item.items():
                yield from self.kinds[name].references(content)

    def schema(self) -> Data:
        choices = [
            {
                "type": "object",
                "additionalProperties": False,
                "required": [name],
                "properties": {name: kind.schema()},
            }
            for name, kind in self.kinds.items()
        ]
        return {"type": "array", "items": {"oneOf": choices}, "description": self.help}


def note_anchor(value: Any, node: Node, at: At, seen: dict[str, int]) -> None:
    """Two blocks of one text may not have the same anchor: a citation could not tell them apart."""
    anchor = value.get("anchor") if isinstance(value, dict) else None
    if not anchor or not isinstance(node.value, Mapping):
        return
    line = node.value["anchor"].line
    if anchor in seen:
        message = _("The anchor “%(anchor)s” stands already in line %(line)s of this text.")
        at.field("anchor", line).problem(message % {"anchor": anchor, "line": seen[anchor]})
    seen.setdefault(anchor, line)


def anchors_of(body: Any) -> list[str]:
    """The anchors of a canonical body."""
    return [
        content["anchor"]
        for item in body or []
        for content in item.values()
        if isinstance(content, dict) and content.get("anchor")
    ]
