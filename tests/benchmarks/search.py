"""What it costs to find a word among many records, beside Wagtail's stock backend: `python -m tests.benchmarks.search`.

`--records 100000` writes that many synthetic people into an empty database (a SQLite file of its own; or the one that
DATABASE_URL names, for PostgreSQL), gives the same words to both backends through Wagtail's interface, and asks both
the same questions in turns: the first ten public records, their number, completions; and stores one record anew.
The bar is the word that 7 % of the records hold: 100 times on SQLite, 20 times on PostgreSQL.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.names import prepare, settle
from tests.benchmarks.people import PARTS, identifier_of
from tests.benchmarks.reports import write_report
from tests.serving import ROOT

OWN, STOCK = "archive.search.word_index", "wagtail.search.backends.database"
BARS = {"sqlite": 100, "postgresql": 20}
#: A word in 7 of 100 records, one in 1 of 10,000; neither is part of a name.
COMMON, RARE = "lantern", "astrolabe"
WORDS_EACH = 60
CHUNK = 1000
TEN = 10
#: The stock backend is asked so often at most, and no more once it has taken so many seconds.
TURNS, PATIENCE = 15, 90.0


def words_of(number: int) -> str:
    """The words of a synthetic record: frequent and seldom ones, always the same."""
    chance = random.Random(number)
    words = [f"{chance.choice(PARTS)}{int(chance.paretovariate(0.7)) % 5000}" for _ in range(WORDS_EACH)]
    if number % 100 < 7:
        words.insert(chance.randrange(WORDS_EACH), COMMON)
    if number % 10_000 == 1:
        words.insert(chance.randrange(WORDS_EACH), RARE)
    return " ".join(words)


def record(pk: int, number: int) -> Any:
    """A record as the backends read it: what it gives to an index is known, so that nothing else is measured."""
    from archive.memorials.models import MemorialPage

    page = MemorialPage(id=pk, page_ptr_id=pk, title=f"Synthetic {number}", identifier=identifier_of(number))
    page.indexed_keys.update(search_words=words_of(number), search_names=f"Synthetic {number}")
    return page


def write(backends: dict[str, Any], start: int, first: int, last: int) -> dict[str, float]:
    """Seconds that each backend takes to write the records of these numbers."""
    from archive.memorials.models import MemorialPage

    took = dict.fromkeys(backends, 0.0)
    for at in range(first, last, CHUNK):
        records = [record(start + number - first, number) for number in range(at, min(at + CHUNK, last))]
        for name, backend in backends.items():
            began = time.perf_counter()
            backend.add_bulk(MemorialPage, records)
            took[name] += time.perf_counter() - began
    return took


def questions(last: int, number: int) -> dict[str, Callable[[Any], Any]]:
    from archive.memorials.models import MemorialPage

    def public() -> Any:
        return MemorialPage.objects.public()

    def keys(results: Any) -> list[int]:
        return sorted(row.pk for row in results)

    return {
        f"7 %: {COMMON}": lambda backend: len(list(backend.search(COMMON, public())[:TEN])),
        "7 %, counted": lambda backend: backend.search(COMMON, public()).count(),
        f"rare: {RARE}": lambda backend: keys(backend.search(RARE, public())[:TEN]),
        "two words": lambda backend: len(list(backend.search(f"{COMMON} {PARTS[0]}1", public())[:TEN])),
        "completion": lambda backend: len(list(backend.autocomplete(f"synthetic {str(number)[:3]}", public())[:TEN])),
        "one record stored": lambda backend: backend.add(record(last, number)),
    }


def measure(backends: dict[str, Any], asked: Callable[[Any], Any]) -> tuple[dict[str, float], bool]:
    """Milliseconds of each backend, the median of turns, and whether both answered alike."""
    times: dict[str, list[float]] = {name: [] for name in backends}
    answers: dict[str, Any] = {}
    began = time.perf_counter()
    while len(times[OWN]) < TURNS and (not times[STOCK] or time.perf_counter() - began < PATIENCE):
        for name, backend in backends.items():
            start = time.perf_counter()
            answers[name] = asked(backend)
            times[name].append((time.perf_counter() - start) * 1000)
    return {name: statistics.median(values) for name, values in times.items()}, answers[OWN] == answers[STOCK]


def show(report: list[dict[str, Any]]) -> str:
    lines = [f"{'question':<20}{'records':>9}{'own ms':>10}{'stock ms':>12}{'times':>9}{'bar':>6}"]
    for row in report:
        bar = "" if row["bar"] is None else row["bar"]
        marks = ("" if row["within"] else "  under") + ("" if row["is_same"] else "  not the same")
        lines.append(
            f"{row['question']:<20}{row['records']:>9}{row['own_ms']:>10}{row['stock_ms']:>12}{row['times']:>9}{bar:>6}{marks}"
        )
    return "\n".join(lines)


def report_of(backends: dict[str, Any], records: int, pages: range) -> list[dict[str, Any]]:
    from django.db import connection

    report = []
    for name, asked in questions(pages[-1], records).items():
        took, is_same = measure(backends, asked)
        times = took[STOCK] / took[OWN]
        bar = BARS[connection.vendor] if name.startswith("7 %:") and records >= 100_000 else None
        report.append(
            {
                "question": name,
                "records": records,
                "own_ms": round(took[OWN], 2),
                "stock_ms": round(took[STOCK], 2),
                "times": round(times, 1),
                "bar": bar,
                "is_same": is_same,
                "within": is_same and (bar is None or times >= bar),
            }
        )
    return report


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.search", description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=[10_000, 100_000], help="each number in turn, rising")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench-search.json", help="where the numbers go")
    options = parser.parse_args()
    report: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="archive-bench-") as folder:
        template = prepare(Path(folder))
        from django.db import connection
        from wagtail.search.backends import get_search_backend

        from tests.benchmarks.crowd import gather_pages

        backends = {name: get_search_backend(name) for name in (OWN, STOCK)}
        there = 1
        for records in sorted(options.records):
            start = gather_pages(template, there, records + 1)
            took = write(backends, start, there, records + 1)
            settle()
            seconds = ", ".join(f"{name} {spent:.0f} s" for name, spent in took.items())
            sys.stderr.write(f"{records} records, written into each index: {seconds}.\n")
            report += report_of(backends, records, range(start, start + records + 1 - there))
            there = records + 1
    write_report(options.json, database=connection.vendor, questions=report)
    sys.stdout.write(f"{show(report)}\nWritten to {options.json}\n")
    return 0 if all(row["within"] for row in report) else 1


if __name__ == "__main__":
    sys.exit(main())
