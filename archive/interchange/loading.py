"""One load from beginning to end: read, check, plan, write."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from archive.interchange.checks import Checks
from archive.interchange.descriptions import DESCRIPTIONS
from archive.interchange.directory import Directory
from archive.interchange.entries import read_entries, stored_directory
from archive.interchange.plan import Plan, Step, make_plan
from archive.interchange.problems import LoadRefusedError, Report
from archive.interchange.writer import Writer


@contextmanager
def unmapped() -> Iterator[None]:
    """SQLite maps the beginning of its file into memory, which serves visitors. A load goes through the whole of it:
    the map would be most of the memory that it needs, and is let go meanwhile."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA mmap_size")
        (size,) = cursor.fetchone() or (0,)
        cursor.execute("PRAGMA mmap_size = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA mmap_size = {size:d}")


def take_statistics() -> None:
    """PostgreSQL plans by what it last knew of its tables. It looks again by itself, but minutes may pass, and until
    then it would look for a name among a hundred thousand as it did among none."""
    if connection.vendor == "postgresql":
        tables = map(connection.ops.quote_name, connection.introspection.django_table_names())
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(tables)}")


class Load:
    """The files of a folder on their way into the archive."""

    def __init__(self, folder: Path, *, overwrite: bool = False) -> None:
        self.folder = folder
        self.overwrite = overwrite
        self.report = Report()
        self.directory = Directory()
        self.plan = Plan()
        self.written = 0  # how many records are in the archive for good

    @staticmethod
    def archive_holds_records() -> bool:
        return any(description.model.objects.exists() for description in DESCRIPTIONS if description.is_record)

    @unmapped()
    def prepare(self) -> Plan:
        """Read and check every file. Raises LoadRefusedError with all errors; the database is not touched."""
        self.directory = stored_directory()
        checks = Checks()
        entries = read_entries(self.folder, self.report, self.directory, checks.look_at)
        checks.together()
        if self.report:
            raise LoadRefusedError(self.report)
        self.plan = make_plan(entries, self.directory, overwrite=self.overwrite)
        return self.plan

    @unmapped()
    def write(self, progress: Callable[[list[Step]], Any] = iter) -> None:
        """Carry out the plan in one transaction, or, where it makes very many pages, in several."""
        writer = Writer(self.plan, self.directory, self.report)
        try:
            writer.write(progress)
        finally:
            self.written = writer.written
        if self.plan.writes:
            take_statistics()
