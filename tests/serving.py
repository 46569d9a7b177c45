"""The archive as `make run` serves it, with a folder of its own: for benchmarks, pictures and the test of the start."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Served:
    """A running archive: where it answers, its main process, what it has said, how long it took to answer."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path
    seconds: float


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(folder: Path, port: int, **settings: str) -> dict[str, str]:
    """The settings given here and no others; SQLite in the folder."""
    clean = {name: value for name, value in os.environ.items() if not re.match(r"ARCHIVE_|DJANGO_|.*_URL$", name)}
    return clean | {
        "ARCHIVE_ENV_FILE": os.devnull,
        "ARCHIVE_VAR_DIR": str(folder),
        "PORT": str(port),
        **settings,
    }


@contextmanager
def serving(folder: Path, patience: float = 600, **settings: str) -> Iterator[Served]:
    """Start the archive in `folder` (what a former start left there stays), wait for it, end it with Ctrl-C."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    log = folder / "start.log"
    began = time.monotonic()
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.start"],
            cwd=ROOT,
            env=environment(folder, port, **settings),
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        while not answers(f"{url}/health/"):
            if process.poll() is not None or time.monotonic() - began > patience:
                raise RuntimeError(f"The archive did not start:\n{log.read_text()}")
            time.sleep(0.1)
        yield Served(url, process, log, time.monotonic() - began)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            try:
                process.wait(30)
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)


def answers(url: str) -> bool:
    """Whether anybody answers there, with an error or without."""
    try:
        urlopen(url).close()  # noqa: S310
    except HTTPError:
        return True
    except (URLError, ConnectionError):
        return False
    return True
