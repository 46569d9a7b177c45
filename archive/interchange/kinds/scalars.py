"""Fields of one value. What a column accepts is asked of the column, so that no rule is written twice."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from archive.core.fields import EDTFField, TypedCharField, range_validators
from archive.interchange.directory import Directory
from archive.interchange.kinds.base import At, Data, Kind, described
from archive.interchange.reader import Node, plain


class Scalar(Kind):
    """A field whose canonical value is one scalar. Subclasses say how it is read and written."""

    json_type = "string"

    def convert(self, node: Node, at: At) -> Any:
        """The canonical scalar, or None and a problem."""
        return at.text(node)

    def to_column(self, value: Any) -> Any:
        return value

    def from_column(self, value: Any) -> Any:
        return value

    @cached_property
    def default(self) -> Any:
        return None if self.column.null else self.from_column(self.column.get_default())

    @property
    def is_expected(self) -> bool:
        return not self.column.blank and not self.column.null and not self.column.has_default()

    def read(self, node: Node, at: At) -> Any:
        value = self.convert(node, at)
        if value is None or value == self.default:
            if value == "" and self.is_required(at):
                at.problem(_("This field is missing."))
            return None
        self.validate(value, at)
        return value

    def validate(self, value: Any, at: At) -> None:
        value = self.to_column(value)
        for ask in self.rules:
            try:
                ask(value)
            except ValidationError as error:
                for message in error.messages:
                    at.problem(message)
                return

    @cached_property
    def rules(self) -> list[Callable[[Any], None]]:
        """What the column asks of every value, and what it asks of one that somebody typed."""
        return [self.column.run_validators, *(self.column.rules if isinstance(self.column, TypedCharField) else ())]

    def write(self, instance: Any, value: Any, directory: Directory) -> None:
        setattr(instance, self.name, self.to_column(self.default if value is None else value))

    def dump(self, instance: Any, directory: Directory) -> Any:
        value = getattr(instance, self.name)
        canonical = None if value is None else self.from_column(value)
        return None if canonical == self.default else canonical

    def schema(self) -> Data:
        return {"type": self.json_type, "description": self.help}


class Text(Scalar):
    def schema(self) -> Data:
        limit = {"maxLength": self.column.max_length} if self.column.max_length else {}
        return {**super().schema(), **limit}


class Choice(Scalar):
    """A value of a closed list."""

    @cached_property
    def values(self) -> list[str]:
        """Asked once: the labels, which are not needed, are translated each time."""
        return [str(value) for value, _label in self.column.flatchoices if value != ""]

    def validate(self, value: Any, at: At) -> None:
        if value not in self.values:
            allowed = ", ".join(self.values)
            at.problem(
                _("“%(value)s” is not allowed here. Allowed: %(allowed)s.") % {"value": value, "allowed": allowed}
            )

    def schema(self) -> Data:
        return {**super().schema(), "enum": self.values}


class Edtf(Scalar):
    """A date as EDTF; a bare year may stand without quotation marks."""

    def convert(self, node: Node, at: At) -> Any:
        return node.raw if isinstance(node.value, int) and not isinstance(node.value, bool) else at.text(node)

    def schema(self) -> Data:
        return {**super().schema(), "type": ["string", "integer"]}


class Whole(Scalar):
    json_type = "integer"

    def convert(self, node: Node, at: At) -> Any:
        return at.whole(node)

    @cached_property
    def rules(self) -> list[Callable[[Any], None]]:
        """What the column asks, and that the number is kept in every database: columns of others ask that of the one
        that is there."""
        return [*super().rules, *range_validators(self.column)]


class Decimal(Scalar):
    json_type = "number"

    def convert(self, node: Node, at: At) -> Any:
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            return float(node.value)
        at.problem(_("A number is expected, not %(what)s.") % {"what": described(node)})
        return None


class Flag(Scalar):
    json_type = "boolean"

    def convert(self, node: Node, at: At) -> Any:
        if isinstance(node.value, bool):
            return node.value
        at.problem(_("true or false is expected, not %(what)s.") % {"what": described(node)})
        return None


class Day(Scalar):
    """A calendar day, YYYY-MM-DD."""

    def convert(self, node: Node, at: At) -> Any:
        text = at.text(node)
        if text and parsed(parse_date, text) is None:
            at.problem(_("“%(text)s” is not a day. Write it as 1990-01-20.") % {"text": text})
            return None
        return text

    def to_column(self, value: Any) -> date | None:
        return date.fromisoformat(value) if value else None

    def from_column(self, value: date) -> str:
        return value.isoformat()

    def schema(self) -> Data:
        return {**super().schema(), "format": "date"}


class Moment(Scalar):
    """A point of time with its offset, kept in UTC."""

    def convert(self, node: Node, at: At) -> Any:
        text = at.text(node)
        moment = parsed(parse_datetime, text) if text else None
        if text and (moment is None or moment.tzinfo is None):
            at.problem(_("“%(text)s” is not a point of time. Write it as 2030-01-20T00:00:00+04:00.") % {"text": text})
        return self.from_column(moment) if moment and moment.tzinfo else None

    def to_column(self, value: Any) -> datetime | None:
        return datetime.fromisoformat(value) if value else None

    def from_column(self, value: datetime) -> str:
        return value.astimezone(UTC).isoformat()

    def schema(self) -> Data:
        return {**super().schema(), "format": "date-time"}


class ClockTime(Scalar):
    """A time of day, HH:MM."""

    def convert(self, node: Node, at: At) -> Any:
        text = at.text(node)
        reading = parsed(parse_time, text) if text else None
        if text and (reading is None or reading.tzinfo is not None):
            at.problem(_('“%(text)s” is not a time of day. Write it as "19:30".') % {"text": text})
        return self.from_column(reading) if reading and reading.tzinfo is None else None

    def to_column(self, value: Any) -> time | None:
        return time.fromisoformat(value) if value else None

    def from_column(self, value: time) -> str:
        return value.isoformat("seconds" if value.second else "minutes")

    def schema(self) -> Data:
        return {**super().schema(), "pattern": r"^\d\d:\d\d(:\d\d)?$"}


class Json(Scalar):
    """A mapping that the column itself checks."""

    json_type = "object"

    def convert(self, node: Node, at: At) -> Any:
        return self.from_column(plain(node)) if at.mapping(node) is not None else None

    def from_column(self, value: Any) -> Any:
        """In alphabetical order, because databases keep no other."""
        return json.loads(json.dumps(value, sort_keys=True))


def parsed(parse: Any, text: str) -> Any:
    """What Django reads from the text; None where the form is wrong or the calendar has no such day."""
    try:
        return parse(text)
    except ValueError:
        return None


def scalar(model: type[models.Model], name: str) -> Scalar:
    """The kind that fits a column of the model."""
    column = model._meta.get_field(name)
    if getattr(column, "choices", None):
        return Choice(name)
    for column_type, kind in _KINDS:
        if isinstance(column, column_type):
            return kind(name)
    raise TypeError(f"{model.__name__}.{name}: a {type(column).__name__} needs a kind of its own.")


_KINDS: tuple[tuple[type[models.Field], type[Scalar]], ...] = (
    (EDTFField, Edtf),
    (models.BooleanField, Flag),
    (models.IntegerField, Whole),
    (models.FloatField, Decimal),
    (models.DateTimeField, Moment),
    (models.DateField, Day),
    (models.TimeField, ClockTime),
    (models.JSONField, Json),
    (models.CharField, Text),
    (models.TextField, Text),
)
