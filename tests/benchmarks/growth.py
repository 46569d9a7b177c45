"""What an archive costs a hundred times as large: `python -m tests.benchmarks.growth`.

`--people 10000 1000000` writes so many synthetic people into an empty database (a SQLite file of its own; or the one
that DATABASE_URL names, for PostgreSQL), with their words, citations, revisions and indexes, and at each size opens
the pages of some of them, publishes some anew, adds others, and searches, all without kept pages. The bars are how much
that grows from the first size to the last: 1.5 times for pages and publications, 2.5 times for searches.

Between the sizes lies half an hour, in which a machine that others use may change its speed by half: between the turns
work that knows no archive is timed as well, and tells how fast the processor is, though not the disk. The table has the
growth as measured, that of the work beside it, and the one divided by the other, which is held against the bar.

At the last size the pages of searches for a name are held against the page of a person as well: the 95th percentiles,
3 times.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.names import grown, percentile
from tests.benchmarks.people import name_of
from tests.benchmarks.reports import write_report
from tests.serving import ROOT

SEED = 19900120
#: What is done so often: the median counts, and of searches the 95th percentile as well.
TURNS = 100
PAGE_BAR, SEARCH_BAR = 1.5, 2.5
#: How many times as long as the page of a person the page of a search for a name may take.
WHOLE_BAR = 3
FOR_NAMES = ("search, a name", "search, a surname", "search, one slip")
PAGE = "page of a person"
#: Packed to tell how fast the processor is: a few milliseconds, in which nothing is allocated.
ELSEWHERE = random.Random(SEED).randbytes(150_000)


def tasks(people: int) -> dict[str, tuple[float, Callable[[int], Any]]]:
    """What is done, by name: the most that it may grow, and how it is done for the person of a number."""
    from django.db import transaction
    from django.test import Client
    from wagtail.models import Page

    from archive.memorials.models import MemorialIndexPage, MemorialName, MemorialPage, MemorialText

    client = Client(SERVER_NAME="localhost")
    index = MemorialIndexPage.objects.get()

    def get(address: str) -> None:
        status = client.get(address).status_code
        if status != 200:
            raise RuntimeError(f"{address} answers {status}")

    def search(*words: Any) -> None:
        get(f"/en/search/?q={'+'.join(map(str, words))}")

    def slipped(number: int) -> tuple[str, str]:
        given, surname = name_of(number)
        return given, f"{surname[:3]}{surname[4:]}"

    def publish(number: int) -> None:
        record = Page.objects.get(slug=f"synthetic-{number}").specific
        record.save_revision().publish()

    def add(number: int) -> None:
        record = MemorialPage(live=False, group="civilian", death="1990-01-20")
        record.names = [MemorialName(text=f"Synthetic {number}", language="az", script="Latn", is_primary=True)]
        record.texts = [MemorialText(language="az", title=f"Synthetic {number}", summary="Synthetic summary.")]
        with transaction.atomic():  # taken back: the crowd grows on, and its places in the tree are reckoned
            index.refresh_from_db()
            index.add_child(instance=record)
            transaction.set_rollback(True)

    return {
        PAGE: (PAGE_BAR, lambda number: get(f"/en/memorials/synthetic-{number}/")),
        "publication": (PAGE_BAR, publish),
        "a new record": (PAGE_BAR, add),
        "search, a name": (SEARCH_BAR, lambda number: search(*name_of(number))),
        "search, a surname": (SEARCH_BAR, lambda number: search(name_of(number)[1])),
        "search, one slip": (SEARCH_BAR, lambda number: search(*slipped(number))),
        "search, a rare word": (SEARCH_BAR, lambda number: search("synthetic", number)),
        "search, a word of all": (SEARCH_BAR, lambda _number: search("summary")),
    }


def milliseconds(do: Callable[[], Any]) -> float:
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000


class Took(NamedTuple):
    """Milliseconds of a task, and those of the work beside it."""

    median: float
    p95: float
    beside: float


def measure(people: int) -> Iterator[tuple[str, float, Took]]:
    """Task, the most that it may grow, and what it took; by people who are public."""
    chance = random.Random(SEED)
    numbers = [chance.randrange(10, people // 10 * 10, 10) for _ in range(TURNS)]
    for name, (most, do) in tasks(people).items():
        do(numbers[0])
        took, beside = [], []
        for number in numbers:
            took.append(milliseconds(lambda do=do, number=number: do(number)))  # type: ignore[misc]
            beside.append(milliseconds(lambda: zlib.compress(ELSEWHERE)))
        yield name, most, Took(statistics.median(took), percentile(took, 0.95), statistics.median(beside))


def compared(found: dict[int, dict[str, Took]], most: dict[str, float]) -> list[dict[str, Any]]:
    first, last = min(found), max(found)
    report = []
    for name, took in found[last].items():
        grown = took.median / found[first][name].median
        processor = took.beside / found[first][name].beside
        of_a_page = took.p95 / found[last][PAGE].p95
        is_quick = name not in FOR_NAMES or of_a_page <= WHOLE_BAR
        report.append(
            {
                "task": name,
                **{f"ms_at_{people}": round(found[people][name].median, 2) for people in sorted(found)},
                "grown": round(grown, 2),
                "processor": round(processor, 2),
                "divided": round(grown / processor, 2),
                "most": most[name],
                "p95": round(took.p95, 2),
                "of_a_page": round(of_a_page, 2),
                "within": grown / processor <= most[name] and is_quick,
            }
        )
    return report


def show(report: list[dict[str, Any]]) -> str:
    columns = [name for name in report[0] if name.startswith("ms_at_")]
    heads = [
        *(name.removeprefix("ms_at_") for name in columns),
        "grown ×",
        "processor ×",
        "divided ×",
        "p95",
        "of a page ×",
    ]
    lines = [f"{'ms, median':<24}" + "".join(f"{head:>12}" for head in heads)]
    for row in report:
        numbers = [*columns, "grown", "processor", "divided", "p95", "of_a_page"]
        over = "" if row["within"] else "  over"
        lines.append(f"{row['task']:<24}" + "".join(f"{row[name]:>12}" for name in numbers) + over)
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.growth", description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[10_000, 100_000], help="each number in turn, rising")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench-growth.json", help="where the numbers go")
    options = parser.parse_args()
    found: dict[int, dict[str, Took]] = {}
    most: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="archive-bench-") as folder:
        for people in grown(Path(folder), options.people):
            found[people] = {}
            for name, bar, took in measure(people):
                most[name], found[people][name] = bar, took
    report = compared(found, most)
    from django.db import connection

    write_report(options.json, database=connection.vendor, tasks=report)
    sys.stdout.write(f"{show(report)}\nWritten to {options.json}\n")
    return 0 if all(row["within"] for row in report) else 1


if __name__ == "__main__":
    sys.exit(main())
