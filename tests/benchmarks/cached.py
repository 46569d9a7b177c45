"""What a kept page costs beside a bare Django view that returns the same bytes, in the same process and run.

`python -m tests.benchmarks.cached` serves the loaded archive as in production (one worker, one thread), asks for every
page once, and then measures, in interleaved rounds, the kept page and the bare view with its bytes, both through all
middleware. Then it writes to a memorial again and again while many read it in three languages from two workers, and
counts the answers that are older than what was stored when they were asked for. Prints a table, writes JSON, and ends
with an error when a page costs more than 2.5 times its bare view, or one answer is old.
"""

import argparse
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.benchmarks.pages import Meter, chosen, records
from tests.benchmarks.reports import write_report
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


class Change:
    """A memorial whose words are changed from outside, each state with its number."""

    def __init__(self, folder: Path, path: str) -> None:
        self.database = sqlite3.connect(folder / "archive.sqlite3", timeout=20, isolation_level=None)
        found = self.database.execute("SELECT id FROM wagtailcore_page WHERE slug = ?", [path.split("/")[-2]])
        (self.page,) = found.fetchone()
        self.stored = 0

    def store(self) -> None:
        words = f"Synthetic state {self.stored + 1:06d}."
        self.database.execute("UPDATE memorials_memorialtext SET summary = ? WHERE page_id = ?", [words, self.page])
        self.stored += 1


def old_answers(served: Served, folder: Path, seconds: float) -> dict[str, int]:
    """How many answers were asked for, and how many were older than what was stored before the asking."""
    path = records(Meter(served), "/en/memorials/")[0]
    change, counts, ends = Change(folder, path), {"asked": 0, "old": 0, "changes": 0}, time.monotonic() + seconds
    change.store()

    def read(language: str) -> tuple[int, int]:
        meter, asked, old = Meter(served), 0, 0
        while time.monotonic() < ends:
            stored = change.stored
            meter.connection.request("GET", path.replace("/en/", f"/{language}/", 1))
            body = meter.connection.getresponse().read()
            found = re.search(rb"Synthetic state (\d+)", body)
            asked, old = asked + 1, old + (found is None or int(found[1]) < stored)
        return asked, old

    with ThreadPoolExecutor(6) as pool:
        readers = [pool.submit(read, language) for language in ("az", "en", "ru") * 2]
        while time.monotonic() < ends:
            change.store()
            time.sleep(random.uniform(0, 0.2))
        for reader in readers:
            asked, old = reader.result()
            counts["asked"] += asked
            counts["old"] += old
    return counts | {"changes": change.stored}


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
    parser.add_argument("--seconds", type=float, default=20, help="for which it is changed and read at once")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench-cache.json", help="where the numbers go")
    options = parser.parse_args()
    settings = {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "ARCHIVE_WORKERS": "1",
        "ARCHIVE_THREADS": "1",
        "ARCHIVE_TASKS": "immediate",
        "ARCHIVE_TASK_WORKERS": "0",
    }
    with tempfile.TemporaryDirectory(prefix="archive-bench-") as name:
        folder = Path(name)
        with serving(folder, **settings) as served:
            report = run(served, folder, options.rounds, options.requests)
        with serving(folder, **(settings | {"ARCHIVE_WORKERS": "2", "ARCHIVE_THREADS": "4"})) as served:
            counts = old_answers(served, folder, options.seconds)
    write_report(options.json, most=MOST, pages=report, staleness=counts)
    sys.stdout.write(f"{show(report)}\n{counts['changes']} changes, {counts['asked']} answers asked for meanwhile, ")
    sys.stdout.write(f"{counts['old']} of them old\nWritten to {options.json}\n")
    return 0 if all(row["within"] for row in report) and not counts["old"] else 1


if __name__ == "__main__":
    sys.exit(main())
