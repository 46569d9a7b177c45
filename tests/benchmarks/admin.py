"""What curators wait for when an archive is large: `python -m tests.benchmarks.admin`.

`--people 1000000` writes that many synthetic people, with their words, citations, revisions and history, into an empty
database (a SQLite file of its own; or the one that DATABASE_URL names, for PostgreSQL), signs in as a curator, and
opens the screens on which they work. The bars for each: one second, and forty queries, whatever the number of people.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.names import grown
from tests.benchmarks.reports import write_report
from tests.serving import ROOT

MOST_SECONDS, MOST_QUERIES = 1.0, 40
#: Where Wagtail asks for the parent of each row of its page of 25: no bar for the number of queries, which is constant.
ROW_BY_ROW = "chooser, among the people"
#: Each screen is opened so often; the quickest counts, for other work on the machine only slows.
TURNS = 3
#: So many people are written in one transaction.
STEP = 50_000
#: Screen and address; `{root}` is the home page, `{people}` the index of memorials.
SCREENS = (
    ("dashboard", "/admin/"),
    ("explorer, first level", "/admin/pages/{root}/"),
    ("memorials", "/admin/records/memorials/"),
    ("memorials, a late page", "/admin/records/memorials/?p=100"),
    ("memorials, drafts", "/admin/records/memorials/?status=draft"),
    ("memorials, live", "/admin/records/memorials/?status=live"),
    ("memorials, changed", "/admin/records/memorials/?status=changed"),
    ("memorials without a source", "/admin/records/memorials/?missing=source"),
    ("memorials not in all languages", "/admin/records/memorials/?missing=any"),
    ("memorials to be reviewed", "/admin/records/memorials/?missing=review"),
    ("memorials, servicemen", "/admin/records/memorials/?group=serviceman"),
    ("memorials, in a period", "/admin/records/memorials/?date_from=1990-01-19&date_to=1990-01-21"),
    ("memorials, in no such period", "/admin/records/memorials/?date_from=1970-01-19&date_to=1970-01-21"),
    ("memorials, by name", "/admin/records/memorials/?q=mammad"),
    ("memorials, by identifier", "/admin/records/memorials/?q=BJ-M-10777"),
    ("memorials, by name, drafts", "/admin/records/memorials/?q=mammad&status=draft"),
    ("memorials, by title", "/admin/records/memorials/?ordering=title"),
    ("memorials, by date", "/admin/records/memorials/?ordering=-death_earliest"),
    ("memorials, by status", "/admin/records/memorials/?ordering=live"),
    ("chooser of a page", "/admin/choose-page/"),
    ("chooser, among the people", "/admin/choose-page/{people}/"),
    ("chooser, search", "/admin/choose-page/search/?q=synthetic+777&page_type=memorials.memorialpage"),
    ("menu of the tree", "/admin/api/main/pages/?child_of={people}&for_explorer=1"),
    ("search over all pages", "/admin/pages/search/?q=synthetic+777"),
)


def measure(people: int) -> list[dict[str, Any]]:
    """A line for each screen: seconds, and the number of its queries."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from archive.accounts.roles import CURATOR
    from archive.home.models import HomePage
    from archive.memorials.models import MemorialIndexPage

    names = {"root": HomePage.objects.get().pk, "people": MemorialIndexPage.objects.get().pk}
    curator, _made = get_user_model().objects.get_or_create(username="curator")
    curator.groups.set([CURATOR.group])
    client = Client(SERVER_NAME="localhost")
    client.force_login(curator)
    report = []
    for screen, pattern in SCREENS:
        address = pattern.format(**names)
        client.get(address, follow=True)  # what a process learns once, such as the types of content, is known then
        with CaptureQueriesContext(connection) as asked:
            status = client.get(address, follow=True).status_code
        queries, took = len(asked), []
        for _turn in range(TURNS):
            began = time.perf_counter()
            client.get(address, follow=True)
            took.append(time.perf_counter() - began)
        report.append(
            {
                "screen": screen,
                "people": people,
                "status": status,
                "seconds": round(min(took), 3),
                "queries": queries,
                "within": status == 200
                and min(took) <= MOST_SECONDS
                and (queries <= MOST_QUERIES or screen == ROW_BY_ROW),
            }
        )
    return report


def show(report: list[dict[str, Any]]) -> str:
    lines = [f"{'screen':<32}{'people':>9}{'seconds':>9}{'queries':>9}"]
    for row in report:
        over = "" if row["within"] else f"  over ({row['status']})"
        lines.append(f"{row['screen']:<32}{row['people']:>9}{row['seconds']:>9}{row['queries']:>9}{over}")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.admin", description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=[1_000, 100_000], help="each number in turn, rising")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench-admin.json", help="where the numbers go")
    options = parser.parse_args()
    report: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="archive-bench-") as folder:
        for people in grown(Path(folder), options.people):
            report += measure(people)
    from django.db import connection

    write_report(options.json, database=connection.vendor, screens=report)
    sys.stdout.write(f"{show(report)}\nWritten to {options.json}\n")
    return 0 if all(row["within"] for row in report) else 1


if __name__ == "__main__":
    sys.exit(main())
