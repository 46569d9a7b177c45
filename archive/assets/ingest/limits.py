"""How large a file may be. In one place; an operator changes them in the environment."""

from django.conf import settings

#: No side of a picture is longer, in pixels.
LONGEST_SIDE = 30_000
#: Formats whose readers need all pixels at once hold fewer.
MOST_PIXELS_AT_ONCE = 60_000_000
#: Frames or pages of one image file.
MOST_FRAMES = 2_000
#: Pages of a document are at most this long, in points (1/72 inch); it is what PDF itself allows.
LONGEST_PAGE = 14_400


def most_bytes(family: str) -> int:
    """The largest file of a family ("image", "document", "recording"), in bytes."""
    return int(settings.ARCHIVE_FILE_LIMITS[family])


def most_pixels() -> int:
    return int(settings.ARCHIVE_FILE_LIMITS["pixels"])


def most_pages() -> int:
    return int(settings.ARCHIVE_FILE_LIMITS["pages"])


def longest_recording() -> int:
    """In milliseconds."""
    return int(settings.ARCHIVE_FILE_LIMITS["milliseconds"])
