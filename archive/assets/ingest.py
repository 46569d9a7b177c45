"""What is read from a file when it arrives."""

import hashlib
import mimetypes
from typing import Any

from PIL import Image, UnidentifiedImageError

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


def measure(stored: Any) -> dict[str, Any]:
    """Technical metadata: media type by name, and of an image its format, mode and pixels."""
    facts: dict[str, Any] = {"media_type": mimetypes.guess_type(stored.name)[0] or "application/octet-stream"}
    try:
        stored.seek(0)
        with Image.open(stored) as picture:
            facts |= {"format": picture.format, "mode": picture.mode, "width": picture.width, "height": picture.height}
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        pass
    stored.seek(0)
    return facts
