"""Rows of any table, many at once, with primary keys that are known before anything is written.

With the keys in hand rows can name each other and a revision its own rows, so that each row is written once; both
databases check foreign keys when the transaction ends. No signal is sent: what a save derives is the caller's.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice
from operator import attrgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

#: So many rows are in work at a time.
CHUNK = 2000
#: PostgreSQL takes so many values in one statement.
MOST_VALUES = 30_000


def reserve(model: type[models.Model], count: int) -> list[int]:
    """So many primary keys of the table, rising, which nobody else will get. On SQLite they are ours once the
    transaction is over, and until then because nobody else can write."""
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


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], *, skip_existing: bool = False
) -> None:
    """Rows of plain values: COPY on PostgreSQL, one prepared statement on SQLite. With `skip_existing` a row that
    would be there twice is left out."""
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(map(quote, columns))
    one = f"({', '.join(['%s'] * len(columns))})"
    into, rest = f"INSERT INTO {table} ({names}) VALUES ", " ON CONFLICT DO NOTHING" if skip_existing else ""  # noqa: S608
    is_postgresql = connection.vendor == "postgresql"
    at_once = min(CHUNK, MOST_VALUES // len(columns)) if is_postgresql else CHUNK
    stream = iter(rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(stream, at_once)):
            if not is_postgresql:
                cursor.executemany(f"{into}{one}{rest}", chunk)
            elif skip_existing:
                cursor.execute(f"{into}{', '.join([one] * len(chunk))}{rest}", list(chain.from_iterable(chunk)))
            else:
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for row in chunk:
                        copy.write_row(row)


def insert(model: type[models.Model], instances: Sequence[models.Model]) -> None:
    """The instances' rows in the table of `model`, which may be a parent of their own. What is to be stored is asked
    of the fields, as a single save does."""
    if not instances:
        return
    fields: list[Any] = [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]
    if any(instance.pk is None for instance in instances):
        fields.remove(model._meta.pk)
    asked = [asks(field) for field in fields]
    insert_rows(
        model,
        [field.column for field in fields],
        (tuple([ask(instance) for ask in asked]) for instance in instances),
    )


#: Fields that store a value of this type as it is. Asking the others for every row costs most of an insert.
_PLAIN: tuple[tuple[type[Any], type[Any]], ...] = (
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.CharField, str),
    (models.TextField, str),
    (models.ForeignKey, int),
)
_OWN_WAYS = ("get_db_prep_save", "get_db_prep_value", "get_prep_value")


def asks(field: Any) -> Callable[[Any], Any]:
    """How the value that the field stores for an instance is found."""
    database = connections[DEFAULT_DB_ALIAS]

    def ask(instance: Any) -> Any:
        return field.get_db_prep_save(field.pre_save(instance, True), database)

    plain = next((kind for base, kind in _PLAIN if isinstance(field, base) and _is_like(field, base)), None)
    if plain is None:
        return ask
    get = attrgetter(field.attname)

    def ask_plain(instance: Any) -> Any:
        value = get(instance)
        return value if value is None or type(value) is plain else ask(instance)

    return ask_plain


def _is_like(field: Any, base: type[Any]) -> bool:
    """Whether a field stores its values as the class of Django does from which it descends."""
    own = type(field)
    return own.pre_save is models.Field.pre_save and all(
        getattr(own, name) is getattr(base, name) for name in _OWN_WAYS
    )


def insert_all(instances: Sequence[models.Model]) -> None:
    """Rows of any tables, in the order in which the tables first occur."""
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for instance in instances:
        by_model.setdefault(type(instance), []).append(instance)
    for model, rows in by_model.items():
        insert(model, rows)
