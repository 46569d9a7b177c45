"""Columns for dates as written, for what is derived from them, and for moments of a recording."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.translation import gettext_lazy as _

from archive.core.dates import InvalidDate, UncertainDate
from archive.core.timed_text import clock, read_clock
from archive.core.timed_text.cues import LAST_MOMENT, TOO_LATE


def validate_edtf(value: str) -> None:
    """Refuse what ISO 8601-2 level 1 does not know."""
    try:
        UncertainDate.parse(value)
    except InvalidDate as error:
        raise ValidationError(str(error)) from error


class TypedCharField(models.CharField):
    """Words with rules that are asked where a person types them or a file gives them, and not at each save: what a
    visitor gave, or was stored before there was the rule, can still be taken into a draft, or withdrawn.

    To the database it is a plain column.
    """

    def __init__(self, *args: Any, rules: Sequence[Callable[[str], None]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        field = super().formfield(**kwargs)
        if field is not None:
            field.validators = [*field.validators, *self.rules]
        return field


class EDTFField(models.CharField):
    """A date as written, in EDTF; blank means that no date is recorded."""

    default_validators = [validate_edtf]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("blank", True)
        kwargs.setdefault(
            "help_text",
            _("EDTF: 1990-01-20, 1990-01, 1990-01-19/1990-01-20, 1990~ (about), 1990? (uncertain), 1991/.. (from)."),
        )
        super().__init__(*args, **kwargs)


class DateBoundField(models.DateField):
    """The earliest or latest day that an EDTF text beside it allows; computed at every save."""

    def __init__(self, source: str = "", bound: Literal["earliest", "latest"] = "earliest", **kwargs: Any) -> None:
        self.source, self.bound = source, bound
        kwargs.update(null=True, blank=True, editable=False)
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for redundant in ("null", "blank", "editable"):
            kwargs.pop(redundant, None)
        return name, path, args, {**kwargs, "source": self.source, "bound": self.bound}

    def pre_save(self, model_instance: models.Model, add: bool) -> date | None:
        text = getattr(model_instance, self.source)
        value = getattr(UncertainDate.parse(text), self.bound) if text else None
        setattr(model_instance, self.attname, value)
        return value


def range_validators(column: models.IntegerField[Any, Any]) -> list[Callable[[Any], None]]:
    """What a column of whole numbers holds in every database. SQLite alone would take larger ones, and Django asks the
    database that is there."""
    lowest, highest = BaseDatabaseOperations.integer_field_ranges[column.get_internal_type()]
    return [MinValueValidator(lowest), MaxValueValidator(highest)]


class CountField(models.PositiveIntegerField):
    """A number that people type. It may be as large as in every database, whichever there is.

    To the database it is a plain column.
    """

    default_validators = [MaxValueValidator(BaseDatabaseOperations.integer_field_ranges["PositiveIntegerField"][1])]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.PositiveIntegerField", args, kwargs


class ClockFormField(forms.CharField):
    """A moment of a recording as people write it, 0:01:23.400; whole milliseconds behind it."""

    def prepare_value(self, value: Any) -> Any:
        return clock(value, exact=True) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        if value in (None, "") or isinstance(value, int):
            return value if isinstance(value, int) else None
        try:
            return read_clock(str(value))
        except ValueError as error:
            raise ValidationError(
                _("“%(value)s” is no moment of a recording. Write it as 0:01:23.400, or as 1:23."),
                params={"value": value},
            ) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(initial != self.to_python(data))
        except ValidationError:
            return True


class MomentField(models.PositiveIntegerField):
    """A moment of a recording in whole milliseconds from its beginning."""

    default_validators = [MaxValueValidator(LAST_MOMENT, TOO_LATE)]

    def formfield(self, **kwargs: Any) -> Any:
        chosen = {"label": self.verbose_name, "help_text": self.help_text, "required": not self.blank, **kwargs}
        chosen.pop("min_value", None)
        chosen.pop("max_value", None)
        return ClockFormField(**chosen)
