"""The database of a test run: one worker migrates and prepares it, the others copy what it made.

The migrations of Wagtail take half a minute of a processor; copying takes a moment.
"""

import fcntl
import shutil
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases


def prepare_database(shared: Path | None, *, keep: bool) -> Any:
    """Make a migrated and prepared test database; returns what `teardown_databases` wants.

    `shared` is a folder that all workers of this run know; None where there is one worker only.
    """
    if shared is None:
        created = setup_databases(verbosity=0, interactive=False, serialized_aliases=set(), keepdb=keep)
        call_command("prepare_archive", verbosity=0)
    else:
        with (shared / "database.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            is_copy = copy_template(shared)
            created = setup_databases(verbosity=0, interactive=False, serialized_aliases=set(), keepdb=keep or is_copy)
            if not is_copy:
                call_command("prepare_archive", verbosity=0)
                make_template(shared)
    connection._test_serialized_contents = connection.creation.serialize_db_to_string()
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
        shutil.copyfile(shared / "template.sqlite3", own)
    else:
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{own}"')
            cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{template_name()}"')
    return True


def drop_template() -> None:
    """Once, when all workers are done."""
    if connection.vendor != "sqlite":
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{template_name()}"')


def template_name() -> str:
    """The same in every worker: the suffix of a worker is part of its own database's name alone."""
    return f"{connection.creation._get_test_db_name().partition('_gw')[0]}_template"
