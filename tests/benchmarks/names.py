"""What it costs to find a name among many, beside the bare engine: `python -m tests.benchmarks.names`.

`--people 1000000` writes that many synthetic people into an empty database (a SQLite file of its own; or the one that
DATABASE_URL names, for PostgreSQL), asks for some of them by their names, by beginnings and with one slip, and runs
every statement of each question again by itself. Beside it stands one statement over the same tables that finds the
same people and is told which keys are meant. The bars, at the 95th percentile: 25 ms, and 3 times the bare statement.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.reports import write_report
from tests.serving import ROOT

MOST_MS, MOST_TIMES = 25, 3
SEED = 19900120
#: Each question is asked so often, in turns; the quickest counts, for other work on the machine only slows.
TURNS = 4
#: So many people are written in one transaction.
STEP = 100_000
#: SQL and its parameters.
Statement = tuple[str, Any]


class Asked(NamedTuple):
    """What is typed, and the words that are meant."""

    text: str
    meant: tuple[str, ...]
    slipped: str = ""


def set_up(folder: Path, database: str) -> None:
    """Django in this process, as in production, with everything in `folder`."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ARCHIVE_ENV_FILE": os.devnull,
        "ARCHIVE_PAGE_CACHE": "off",
        "ARCHIVE_VAR_DIR": str(folder),
        "ARCHIVE_BASE_URL": "http://localhost",
        "ARCHIVE_SECRET_KEY": "x" * 60,
        "DATABASE_URL": database,
    }
    import django

    django.setup()


def make_archive() -> None:
    """The empty archive: tables, page tree, roles."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("prepare_archive")


def prepare(folder: Path) -> Any:
    """An empty archive in `folder`, or in the database that DATABASE_URL names; returns the memorial to copy."""
    set_up(folder, os.environ.get("DATABASE_URL", f"sqlite:///{folder / 'names.sqlite3'}"))
    make_archive()
    from archive.memorials.models import MemorialIndexPage, MemorialPage
    from tests.benchmarks.synthetic import plant

    plant(MemorialIndexPage, MemorialPage, 1, group="civilian")
    return MemorialPage.objects.get()


def grown(folder: Path, sizes: Iterable[int]) -> Iterator[int]:
    """Such an archive with so many people, and all that was done about them, at each size in turn, rising."""
    template = prepare(folder)
    from django.core.management import call_command

    from archive.sources.models import SourceIndexPage, SourcePage
    from tests.benchmarks.curated import curate
    from tests.benchmarks.synthetic import plant

    plant(SourceIndexPage, SourcePage, 1, csl_type="book", language="en", perspective="scholarly", issued="1990")
    call_command("collectstatic", verbosity=0, interactive=False)
    there = 1
    for people in sorted(sizes):
        for first in range(there, people, STEP):
            curate(template, first, min(first + STEP, people))
            settle()
        there = people
        yield people


def settle() -> None:
    """What PostgreSQL's autovacuum does by itself a little after much was written: take statistics, and clear away
    what is no longer needed. SQLite does nothing of the kind."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


def questions(people: int, each: int) -> dict[str, list[Asked]]:
    """Names of people who are there: whole, the surname alone, its beginning, and with a letter left out."""
    from tests.benchmarks.people import name_of

    chance = random.Random(SEED)
    asked: dict[str, list[Asked]] = {"exact": [], "surname": [], "beginning": [], "one slip": []}
    for _ in range(each):
        given, surname = name_of(chance.randrange(1, people))
        place, start = chance.randrange(2, len(surname) - 2), surname[: chance.randrange(4, 7)]
        slipped = f"{surname[:place]}{surname[place + 1 :]}"
        asked["exact"].append(Asked(f"{given} {surname}", (given, surname)))
        asked["surname"].append(Asked(surname, (surname,)))
        asked["beginning"].append(Asked(start, (start,)))
        asked["one slip"].append(Asked(f"{given} {slipped}", (given,), slipped))
    return asked


def ask(kind: str, text: str) -> tuple[list[Statement], float]:
    """The statements that a question takes, and its whole time in milliseconds."""
    from django.db import connection

    from archive.search.name_query import NameQuery

    statements: list[Statement] = []

    def remember(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        statements.append((sql, parameters))
        return execute(sql, parameters, many, context)

    began = time.perf_counter()
    with connection.execute_wrapper(remember):
        query = NameQuery(text)
        found = query.begins() if kind == "beginning" else query.find()
    took = (time.perf_counter() - began) * 1000
    if not found.pages:
        sys.stderr.write(f"Nobody was found for {text}.\n")
    return statements, took


def timed(statements: list[Statement]) -> float:
    """Milliseconds in which the database answers these statements, all rows fetched."""
    from django.db import connection

    total = 0.0
    with connection.cursor() as cursor:
        for sql, parameters in statements:
            began = time.perf_counter()
            cursor.execute(sql, parameters)
            cursor.fetchall()
            total += (time.perf_counter() - began) * 1000
    return total


def bare(kind: str, asked: Asked) -> Statement:
    """One statement that finds the same people and their names, and is told the keys of what they are called; of a
    slip, what it may share with a key."""
    from archive.core.name_keys import deletes, sounds
    from archive.search.models import NameKey
    from archive.search.name_query import MOST_PEOPLE

    words: list[tuple[int, str, list[Any]]] = []
    for word in asked.meant:
        heard = sounds(word)
        keys = dict(NameKey.objects.filter(sound__in=heard).values_list("pk", "bearers"))
        if kind == "beginning":
            own = "key_id IN (SELECT id FROM search_namekey WHERE sound >= %s AND sound < %s)"
            words.append((0, own, [heard[0], f"{heard[0]}~"]))
        else:
            words.append((sum(keys.values()), f"key_id IN ({', '.join(['%s'] * len(keys))})", list(keys)))
    if asked.slipped:
        slipped = sounds(asked.slipped)
        rests = sorted({rest for sound in slipped for rest in deletes(sound, 1)})
        lengths = (min(map(len, slipped)) - 1, max(map(len, slipped)) + 1)
        shared = "SELECT key_id FROM search_namedelete WHERE taken <= 1 AND length BETWEEN %s AND %s"
        shared += f" AND rest IN ({', '.join(['%s'] * len(rests))})"
        words.append((0, f"key_id IN ({shared})", [*lengths, *rests]))
    words.sort(key=lambda word: word[0])  # the rarest first: the best that the engine can do
    sql = "SELECT p.id, n.text FROM search_namebearer b0"
    sql += "".join(f" CROSS JOIN search_namebearer b{at}" for at in range(1, len(words)))
    sql += " CROSS JOIN wagtailcore_page p CROSS JOIN memorials_memorialname n WHERE p.id = b0.page_id AND p.live"
    sql += " AND n.page_id = p.id" + "".join(f" AND b{at}.page_id = b0.page_id" for at in range(1, len(words)))
    sql += "".join(f" AND b{at}.{condition}" for at, (_bearers, condition, _keys) in enumerate(words))
    return f"{sql} LIMIT {MOST_PEOPLE}", [value for _bearers, _condition, values in words for value in values]


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def measure(people: int, each: int) -> list[dict[str, Any]]:
    """A line for each kind of question: the 95th percentile of each way, in milliseconds."""
    report = []
    for kind, asked in questions(people, each).items():
        own, engine, whole, statements = [], [], [], []
        for one in asked:
            taken, took = ask(kind, one.text)
            plain = [bare(kind, one)]
            turns = [(timed(taken), timed(plain)) for _turn in range(TURNS)]
            own.append(min(mine for mine, _engine in turns))
            engine.append(min(theirs for _mine, theirs in turns))
            whole.append(took)
            statements.append(len(taken))
        p95, beside = percentile(own, 0.95), percentile(engine, 0.95)
        report.append(
            {
                "question": kind,
                "people": people,
                "statements": max(statements),
                "sql_p50": round(percentile(own, 0.5), 2),
                "sql_p95": round(p95, 2),
                "bare_p95": round(beside, 2),
                "times": round(p95 / beside, 2),
                "whole_p95": round(percentile(whole, 0.95), 2),
                "within": p95 <= MOST_MS and p95 <= MOST_TIMES * beside,
            }
        )
    return report


def show(report: list[dict[str, Any]]) -> str:
    lines = [f"{'question':<12}{'people':>9}{'SQL p50':>9}{'SQL p95':>9}{'bare p95':>10}{'×':>7}{'whole p95':>11}  ms"]
    for row in report:
        over = "" if row["within"] else "  over"
        lines.append(
            f"{row['question']:<12}{row['people']:>9}{row['sql_p50']:>9}{row['sql_p95']:>9}{row['bare_p95']:>10}"
            f"{row['times']:>7}{row['whole_p95']:>11}{over}"
        )
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.names", description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[10_000, 100_000], help="each number in turn, rising")
    parser.add_argument("--questions", type=int, default=200, help="of each kind")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench-names.json", help="where the numbers go")
    options = parser.parse_args()
    report: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="archive-bench-") as folder:
        template = prepare(Path(folder))
        from django.db import connection

        from tests.benchmarks.crowd import gather

        there = 1
        for people in sorted(options.people):
            began = time.perf_counter()
            for first in range(there, people, STEP):
                gather(template, first, min(first + STEP, people))
                settle()
            there = people
            sys.stderr.write(f"{people} people after {time.perf_counter() - began:.0f} s.\n")
            report += measure(people, options.questions)
    write_report(options.json, database=connection.vendor, questions=report)
    sys.stdout.write(f"{show(report)}\nWritten to {options.json}\n")
    return 0 if all(row["within"] for row in report) else 1


if __name__ == "__main__":
    sys.exit(main())
