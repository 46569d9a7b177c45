"""Files that may be one and the same: certainly by checksum, probably by how a picture looks.

Two pictures look alike when their difference hashes, 64 bits each, differ in at most eight. To compare one picture
with a hundred thousand takes some hundredths of a second and one query: integers in memory, no index is needed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from archive.assets.models import ArchiveImage

#: Bits that may differ. Scans of one print and another size of one file stay below; other pictures are far above.
NEAR = 8
#: What a picture without any feature gives: an empty page says nothing about another.
FEATURELESS = (0, (1 << 64) - 1)


@dataclass(frozen=True)
class Duplicate:
    """Another file that may be the same; `is_certain` where every byte is."""

    file: Any
    is_certain: bool


def duplicates_of(files: Iterable[Any]) -> dict[Any, list[Duplicate]]:
    """{key of a file: the other files that may be the same, the certain ones first} for files of one model.

    At most three queries, however many files are asked about.
    """
    asked = list(files)
    if not asked:
        return {}
    model = type(asked[0])
    found: dict[Any, dict[Any, bool]] = {file.pk: {} for file in asked}
    same = model._default_manager.filter(sha256__in=[file.sha256 for file in asked if file.sha256])
    by_sum: dict[str, list[Any]] = {}
    for pk, checksum in same.order_by("pk").values_list("pk", "sha256"):
        by_sum.setdefault(checksum, []).append(pk)
    for file in asked:
        found[file.pk] = {pk: True for pk in by_sum.get(file.sha256, []) if pk != file.pk}
    if model is ArchiveImage:
        for file, near in _alike(asked):
            found[file].update((pk, False) for pk in near if pk not in found[file])
    others = model._default_manager.in_bulk({pk for near in found.values() for pk in near})
    return {key: [Duplicate(others[pk], certain) for pk, certain in near.items()] for key, near in found.items()}


def _alike(images: list[Any]) -> Iterable[tuple[Any, list[Any]]]:
    """Each image with the keys of those that look like it, the nearest first."""
    hashes = ((image.pk, int(image.likeness, 16)) for image in images if image.likeness)
    wanted = [(pk, bits) for pk, bits in hashes if bits not in FEATURELESS]
    if not wanted:
        return
    rows = ArchiveImage.objects.exclude(likeness="").order_by("pk").values_list("pk", "likeness")
    all_hashes = [(pk, int(likeness, 16)) for pk, likeness in rows.iterator(chunk_size=5000)]
    for own, bits in wanted:
        near = [((bits ^ other).bit_count(), pk) for pk, other in all_hashes if (bits ^ other).bit_count() <= NEAR]
        yield own, [pk for _distance, pk in sorted(near) if pk != own]
