"""The few derivatives in which visitors meet an image, made when a record is stored, not while one waits."""

import logging
from collections.abc import Iterable

from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import Filter, SourceImageIOError

from archive.assets.models import ArchiveImage, ArchiveRendition

logger = logging.getLogger(__name__)

FACE = "fill-240x300|format-webp"
GRID = "max-480x480|format-webp"
READING = "max-960x960|format-webp"
LARGE = "max-1600x1600|format-webp"


def make_renditions(image_id: int, *specs: str) -> None:
    """Make what is missing of these derivatives. A file that cannot be read is logged, not an error: the
    record is stored already, and its page says in words what the image shows."""
    image = ArchiveImage.objects.filter(pk=image_id).first()
    if image is None:
        return
    made = image.renditions.filter(filter_spec__in=specs).values_list("filter_spec", flat=True)
    # Not `get_renditions()`, which may answer from a cache what the database no longer has.
    missing = [Filter(spec=spec) for spec in specs if spec not in set(made)]
    try:
        image.create_renditions(*missing)
    except (SourceImageIOError, InvalidFilterSpecError, OSError, ValueError):
        logger.exception("Image %s could not be derived.", image_id)


def renditions_of(image_ids: Iterable[int | None], spec: str) -> dict[int, ArchiveRendition]:
    """The derivative of each image that has it; at most one query."""
    wanted = {pk for pk in image_ids if pk}
    if not wanted:
        return {}
    rows = ArchiveRendition.objects.filter(image_id__in=wanted, filter_spec=spec)
    return {row.image_id: row for row in rows.order_by("pk")}


def renditions_by_image(image_ids: Iterable[int | None], *specs: str) -> dict[int, dict[str, ArchiveRendition]]:
    """Those of the named derivatives that each image has, the images of a whole page in one query."""
    wanted = {pk for pk in image_ids if pk}
    found: dict[int, dict[str, ArchiveRendition]] = {}
    if wanted:
        for row in ArchiveRendition.objects.filter(image_id__in=wanted, filter_spec__in=specs).order_by("pk"):
            found.setdefault(row.image_id, {})[row.filter_spec] = row
    return found


def renditions_for(image_id: int | None, *specs: str) -> dict[str, ArchiveRendition]:
    """The derivatives of one image, smallest first; one query. What is missing is made: an image file that was
    replaced has lost its derivatives, and its record shall not lose its picture."""
    if image_id is None:
        return {}
    rows = ArchiveRendition.objects.filter(image_id=image_id, filter_spec__in=specs).order_by("pk")
    found = {row.filter_spec: row for row in rows}
    if len(found) < len(specs):
        make_renditions(image_id, *specs)
        found = {row.filter_spec: row for row in rows.all()}
    return {spec: found[spec] for spec in specs if spec in found}
