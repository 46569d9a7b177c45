"""The text of a record: a list of blocks, each a mapping with one name. Block ids are not written: they
mean nothing outside the database."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import blocks

from archive.interchange.directory import Directory
from archive.interchange.kinds.base import At, Data, Kind
from archive.interchange.reader import Node

#: What the editor's features (`archive.core.blocks.RICH_TEXT_FEATURES`) can produce.
ALLOWED_HTML: dict[str, frozenset[str]] = {
    **dict.fromkeys(("p", "b", "strong", "i", "em", "ol", "ul", "li", "sup", "br"), frozenset()),
    "a": frozenset({"href", "linktype", "id"}),
}
_SAFE_HREF = re.compile(r"^(https?://|mailto:|#|/(?!/))", re.IGNORECASE)
_PAGE_LINK = re.compile(r"<a\b[^>]*\blinktype=\"page\"[^>]*>", re.IGNORECASE)
_LINK_ID = re.compile(r"\bid=\"([^\"]*)\"")

#: A link inside a text may lead to any page.
LINKED = (
    "event", "memorial", "source", "place", "media", "oral-history", "exhibition", "page",
)  # fmt: skip


class Body(Kind):
    """A StreamField."""

    @property
    def block(self) -> blocks.StreamBlock:
        return self.column.stream_block

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
            if name not in self.block.child_blocks:
                allowed = ", ".join(self.block.child_blocks)
                inner.problem(_("There is no such block. Allowed: %(allowed)s.") % {"allowed": allowed})
                continue
            value = read_block(self.block.child_blocks[name], child, inner)
            note_anchor(value, child, inner, anchors)
            found.append({name: value})
        return found or None

    def write(self, instance: Any, value: Any, directory: Directory) -> None:
        raw = [
            {"type": name, "value": with_links(content, lambda text: to_keys(text, directory))}
            for item in value or []
            for name, content in item.items()
        ]
        setattr(instance, self.name, self.block.to_python(raw))

    def dump(self, instance: Any, directory: Directory) -> Any:
        found = []
        for item in getattr(instance, self.name).get_prep_value():
            content = with_links(item["value"], lambda text: to_identifiers(text, directory))
            if isinstance(content, dict):
                # In the order of the block: PostgreSQL keeps the parts of a JSON object in an order of its own.
                parts = self.block.child_blocks[item["type"]].child_blocks
                content = {name: content[name] for name in parts if content.get(name) not in ("", None)}
            found.append({item["type"]: content})
        return found or None

    def references(self, value: Any) -> Iterator[tuple[Sequence[str], str]]:
        for item in value:
            for content in item.values():
                for text in content.values() if isinstance(content, dict) else [content]:
                    for link in _PAGE_LINK.findall(text):
                        for identifier in _LINK_ID.findall(link):
                            yield LINKED, identifier

    def schema(self) -> Data:
        choices = [
            {
                "type": "object",
                "additionalProperties": False,
                "required": [name],
                "properties": {name: block_schema(block)},
            }
            for name, block in self.block.child_blocks.items()
        ]
        return {"type": "array", "items": {"oneOf": choices}, "description": self.help}


def read_block(block: blocks.Block, node: Node, at: At) -> Any:
    """The value of one block, without empty parts."""
    if isinstance(block, blocks.StructBlock):
        data: Data = {}
        mapping = at.mapping(node)
        if mapping is None:
            return data
        for name, child in mapping.items():
            if name not in block.child_blocks:
                at.field(name, child.line).problem(_("There is no such field here."))
        for name, part in block.child_blocks.items():
            if name in mapping:
                value = read_block(part, mapping[name], at.field(name, mapping[name].line))
                if value:
                    data[name] = value
            elif part.required:
                at.field(name, at.line).problem(_("This field is missing."))
        return data
    text = at.text(node)
    if text is None:
        return ""
    try:
        block.clean(block.to_python(text))
    except ValidationError as error:
        for message in error.messages:
            at.problem(message)
    if isinstance(block, blocks.RichTextBlock):
        check_html(text, at)
    return text


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


def block_schema(block: blocks.Block) -> Data:
    if isinstance(block, blocks.StructBlock):
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {name: block_schema(part) for name, part in block.child_blocks.items()},
            "required": [name for name, part in block.child_blocks.items() if part.required],
        }
    return {"type": "string", "description": str(block.label or block.name)}


# --- rich text ------------------------------------------------------------------------------------


class _Allowed(HTMLParser):
    """Collects what rich text may not hold."""

    def __init__(self, at: At) -> None:
        super().__init__()
        self.at = at

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED_HTML:
            self.at.problem(_("The tag <%(tag)s> is not allowed in a text.") % {"tag": tag})
            return
        values = dict(attrs)
        for name in values:
            if name not in ALLOWED_HTML[tag]:
                self.at.problem(_("The attribute “%(name)s” is not allowed in a text.") % {"name": name})
        href = values.get("href")
        if href is not None and not _SAFE_HREF.match(href):
            self.at.problem(_("“%(href)s” is not an address that a text may link to.") % {"href": href})
        if values.get("linktype", "page") != "page":
            self.at.problem(_('A link to a page has linktype="page" and the identifier as id.'))
        elif "linktype" in values and self.at.directory.key_in(LINKED, values.get("id") or "") is None:
            self.at.problem(_("The link leads to “%(id)s”, which does not exist.") % {"id": values.get("id") or ""})


def check_html(text: str, at: At) -> None:
    parser = _Allowed(at)
    parser.feed(text)
    parser.close()


def with_links(value: Any, translate: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: with_links(part, translate) for name, part in value.items()}
    return translate(value) if isinstance(value, str) and "linktype" in value else value


def to_keys(text: str, directory: Directory) -> str:
    """Links to pages as Wagtail stores them: by primary key."""
    return _relink(text, lambda identifier: str(directory.key_in(LINKED, identifier) or ""))


def to_identifiers(text: str, directory: Directory) -> str:
    """Links to pages as files write them: by identifier, which is the same in every database."""
    return _relink(text, lambda key: directory.identifier(LINKED, int(key) if key.isdigit() else None))


def _relink(text: str, translate: Any) -> str:
    def link(match: re.Match[str]) -> str:
        return _LINK_ID.sub(lambda found: f'id="{translate(found[1])}"', match[0])

    return _PAGE_LINK.sub(link, text)
