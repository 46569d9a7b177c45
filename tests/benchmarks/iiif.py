"""What a part of a large picture costs: the archive's answer beside the bare library call for the same region.

`python -m tests.benchmarks.iiif` (`make bench-iiif`) makes a synthetic picture, a record that shows it, and 500 random
tile requests as a viewer sends them. Each is asked of the archive (middleware, access, address, store), and made by
pyvips alone from the same prepared pixels, one after the other in the same run. The bar: p95 of the first at most
twice that of the second. Beside it: the tiles once more, now kept; and the bare library on the original file.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.reports import write_report
from tests.serving import ROOT

TILE = 512
BAR = 2.0


def tiles(width: int, height: int, number: int) -> list[tuple[int, int, int, int, int]]:
    """x, y, width, height in the whole image, and the scale factor: tiles as a viewer asks for them."""
    chance = random.Random(20)
    factors = [1, 2, 4, 8]
    found: dict[tuple[int, int, int, int, int], None] = {}
    while len(found) < number:
        factor = chance.choices(factors, weights=[width // factor for factor in factors])[0]
        side = TILE * factor
        x, y = chance.randrange(0, width, side), chance.randrange(0, height, side)
        found[x, y, min(side, width - x), min(side, height - y), factor] = None
    return list(found)


def painted(path: Path, width: int, height: int) -> None:
    """A picture with detail everywhere, as a photograph has: waves, and the grain of film."""
    import pyvips

    grain = pyvips.Image.gaussnoise(width, height, sigma=6, mean=0)
    waves = [pyvips.Image.sines(width, height, hfreq=h, vfreq=v) for h, v in ((9, 5), (4, 11), (7, 7))]
    bands = [wave * 90 + 128 + grain for wave in waves]
    picture = bands[0].bandjoin(bands[1:]).cast("uchar").copy(interpretation="srgb")
    picture.jpegsave(str(path), Q=92)


def timed(call: Callable[[], Any]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def bare(pyramid: Path, tile: tuple[int, int, int, int, int]) -> bytes:
    """The shortest way to the same tile: the level, the region, the JPEG."""
    import pyvips

    x, y, width, height, factor = tile
    image = pyvips.Image.tiffload(str(pyramid), page=factor.bit_length() - 1)
    left, top = x // factor, y // factor
    wide, high = min(-(-width // factor), image.width - left), min(-(-height // factor), image.height - top)
    part = image.crop(left, top, wide, high)
    encoded: bytes = part.jpegsave_buffer(Q=82, keep="none")
    return encoded


def from_the_original(path: Path, tile: tuple[int, int, int, int, int]) -> bytes:
    """What the library alone has to do where nothing was prepared."""
    import pyvips

    x, y, width, height, factor = tile
    part = pyvips.Image.new_from_file(str(path)).crop(x, y, width, height)
    encoded: bytes = part.resize(1 / factor).jpegsave_buffer(Q=82, keep="none")
    return encoded


def measure(number: int, width: int, height: int, folder: Path) -> dict[str, Any]:
    from django.core.files.images import ImageFile
    from django.test import Client

    from archive.assets.models import ArchiveImage
    from archive.media.iiif.pictures import image_picture
    from tests.factories import make_media, make_rights

    source = folder / "synthetic.jpg"
    painted(source, width, height)
    with source.open("rb") as stream:
        image = ArchiveImage.objects.create(title="Synthetic", file=ImageFile(stream, "synthetic.jpg"))
    item = make_media(image=image, rights_statement=make_rights())
    picture = image_picture(item)
    if picture is None:
        raise RuntimeError("The record shows no image.")
    prepared = timed(lambda: picture.pyramid)
    client = Client()

    def ask(tile: tuple[int, int, int, int, int]) -> None:
        x, y, wide, high, factor = tile
        size = f"{-(-wide // factor)},{-(-high // factor)}"
        response = client.get(f"{picture.path}/{x},{y},{wide},{high}/{size}/0/default.jpg")
        if response.status_code != 200:
            raise RuntimeError(response.content.decode())

    wanted = tiles(width, height, number)
    client.get(f"{picture.path}/info.json")
    made, alone, kept = [], [], []
    for position, tile in enumerate(wanted):
        calls = [(made, lambda tile=tile: ask(tile)), (alone, lambda tile=tile: bare(picture.pyramid, tile))]
        for times, call in calls if position % 2 else calls[::-1]:
            times.append(timed(call))
    for tile in wanted:
        kept.append(timed(lambda tile=tile: ask(tile)))
    original = [timed(lambda tile=tile: from_the_original(source, tile)) for tile in wanted[:5]]
    return {
        "picture": f"{width} x {height}",
        "tiles": len(wanted),
        "prepared_ms": round(prepared),
        "made_ms": [round(statistics.median(made), 2), round(p95(made), 2)],
        "bare_ms": [round(statistics.median(alone), 2), round(p95(alone), 2)],
        "kept_ms": [round(statistics.median(kept), 2), round(p95(kept), 2)],
        "bare_from_the_original_ms": round(statistics.median(original)),
        "p95_ratio": round(p95(made) / p95(alone), 2),
        "bar": BAR,
    }


def prepare_archive(folder: Path) -> None:
    """An archive of its own, empty, in `folder`."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ARCHIVE_ENV_FILE": os.devnull,
        "ARCHIVE_VAR_DIR": str(folder),
        "ARCHIVE_BASE_URL": "http://localhost",
        "ARCHIVE_EXTRA_HOSTS": "testserver",
        "ARCHIVE_SECRET_KEY": "x" * 60,
    }
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("prepare_archive")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.iiif", description=__doc__)
    parser.add_argument("--tiles", type=int, default=500)
    parser.add_argument("--width", type=int, default=12_000, help="pixels of the picture, which is two thirds as high")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench-iiif.json", help="where the numbers go")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="archive-bench-") as name:
        prepare_archive(Path(name))
        report = measure(options.tiles, options.width, options.width * 2 // 3, Path(name))
    write_report(options.json, **report)
    for label, value in report.items():
        sys.stdout.write(f"{label:<26}{value}\n")
    return 0 if report["p95_ratio"] <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
