"""What a public page costs: CPU and wall milliseconds a request, beside two baselines in the same run.

`python -m tests.benchmarks.pages` serves the loaded archive as in production (one worker, one thread, so that
nothing hides in parallel work), measures every page in interleaved rounds, prints a table, writes JSON, and
ends with an error when a page is over its budget. Compare ratios, never milliseconds of two machines.
"""

import argparse
import http.client
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from tests.benchmarks.reports import write_report
from tests.serving import ROOT, Served, serving

#: Name, path, budget as a multiple of baseline (b); None: no budget. Paths that end in `*` stand for the
#: first record of that index, those that end in `**` for the longest page to which it leads.
PAGES: tuple[tuple[str, str, float | None], ...] = (
    ("(a) bare view, 30 KB", "/baseline/bare/", None),
    ("(b) 100-row template", "/baseline/table/", None),
    ("home", "/en/", 3),
    ("event", "/en/events/*", 2.5),
    ("memorial", "/en/memorials/*", 2.5),
    ("source", "/en/sources/*", 2.5),
    ("place", "/en/places/*", 2.5),
    ("media item", "/en/media/*", 2.5),
    ("event, the longest", "/en/events/**", 2.5),
    ("exhibition", "/en/exhibitions/**", 2.5),
    ("events, index", "/en/events/", 3),
    ("memorials, index", "/en/memorials/", 3),
    ("sources, index", "/en/sources/", 3),
    ("places, index", "/en/places/", 3),
    ("media, index", "/en/media/", 3),
    ("search", "/en/search/?q=Baku", 3),
)
#: Pages many times as long as the table are held to the table's cost for as many bytes.
BY_LENGTH = frozenset({"event, the longest", "exhibition"})


class Meter:
    """Counts the processor time of the server's processes."""

    def __init__(self, served: Served) -> None:
        main = psutil.Process(served.process.pid)
        self.processes = [main, *main.children(recursive=True)]
        address = urlsplit(served.url)
        self.connection = http.client.HTTPConnection(str(address.hostname), address.port)

    def cpu(self) -> float:
        return sum(sum(process.cpu_times()[:2]) for process in self.processes)

    def get(self, path: str) -> int:
        """One request; returns the size of the answer."""
        self.connection.request("GET", path, headers={"Accept-Language": "en"})
        response = self.connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")
        return len(body)

    def measure(self, path: str, requests: int) -> tuple[float, float, int]:
        """CPU and wall milliseconds a request, and bytes of an answer."""
        for _ in range(3):
            size = self.get(path)
        cpu, began = self.cpu(), time.perf_counter()
        for _ in range(requests):
            self.get(path)
        wall = time.perf_counter() - began
        return (self.cpu() - cpu) * 1000 / requests, wall * 1000 / requests, size


def records(meter: Meter, index: str) -> list[str]:
    """The records to which an index page leads."""
    meter.connection.request("GET", index)
    text = meter.connection.getresponse().read().decode()
    links = [part.split('"')[0].split("#")[0].split("?")[0] for part in text.split('href="')[1:]]
    return [link for link in links if link.startswith(index) and link.count("/") == index.count("/") + 1]


def chosen(meter: Meter, path: str) -> str:
    """The address that a line of `PAGES` stands for."""
    if path.endswith("**"):
        return max(records(meter, path[:-2]), key=meter.get)
    return records(meter, path[:-1])[0] if path.endswith("*") else path


def run(served: Served, rounds: int, requests: int) -> list[dict[str, object]]:
    """Measure all pages, interleaved; the median of the rounds counts."""
    meter = Meter(served)
    pages = [(name, chosen(meter, path), most) for name, path, most in PAGES]
    results: dict[str, list[tuple[float, float, int]]] = {name: [] for name, _, _ in pages}
    for _ in range(rounds):
        for name, path, _ in pages:
            results[name].append(meter.measure(path, requests))
    table = statistics.median(cpu for cpu, _, _ in results[PAGES[1][0]])
    table_bytes = results[PAGES[1][0]][0][2]
    report = []
    for name, path, most in pages:
        cpu, size = statistics.median(row[0] for row in results[name]), results[name][0][2]
        times = cpu / table
        times_a_byte = times * table_bytes / size
        counted = times_a_byte if name in BY_LENGTH else times
        report.append(
            {
                "page": name,
                "path": path,
                "cpu_ms": round(cpu, 2),
                "wall_ms": round(statistics.median(row[1] for row in results[name]), 2),
                "bytes": size,
                "times_table": round(times, 2),
                "times_table_a_byte": round(times_a_byte, 2),
                "budget": most,
                "within": most is None or counted <= most,
            }
        )
    return report


def show(report: list[dict[str, object]]) -> str:
    lines = [f"{'page':<24}{'CPU ms':>8}{'wall ms':>9}{'bytes':>9}{'× (b)':>8}{'a byte':>8}{'budget':>8}"]
    for row in report:
        budget = "" if row["budget"] is None else f"{row['budget']}"
        over = "" if row["within"] else "  over"
        lines.append(
            f"{row['page']:<24}{row['cpu_ms']:>8}{row['wall_ms']:>9}{row['bytes']:>9}{row['times_table']:>8}"
            f"{row['times_table_a_byte']:>8}{budget:>8}{over}"
        )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.pages", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=60, help="requests a page and round")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "benchmarks.json", help="where the numbers go")
    options = parser.parse_args()
    settings = {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "ARCHIVE_PAGE_CACHE": "off",  # what a page costs when it is made; `cached` measures the rest
        "ARCHIVE_WORKERS": "1",
        "ARCHIVE_THREADS": "1",
        # What is made of files is made while the archive is prepared: no worker runs beside what is measured.
        "ARCHIVE_TASKS": "immediate",
        "ARCHIVE_TASK_WORKERS": "0",
    }
    with tempfile.TemporaryDirectory(prefix="archive-bench-") as folder, serving(Path(folder), **settings) as served:
        report = run(served, options.rounds, options.requests)
    write_report(options.json, pages=report)
    sys.stdout.write(f"{show(report)}\nWritten to {options.json}\n")
    return 0 if all(row["within"] for row in report) else 1


if __name__ == "__main__":
    sys.exit(main())
