"""Makes a pyramid, in the child: nothing here knows of Django. Called by `archive.assets.sandbox`."""

import pyvips

from archive.assets.sandbox import UnreadableError

#: From so many pixels on a TIFF needs the form for large files.
_MANY = 500_000_000


def prepare(path: str, target: str, tile: int) -> None:
    """Write the image at `path` as a tiled pyramid: upright, in sRGB and eight bits, on white, without metadata."""
    try:
        image = _eight_bits(_heic(path) if _is_heic(path) else _upright(path))
        side = min(tile, -(-max(image.width, image.height) // 16) * 16)
        image.tiffsave(
            target,
            tile=True,
            tile_width=side,
            tile_height=side,
            pyramid=True,
            compression="jpeg",
            Q=92,
            keep="none",
            bigtiff=image.width * image.height > _MANY,
        )
    except pyvips.Error as error:
        raise UnreadableError(str(error)[-300:]) from error


def _is_heic(path: str) -> bool:
    """A picture in a container of the kind that AVIF shares, and is not AVIF."""
    with open(path, "rb") as stream:  # noqa: PTH123
        head = stream.read(12)
    return head[4:8] == b"ftyp" and not head[8:12].startswith(b"avi")


def _upright(path: str) -> pyvips.Image:
    image = pyvips.Image.new_from_file(path, access="sequential", fail_on="error")
    if image.get_typeof("orientation") and image.get("orientation") > 1:
        image = pyvips.Image.new_from_file(path, fail_on="error").autorot()  # turning needs all of it at hand
    return image


def _heic(path: str) -> pyvips.Image:
    """libvips is built without the decoder of HEIC; pillow-heif has one, and turns the picture upright."""
    from PIL import Image
    from pillow_heif import register_heif_opener

    register_heif_opener()
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    whole = pyvips.Image.new_from_memory(picture.tobytes(), picture.width, picture.height, 3, "uchar")
    return whole.copy(interpretation="srgb")


def _eight_bits(image: pyvips.Image) -> pyvips.Image:
    if image.get_typeof("icc-profile-data"):
        image = image.icc_transform("srgb", embedded=True, depth=8)
    if image.interpretation not in ("srgb", "b-w"):
        image = image.colourspace("b-w" if image.bands < 3 else "srgb")
    if image.hasalpha():
        image = image.flatten(background=255)
    return image if image.format == "uchar" else image.cast("uchar", shift=image.format == "ushort")
