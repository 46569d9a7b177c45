"""The database of a test run: one worker migrates and prepares it, the others copy what it made; after a test that
commits, each worker puts back what was there.

The migrations of Wagtail take half a minute of a processor; copying takes a moment.
"""

import fcntl
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.test.utils import setup_databases

from archive.search import full_text
from tests.factories.records import source_at_hand

#: Rows in one INSERT.
BATCH = 200
#: How often it is tried to put back a database to which such a request still writes.
TRIES = 5


@dataclass(frozen=True)
class Table:
    """The rows of a table in a prepared archive, as the database gives and takes them."""

    name: str
    columns: list[str]
    rows: list[tuple[Any, ...]]

    def inserts(self) -> Iterator[tuple[str, list[Any]]]:
        """Statements that write the rows, and their parameters."""
        quote = connection.ops.quote_name
        one = f"({', '.join(['%s'] * len(self.columns))})"
        into = f"INSERT INTO {quote(self.name)} ({', '.join(map(quote, self.columns))}) VALUES "  # noqa: S608
        for start in range(0, len(self.rows), BATCH):
            batch = self.rows[start : start + BATCH]
            yield into + ", ".join([one] * len(batch)), [value for row in batch for value in row]


#: What `restore` puts back: every table that is not empty in a prepared archive.
_prepared: list[Table] = []


def remember() -> None:
    """Read what a prepared archive holds."""
    _prepared[:] = [table for table in (_read(*one) for one in _tables().items()) if table.rows]


def _tables() -> dict[str, list[str]]:
    """Each table and its columns, those of the index of words too, which no model knows. Not Wagtail's own index of
    SQLite: triggers keep it."""
    managed = [model for model in apps.get_models(include_auto_created=True) if model._meta.can_migrate(connection)]
    tables = {
        model._meta.db_table: [field.column for field in model._meta.local_concrete_fields if not field.generated]
        for model in managed
        if not model._meta.db_table.endswith("_fts")
    }
    if connection.vendor == "sqlite":
        tables[full_text.NAME] = ["rowid", *full_text.COLUMNS]
    else:
        tables[full_text.TABLE] += ["words", "completions"]
    return tables


def _read(name: str, columns: list[str]) -> Table:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(map(quote, columns))} FROM {quote(name)}")  # noqa: S608
        return Table(name, columns, cursor.fetchall())


def restore() -> None:
    """The prepared archive again, after a test that committed: at a tenth of the cost of Django's flush and load.

    Rows are deleted, tables not truncated: TRUNCATE locks every table, and a request that a closed browser no longer
    waits for may hold one and wait for another.
    """
    for attempt in range(TRIES):
        try:
            _restore()
            return
        except OperationalError:
            if attempt == TRIES - 1:
                raise


@transaction.atomic
def _restore() -> None:
    quote = connection.ops.quote_name
    asked = [f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {quote(table)})" for table in _tables()]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {quote(table)}")  # noqa: S608
        for kept in _prepared:
            for statement, parameters in kept.inserts():
                cursor.execute(statement, parameters)


def prepare_database(shared: Path | None, *, keep: bool) -> Any:
    """Make a migrated and prepared test database with a source at hand; returns what `teardown_databases` wants.

    `shared` is a folder that all workers of this run know; None where there is one worker only.
    """
    if shared is None:
        created = setup_databases(verbosity=0, interactive=False, serialized_aliases=set(), keepdb=keep)
        call_command("prepare_archive", verbosity=0)
        source_at_hand()
    else:
        with (shared / "database.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            is_copy = copy_template(shared)
            created = setup_databases(verbosity=0, interactive=False, serialized_aliases=set(), keepdb=keep or is_copy)
            if not is_copy:
                call_command("prepare_archive", verbosity=0)
                source_at_hand()
                make_template(shared)
    remember()
    return created


def make_template(shared: Path) -> None:
    """Lay down what the other workers will copy."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(shared / "template.sqlite3")])
    else:
        made = connection.settings_dict["NAME"]
        connection.close()
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{template_name()}"')
            cursor.execute(f'CREATE DATABASE "{template_name()}" TEMPLATE "{made}"')
    (shared / "template.made").touch()


def copy_template(shared: Path) -> bool:
    """Make this worker's database from the template; False when there is none yet."""
    if not (shared / "template.made").exists():
        return False
    own = connection.creation._get_test_db_name()
    if connection.vendor == "sqlite":
        # What `--reuse-db` or a killed run left beside it belongs to the database that it was.
        for ending in ("-wal", "-shm"):
            Path(f"{own}{ending}").unlink(missing_ok=True)
        shutil.copyfile(shared / "template.sqlite3", own)
    else:
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{own}"')
            cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{template_name()}"')
    return True


def end_other_sessions() -> None:
    """What a test asks while it handles an event of its browser it asks by another connection, which nobody closes:
    PostgreSQL would not drop the database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def drop_template() -> None:
    """Once, when all workers are done."""
    if connection.vendor != "sqlite":
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{template_name()}"')


def template_name() -> str:
    """The same in every worker: the suffix of a worker is part of its own database's name alone."""
    return f"{connection.creation._get_test_db_name().partition('_gw')[0]}_template"
