"""The images of a media record, each with a name of its own: `BJ-D-0012.1` is the first of BJ-D-0012.

The image file of the record is the first; the pages of its document follow.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from archive.assets.access import works_in_the_admin
from archive.assets.models import Derivative
from archive.core.registry import find_record
from archive.media.allowed import may_be_shown
from archive.media.iiif import pyramids, store
from archive.media.iiif.parameters import RefusedError
from archive.media.iiif.rendering import size_of

_NAME = re.compile(r"(.{1,60})\.([1-9][0-9]{0,4})")


#: The size of images by checksum: it never changes.
_sizes: dict[str, tuple[int, int]] = {}
_MOST_SIZES = 10_000


class NotThereError(RefusedError):
    """There is no such image, or not for this visitor."""

    status = 404


class GoneError(RefusedError):
    """The record was taken back; its tombstone says so."""

    status = 410


@dataclass(frozen=True)
class Picture:
    """One image: `stored` is the Django file with its pixels; `page` is that of a document, 0 for an image file.

    `known` is its size where that was written down.
    """

    name: str
    checksum: str
    stored: Any
    page: int = 0
    known: tuple[int, int] | None = None

    @property
    def path(self) -> str:
        return f"/iiif/3/{self.name}"

    @property
    def id(self) -> str:
        """The base URI of the image."""
        return f"{settings.BASE_URL}{self.path}"

    @property
    def pyramid(self) -> Any:
        """The path of its pixels, prepared now where they are not yet. Raises pyramids.NoPixelsError."""
        return pyramids.pyramid_of(self.checksum, self.stored)

    @property
    def has_pixels(self) -> bool:
        """Whether the image can be shown. A file that cannot be read is in the log."""
        try:
            return all(self.size)
        except pyramids.NoPixelsError:
            return False

    @property
    def size(self) -> tuple[int, int]:
        """Width and height as the prepared pixels say, without opening them where they were asked before."""
        if self.known:
            return self.known
        if self.checksum not in _sizes:
            if len(_sizes) >= _MOST_SIZES:
                _sizes.clear()
            _sizes[self.checksum] = self._stored_size()
        return _sizes[self.checksum]

    def _stored_size(self) -> tuple[int, int]:
        path = store.place_of(self.checksum, "size", "txt")
        if kept := store.read(path):
            wide, high = kept.split()
            return int(wide), int(high)
        width, height = size_of(self.pyramid)
        store.keep(path, f"{width} {height}".encode())
        return width, height


def image_picture(record: Any) -> Picture | None:
    """The image file of a record."""
    image = getattr(record, "image", None)
    return Picture(f"{record.identifier}.1", image.sha256, image.file) if image else None


def page_picture(record: Any, derivative: Derivative) -> Picture:
    """A page of its document, which is counted on behind the image."""
    number = derivative.number + (1 if record.image_id else 0)
    known = (derivative.width, derivative.height) if derivative.width and derivative.height else None
    return Picture(f"{record.identifier}.{number}", derivative.sha256, derivative.file, derivative.number, known)


def pictures_of(record: Any) -> list[Picture]:
    """All images of a record that may be shown, in order; one query where it has a document, beside those for what
    consent allows."""
    if not may_be_shown(record):
        return []
    image = image_picture(record)
    pages = [page_picture(record, row) for row in _pages_of(record).order_by("number")]
    return [image, *pages] if image else pages


def _pages_of(record: Any) -> Any:
    document = getattr(record, "document_id", None)
    rows = Derivative.objects.filter(document_id=document, kind=Derivative.Kind.PAGE)
    return rows if document else rows.none()


def texts_of(record: Any) -> dict[int, Derivative]:
    """The text of each page of its document that has one, by the number of the page; one query at most."""
    if not getattr(record, "document_id", None):
        return {}
    rows = Derivative.objects.filter(document_id=record.document_id, kind=Derivative.Kind.PAGE_TEXT)
    return {row.number: row for row in rows}


def _picture(record: Any, number: int) -> Picture | None:
    """The image of that number, with one query at most."""
    image = image_picture(record)
    if image and number == 1:
        return image
    row = _pages_of(record).filter(number=number - (1 if image else 0)).first()
    return page_picture(record, row) if row else None


def find_picture(request: HttpRequest, name: str) -> tuple[Any, Picture]:
    """The record and the image of that name, for who may see the record.

    Raises NotThereError, or GoneError for a record that was withdrawn or merged.
    """
    found = _NAME.fullmatch(name)
    record = find_record(found.group(1)) if found else None
    if found is None or record is None:
        raise NotThereError(_("There is no image %s.") % name)
    if not record.is_public() and record.is_tombstone:
        raise GoneError(_("%s was taken back.") % record.identifier)
    if not works_in_the_admin(request.user) and not (record.is_public() and may_be_shown(record)):
        raise NotThereError(_("There is no image %s.") % name)
    picture = _picture(record, int(found.group(2)))
    if picture is None or picture.name != name:
        raise NotThereError(_("There is no image %s.") % name)
    return record, picture
