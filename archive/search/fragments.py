"""SQL over the public records of a type, which Django makes once: to make it costs more than to answer it.

Its values contain a stand-in for the time of asking (`archive.core.standing`).
"""

from functools import cache
from typing import Any

from django.db import connection

from archive.core.records import RecordPage
from archive.core.standing import TIME, Standing, now_given, standing
from archive.search.kinds import kinds

Sql = tuple[str, list[Any]]


def key_of(kind: str) -> str:
    """The column of the primary key of a type."""
    meta = kinds()[kind]._meta
    return f'"{meta.db_table}"."{meta.pk.column}"'


def public_sql(kind: str, columns: tuple[tuple[str, Any], ...]) -> Sql:
    """A SELECT of these columns (names, none of them a field of the type, and expressions) of what a visitor may see
    of a type. It ends in its WHERE, so that conditions can be added. The columns must be the same object each time."""
    sql, stand_ins = _compiled(kind, columns, connection.vendor)
    given = now_given()
    return sql, [given.get(value, value) for value in stand_ins]


@cache
def _compiled(kind: str, columns: tuple[tuple[str, Any], ...], _vendor: str) -> Standing:
    model = kinds()[kind]
    rows = model.objects.public(TIME) if issubclass(model, RecordPage) else model.objects.live()
    return standing(rows.order_by().annotate(**dict(columns)).values_list(*(name for name, _column in columns)))
