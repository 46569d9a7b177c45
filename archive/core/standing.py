"""Questions that a page asks at every visit, put into SQL once.

To build such a query costs ten times what it costs to answer, and it is always the same but for a few values. So it is
built with stand-ins for them, and asked with the values of the moment from then on.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

#: Stand-ins for the key of the record, for the reader's language, and for the time of asking.
KEY = -1_234_567_891
LANGUAGE = "the language"
TIME = datetime(1111, 11, 11, 11, 11, 11, tzinfo=UTC)

#: The SQL for one database vendor, and its values with the stand-ins among them.
Standing = tuple[str, tuple[Any, ...]]


def standing(rows: QuerySet[Any]) -> Standing:
    sql, values = rows.query.sql_with_params()
    return sql, tuple(values)


def answer(question: Standing, values: Mapping[Any, Any]) -> list[tuple[Any, ...]]:
    """The rows, as the database gives them; `values` by the stand-ins for them, the time is the present one."""
    sql, stand_ins = question
    given = {**values, **now_given()}
    with connection.cursor() as cursor:
        cursor.execute(sql, [given.get(value, value) for value in stand_ins])
        return list(cursor.fetchall())


def now_given() -> dict[Any, Any]:
    """The present time by its stand-in, both as this database takes them."""
    stand_in, now = map(connection.ops.adapt_datetimefield_value, (TIME, timezone.now()))
    return {stand_in: now}
