"""The few derivatives in which visitors meet an image: what of them is there. They are made in the background
(`archive.assets.tasks`), never while a visitor waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from archive.assets.models import ArchiveRendition, Derivative
from archive.assets.sizes import MEDIA_TYPES, SIZES, Size

#: Named by the filter of their WebP picture, which each size has.
LARGE, READING, GRID, FACE = (size.spec("webp") for size in SIZES)
_SIZE_OF = {size.spec("webp"): size for size in SIZES}


@dataclass(frozen=True)
class Source:
    """One format of a picture, for `<source>`: its media type and all its files with their widths."""

    media_type: str
    srcset: str


@dataclass(frozen=True)
class Picture:
    """An image in one or more sizes, each in every format: what `components/picture.html` writes down.

    `sources` in the order in which a browser chooses; `small` and `large` are renditions in the format that every
    browser shows; `large` is None where it is no wider.
    """

    sources: tuple[Source, ...]
    small: Any
    large: Any | None

    @property
    def url(self) -> str:
        return str(self.small.url)

    @property
    def width(self) -> int:
        return int(self.small.width)

    @property
    def height(self) -> int:
        return int(self.small.height)


def renditions_of(image_ids: Iterable[int | None], spec: str) -> dict[int, ArchiveRendition]:
    """The derivative of each image that has it; at most one query."""
    return {pk: found[spec] for pk, found in renditions_by_image(image_ids, spec).items()}


def renditions_by_image(image_ids: Iterable[int | None], *specs: str) -> dict[int, dict[str, ArchiveRendition]]:
    """Those of the named derivatives that each image has, the images of a whole page in one query."""
    wanted = {pk for pk in image_ids if pk}
    found: dict[int, dict[str, ArchiveRendition]] = {}
    if wanted:
        for row in ArchiveRendition.objects.filter(image_id__in=wanted, filter_spec__in=specs).order_by("pk"):
            found.setdefault(row.image_id, {})[row.filter_spec] = row
    return found


def pictures_by_image(image_ids: Iterable[int | None], *names: str) -> dict[int, Picture]:
    """Each image in the named sizes, smallest first, with all formats; one query. What is not made yet is not there."""
    sizes = [_SIZE_OF[name] for name in names]
    specs = [size.spec(form) for size in sizes for form in size.formats]
    return {
        pk: picture
        for pk, found in renditions_by_image(image_ids, *specs).items()
        if (picture := _picture(found, sizes)) is not None
    }


def picture_of(image_id: int | None, *names: str) -> Picture | None:
    """One image in the named sizes, smallest first; one query, None where its derivatives are not made yet."""
    return pictures_by_image([image_id], *names).get(image_id) if image_id else None


def _picture(found: dict[str, ArchiveRendition], sizes: list[Size]) -> Picture | None:
    by_form = {
        form: list({row.width: row for size in sizes if (row := found.get(size.spec(form)))}.values())
        for form in sizes[0].formats
    }
    plainest = by_form[sizes[0].formats[-1]]
    if not plainest:
        return None
    sources = tuple(
        Source(MEDIA_TYPES[form], ", ".join(f"{row.url} {row.width}w" for row in rows))
        for form, rows in by_form.items()
        if rows
    )
    return Picture(sources, plainest[0], plainest[-1] if len(plainest) > 1 else None)


def page_images(document_id: int | None, most: int) -> list[Derivative]:
    """The pages of a document as pictures, in order; one query, empty while they are not made."""
    if document_id is None:
        return []
    pages = Derivative.objects.filter(document_id=document_id, kind=Derivative.Kind.PAGE)
    return list(pages.order_by("number")[:most])
