"""Columns that are derived from an EDTF text beside them."""

from datetime import date
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from archive.core.dates import InvalidDate, UncertainDate


def validate_edtf(value: str) -> None:
    """Refuse what ISO 8601-2 level 1 does not know."""
    try:
        UncertainDate.parse(value)
    except InvalidDate as error:
        raise ValidationError(str(error)) from error


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
