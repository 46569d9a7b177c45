"""How fast photographs get their derivatives, beside the bare library making the same ones (`make bench-ingest`).

Synthetic photographs of 12 megapixels go through the task of `archive.assets.tasks` (its child process, storage and
database rows included), and through libvips alone in this process, in turns on the same cores. The bars: at least 0.8
of the throughput, and at most 400 MB of memory for the worker and for its child. `--photographs 500` is the run that
the bars speak of.
"""

import argparse
import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pyvips

from tests.benchmarks.iiif import prepare_archive
from tests.benchmarks.reports import write_report
from tests.serving import ROOT

RATIO, MEMORY_MB = 0.8, 400
PROCESSES = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
WIDTH, HEIGHT = 4000, 3000
PHOTOGRAPHS = ROOT / "var" / "bench-photographs"
DIFFERENT = 8


def place(number: int) -> Path:
    """Where a synthetic photograph is kept for the next run."""
    return PHOTOGRAPHS / f"synthetic-{number}.jpg"


def paint(path: Path, number: int) -> None:
    """A picture that packs as a photograph does: soft shapes of many sizes, grain, a few edges."""
    chance = random.Random(number)
    bands = []
    for _band in range(3):
        whole = pyvips.Image.gaussnoise(WIDTH, HEIGHT, sigma=6, mean=0, seed=chance.randrange(1 << 30))
        for side in (6, 40, 300):
            small = pyvips.Image.gaussnoise(
                side, side * 3 // 4, sigma=140 / side**0.4, mean=0, seed=chance.randrange(1 << 30)
            )
            whole = whole + small.resize(WIDTH / side, vscale=HEIGHT / small.height, kernel="cubic").crop(
                0, 0, WIDTH, HEIGHT
            )
        bands.append(whole + 120)
    picture = bands[0].bandjoin(bands[1:]).cast("uchar").copy(interpretation="srgb")
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.jpegsave(str(path), Q=88)


def measure(count: int, rounds: int, folder: Path) -> dict[str, Any]:
    """`count` photographs by the task and by the bare library, in turns; both have one core's worth of libvips."""
    from django.core.files import File

    from archive.assets.decoding.pictures import derive
    from archive.assets.models import ArchiveImage, Processing
    from archive.assets.sizes import SIZES
    from archive.assets.tasks import make_derivatives

    paths = [place(number % DIFFERENT) for number in range(count)]
    images, arriving = [], time.perf_counter()
    for path in paths:
        with path.open("rb") as stream:
            images.append(ArchiveImage.objects.create(title="Synthetic", file=File(stream, name=path.name)))
    arriving = time.perf_counter() - arriving
    orders = [size.order for size in SIZES]
    spent = {"task": 0.0, "bare": 0.0}
    memory: list[int] = []
    for part in (range(number, count, rounds) for number in range(rounds)):
        began = time.perf_counter()
        for number in part:
            make_derivatives.func("archiveimage", images[number].pk, images[number].sha256)
        spent["task"] += time.perf_counter() - began
        # Before this process decodes for itself: a child begins with what its parent had.
        memory = memory or [resource.getrusage(who).ru_maxrss // 1024 for who in PROCESSES]
        began = time.perf_counter()
        for number in part:
            derive(str(paths[number]), str(folder), False, None, orders)
        spent["bare"] += time.perf_counter() - began
    return {
        "photographs": count,
        "done": ArchiveImage.objects.filter(processing=Processing.DONE).count(),
        "seconds_to_arrive_each": round(arriving / count, 3),
        "task_a_second": round(count / spent["task"], 2),
        "bare_a_second": round(count / spent["bare"], 2),
        "ratio": round(spent["bare"] / spent["task"], 2),
        "most_memory_of_a_child_mb": memory[1],
        "most_memory_of_the_worker_mb": memory[0],
        "bars": {"ratio": RATIO, "memory_mb": MEMORY_MB},
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.ingest", description=__doc__)
    parser.add_argument("--photographs", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench-ingest.json", help="where the numbers go")
    options = parser.parse_args()
    os.environ["VIPS_CONCURRENCY"] = "1"
    missing = [number for number in range(DIFFERENT) if not place(number).exists()]
    for number in missing:
        paint(place(number), number)
    if missing:  # begin anew, with little memory
        os.execv(sys.executable, [sys.executable, "-m", "tests.benchmarks.ingest", *sys.argv[1:]])  # noqa: S606
    with tempfile.TemporaryDirectory(prefix="archive-bench-") as name:
        prepare_archive(Path(name))
        report = measure(options.photographs, options.rounds, Path(name))
    write_report(options.json, **report)
    for label, value in report.items():
        sys.stdout.write(f"{label:<32}{value}\n")
    return 0 if report["ratio"] >= RATIO and report["most_memory_of_a_child_mb"] <= MEMORY_MB else 1


if __name__ == "__main__":
    sys.exit(main())
