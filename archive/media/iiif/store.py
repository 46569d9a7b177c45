"""Files that can be made again, kept while there is room: prepared pixels and rendered parts.

One folder, bounded by `settings.ARCHIVE_IIIF_CACHE_BYTES`. What was not used for the longest time goes first. A file is
written beside its place and moved there, so that no reader, in any process, meets half of one. The name of each begins
with the checksum of the file it was made from, so that all of them can be forgotten together.
"""

import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

from django.conf import settings

#: One write in so many looks whether the folder is full; a walk over 50,000 files takes about 0.2 s.
_LOOK_EVERY = 200
#: How far the folder is emptied when it is full.
_KEEP = 0.85
#: The whole image; what else is kept is made from it.
PYRAMID = "pyramid"


def folder() -> Path:
    return Path(settings.VAR_DIR) / "iiif"


def place_of(checksum: str, what: str, ending: str) -> Path:
    """Where `what` was made from the file with this checksum (SHA-256, hex) is, or would be."""
    name = sha256(what.encode()).hexdigest()[:32]
    return folder() / checksum[:2] / f"{checksum[2:]}.{name}.{ending}"


def forget(checksum: str) -> None:
    """Delete all that was made from a file. Its pyramid goes first: who made a part of it meanwhile sees that."""
    place_of(checksum, PYRAMID, "tif").unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        for path in (folder() / checksum[:2]).iterdir():
            if path.name.lstrip(".").startswith(f"{checksum[2:]}."):
                path.unlink(missing_ok=True)


def read(path: Path) -> bytes | None:
    """The content of a kept file, which thereby counts as used; None when it is not there (any more)."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    used(path)
    return content


def used(path: Path) -> None:
    with suppress(OSError):
        os.utime(path)


def keep(path: Path, content: bytes) -> None:
    """Write a small file. A full disk is no reason to refuse the visitor what has been made already."""
    with suppress(OSError), writing(path) as beside:
        beside.write_bytes(content)


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """A path to write to; what is there when the block ends without error takes its place as `path`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=path.suffix)
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    if random.randrange(_LOOK_EVERY) == 0 or path.stat().st_size > settings.ARCHIVE_IIIF_CACHE_BYTES // _LOOK_EVERY:  # noqa: S311 - a sample
        make_room()


def make_room(most: int | None = None) -> int:
    """Delete what was not used for the longest time until the folder is within bounds; return the bytes deleted."""
    limit = settings.ARCHIVE_IIIF_CACHE_BYTES if most is None else most
    kept: list[tuple[float, int, str]] = []
    for parent, _folders, names in os.walk(folder()):
        for name in names:
            with suppress(OSError):
                stat = os.stat(found := os.path.join(parent, name))  # noqa: PTH116, PTH118 - many files, quickly
                kept.append((stat.st_mtime, stat.st_size, found))
    total, deleted = sum(size for _time, size, _path in kept), 0
    if total <= limit:
        return 0
    for _time, size, path in sorted(kept):
        if total - deleted <= limit * _KEEP:
            break
        with suppress(OSError):
            Path(path).unlink()
            deleted += size
    return deleted
