"""The pixels of an image so that any part of it, at any scale, is read without reading the rest: a tiled pyramid.

A TIFF of JPEG tiles, in sRGB, upright, without metadata; each level half the size of the one before. It is made once
for each file (by checksum) from what the storage holds, in a process of its own, and kept as long as there is room.
"""

import fcntl
import logging
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from archive.media.iiif import store

logger = logging.getLogger(__name__)

TILE = 512
#: Seconds to make one; and to wait for somebody who makes the same, or another, before a visitor is told to ask again.
PATIENCE, WAIT = 120, 8

_preparing = threading.BoundedSemaphore(1)

#: What runs in the process of its own: read, turn upright, bring to sRGB and eight bits, lay on white, write.
_MAKE = """
import sys, pyvips
image = pyvips.Image.new_from_file(sys.argv[1], access="sequential")
if image.get_typeof("orientation") and image.get("orientation") > 1:
    image = pyvips.Image.new_from_file(sys.argv[1]).autorot()
if image.get_typeof("icc-profile-data"):
    image = image.icc_transform("srgb", embedded=True, depth=8)
if image.interpretation not in ("srgb", "b-w"):
    image = image.colourspace("b-w" if image.bands < 3 else "srgb")
if image.hasalpha():
    image = image.flatten(background=255)
if image.format != "uchar":
    image = image.cast("uchar", shift=image.format == "ushort")
tile = min(%d, -(-max(image.width, image.height) // 16) * 16)
image.tiffsave(sys.argv[2], tile=True, tile_width=tile, tile_height=tile, pyramid=True, compression="jpeg", Q=92,
    keep="none", bigtiff=image.width * image.height > 500_000_000)
"""


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
    path = store.place_of(f"pyramid {checksum}", "tif")
    if path.exists():
        store.used(path)
        return path
    with _alone(path):
        if not path.exists():
            _make(stored, path)
    return path


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
    with tempfile.TemporaryDirectory(prefix="archive-iiif-") as scratch, store.writing(path) as beside:
        command = [sys.executable, "-c", _MAKE % TILE, str(local_copy(stored, Path(scratch))), str(beside)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            logger.warning("%s was not prepared for viewing within %s s.", stored.name, PATIENCE)
            raise NoPixelsError(stored.name) from error
        if done.returncode:
            logger.warning("%s could not be prepared for viewing: %s", stored.name, done.stderr.decode()[-500:])
            raise NoPixelsError(stored.name)


def local_copy(stored: Any, scratch: Path) -> Path:
    """The stored file as a file of this machine: itself, or a copy in `scratch`."""
    try:
        return Path(stored.path)
    except NotImplementedError:
        copy = scratch / Path(stored.name).name
        with stored.storage.open(stored.name, "rb") as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target)
        return copy
