"""Makes the image that is wanted from a pyramid, with libvips."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyvips

from archive.media.iiif.parameters import Quality, Wanted
from archive.media.iiif.pyramids import BusyError, levels_of

#: Images that one process makes at the same time, and seconds that others wait for their turn.
AT_ONCE, PATIENCE = 2, 10
#: Quality of the lossy formats, from 0 to 100.
_LOSSY = 82

_turns = threading.BoundedSemaphore(AT_ONCE)
# Every address is asked for once, then answered from the store: what libvips remembers of operations only takes room.
pyvips.cache_set_max(0)


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE):
        raise BusyError
    try:
        yield
    finally:
        _turns.release()


def size_of(pyramid: Path) -> tuple[int, int]:
    """Width and height in pixels of the whole image."""
    image = pyvips.Image.tiffload(str(pyramid))
    return image.width, image.height


def render(pyramid: Path, wanted: Wanted, of: tuple[int, int]) -> bytes:
    """The encoded image, from a pyramid whose largest level has `of` = (width, height) pixels.

    The image has at most LONGEST_SIDE² pixels, and at most four times as many are read for it.
    Raises BusyError, or pyvips.Error for a pyramid that cannot be read.
    """
    with _turn():
        image = _shrunk(pyramid, wanted, of)
        if wanted.rotation.is_mirrored:
            image = image.fliphor()
        if wanted.rotation.degrees:
            image = image.rot(f"d{wanted.rotation.degrees}")
        return _encoded(image, wanted)


def _shrunk(pyramid: Path, wanted: Wanted, of: tuple[int, int]) -> Any:
    """The region at the size wanted, from the smallest level that has enough pixels, the only one opened.

    Who asks for a distorted image gets it from the level of the stronger reduction: the work stays within its bound.
    """
    box, (width, height) = wanted.box, of
    scale = max(box.width / wanted.width, box.height / wanted.height)
    level = min(int(scale + 1e-6).bit_length(), levels_of(width, height)) - 1
    image = pyvips.Image.tiffload(str(pyramid), page=max(0, level))
    across, down = image.width / width, image.height / height
    left, top = min(round(box.x * across), image.width - 1), min(round(box.y * down), image.height - 1)
    right = max(left + 1, min(round((box.x + box.width) * across), image.width))
    bottom = max(top + 1, min(round((box.y + box.height) * down), image.height))
    part = image.crop(left, top, right - left, bottom - top)
    if (part.width, part.height) == (wanted.width, wanted.height):
        return part
    return part.thumbnail_image(wanted.width, height=wanted.height, size="force")


def _encoded(image: Any, wanted: Wanted) -> bytes:
    if wanted.quality is not Quality.DEFAULT and image.bands > 1:
        image = image.colourspace("b-w")
    options: dict[str, Any] = {}
    if wanted.quality is Quality.BITONAL:
        image = (image > 127).ifthenelse(255, 0).cast("uchar")
        options = {"bitdepth": 1} if wanted.format == "png" else {}
    if wanted.format == "png":
        encoded: bytes = image.pngsave_buffer(compression=6, keep="none", **options)
    elif wanted.format == "webp":
        encoded = image.webpsave_buffer(Q=_LOSSY, effort=2, keep="none")
    else:
        encoded = image.jpegsave_buffer(Q=_LOSSY, keep="none")
    return encoded
