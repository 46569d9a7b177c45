"""Stable identifiers: `BJ-E-0007`. They outlive slugs, titles and the tree (architecture, 12)."""

import re

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import connection, models
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

#: Of more than four digits the first is none of the zeros that fill up: the longer number is the higher one.
PATTERN = re.compile(r"^[A-Z]{2,6}-[A-Z]-(\d{4}|[1-9]\d{4,})$")
validate_identifier = RegexValidator(PATTERN, _("An identifier looks like BJ-E-0007."))


def next_identifier(model: type[models.Model], code: str) -> str:
    """The number after the highest one given in this series. Asked within the transaction that stores the record, it is
    nobody else's; asked before, it may be when the record is stored."""
    prefix = f"{settings.ARCHIVE_IDENTIFIER_PREFIX}-{code}-"
    _hold(prefix)
    series = model._default_manager.filter(identifier__startswith=prefix)
    last = series.order_by(Length("identifier").desc(), "-identifier").values_list("identifier", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"


def _hold(series: str) -> None:
    """Until this transaction ends nobody else is given a number of the series. SQLite has one writer at a time."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [series])


def by_number(name: str) -> models.Index:
    """The index by which `next_identifier` finds the highest number among a million."""
    return models.Index(Length("identifier"), "identifier", name=name)


class AbstractAlias(models.Model):
    """Another identifier under which the record is known: its id in the research file, Wikidata, an older archive."""

    value = models.CharField(_("other identifier"), max_length=120, unique=True)

    class Meta:
        abstract = True
        ordering = ["value"]

    def __str__(self) -> str:
        return self.value
