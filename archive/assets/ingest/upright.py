"""Whether a camera lay on its side: every reader turns such a picture, so its width and height change places."""

from archive.assets.ingest.signatures import Data, Format
from archive.assets.ingest.structure import Picture

_ORIENTATION = 0x0112
#: Values of EXIF (tag 0x0112) that turn a picture by a quarter.
_QUARTER = range(5, 9)
_MOST_TAGS = 200


def set_upright(picture: Picture, data: Data, found: Format) -> None:
    """Give width and height as the picture is shown."""
    if found.name in {"HEIC", "AVIF"}:
        at = data.find(b"irot", 0, 65_536)
        is_turned = at > 0 and bool(data[at + 4] & 1)
    elif found.name == "TIFF":
        is_turned = _orientation(bytes(data[:65_536])) in _QUARTER
    else:
        marked = b"Exif\0\0"
        at = picture.words.find(marked)
        words = picture.words[at + len(marked) :] if at >= 0 else picture.words
        is_turned = _orientation(words) in _QUARTER
    if is_turned:
        picture.width, picture.height = picture.height, picture.width


def _orientation(exif: bytes) -> int:
    """The orientation that a block of EXIF states, 1 where it states none."""
    if exif[:2] not in {b"II", b"MM"}:
        return 1
    little = exif[:2] == b"II"

    def number(at: int, length: int) -> int:
        return int.from_bytes(exif[at : at + length], "little" if little else "big")

    table = number(4, 4)
    for entry in range(min(number(table, 2), _MOST_TAGS)):
        at = table + 2 + 12 * entry
        if number(at, 2) == _ORIENTATION:
            return number(at + 8, 2)
    return 1
