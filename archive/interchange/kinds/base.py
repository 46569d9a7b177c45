"""What every field of a description can do, and the shape that fields of one model make together."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from archive.interchange.directory import Directory
from archive.interchange.problems import Report
from archive.interchange.reader import Node

Data = dict[str, Any]
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(slots=True)
class At:
    """A place in a file, and everything that reading it needs. One is made for every value that is read: not frozen,
    which would take three times as long, but nobody changes it."""

    report: Report
    directory: Directory
    folder: Path
    file: str
    record: str
    line: int
    path: str = ""
    is_draft: bool = False

    def field(self, name: str, line: int) -> "At":
        return self.elsewhere(f"{self.path}.{name}" if self.path else name, line)

    def item(self, position: int, line: int) -> "At":
        """The item of a list; people count from one."""
        return self.elsewhere(f"{self.path}[{position}]", line)

    def elsewhere(self, path: str, line: int) -> "At":
        """Another place in the same record."""
        return At(self.report, self.directory, self.folder, self.file, self.record, line, path, self.is_draft)

    def item_of(self, node: Node, name: str, which: int | str) -> "At":
        """The item of a list that stands in a field of the node: the nth, or the one that reads so."""
        child = node.value[name] if isinstance(node.value, Mapping) and name in node.value else node
        items = child.value if isinstance(child.value, tuple) else ()
        position = which if isinstance(which, int) else [item.raw for item in items].index(which) + 1
        line = items[position - 1].line if position <= len(items) else child.line
        return self.field(name, child.line).item(position, line)

    def problem(self, message: str) -> None:
        self.report.add(self.file, self.line, self.record, self.path, message)

    # --- what a node must be --------------------------------------------------------------------

    def mapping(self, node: Node) -> Mapping[str, Node] | None:
        if isinstance(node.value, Mapping):
            return node.value
        self.problem(_("A mapping of names to values is expected, not %(what)s.") % {"what": described(node)})
        return None

    def items(self, node: Node) -> Iterator[tuple[Node, "At"]]:
        """Each item with its place; nothing and a problem where the node is no list."""
        if not isinstance(node.value, tuple):
            self.problem(_("A list is expected, not %(what)s.") % {"what": described(node)})
            return
        for position, item in enumerate(node.value, start=1):
            yield item, self.item(position, item.line)

    def text(self, node: Node) -> str | None:
        if isinstance(node.value, str):
            if _UNSTORABLE.search(node.value):
                self.problem(_("The text holds a character that no text can have (U+0000 or half a surrogate pair)."))
                return None
            return node.value
        hint = _(" Put it in quotation marks.") if isinstance(node.value, int | float | bool) else ""
        self.problem(_("A text is expected, not %(what)s.") % {"what": described(node)} + hint)
        return None

    def whole(self, node: Node) -> int | None:
        if isinstance(node.value, int) and not isinstance(node.value, bool):
            return node.value
        self.problem(_("A whole number is expected, not %(what)s.") % {"what": described(node)})
        return None

    def find(self, spaces: Sequence[str], identifier: str) -> None:
        """Report an identifier under which no record of these types is, or will be, in the archive."""
        if self.directory.key_in(spaces, identifier) is not None:
            return
        wanted = _(" or ").join(spaces)
        other = self.directory.spaces_of(identifier)
        if not identifier:
            self.problem(_("The identifier is empty."))
        elif other:
            self.problem(
                _("“%(identifier)s” is a record of type %(other)s; expected: %(wanted)s.")
                % {"identifier": identifier, "other": other[0], "wanted": wanted}
            )
        else:
            self.problem(
                _("There is no record “%(identifier)s” (%(wanted)s), neither in the files nor in the archive.")
                % {"identifier": identifier, "wanted": wanted}
            )


def described(node: Node) -> str:
    """What a node is, in words."""
    value = node.value
    if value is None:
        return _("nothing")
    if isinstance(value, bool):
        return _("true or false")
    if isinstance(value, int | float):
        return _("a number")
    if isinstance(value, str):
        return _("a text")
    return _("a mapping") if isinstance(value, Mapping) else _("a list")


class Kind(ABC):
    """One field of a record type, in both directions.

    Between file and database stands the *canonical value*: plain lists, dictionaries and scalars, without
    what equals the default. The same record has the same canonical value however it was written down.
    """

    model: type[models.Model]

    def __init__(self, name: str) -> None:
        self.name = name

    def bind(self, model: type[models.Model]) -> "Kind":
        """Attach to the model whose field of the same name this is."""
        self.model = model
        return self

    @cached_property
    def column(self) -> Any:
        return self.model._meta.get_field(self.name)

    #: Whether a record without this field is refused, even a draft.
    is_always_required: bool = False

    @property
    def is_expected(self) -> bool:
        """Whether a published record without this field is refused. A draft may be incomplete."""
        return bool(self.is_always_required)

    def is_required(self, at: At) -> bool:
        return bool(self.is_always_required or (self.is_expected and not at.is_draft))

    @property
    def prefetches(self) -> list[str]:
        """Relations to load together when many records are dumped."""
        return []

    @abstractmethod
    def read(self, node: Node, at: At) -> Any:
        """The canonical value of the node, or None where it is the default. Reports what is wrong."""

    @abstractmethod
    def write(self, instance: Any, value: Any, directory: Directory) -> None:
        """Put the canonical value, or the default if it is None, on the instance; store nothing."""

    @abstractmethod
    def dump(self, instance: Any, directory: Directory) -> Any:
        """The canonical value of the instance's field, or None where it is the default."""

    def references(self, value: Any) -> "Iterator[tuple[Sequence[str], str]]":
        """The types and the identifier of every record that the canonical value names."""
        yield from ()

    @abstractmethod
    def schema(self) -> Data:
        """The values that may be written, as JSON Schema."""

    @property
    def help(self) -> str:
        """What the documentation of the format says about the field."""
        return str(getattr(self.column, "verbose_name", "") or self.name)


class Shape:
    """The fields of one model that files may name, in the order in which they are written."""

    def __init__(self, model: type[models.Model], kinds: Sequence[Kind]) -> None:
        self.model = model
        self.kinds = [kind.bind(model) for kind in kinds]
        self.by_name = {kind.name: kind for kind in self.kinds}

    def new(self) -> Any:
        """A new instance with its defaults, as `model()` makes it; they are not looked up for each one anew."""
        values = list(self.defaults)
        for place, default in self.own_defaults:
            values[place] = default()
        return self.model(*values)

    @cached_property
    def defaults(self) -> list[Any]:
        """What the columns of a new instance hold."""
        return [field.get_default() for field in self.model._meta.concrete_fields]

    @cached_property
    def own_defaults(self) -> list[tuple[int, Callable[[], Any]]]:
        """Which of them every instance has for itself, and what makes them."""
        return [
            (place, field.get_default)
            for place, field in enumerate(self.model._meta.concrete_fields)
            if callable(field.default if field.has_default() else None)
            or not isinstance(self.defaults[place], str | int | float | None)
        ]

    def read(self, node: Node, at: At) -> Data:
        """The canonical value of a mapping; only fields that are described are let in."""
        mapping = at.mapping(node)
        if mapping is None:
            return {}
        for name, child in mapping.items():
            if name not in self.by_name:
                at.field(name, child.line).problem(_("There is no such field here."))
        data: Data = {}
        for kind in self.kinds:
            if kind.name in mapping:
                child = mapping[kind.name]
                value = kind.read(child, at.field(kind.name, child.line))
                if value is not None:
                    data[kind.name] = value
            elif kind.is_required(at):
                at.field(kind.name, at.line).problem(_("This field is missing."))
        return data

    def write(self, instance: Any, data: Data, directory: Directory) -> Any:
        """Put everything on the instance, what the data leave out as well; a new one has its defaults already."""
        is_new = instance.pk is None
        for kind in self.kinds:
            if kind.name in data or not is_new:
                kind.write(instance, data.get(kind.name), directory)
        return instance

    def dump(self, instance: Any, directory: Directory) -> Data:
        dumped = ((kind.name, kind.dump(instance, directory)) for kind in self.kinds)
        return {name: value for name, value in dumped if value is not None}

    def references(self, data: Data) -> Iterator[tuple[Sequence[str], str]]:
        for kind in self.kinds:
            if kind.name in data:
                yield from kind.references(data[kind.name])

    @property
    def prefetches(self) -> list[str]:
        return [lookup for kind in self.kinds for lookup in kind.prefetches]

    def schema(self) -> Data:
        required = [kind.name for kind in self.kinds if kind.is_always_required]
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {kind.name: kind.schema() for kind in self.kinds},
            **({"required": required} if required else {}),
        }
