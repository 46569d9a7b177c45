"""Rows of any table, many at once, with primary keys that are known before anything is written.

With the keys in hand rows can name each other and a revision its own rows, so that each row is written once; both
databases check foreign keys when the transaction ends.
"""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

from django.db import connection, models

CHUNK = 2000


def reserve(model: type[models.Model], count: int) -> list[int]:
    """So many primary keys of the table, rising, which nobody else will get. On SQLite until the transaction ends."""
    if not count:
        return []
    table, column = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            quoted = connection.ops.quote_name(table)
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [quoted, column, count]
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        last = max(row[0] if row else 0, model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0)
        if row:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last + count, table])
        else:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last + count])
        return list(range(last + 1, last + count + 1))


def number(rows: Sequence[models.Model]) -> None:
    """Give rows of one table their primary keys, in order."""
    if rows:
        for row, key in zip(rows, reserve(type(rows[0]), len(rows)), strict=True):
            row.pk = key


def insert(model: type[models.Model], instances: Sequence[models.Model]) -> None:
    """The instances' rows in the table of `model`, which may be a parent of their own: COPY on PostgreSQL, one
    prepared statement on SQLite. What is to be stored is asked of the fields, as a single save does."""
    if not instances:
        return
    fields = [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]
    if any(instance.pk is None for instance in instances):
        fields = [field for field in fields if field is not model._meta.pk]
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        for start in range(0, len(instances), CHUNK):
            rows = [values(fields, instance) for instance in instances[start : start + CHUNK]]
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(fields))
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608


def values(fields: Sequence[Any], instance: models.Model) -> tuple[Any, ...]:
    return tuple(field.get_db_prep_save(field.pre_save(instance, add=True), connection) for field in fields)


def insert_all(instances: Sequence[models.Model]) -> None:
    """Rows of any tables, in the order in which the tables first occur."""
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for instance in instances:
        by_model.setdefault(type(instance), []).append(instance)
    for model, rows in by_model.items():
        insert(model, rows)


def flatten(parts: Sequence[Sequence[Any]]) -> list[Any]:
    return list(chain.from_iterable(parts))


#: What shows the progress of long work.
Progress = Callable[[list[Any]], Any]
