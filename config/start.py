"""From a fresh clone to a running archive: what `make run` and `make dev` do.

Each step looks first whether it is due, so that a second start does no work twice. All of them run in
this one process, which the server then takes the place of.
"""

import argparse
import hashlib
import multiprocessing
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

import environ

from config.translations import compile_catalogues

BASE_DIR = Path(__file__).resolve().parent.parent
CURATOR = "curator"
#: How the identifiers of the records in fixtures/ begin.
OWN_PREFIX = "BJ"
ENV_TEMPLATE = """\
# The settings of this installation, written by the first start. docs/operators.md describes all of them.
ARCHIVE_BASE_URL={base_url}
ARCHIVE_SECRET_KEY_FILE=var/secret_key
"""


class CannotStartError(RuntimeError):
    """What stands in the way, in words for the operator."""


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def port_from(environment: Mapping[str, str]) -> int:
    """The port asked for in PORT, 8000 when nothing is."""
    value = environment.get("PORT") or "8000"
    if not value.isdigit() or not 0 < int(value) < 65536:
        raise CannotStartError(f"PORT is {value!r}: a number from 1 to 65535 is needed.")
    return int(value)


def refuse_a_taken_port(host: str, port: int) -> None:
    """Say so before any work is done, not after."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStartError(
                f"Nothing can listen on {host}:{port} ({error.strerror}). Choose another port: PORT=8001 make run"
            ) from error


def settle(port: int, folder: Path = BASE_DIR) -> None:
    """Address and secret of this installation: from the environment or from .env, written at the first start.

    On this machine itself the address follows PORT, whatever port the first start had.
    """
    named = os.environ.get("ARCHIVE_ENV_FILE")
    env_file = Path(named) if named else folder / ".env"
    if not named and not env_file.exists() and "ARCHIVE_SECRET_KEY" not in os.environ:
        env_file.write_text(ENV_TEMPLATE.format(base_url=f"http://127.0.0.1:{port}"), encoding="utf-8")
    given = os.environ.get("ARCHIVE_BASE_URL")
    environ.Env.read_env(str(env_file))
    local = f"http://127.0.0.1:{port}"
    if not given and os.environ.get("ARCHIVE_BASE_URL", local).startswith("http://127.0.0.1"):
        os.environ["ARCHIVE_BASE_URL"] = local
    if not os.environ.get("ARCHIVE_SECRET_KEY"):
        own = folder / os.environ.get("ARCHIVE_VAR_DIR", "var") / "secret_key"
        if folder / os.environ.setdefault("ARCHIVE_SECRET_KEY_FILE", str(own)) == own:
            write_secret(own)


def write_secret(path: Path) -> None:
    """A new random secret that only its owner may read; one that is there stays."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(secrets.token_urlsafe(64))


def migrate() -> None:
    """Bring the database to the models, when a migration is waiting."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)


def collect_static() -> Callable[[], None]:
    """Begin to collect hashed and compressed static files, when one of them has changed since the last time.

    It takes a core for as long as the database does, so it runs beside it. Call what is returned to wait for it.
    """
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = settings.VAR_DIR / "static.sha256"
    if stamp.exists() and stamp.read_text() == digest.hexdigest() and settings.STATIC_ROOT.is_dir():
        return lambda: None
    say("Collecting static files …")
    process = multiprocessing.get_context("fork").Process(target=_collect, daemon=True)
    process.start()

    def finish() -> None:
        process.join()
        if process.exitcode != 0:
            raise CannotStartError("The static files could not be collected; the reason stands above.")
        stamp.write_text(digest.hexdigest())

    return finish


def _collect() -> None:
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def opening_records(prefix: str) -> Path | None:
    """The folder of records with which an empty archive begins: that of ARCHIVE_OPENING_RECORDS, or none where it is
    set to nothing. An archive whose identifiers begin otherwise does not begin with the records of this one."""
    named = os.environ.get("ARCHIVE_OPENING_RECORDS", "fixtures" if prefix == OWN_PREFIX else "")
    return BASE_DIR / named if named else None


def prepare(*, with_static: bool) -> None:
    """Everything between the settings and the server."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    compile_catalogues()
    finish_static = collect_static() if with_static else None
    migrate()
    call_command("prepare_archive", curator=CURATOR)
    if folder := opening_records(settings.ARCHIVE_IDENTIFIER_PREFIX):
        call_command("load_records", str(folder), if_empty=True)
    if finish_static:
        finish_static()


def server_command(host: str, port: int, *, dev: bool) -> list[str]:
    """The program that answers: granian as in production, Django's own with debug pages and reloading."""
    if dev:
        return [sys.executable, str(BASE_DIR / "manage.py"), "runserver", f"{host}:{port}"]
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": os.environ.get("ARCHIVE_WORKERS", "2"),
        "--blocking-threads": os.environ.get("ARCHIVE_THREADS", "24"),
        "--workers-kill-timeout": "10",
        "--log-level": "error",  # one of its warnings is that there are many threads; most of ours wait
    }
    return [
        sys.executable,
        "-m",
        "granian",
        *(part for pair in options.items() for part in pair),
        "config.server:application",
    ]


def task_workers() -> int:
    """How many workers to start beside the server, from ARCHIVE_TASK_WORKERS: one when nothing is said."""
    value = os.environ.get("ARCHIVE_TASK_WORKERS") or "1"
    if not value.isdigit() or int(value) > 16:
        raise CannotStartError(f"ARCHIVE_TASK_WORKERS is {value!r}: a number from 0 to 16 is needed.")
    return int(value) if os.environ.get("ARCHIVE_TASKS", "database") == "database" else 0


def start_workers(count: int) -> None:
    """Start what makes derivatives in the background; each ends by itself when this process, soon the server, ends."""
    for _ in range(count):
        subprocess.Popen([sys.executable, "-m", "config.worker"], cwd=BASE_DIR)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m config.start", description="Prepare the archive and serve it.")
    parser.add_argument("--dev", action="store_true", help="debug pages, and reload when a file changes")
    dev = parser.parse_args(arguments).dev
    began = time.monotonic()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if dev:
        os.environ["ARCHIVE_DEBUG"] = "1"
    try:
        port = port_from(os.environ)
        host = os.environ.get("ARCHIVE_HOST", "127.0.0.1")
        workers = task_workers()
        refuse_a_taken_port(host, port)
        settle(port)
        prepare(with_static=not dev)
    except Exception as error:
        if not is_for_the_operator(error):
            raise
        sys.stderr.write(f"The archive cannot start. {error}\n")
        return 1
    start_workers(workers)
    say(f"Ready after {time.monotonic() - began:.0f} s: {os.environ['ARCHIVE_BASE_URL']}/  (Ctrl-C ends it)")
    return become(server_command(host, port, dev=dev))


def become(command: list[str]) -> NoReturn:
    """Let the server take this process's place: then nothing stands between Ctrl-C and the server."""
    os.chdir(BASE_DIR)
    os.execv(command[0], command)  # noqa: S606


def is_for_the_operator(error: Exception) -> bool:
    """Whether the message says by itself what to do; anything else is a defect and shows where it happened."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError

    return isinstance(error, CannotStartError | ImproperlyConfigured | CommandError)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C before the server is there ends it without a word.
    sys.exit(main())
