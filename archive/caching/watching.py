"""Triggers by which the database notes each change of a table, whoever makes it: a form, the loader, a queryset's
`update()`, another program. A change and the note of it are one transaction.

On SQLite, which has one writer at a time, a trigger writes the table's one row anew. On PostgreSQL that row would hold
up every other writer until the end of a transaction, so each statement adds a row, and `fold()` sums them up.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models

from archive.caching.models import TableState

#: Tokens and sums of tokens are smaller than this.
_MODULUS = 10**15
_TOKENS = 10**12
_OWN = TableState._meta.db_table
_PREFIX = "caching_note_"
_FUNCTION = "caching_note_change"
_EVENTS = ("insert", "update", "delete")
#: Tables that change all the time, or by the million, and that no page reads; if one does, it is not kept.
_UNWATCHED = frozenset(
    {
        "contributions_arrivingfile",
        "django_session",
        "django_tasks_database_dbtaskresult",
        "interchange_loadedrecord",
        "search_entry",
        "search_namebearer",
        "search_namedelete",
        "search_namekey",
        "wagtailadmin_editingsession",
        "wagtailadmin_formstate",
        "wagtailcore_modellogentry",
        "wagtailcore_pagelogentry",
        "wagtailcore_uploadedfile",
        "wagtailsearch_indexentry",
    }
)
#: More rows than this many a table are folded.
_ROWS_A_TABLE = 4


@dataclass(frozen=True)
class State:
    """The state of each table at one moment."""

    tables: dict[str, int]
    rows: int

    @property
    def whole(self) -> int:
        return sum(self.tables.values()) % _MODULUS


def whole_state() -> int:
    """The state of the whole database: one small query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT SUM(token) FROM {_OWN}")  # noqa: S608
        return int(cursor.fetchone()[0] or 0) % _MODULUS


def state() -> State:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, SUM(token), COUNT(*) FROM {_OWN} GROUP BY name")  # noqa: S608
        rows = cursor.fetchall()
    return State({table: int(token) % _MODULUS for table, token, _ in rows}, sum(count for _, _, count in rows))


def fold(found: State) -> None:
    """Sum up what the triggers of PostgreSQL have added, where it has become much. No state changes by it."""
    if connection.vendor != "postgresql" or found.rows <= _ROWS_A_TABLE * len(found.tables):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH gone AS (DELETE FROM {_OWN} WHERE id IN (SELECT id FROM {_OWN} FOR UPDATE SKIP LOCKED)"  # noqa: S608
            " RETURNING name, token)"
            f" INSERT INTO {_OWN} (name, token) SELECT name, SUM(token) % {_MODULUS} FROM gone GROUP BY name"
        )


@cache
def tables_by_watch() -> tuple[frozenset[str], frozenset[str]]:
    """The tables that have their triggers, and all others, asked once a process. A page that reads one of the others
    is not kept."""
    with connection.cursor() as cursor:
        watched = _triggers(cursor)
        names = connection.introspection.table_names(cursor, include_views=True)
    return frozenset(watched), frozenset(names) - watched


def _triggers(cursor: Any) -> set[str]:
    if connection.vendor == "sqlite":
        cursor.execute(
            "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
            " GROUP BY tbl_name HAVING COUNT(*) = %s",
            [f"{_PREFIX}%", len(_EVENTS)],
        )
    else:
        cursor.execute(
            "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgname LIKE %s AND pg_table_is_visible(pg_class.oid)",
            [f"{_PREFIX}%"],
        )
    return {table for (table,) in cursor.fetchall()}


def watch_tables() -> None:
    """Give every table that lacks them its triggers; called whenever the database has been migrated."""
    wanted = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.can_migrate(connection)
    }
    for name in {_OWN, *_UNWATCHED, *(table for table in wanted if table.endswith("_fts"))}:
        wanted.pop(name, None)
    with connection.cursor() as cursor:
        has_triggers = _triggers(cursor)
        for table in sorted(wanted.keys() - has_triggers):
            _watch(cursor, table)
            _index_moments(cursor, wanted[table])
    tables_by_watch.cache_clear()


def _watch(cursor: Any, table: str) -> None:
    quoted = connection.ops.quote_name(table)
    if not TableState.objects.filter(name=table).exists():
        TableState.objects.create(name=table, token=0)
    if connection.vendor == "sqlite":
        for event in _EVENTS:
            cursor.execute(
                f'CREATE TRIGGER IF NOT EXISTS "{_PREFIX}{event}_{table}" AFTER {event} ON {quoted} BEGIN'  # noqa: S608
                f" UPDATE {_OWN} SET token = abs(random() % {_TOKENS}) WHERE name = '{table}'; END"
            )
        return
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"  # noqa: S608
        f" INSERT INTO {_OWN} (name, token) VALUES (TG_TABLE_NAME, (random() * {_TOKENS})::bigint);"
        " RETURN NULL; END $$"
    )
    cursor.execute(
        f'CREATE TRIGGER "{_PREFIX}any" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {quoted}'
        f" FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
    )


#: Columns by which a page changes with the clock alone.
MOMENTS = ("embargo_until", "expire_at")


def moments_of(model: Any) -> list[str]:
    """The columns of a table at whose moments its rows become public, or cease to be."""
    fields = model._meta.local_concrete_fields
    return [field.column for field in fields if field.name in MOMENTS and isinstance(field, models.DateTimeField)]


def _index_moments(cursor: Any, model: Any) -> None:
    """Few records have such a moment: an index of these alone finds the next one among a million."""
    table = model._meta.db_table
    for column in moments_of(model):
        cursor.execute(
            f'CREATE INDEX IF NOT EXISTS "{_PREFIX}{column}_{table}"'
            f' ON {connection.ops.quote_name(table)} ("{column}") WHERE "{column}" IS NOT NULL'
        )
