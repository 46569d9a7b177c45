"""When the clock alone changes what is public: an embargo ends, a record expires."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils import timezone

from archive.caching.asking import moment_in
from archive.caching.watching import State, moments_of


@cache
def _columns() -> tuple[tuple[str, str], ...]:
    """Table and column of every moment at which a row becomes public, or ceases to be."""
    return tuple((model._meta.db_table, column) for model in apps.get_models() for column in moments_of(model))


#: The states of the tables that have moments, and the next moment that they held when it was looked for last.
_found: dict[tuple[int, ...], datetime] = {}


def next_moment(state: State, now: datetime) -> datetime:
    """The next moment at which any record changes by the clock; the end of the day where none does before."""
    key = tuple(state.tables.get(table, 0) for table, _ in _columns())
    found = _found.get(key)
    if found is None or found <= now:
        found = _ask(now) or end_of_day(now)
        _found.clear()
        _found[key] = found
    return found


def _ask(now: datetime) -> datetime | None:
    moment: Any = connection.ops.adapt_datetimefield_value(now)
    quote = connection.ops.quote_name
    parts = [
        f"SELECT MIN({quote(column)}) FROM {quote(table)} WHERE {quote(column)} > %s"  # noqa: S608
        for table, column in _columns()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [moment] * len(parts))
        return min((at for (value,) in cursor.fetchall() if (at := moment_in(value))), default=None)


def end_of_day(now: datetime) -> datetime:
    """The midnight at which "today" is another day."""
    local = timezone.localtime(now)
    return (local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)).astimezone(UTC)
