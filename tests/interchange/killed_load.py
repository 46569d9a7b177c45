"""A load in a process of its own that is killed (SIGKILL) when it has written so many records:
`python -m tests.interchange.killed_load DATABASE FOLDER RECORDS`.

It is begun anew and not forked from the tests: they have threads, and what one of them holds at that moment, such as a
lock of SQLite's, a forked child waits for in vain.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest import mock

import django

from tests.serving import ROOT

#: As if a few records were very many.
SMALL_STEPS = {
    "archive.interchange.writer.IN_ONE": 20,
    "archive.interchange.bulk.planting.BATCH": 10,
    "archive.interchange.entries.LARGE": 20,
}


def killed(database: str, folder: Path, after: int) -> bool:
    """Begin such a load, into the test database of this name; whether it was killed."""
    command = [sys.executable, "-m", "tests.interchange.killed_load", database, str(folder), str(after)]
    # Who is killed clears nothing away: its own files are among those that pytest does.
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "TMPDIR": str(folder.parent)}
    ended = subprocess.run(command, cwd=ROOT, env=environment, check=False, timeout=300)  # noqa: S603
    return ended.returncode == -signal.SIGKILL


def main(database: str, folder: str, after: str) -> None:
    django.setup()
    from django.db import connection

    from archive.interchange.loading import Load

    connection.settings_dict["NAME"] = database
    seen = 0

    def progress(steps: list[Any]) -> Iterator[Any]:
        nonlocal seen
        for step in steps:
            seen += 1
            if seen > int(after):
                os.kill(os.getpid(), signal.SIGKILL)
            yield step

    with ExitStack() as stack:
        for name, number in SMALL_STEPS.items():
            stack.enter_context(mock.patch(name, number))
        load = Load(Path(folder))
        load.prepare()
        load.write(progress)


if __name__ == "__main__":
    main(*sys.argv[1:])
