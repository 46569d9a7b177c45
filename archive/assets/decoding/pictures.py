"""Images in the child: all sizes of a picture from one decode, by libvips."""

import shutil
from pathlib import Path
from typing import Any

import pyvips

from archive.assets.sandbox import UnreadableError

#: What is said of one field at most.
MOST_SAID = 4_000

SAVING: dict[str, dict[str, Any]] = {
    "avif": {"Q": 55, "effort": 2, "compression": "av1", "keep": "none"},
    "webp": {"Q": 80, "effort": 3, "keep": "none"},
    "jpeg": {"Q": 82, "optimize_coding": True, "interlace": True, "keep": "none"},
}


def derive(
    path: str, folder: str, is_heic: bool, focal: list[float] | None, orders: list[dict[str, Any]]
) -> dict[str, Any]:
    """Write every picture that is ordered, as `<number>.<format>` in the folder.

    An order is {"fit": "max" | "fill", "width", "height", "formats"}, the largest first; `focal` is the point that
    a crop keeps in view, as parts of width and height from 0 to 1. Returns the size of each order, the likeness and
    what the file said about itself.
    """
    try:
        largest = max(max(order["width"], order["height"]) for order in orders)
        source, embedded = (_heic if is_heic else _plain)(path, largest)
        sizes = []
        whole: dict[str, Path] = {}  # a small picture is the same in several sizes, and written once a format
        for number, order in enumerate(orders):
            made = _fit(source, order, focal)
            for form in order["formats"]:
                target = Path(folder) / f"{number}.{form}"
                first = whole.setdefault(form, target) if made is source else target
                if first is target:
                    _save(made, target, form)
                else:
                    shutil.copyfile(first, target)
            sizes.append([made.width, made.height])
        return {"sizes": sizes, "likeness": likeness(source), "embedded": embedded}
    except pyvips.Error as error:
        raise UnreadableError(str(error).strip().splitlines()[-1] if str(error).strip() else "") from error


def _plain(path: str, side: int) -> tuple[pyvips.Image, dict[str, Any]]:
    embedded = said_by(pyvips.Image.new_from_file(path, access="sequential"))
    made = pyvips.Image.thumbnail(
        path, side, height=side, size="down", output_profile="srgb", intent="relative", fail_on="error"
    )
    return _eight_bits(made), embedded


def _heic(path: str, side: int) -> tuple[pyvips.Image, dict[str, Any]]:
    """libvips is built without the decoder of HEIC; pillow-heif has one, and turns the picture upright."""
    from PIL import Image
    from pillow_heif import register_heif_opener

    register_heif_opener()
    with Image.open(path) as opened:
        exif = opened.getexif()
        picture = opened.convert("RGB")
    whole = pyvips.Image.new_from_memory(picture.tobytes(), picture.width, picture.height, 3, "uchar")
    whole = whole.copy(interpretation="srgb")
    embedded = {f"exif-{tag}": str(value)[:MOST_SAID] for tag, value in exif.items()}
    embedded |= {f"gps-{tag}": str(value)[:MOST_SAID] for tag, value in exif.get_ifd(0x8825).items()}
    return _eight_bits(whole.thumbnail_image(side, height=side, size="down")), embedded


def _eight_bits(made: pyvips.Image) -> pyvips.Image:
    if made.interpretation != "srgb" or made.format != "uchar":
        made = made.colourspace("srgb").cast("uchar")
    return made.copy_memory()


def _fit(source: pyvips.Image, order: dict[str, Any], focal: list[float] | None) -> pyvips.Image:
    width, height = order["width"], order["height"]
    if order["fit"] == "max":
        if source.width <= width and source.height <= height:
            return source
        return source.thumbnail_image(width, height=height, size="down").copy_memory()
    across, down = focal or (0.5, 0.5)
    wide = min(source.width, max(round(source.height * width / height), 1))
    high = min(source.height, max(round(source.width * height / width), 1))
    left, top = round(across * (source.width - wide)), round(down * (source.height - high))
    if focal:  # the point stays where it was, as far as the picture reaches
        left = min(max(round(across * source.width - wide / 2), 0), source.width - wide)
        top = min(max(round(down * source.height - high / 2), 0), source.height - high)
    part = source.crop(left, top, wide, high)
    return part.thumbnail_image(width, height=height, size="force").copy_memory() if wide > width else part


def _save(made: pyvips.Image, path: Path, form: str) -> None:
    if form == "jpeg" and made.hasalpha():
        made = made.flatten(background=[255, 255, 255])
    {"avif": made.heifsave, "webp": made.webpsave, "jpeg": made.jpegsave}[form](str(path), **SAVING[form])


def likeness(source: pyvips.Image) -> str:
    """Difference hash of 64 bits in hex: whether each of 9 × 8 grey fields is darker than the one to its right."""
    if source.hasalpha():
        source = source.flatten(background=[255, 255, 255])
    fields = source.colourspace("b-w").thumbnail_image(9, height=8, size="force")[0].cast("uchar").write_to_memory()
    bits = 0
    for row in range(8):
        for column in range(8):
            bits = bits << 1 | (fields[row * 9 + column] < fields[row * 9 + column + 1])
    return f"{bits:016x}"


def said_by(image: pyvips.Image) -> dict[str, Any]:
    """Everything that a file says beyond its pixels, as text."""
    found: dict[str, Any] = {}
    for name in image.get_fields():
        if name.startswith(("exif-ifd", "png-comment", "jpeg-comment", "gif-comment")) or name == "image-description":
            found[name] = str(image.get(name))[:MOST_SAID]
        elif name == "xmp-data":
            found["xmp"] = bytes(image.get(name))[: 16 * MOST_SAID].decode(errors="replace").replace("\0", "")
        elif name == "iptc-data":
            found["iptc"] = bytes(image.get(name))[:MOST_SAID].hex()
    return found
