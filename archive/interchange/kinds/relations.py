"""Fields that point to other records, and rows that belong to a record."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from archive.core.identifiers import PATTERN
from archive.interchange.directory import Directory
from archive.interchange.kinds.base import At, Data, Kind, Shape
from archive.interchange.kinds.scalars import Scalar, Text, scalar
from archive.interchange.reader import Node


class Identifier(Scalar):
    """The stable identifier of a record or a figure: prefix, letter of the series, number."""

    def __init__(self, name: str, code: str, *, is_required: bool = True) -> None:
        super().__init__(name)
        self.code, self.is_always_required = code, is_required

    @property
    def is_expected(self) -> bool:
        return self.is_always_required

    def validate(self, value: Any, at: At) -> None:
        prefix = f"{settings.ARCHIVE_IDENTIFIER_PREFIX}-{self.code}-"
        if not PATTERN.match(value) or not value.startswith(prefix):
            example = f"{prefix}0007"
            at.problem(
                _("“%(value)s” is not an identifier of this series, such as %(example)s.")
                % {"value": value, "example": example}
            )

    def schema(self) -> Data:
        return {**super().schema(), "pattern": PATTERN.pattern.replace("-[A-Z]-", f"-{self.code}-")}


class Ref(Kind):
    """A record of one of the named types, by its identifier; a rights statement by its code."""

    def __init__(self, name: str, *spaces: str) -> None:
        super().__init__(name)
        self.spaces = spaces

    @property
    def is_always_required(self) -> bool:  # type: ignore[override]
        return not self.column.null

    def read(self, node: Node, at: At) -> Any:
        identifier = at.text(node)
        if identifier is not None:
            at.find(self.spaces, identifier)
        return identifier or None

    def write(self, instance: Any, value: Any, directory: Directory) -> None:
        setattr(instance, self.column.attname, directory.key_in(self.spaces, value) if value else None)

    def dump(self, instance: Any, directory: Directory) -> Any:
        return directory.identifier(self.spaces, getattr(instance, self.column.attname)) or None

    def references(self, value: Any) -> Iterator[tuple[Sequence[str], str]]:
        yield self.spaces, value

    def schema(self) -> Data:
        return {"type": "string", "description": f"{self.help} ({', '.join(self.spaces)})"}


class Successor(Text):
    """The identifier of the record that took this one's place."""

    def validate(self, value: Any, at: At) -> None:
        if at.record == value:
            at.problem(_("A record cannot be merged into itself."))
        elif not at.directory.spaces_of(value):
            at.problem(_("There is no record “%(identifier)s”.") % {"identifier": value})


class Values(Kind):
    """Rows that hold one text each: a list of texts, in alphabetical order."""

    def __init__(self, name: str, row_field: str) -> None:
        super().__init__(name)
        self.row_field = row_field

    @property
    def row_model(self) -> type[models.Model]:
        return self.column.related_model  # type: ignore[no-any-return]

    @property
    def prefetches(self) -> list[str]:
        return [self.name]

    def read(self, node: Node, at: At) -> Any:
        kind = scalar(self.row_model, self.row_field)
        kind.bind(self.row_model)
        found: list[str] = []
        for item, place in at.items(node):
            value = kind.read(item, place)
            if value is None:
                continue
            if value in found:
                place.problem(_("“%(value)s” stands here twice.") % {"value": value})
            else:
                found.append(value)
        return sorted(found) or None

    def write(self, instance: Any, value: Any, directory: Directory) -> None:
        existing = {getattr(row, self.row_field): row for row in rows_of(instance, self.name)}
        wanted = [existing.get(text) or self.row_model(**{self.row_field: text}) for text in value or []]
        setattr(instance, self.name, wanted)

    def dump(self, instance: Any, directory: Directory) -> Any:
        return sorted(getattr(row, self.row_field) for row in getattr(instance, self.name).all()) or None

    def schema(self) -> Data:
        return {"type": "array", "items": {"type": "string"}, "uniqueItems": True, "description": self.help}

    @property
    def help(self) -> str:
        return str(self.row_model._meta.get_field(self.row_field).verbose_name)


class Children(Kind):
    """Rows of a model of their own, described by a shape."""

    shape: Shape

    def __init__(self, name: str, kinds: Sequence[Kind | str]) -> None:
        super().__init__(name)
        self.kinds = kinds

    def bind(self, model: type[models.Model]) -> "Kind":
        super().bind(model)
        rows = self.column.related_model
        self.shape = Shape(rows, [scalar(rows, kind) if isinstance(kind, str) else kind for kind in self.kinds])
        return self

    @property
    def prefetches(self) -> list[str]:
        return [self.name, *(f"{self.name}__{lookup}" for lookup in self.shape.prefetches)]

    @property
    def help(self) -> str:
        return str(self.shape.model._meta.verbose_name)

    def references(self, value: Any) -> Iterator[tuple[Sequence[str], str]]:
        for data in value.values() if isinstance(value, dict) else value:
            yield from self.shape.references(data)

    def check(self, instance: Any, node: Node, at: At) -> None:
        """What the rows, once built, say about themselves."""
        for row, child, place in self.pairs(instance, node, at):
            check_itself(row, child, place)
            check_children(self.shape, row, child, place)

    @abstractmethod
    def pairs(self, instance: Any, node: Node, at: At) -> Iterable[tuple[Any, Node, At]]:
        """Each row built from the node, the part of the node it was built from, and where that is."""


class Texts(Children):
    """Words per language: a mapping of language codes to rows. A language cannot occur twice."""

    def read(self, node: Node, at: At) -> Any:
        allowed = settings.ARCHIVE_TEXT_LANGUAGES
        found: Data = {}
        for language, child in (at.mapping(node) or {}).items():
            place = at.field(language, child.line)
            if language not in allowed:
                place.problem(
                    _("“%(code)s” is not a language of this archive. Allowed: %(allowed)s.")
                    % {"code": language, "allowed": ", ".join(allowed)}
                )
                continue
            found[language] = self.shape.read(child, place)
        return {code: found[code] for code in allowed if code in found} or None

    def write(self, instance: Any, value: Any, directory: Directory) -> None:
        existing = {row.language: row for row in rows_of(instance, self.name)}
        wanted = []
        for language, data in (value or {}).items():
            row = existing.get(language) or self.shape.new()
            row.language = language
            wanted.append(self.shape.write(row, data, directory))
        setattr(instance, self.name, wanted)

    def dump(self, instance: Any, directory: Directory) -> Any:
        order = list(settings.ARCHIVE_TEXT_LANGUAGES)
        rows = sorted(getattr(instance, self.name).all(), key=lambda row: order.index(row.language))
        return {row.language: self.shape.dump(row, directory) for row in rows} or None

    def pairs(self, instance: Any, node: Node, at: At) -> Iterable[tuple[Any, Node, At]]:
        nodes = node.value if isinstance(node.value, Mapping) else {}
        for row in getattr(instance, self.name).all():
            if row.language in nodes:
                child = nodes[row.language]
                yield row, child, at.field(row.language, child.line)

    def schema(self) -> Data:
        languages = {"enum": list(settings.ARCHIVE_TEXT_LANGUAGES)}
        return {"type": "object", "propertyNames": languages, "additionalProperties": self.shape.schema()}


class Rows(Children):
    """A list of rows in their order. `key` names the field by which a row stays the same when others move."""

    def __init__(self, name: str, kinds: Sequence[Kind | str], key: str = "") -> None:
        super().__init__(name, kinds)
        self.key = key

    def read(self, node: Node, at: At) -> Any:
        return [self.shape.read(item, place) for item, place in at.items(node)] or None

    def write(self, instance: Any, value: Any, directory: Directory) -> None:
        spare = rows_of(instance, self.name)
        by_key = {getattr(row, self.key): row for row in spare} if self.key else {}
        kept = [by_key.get(data.get(self.key)) for data in value or []]
        spare = [row for row in spare if row not in kept]
        wanted = []
        for position, (row, data) in enumerate(zip(kept, value or [], strict=True)):
            row = row or (spare.pop(0) if spare else self.shape.new())
            row.sort_order = position
            wanted.append(self.shape.write(row, data, directory))
        setattr(instance, self.name, wanted)

    def dump(self, instance: Any, directory: Directory) -> Any:
        rows = sorted(getattr(instance, self.name).all(), key=lambda row: (row.sort_order or 0, row.pk or 0))
        return [self.shape.dump(row, directory) for row in rows] or None

    def pairs(self, instance: Any, node: Node, at: At) -> Iterable[tuple[Any, Node, At]]:
        nodes = node.value if isinstance(node.value, tuple) else ()
        for position, (row, child) in enumerate(zip(getattr(instance, self.name).all(), nodes, strict=False), start=1):
            yield row, child, at.item(position, child.line)

    def schema(self) -> Data:
        return {"type": "array", "items": self.shape.schema()}


def rows_of(instance: Any, name: str) -> list[Any]:
    """The rows that an instance has already; a new one has none."""
    return list(getattr(instance, name).all()) if instance.pk else []


def line_of(node: Node, name: str) -> int:
    """The line of a field, or of the mapping it is missing from."""
    if isinstance(node.value, Mapping) and name in node.value:
        return node.value[name].line
    return node.line


def check_itself(instance: Any, node: Node, at: At) -> None:
    """What a row, or a record that is no page, says about itself once it is built."""
    try:
        instance.clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            target = at if name == NON_FIELD_ERRORS else at.field(name, line_of(node, name))
            for message in messages:
                target.problem(message)


def check_children(shape: Shape, instance: Any, node: Node, at: At) -> None:
    for kind in shape.kinds:
        if isinstance(kind, Children) and isinstance(node.value, Mapping) and kind.name in node.value:
            child = node.value[kind.name]
            kind.check(instance, child, at.field(kind.name, child.line))
