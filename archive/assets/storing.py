"""Where the bytes of a stored file are, whatever the storage."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHUNK = 1024 * 1024


def sha256_of(stored: Any) -> tuple[str, int]:
    """Checksum (hex) and size in bytes of a Django file; leaves it at its beginning."""
    digest, size = hashlib.sha256(), 0
    stored.open("rb")
    stored.seek(0)
    while chunk := stored.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    stored.seek(0)
    return digest.hexdigest(), size


@contextmanager
def on_disk(stored: Any) -> Iterator[Path]:
    """A path from which tools can read a file: its own where it has one, else a copy that goes away again."""
    inner = getattr(stored, "file", stored) if not getattr(stored, "_committed", True) else stored
    if hasattr(inner, "temporary_file_path"):
        path = Path(inner.temporary_file_path())
        if path.exists():
            yield path
            return
        # The storage has moved it to its place, and the size of an image is asked once more: what is open reads on.
    if getattr(stored, "_committed", False):
        try:
            yield Path(stored.path)
            return
        except NotImplementedError:
            pass  # a storage elsewhere
    with tempfile.NamedTemporaryFile(prefix="archive-", suffix=Path(stored.name or "").suffix) as copy:
        stored.open("rb")
        stored.seek(0)
        shutil.copyfileobj(stored, copy, CHUNK)
        copy.flush()
        stored.seek(0)
        yield Path(copy.name)
