"""What a kept page costs beside a bare Django view that returns the same bytes, in the same process and run.

`python -m tests.benchmarks.cached` serves the loaded archive as in production (one worker, one thread), asks for every
page once, and then measures, in interleaved rounds, the kept page and the bare view with its bytes, both through all
middleware. Prints a table, writes JSON, and ends with an error when a page costs more than 2.5 times its bare view.
"""

import argparse
import json
import platform
import statistics
import sys
import tempfile
from pathlib import Path

import psutil

from tests.benchmarks.pages import Meter, chosen
from tests.serving import ROOT, Served, serving

PAGES = (
    ("home", "/en/"),
    ("event", "/en/events/*"),
    ("memorial", "/en/memorials/*"),
    ("event, the longest", "/en/events/**"),
    ("exhibition", "/en/exhibitions/**"),
    ("memorials, index", "/en/memorials/"),
)
MOST = 2.5


def put_bytes(served: Served, folder: Path, name: str, path: str) -> str:
    """Lay the page where the bare view finds it; returns the address of that view."""
    meter = Meter(served)
    meter.connection.request("GET", path)
    (folder / "same").mkdir(exist_ok=True)
    number = str([page for page, _ in PAGES].index(name))
    (folder / "same" / number).write_bytes(meter.connection.getresponse().read())
    return f"/baseline/same/{number}/"


def run(served: Served, folder: Path, rounds: int, requests: int) -> list[dict[str, object]]:
    """Measure all pages, interleaved; the median of the rounds counts."""
    meter = Meter(served)
    pairs = []
    for name, path in PAGES:
        address = chosen(meter, path)
        pairs.append((name, address, put_bytes(served, folder, name, address)))
    costs: dict[str, list[tuple[float, float]]] = {name: [] for name, _ in PAGES}
    sizes: dict[str, int] = {}
    for _ in range(rounds):
        for name, kept, bare in pairs:
            kept_cost, _wall, size = meter.measure(kept, requests)
            bare_cost, _wall, bare_size = meter.measure(bare, requests)
            if size != bare_size:
                raise RuntimeError(f"{kept} has {size} bytes, the bare view {bare_size}")
            costs[name].append((kept_cost, bare_cost))
            sizes[name] = size
    report = []
    for name, kept, _bare in pairs:
        times = statistics.median(cost / bare for cost, bare in costs[name])
        report.append(
            {
                "page": name,
                "path": kept,
                "bytes": sizes[name],
                "kept_cpu_ms": round(statistics.median(cost for cost, _ in costs[name]), 3),
                "bare_cpu_ms": round(statistics.median(bare for _, bare in costs[name]), 3),
                "times_bare": round(times, 2),
                "within": times <= MOST,
            }
        )
    return report


def show(report: list[dict[str, object]]) -> str:
    lines = [f"{'page':<22}{'bytes':>9}{'kept ms':>10}{'bare ms':>10}{'×':>7}"]
    lines += [
        f"{row['page']:<22}{row['bytes']:>9}{row['kept_cpu_ms']:>10}{row['bare_cpu_ms']:>10}{row['times_bare']:>7}"
        + ("" if row["within"] else "  over")
        for row in report
    ]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.cached", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=400, help="requests a page and round")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench-cache.json", help="where the numbers go")
    options = parser.parse_args()
    settings = {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "ARCHIVE_WORKERS": "1",
        "ARCHIVE_THREADS": "1",
        "ARCHIVE_TASKS": "immediate",
        "ARCHIVE_TASK_WORKERS": "0",
    }
    with tempfile.TemporaryDirectory(prefix="archive-bench-") as name, serving(Path(name), **settings) as served:
        report = run(served, Path(name), options.rounds, options.requests)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    facts = {"python": platform.python_version(), "machine": platform.machine(), "processors": psutil.cpu_count()}
    options.json.write_text(json.dumps({**facts, "most": MOST, "pages": report}, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(f"{show(report)}\nWritten to {options.json}\n")
    return 0 if all(row["within"] for row in report) else 1


if __name__ == "__main__":
    sys.exit(main())
