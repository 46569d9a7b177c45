"""How fast a large folder is loaded, beside a loop over the same records: `python -m tests.benchmarks.load`.

Everything is measured in one run, each in a process and a database of its own; every database is a copy of one, an
archive that holds the sources, places and events which the people name. Measured are

- `load_records`: the product from end to end, `--people` synthetic memorials with names, texts, dates and citations
  (100,000): files read and checked, pages, rows, revisions, publication, history, indexes, ledger;
- `same state`: a loop over the first few hundred of the same records that leaves what the load leaves:
  `parent.add_child(instance=page)`, then `page.save_revision().publish()`. That both leave the same, field by field, is
  what `tests/interchange/test_bulk.py` holds. **The bar, 25 times, is held against this one.**
- `add_child()`: the same loop without revision and publication; what it leaves no curator could go on with.

Both loops are given records that were read and checked before, so that they are spared what the load does first, and
they work on a database that is nearly empty; half of them run before the load and half after it. Time is what the
processes computed, for on a machine that others use the clock shows their work as well; the report has both.

At last a load is killed (SIGKILL) at moments drawn by chance and begun again with the same command: all must be there
once. Ends with an error where that fails, where the load is slower than the bar, or needs more than 500 MB.
"""

import argparse
import multiprocessing
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

from tests.benchmarks import generate
from tests.benchmarks.names import make_archive, set_up
from tests.benchmarks.reports import write_report
from tests.serving import ROOT

TIMES, MOST_MB = 25, 500
SEED = 19900120
#: So many records of a loop are written before it is measured.
WARM = 10
SPAWN = multiprocessing.get_context("spawn")
#: The ways that are measured, as the report names them.
LOAD, SAME, BARE = "load_records", "same state", "add_child()"


class Trial:
    """Seconds by the clock, seconds computed and the most memory that a process needed for some records."""

    def __init__(self) -> None:
        self.clock, self.computed = time.perf_counter(), time.process_time()

    def over(self, records: int) -> dict[str, float]:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return {
            "records": records,
            "clock_s": time.perf_counter() - self.clock,
            "cpu_s": time.process_time() - self.computed,
            "peak_mb": peak / (1024 * 1024 if sys.platform == "darwin" else 1024),
        }


# --- what a process of its own does ---------------------------------------------------------------------


def make(home: Path, ground: Path) -> None:
    """The archive that is copied: with what the people name."""
    open_archive(home)
    from archive.interchange.loading import Load

    make_archive()
    load = Load(ground)
    load.prepare()
    load.write()
    close_archive()


def open_archive(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    set_up(home, f"sqlite:///{home / 'archive.sqlite3'}")


def close_archive() -> None:
    """All that was written is in one file, which can be copied."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def bulk(home: Path, people: Path, written: Any = None) -> dict[str, float]:
    """`manage.py load_records`, which says meanwhile in `written` how many there are."""
    open_archive(home)
    from archive.interchange.loading import Load

    def progress(steps: list[Any]) -> Iterator[Any]:
        for number, step in enumerate(steps):
            if written is not None:
                written.value = number
            yield step

    trial = Trial()
    load = Load(people)
    load.prepare()
    load.write(progress)
    return trial.over(load.written)


def loop(home: Path, people: Path, first: int, last: int, *, is_published: bool) -> dict[str, float]:
    """Records one after the other, as a script would that knows no bulk. What is done once in a process, such as
    importing, the first records do: they are not counted."""
    open_archive(home)
    from archive.interchange.entries import read_entries, stored_directory
    from archive.interchange.problems import Report
    from archive.memorials.models import MemorialIndexPage

    directory = stored_directory()
    entries = read_entries(people, Report(), directory)[first:last]
    parent = MemorialIndexPage.objects.get()

    def add(entry: Any) -> None:
        page = entry.description.new()
        entry.description.shape.write(page, entry.data, directory)
        parent.add_child(instance=page)
        if is_published:
            page.save_revision().publish()

    for entry in entries[:WARM]:
        add(entry)
    trial = Trial()
    for entry in entries[WARM:]:
        add(entry)
    return trial.over(len(entries) - WARM)


def counted(home: Path) -> dict[str, int]:
    """How many there are of what each person has once, and what is wrong with the tree."""
    open_archive(home)
    from wagtail.models import Page, Revision

    from archive.interchange.models import LoadedRecord
    from archive.memorials.models import MemorialIndexPage, MemorialPage
    from archive.search.models import Entry

    kind = MemorialPage._meta.label_lower.rpartition(".")[2]
    return {
        "people": MemorialPage.objects.public().count(),
        "addresses": MemorialPage.objects.values("slug").distinct().count(),
        "children": MemorialIndexPage.objects.get().numchild,
        "revisions": Revision.objects.filter(content_type__model=kind).count(),
        "searched": Entry.objects.filter(content_type__model=kind).count(),
        "noted": LoadedRecord.objects.filter(identifier__contains="-M-").count(),
        "faults": sum(map(len, Page.find_problems())),
    }


# --- what is measured -----------------------------------------------------------------------------------


class Bench:
    """Files and databases in one folder. Django does not run in this process, so that each other one begins small."""

    def __init__(self, folder: Path, people: int, each: int) -> None:
        self.folder, self.people, self.each = folder, people, each
        self.copies = 0

    def run(self, work: Callable[..., Any], *args: Any, **options: Any) -> Any:
        """The work in a process of its own."""
        with ProcessPoolExecutor(1, mp_context=SPAWN) as pool:
            return pool.submit(work, *args, **options).result()

    def files(self, name: str, people: int) -> tuple[Path, Path]:
        """The folder of so many people, and that of what they name."""
        ground = self.folder / name
        generate.write(people, ground)
        own = ground / "people"
        own.mkdir()
        for file in sorted(ground.glob("memorials-*.yaml")):
            file.rename(own / file.name)
        return own, ground

    def copy(self, made: Path) -> Path:
        self.copies += 1
        home = self.folder / f"copy-{self.copies}"
        home.mkdir()
        shutil.copy(made / "archive.sqlite3", home)
        return home

    def measure(self) -> list[dict[str, Any]]:
        """A line for each way."""
        people, ground = self.files("files", self.people)
        few = self.folder / "few"
        few.mkdir()
        with (few / "memorials.yaml").open("w", encoding="utf-8") as file:
            file.writelines(islice(generate.memorials(self.people), self.each))
        made = self.folder / "made"
        self.run(make, made, ground)
        half = self.each // 2
        parts: dict[str, list[dict[str, float]]] = {LOAD: [], SAME: [], BARE: []}

        def loops(first: int, last: int) -> None:
            for name in (SAME, BARE):
                took = self.run(loop, self.copy(made), few, first, last, is_published=name == SAME)
                parts[name].append(took)
                say(f"{name}: {took['records']} records in {took['clock_s']:.0f} s.")

        loops(0, half)
        home = self.copy(made)
        took = self.run(bulk, home, people)
        parts[LOAD].append(took)
        say(f"{LOAD}: {took['records']} records in {took['clock_s']:.0f} s.")
        loops(half, self.each)
        rows = [joined(name, own) for name, own in parts.items()]
        for row in rows:
            row["times"] = round(rows[0]["a_second"] / row["a_second"], 1)
            row["times_by_clock"] = round(rows[0]["a_second_by_clock"] / row["a_second_by_clock"], 1)
        return rows

    def kill(self, people: int, times: int) -> dict[str, Any]:
        """A load that is killed so often, and then goes on to the end."""
        chance = random.Random(SEED)
        own, ground = self.files("files of the killed", people)
        home = self.folder / "killed"
        self.run(make, home, ground)
        left = []
        for _time in range(times):
            written = SPAWN.Value("q", 0)
            process = SPAWN.Process(target=bulk, args=(home, own, written))
            process.start()
            share = people // (times + 1)
            enough = share * chance.uniform(1, 1.4)
            while process.is_alive() and written.value < enough:
                time.sleep(0.05)
            time.sleep(chance.random())
            process.kill()
            process.join()
            left.append(self.run(counted, home))
            say(f"Killed: {left[-1]['people']} people are there.")
        self.run(bulk, home, own)
        there = self.run(counted, home)
        is_whole = not there.pop("faults") and set(there.values()) == {people}
        are_whole = all(not one["faults"] and one["people"] == one["noted"] == one["revisions"] for one in left)
        shares = [one["people"] for one in left]
        was_cut = 0 < shares[-1] < people and shares == sorted(shares)
        return {"of": people, "left": shares, **there, "within": is_whole and are_whole and was_cut}


def say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


def joined(name: str, parts: Sequence[dict[str, float]]) -> dict[str, Any]:
    """The parts of one way together."""
    records, cpu, clock = (sum(part[key] for part in parts) for key in ("records", "cpu_s", "clock_s"))
    return {
        "way": name,
        "records": int(records),
        "cpu_s": round(cpu, 1),
        "clock_s": round(clock, 1),
        "a_second": round(records / cpu, 2),
        "a_second_by_clock": round(records / clock, 2),
        "peak_mb": round(max(part["peak_mb"] for part in parts)),
    }


def show(rows: list[dict[str, Any]], killed: dict[str, Any]) -> str:
    lines = [f"{'way':<14}{'records':>9}{'CPU s':>9}{'a second':>10}{'load is':>10}{'by clock':>10}{'peak MB':>9}"]
    for row in rows:
        lines.append(
            f"{row['way']:<14}{row['records']:>9}{row['cpu_s']:>9}{row['a_second']:>10}{row['times']:>9}×"
            f"{row['times_by_clock']:>9}×{row['peak_mb']:>9}"
        )
    left = ", ".join(map(str, killed["left"]))
    lines.append(f"Killed with {left} of {killed['of']} people there; in the end there were {killed['people']}.")
    return "\n".join(lines)


def broken(rows: list[dict[str, Any]], killed: dict[str, Any]) -> list[str]:
    """The bars that fail, in words."""
    by_way = {row["way"]: row for row in rows}
    found = []
    times = by_way[SAME]["times"]
    if times < TIMES:
        found.append(f"The load is {times} times as fast as the loop that leaves the same: under {TIMES}.")
    if by_way[LOAD]["peak_mb"] > MOST_MB:
        found.append(f"The load needed {by_way[LOAD]['peak_mb']} MB: more than {MOST_MB}.")
    if not killed["within"]:
        found.append(f"After the kills not everybody is there once: {killed}.")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.load", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000, help="how many memorials are loaded")
    parser.add_argument("--loop", type=int, default=400, help="over how many of them the loops run")
    parser.add_argument("--killed", type=int, default=10_000, help="how many memorials the killed load has")
    parser.add_argument("--kills", type=int, default=3, help="how often it is killed")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench-load.json", help="where the numbers go")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="archive-bench-") as folder:
        bench = Bench(Path(folder), options.people, options.loop)
        rows = bench.measure()
        killed = bench.kill(options.killed, options.kills)
    write_report(options.json, database="sqlite", ways=rows, killed=killed)
    wrong = broken(rows, killed)
    sys.stdout.write("\n".join([show(rows, killed), *wrong, f"Written to {options.json}\n"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
