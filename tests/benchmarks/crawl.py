"""A program walks through all combinations of conditions while others read: `python -m tests.benchmarks.crawl`.

Serves a freshly loaded archive as in production, but keeps no finished pages. The program has several connections,
reads no robots.txt, follows each link of each page of results, and asks again at once where it is refused: first from
one address, then from many. Readers, each at an address of
their own, read pages of records before and meanwhile. The bar: for them a page takes twice as long at most
(95th percentile), and nobody but the program meets a refusal or an error. Ends with an error where that fails.

The program is a process of its own that waits for the processor where the archive or a reader wants it: what it
costs to send and read is not the archive's to bear.
"""

import argparse
import html
import http.client
import multiprocessing
import os
import random
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit

from tests.benchmarks.reports import write_report
from tests.benchmarks.together import Visitor, all_at_once
from tests.serving import ROOT, Served, serving

BAR = 2.0
INDEXES = ("/en/memorials/", "/az/events/", "/ru/sources/", "/en/places/")
START = tuple(f"/{code}/search/?q=Baku" for code in ("az", "en", "ru"))
LINK = re.compile(r'href="(\?[^"#]*)"')


class Bot:
    """Follows every link of a page of results, whatever it says, on several connections at once."""

    def __init__(self, url: str, connections: int, addresses: int) -> None:
        self.host, self.connections, self.addresses = urlsplit(url).netloc, connections, addresses
        self.waiting, self.seen = list(START), set(START)
        self.lock, self.statuses = threading.Lock(), Counter[int]()
        self.ends = 0.0

    def crawl(self, seconds: float) -> dict[str, int]:
        self.ends = time.monotonic() + seconds
        all_at_once([self._walk] * self.connections)
        return {"found": len(self.seen), **{str(status): number for status, number in self.statuses.items()}}

    def _walk(self) -> None:
        line, chance = http.client.HTTPConnection(self.host, timeout=60), random.Random()
        while time.monotonic() < self.ends:
            with self.lock:
                address = self.waiting.pop(0) if self.waiting else chance.choice(START)
            number = chance.randrange(self.addresses)
            visitor = {"X-Forwarded-For": f"198.51.{number // 250}.{number % 250 + 1}"}
            try:
                line.request("GET", address, headers=visitor)
                answer = line.getresponse()
                text = answer.read().decode(errors="replace")
            except (OSError, http.client.HTTPException):
                line.close()
                continue
            with self.lock:
                self.statuses[answer.status] += 1
                if answer.status != 200:
                    self.waiting.append(address)
                    continue
                path = address.partition("?")[0]
                new = {f"{path}{html.unescape(link)}" for link in LINK.findall(text)} - self.seen
                self.seen |= new
                self.waiting += sorted(new)


def crawling(url: str, connections: int, line: Connection) -> None:
    """The bot, in a process of its own: told for how long and from how many addresses, it tells what it got."""
    os.nice(19)
    while (asked := line.recv()) is not None:
        seconds, addresses = asked
        line.send(Bot(url, connections, addresses).crawl(seconds))


class Reader(Visitor):
    """Reads one page after the other, and notes how long each took."""

    def __init__(self, url: str, number: int, pages: list[str]) -> None:
        super().__init__(url, f"203.0.113.{number + 1}")
        self.pages, self.chance, self.took = pages, random.Random(number), list[float]()

    def read(self, ends: threading.Event) -> None:
        while not ends.is_set():
            began = time.perf_counter()
            self.ask("GET", self.chance.choice(self.pages))
            self.took.append(time.perf_counter() - began)
            time.sleep(0.03)


def reading(url: str, pages: list[str], while_it: Callable[[], Any]) -> tuple[list[float], list[str]]:
    """Two readers, for as long as `while_it` takes: what each page took, in seconds, and what went wrong."""
    ends, readers = threading.Event(), [Reader(url, number, pages) for number in range(2)]

    def wait() -> None:
        while_it()
        ends.set()

    all_at_once([*(partial(one.read, ends) for one in readers), wait])
    return [took for one in readers for took in one.took], [error for one in readers for error in one.errors]


def records(served: Served) -> list[str]:
    """Pages of records, of several types and languages."""
    visitor, found = Visitor(served.url, "203.0.113.9"), list[str]()
    for index in INDEXES:
        line = http.client.HTTPConnection(visitor.host, timeout=60)
        line.request("GET", index)
        text = line.getresponse().read().decode()
        links = {link.split("#")[0] for link in re.findall(rf'href="({index}[^"?]+/)(?:#[^"]*)?"', text)}
        found += sorted(links)[:10]
    return found


def p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1] * 1000


def _hear(line: Connection, told: list[dict[str, int]]) -> None:
    told.append(line.recv())


def measure(served: Served, options: argparse.Namespace) -> list[dict[str, Any]]:
    pages, report = records(served), list[dict[str, Any]]()
    ours, theirs = multiprocessing.Pipe()
    bot = multiprocessing.get_context("spawn").Process(target=crawling, args=(served.url, options.connections, theirs))
    bot.start()
    reading(served.url, pages, lambda: time.sleep(4))  # the first answers are slower than those that follow
    for addresses in (1, options.addresses):
        before, errors = reading(served.url, pages, lambda: time.sleep(options.seconds))
        told: list[dict[str, int]] = []
        ours.send((options.seconds * 2, addresses))
        during, more = reading(served.url, pages, partial(_hear, ours, told))
        ratio = p95(during) / p95(before)
        answered, refused = told[0].get("200", 0), told[0].get("429", 0)
        others = sum(number for name, number in told[0].items() if name not in ("found", "200", "429"))
        report.append(
            {
                "addresses": addresses,
                "found": told[0]["found"],
                "answered": answered,
                "refused": refused,
                "before_ms": {"median": round(median(before) * 1000, 1), "p95": round(p95(before), 1)},
                "during_ms": {"median": round(median(during) * 1000, 1), "p95": round(p95(during), 1)},
                "pages_read": [len(before), len(during)],
                "ratio_of_p95": round(ratio, 2),
                "errors": [*errors, *more][:10] + ([f"{others} other answers to the program"] if others else []),
                "within": ratio <= BAR and not errors and not more and not others and answered > 0,
            }
        )
    ours.send(None)
    bot.join()
    return report


def show(report: list[dict[str, Any]]) -> str:
    lines = [
        f"{'from addresses':>14}{'links':>8}{'answered':>10}{'refused':>9}{'p95 before':>12}{'p95 during':>12}{'×':>7}"
    ]
    for row in report:
        before, during = row["before_ms"]["p95"], row["during_ms"]["p95"]
        over = "" if row["within"] else "  over"
        lines.append(
            f"{row['addresses']:>14}{row['found']:>8}{row['answered']:>10}{row['refused']:>9}"
            f"{before:>9} ms{during:>9} ms{row['ratio_of_p95']:>7}{over}"
        )
        lines += row["errors"]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.crawl", description=__doc__)
    parser.add_argument("--connections", type=int, default=6, help="of the program, at once")
    parser.add_argument("--addresses", type=int, default=200, help="from which it comes in the second run")
    parser.add_argument("--seconds", type=float, default=30, help="that are read before; the crawl takes twice as long")
    parser.add_argument(
        "--limits", default="30,120", help="ARCHIVE_MINUTELY_SEARCHES; very high: what a crawl would cost"
    )
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench-crawl.json", help="where the numbers go")
    options = parser.parse_args()
    settings = {
        "ARCHIVE_BEHIND_PROXY": "1",
        "ARCHIVE_PAGE_CACHE": "off",
        "ARCHIVE_MINUTELY_SEARCHES": options.limits,
    }
    with tempfile.TemporaryDirectory(prefix="archive-crawl-", ignore_cleanup_errors=True) as folder, serving(
        Path(folder), **settings
    ) as served:  # fmt: skip
        report = measure(served, options)
        log = served.log.read_text(errors="replace")
    failures = log.count("Traceback")
    write_report(options.json, bar=BAR, connections=options.connections, tracebacks=failures, runs=report)
    sys.stdout.write(f"{show(report)}\nTracebacks in the log: {failures}\nWritten to {options.json}\n")
    return 0 if all(row["within"] for row in report) and not failures else 1


if __name__ == "__main__":
    sys.exit(main())
