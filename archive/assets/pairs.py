"""All pairs of images that look alike, without comparing each with each.

The 64 bits are dealt out to ten bands. Hashes that differ in at most eight bits (`likeness.NEAR`) agree in two whole
bands at least, whichever: only images that agree in two bands are compared, for each two of the ten. A hundred thousand
images need some thirty million comparisons instead of five thousand million.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations

from django.core.cache import cache

from archive.assets.likeness import FEATURELESS, NEAR
from archive.assets.models import ArchiveImage

#: Two more bands than bits may differ, so that two stay untouched. Neighbouring bits, which a picture's sky or border
#: makes the same in many, go to different bands.
BANDS = NEAR + 2
_MASKS = [sum(1 << bit for bit in range(band, 64, BANDS)) for band in range(BANDS)]
#: What one search may cost, however alike a collection is: some ten seconds, and pairs that a curator can go through.
MOST_COMPARISONS = 40_000_000
MOST_PAIRS = 2000
#: Seconds for which the pairs of a collection are remembered; another image, another key.
_REMEMBERED = 24 * 60 * 60


@dataclass(frozen=True)
class Alike:
    """Pairs of keys of images, the nearest first; whether they are all."""

    pairs: tuple[tuple[int, int], ...]
    is_whole: bool


def alike_pairs(
    hashes: Sequence[tuple[int, int]], most_pairs: int = MOST_PAIRS, most_comparisons: int = MOST_COMPARISONS
) -> Alike:
    """The pairs in rows of (key, 64 bits)."""
    distances: dict[tuple[int, int], int] = {}
    left = most_comparisons
    for one, other in combinations(_MASKS, 2):
        for bucket in _agreeing(hashes, one | other):
            left -= len(bucket) * (len(bucket) - 1) // 2
            if left < 0:
                return _nearest_first(distances, is_whole=False)
            for (first, bits), (second, others) in combinations(bucket, 2):
                distance = (bits ^ others).bit_count()
                if distance <= NEAR and (first, second) not in distances:
                    if len(distances) == most_pairs:
                        return _nearest_first(distances, is_whole=False)
                    distances[first, second] = distance
    return _nearest_first(distances, is_whole=True)


def _agreeing(hashes: Iterable[tuple[int, int]], mask: int) -> list[list[tuple[int, int]]]:
    """The rows whose hashes agree under the mask, the small groups first: what is dear comes last."""
    buckets: dict[int, list[tuple[int, int]]] = {}
    for row in hashes:
        buckets.setdefault(row[1] & mask, []).append(row)
    return sorted((bucket for bucket in buckets.values() if len(bucket) > 1), key=len)


def _nearest_first(distances: dict[tuple[int, int], int], *, is_whole: bool) -> Alike:
    return Alike(tuple(sorted(distances, key=lambda pair: (distances[pair], pair))), is_whole)


def all_alike() -> Alike:
    """Those of the whole archive, the first image standing for all with its checksum; one query, and no search while
    no image has come, gone or changed."""
    rows = ArchiveImage.objects.exclude(likeness="").order_by("pk").values_list("pk", "likeness", "sha256")
    hashes: list[tuple[int, int]] = []
    seen: set[str] = set()
    state = sha256()
    for pk, likeness, checksum in rows.iterator(chunk_size=5000):
        if checksum not in seen and (bits := int(likeness, 16)) not in FEATURELESS:
            seen.add(checksum)
            hashes.append((pk, bits))
            state.update(f"{pk} {likeness}\n".encode())
    key = f"assets-alike-{state.hexdigest()}"
    found: Alike | None = cache.get(key)
    if found is None:
        found = alike_pairs(hashes)
        cache.set(key, found, _REMEMBERED)
    return found
