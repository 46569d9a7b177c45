"""What an image address asks for, as the IIIF Image API 3.0 writes it: region, size, rotation, quality, format.

Values only: nothing here opens a file. Section numbers are those of https://iiif.io/api/image/3.0/.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

#: The longest side of an image that is made (section 5.3, `maxWidth`): what a large screen shows, and a bound on work.
LONGEST_SIDE = 4096

_DIGITS = r"[0-9]{1,9}"
_DECIMAL = r"(?:[0-9]{1,9}(?:\.[0-9]{1,12})?|\.[0-9]{1,12})"
_PIXELS = re.compile(rf"({_DIGITS}),({_DIGITS}),({_DIGITS}),({_DIGITS})")
_PERCENT = re.compile(rf"pct:({_DECIMAL}),({_DECIMAL}),({_DECIMAL}),({_DECIMAL})")
_SIZE = re.compile(rf"(\^?)(?:(max)|pct:({_DECIMAL})|(!?)({_DIGITS})?,({_DIGITS})?)")
_ROTATION = re.compile(rf"(!?)({_DECIMAL})")


class RefusedError(Exception):
    """An address that asks for no image: `status` is the HTTP status, the message is for whoever wrote it."""

    status = 400


class NotOfferedError(RefusedError):
    """The specification knows it, this archive does not offer it."""

    status = 501


class Quality(StrEnum):
    """Section 4.4. The default is the colour of the original."""

    DEFAULT = "default"
    COLOR = "color"
    GRAY = "gray"
    BITONAL = "bitonal"

    @classmethod
    def read(cls, text: str) -> "Quality":
        if text not in list(cls):
            raise RefusedError(_("The quality is default, color, gray or bitonal, not “%s”.") % text)
        return cls.DEFAULT if text == cls.COLOR else cls(text)


class Format(StrEnum):
    """Section 4.5."""

    JPG = "jpg"
    PNG = "png"
    WEBP = "webp"

    @property
    def media_type(self) -> str:
        return {"jpg": "image/jpeg"}.get(self.value, f"image/{self.value}")

    @classmethod
    def read(cls, text: str) -> "Format":
        if text in {"tif", "gif", "jp2", "pdf"}:
            raise NotOfferedError(_("Images are made as jpg, png or webp, not as %s.") % text)
        if text not in list(cls):
            raise RefusedError(_("The format is jpg, png or webp, not “%s”.") % text)
        return cls(text)


@dataclass(frozen=True)
class Box:
    """A part of an image in its pixels, inside it, at least one pixel wide and high."""

    x: int
    y: int
    width: int
    height: int


def read_region(text: str, width: int, height: int) -> Box:
    """The part of an image of `width` × `height` pixels (section 4.1): `full`, `square`, `x,y,w,h`, `pct:x,y,w,h`.

    What reaches over the edge is cut off there. Raises RefusedError when nothing of the image is left.
    """
    if text == "full":
        return Box(0, 0, width, height)
    if text == "square":
        side = min(width, height)
        return Box((width - side) // 2, (height - side) // 2, side, side)
    if found := _PIXELS.fullmatch(text):
        x, y, wide, high = (int(part) for part in found.groups())
    elif found := _PERCENT.fullmatch(text):
        left, top, across, down = (float(part) / 100 for part in found.groups())
        x, y, wide, high = round(left * width), round(top * height), round(across * width), round(down * height)
    else:
        raise RefusedError(_("The region is full, square, x,y,w,h or pct:x,y,w,h, not “%s”.") % text)
    box = Box(x, y, min(wide, width - x), min(high, height - y))
    if box.width < 1 or box.height < 1:
        raise RefusedError(_("The region lies outside the image, or has no width or height."))
    return box


def read_size(text: str, box: Box) -> tuple[int, int]:
    """Width and height in pixels to which the region is scaled (section 4.2).

    Raises RefusedError for a size larger than the region without `^`, than LONGEST_SIDE, or of no pixel at all;
    NotOfferedError for `^`: the archive shows no pixels that it does not have.
    """
    found = _SIZE.fullmatch(text)
    if found is None or text.lstrip("^") in {",", "!,"}:
        raise RefusedError(_("The size is “max”, “w,”, “,h”, “pct:n”, “w,h” or “!w,h”, not “%s”.") % text)
    upscaled, is_max, percent, confined, wide, high = found.groups()
    if upscaled:
        raise NotOfferedError(_("This archive does not enlarge images beyond the pixels they have."))
    if is_max:
        return _largest(box)
    if percent:
        width, height = round(box.width * float(percent) / 100), round(box.height * float(percent) / 100)
    elif confined:
        if not wide or not high:
            raise RefusedError(_("“!” needs a width and a height: !w,h."))
        scale = min(int(wide) / box.width, int(high) / box.height)
        width, height = max(1, round(box.width * scale)), max(1, round(box.height * scale))
    else:
        width = int(wide) if wide else round(box.width * int(high) / box.height)
        height = int(high) if high else round(box.height * int(wide) / box.width)
    if width < 1 or height < 1:
        raise RefusedError(_("Nothing would be left of the image at this size."))
    if width > box.width or height > box.height:
        raise RefusedError(
            _("The region has %(width)d × %(height)d pixels: no larger size is made.")
            % {"width": box.width, "height": box.height}
        )
    if max(width, height) > LONGEST_SIDE:
        raise RefusedError(_("No side may be longer than %d pixels.") % LONGEST_SIDE)
    return width, height


def _largest(box: Box) -> tuple[int, int]:
    """The largest size in which a region is made: its own, or as much of it as LONGEST_SIDE allows."""
    scale = min(1.0, LONGEST_SIDE / max(box.width, box.height))
    return max(1, round(box.width * scale)), max(1, round(box.height * scale))


@dataclass(frozen=True)
class Rotation:
    """Section 4.3: mirrored first, then turned clockwise by a multiple of 90 degrees."""

    degrees: int
    is_mirrored: bool

    def __str__(self) -> str:
        return f"{'!' if self.is_mirrored else ''}{self.degrees}"

    @classmethod
    def read(cls, text: str) -> "Rotation":
        found = _ROTATION.fullmatch(text)
        degrees = float(found.group(2)) if found else -1.0
        if found is None or degrees > 360:
            raise RefusedError(
                _("The rotation is a number from 0 to 360, mirrored with “!” before it, not “%s”.") % text
            )
        if degrees % 90:
            raise NotOfferedError(_("Images are turned by 0, 90, 180 or 270 degrees."))
        return cls(int(degrees) % 360, bool(found.group(1)))


@dataclass(frozen=True)
class Wanted:
    """An image to be made: which part, how large, how turned, in which quality and format."""

    box: Box
    width: int
    height: int
    rotation: Rotation
    quality: Quality
    format: Format
    is_full: bool

    @classmethod
    def read(cls, region: str, size: str, rotation: str, quality: str, format: str, of: tuple[int, int]) -> "Wanted":
        """Read the five parts of an address for an image of (width, height) pixels.

        Raises RefusedError, or NotOfferedError, which name the part that cannot be.
        """
        box = read_region(region, *of)
        width, height = read_size(size, box)
        turned, made_as = Rotation.read(rotation), Format.read(format)
        return cls(box, width, height, turned, Quality.read(quality), made_as, (box.width, box.height) == of)

    @property
    def canonical(self) -> str:
        """The one address, behind that of the image, of all that ask for the same (section 4.7)."""
        box = self.box
        region = "full" if self.is_full else f"{box.x},{box.y},{box.width},{box.height}"
        size = "max" if self.is_full and (self.width, self.height) == _largest(box) else f"{self.width},{self.height}"
        return f"{region}/{size}/{self.rotation}/{self.quality}.{self.format}"
