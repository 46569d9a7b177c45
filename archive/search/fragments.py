"""SQL over the public records of a type, which Django makes once: to make it costs more than to answer it.

Its values contain a stand-in for the time of asking, as in `core/relations.py`.
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.utils import timezone

from archive.core.records import RecordPage
from archive.search.kinds import kinds

_TIME = datetime(1111, 11, 11, 11, 11, 11, tzinfo=UTC)

Sql = tuple[str, list[Any]]


def key_of(kind: str) -> str:
    """The column of the primary key of a type."""
    meta = kinds()[kind]._meta
    return f'"{meta.db_table}"."{meta.pk.column}"'


def public_sql(kind: str, columns: tuple[tuple[str, Any], ...]) -> Sql:
    """A SELECT of these columns (names, none of them a field of the type, and expressions) of what a visitor may see
    of a type. It ends in its WHERE, so that conditions can be added. The columns must be the same object each time."""
    sql, values = _compiled(kind, columns, connection.vendor)
    stand_in = connection.ops.adapt_datetimefield_value(_TIME)
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    return sql, [now if value == stand_in else value for value in values]


@cache
def _compiled(kind: str, columns: tuple[tuple[str, Any], ...], _vendor: str) -> tuple[str, tuple[Any, ...]]:
    model = kinds()[kind]
    rows = model.objects.public(_TIME) if issubclass(model, RecordPage) else model.objects.live()
    named = rows.order_by().annotate(**dict(columns)).values_list(*(name for name, _column in columns))
    sql, values = named.query.sql_with_params()
    return sql, values
