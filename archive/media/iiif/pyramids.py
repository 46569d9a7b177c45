"""The pixels of an image so that any part of it, at any scale, is read without reading the rest: a tiled pyramid.

A TIFF of JPEG tiles, in sRGB, upright, without metadata; each level half the size of the one before. It is made once
for each file (by checksum) from what the storage holds, in a process of its own, and kept as long as there is room.
"""

import fcntl
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from archive.assets.sandbox import Limits, SandboxError, run_function
from archive.assets.storing import on_disk
from archive.media.iiif import store

logger = logging.getLogger(__name__)

TILE = 512
#: Seconds to make one; and to wait for somebody who makes the same, or another, before a visitor is told to ask again.
PATIENCE, WAIT = 120, 8

_preparing = threading.BoundedSemaphore(1)


def levels_of(width: int, height: int) -> int:
    """How many levels the pyramid of an image has: halved until it fits one tile."""
    levels = 1
    while max(width, height) > TILE << (levels - 1):
        levels += 1
    return levels


class BusyError(Exception):
    """Too much is being made at this moment."""


class NoPixelsError(Exception):
    """The file cannot be prepared, or not now; the log has the reason."""


def pyramid_of(checksum: str, stored: Any) -> Path:
    """The pyramid of a stored file, made now if there is none. Raises NoPixelsError or BusyError."""
    path = store.place_of(checksum, store.PYRAMID, "tif")
    if path.exists():
        store.used(path)
        return path
    with _alone(path):
        if not path.exists():
            _make(stored, path)
            if not _is_there(stored):
                store.forget(checksum)
                raise NoPixelsError(stored.name)
    return path


def _is_there(stored: Any) -> bool:
    """Whether the archive still has the file: it may have been taken back while its pyramid was being made."""
    owner = stored.instance
    return bool(type(owner)._base_manager.filter(pk=owner.pk).exists())


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """No other thread or process makes the same meanwhile, and no thread of this process makes another."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.with_suffix(".lock")
    if not _preparing.acquire(timeout=WAIT):
        raise BusyError
    try:
        with lock.open("w") as stream:
            for _try in range(round(WAIT * 10)):
                with suppress(BlockingIOError):
                    fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                time.sleep(0.1)
            else:
                raise BusyError
            try:
                yield
            finally:
                lock.unlink(missing_ok=True)
    finally:
        _preparing.release()


def _make(stored: Any, path: Path) -> None:
    """In a process of its own, with bounds on memory and time: the original is somebody's file."""
    try:
        with on_disk(stored) as source, store.writing(path) as beside:
            run_function(
                "archive.media.iiif.preparing:prepare",
                Limits(clock=PATIENCE),
                path=str(source),
                target=str(beside),
                tile=TILE,
            )
    except (SandboxError, OSError) as error:
        logger.warning("%s could not be prepared for viewing: %s", stored.name, error)
        raise NoPixelsError(stored.name) from error
