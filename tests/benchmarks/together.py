"""Fifty people give something at once, while others read: `python -m tests.benchmarks.together`.

Serves a freshly loaded archive as in production, on SQLite, its worker beside it. Every giver writes words, sends
photographs (every second one piece by piece, the others with the plain form), answers, and sends. Nothing of it may be
lost, nobody may see an error, and the pages that others read meanwhile may take three times as long at most as before
(95th percentile). Ends with an error where that fails.

The phones of the givers are not the archive's to feed: they are a process of their own, which waits for the processor
where the archive or a reader wants it. Each has a line of its own (`--line`, in megabits a second; 0: as fast as the
machine goes), and a proxy in front gathers what comes over it, as `deploy/nginx.conf` does: the archive gets each
piece, or each form, as a whole.
"""

import argparse
import base64
import http.client
import io
import multiprocessing
import os
import random
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode, urlsplit

from PIL import Image

from tests.benchmarks.reports import write_report
from tests.serving import ROOT, serving

READ = (
    "/en/", "/az/events/", "/ru/memorials/", "/en/sources/", "/en/timeline/", "/az/map/", "/en/disputed/", "/ru/media/",
    "/en/search/?q=Baku", "/en/about/",
)  # fmt: skip
ANSWERS = {
    "publication": "now",
    "name": "anonymous",
    "rights": "own",
    "people": "none",
    "reuse": "ask",
    "contact": "no",
}
BAR = 3.0
#: Megabits a second that a phone sends: a usual line, not a good one.
LINE = 8.0
PIECE = 1 << 20


def photographs(count: int, side: int) -> list[bytes]:
    """Synthetic photographs of some megabytes, each different from every other."""
    noise = Image.effect_noise((side, side * 3 // 4), 60).convert("RGB")
    files = []
    for number in range(count):
        stream = io.BytesIO()
        noise.save(stream, "JPEG", quality=88, comment=f"Synthetic {number}".encode())
        files.append(stream.getvalue())
    return files


class Visitor:
    """Somebody with a browser, at an address of their own."""

    def __init__(self, url: str, address: str) -> None:
        self.host, self.address, self.cookie = urlsplit(url).netloc, address, ""
        self.errors: list[str] = []

    def ask(self, method: str, path: str, body: bytes | str = b"", **headers: str) -> http.client.HTTPResponse:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        about = {"X-Forwarded-For": self.address, "Sec-Fetch-Site": "same-origin", "Cookie": self.cookie}
        with closing(http.client.HTTPConnection(self.host, timeout=180)) as line:
            line.request(method, path, body=body, headers={**about, **given})
            answer = line.getresponse()
            text = answer.read()
        if answer.status >= 400 or b"database is locked" in text:
            self.errors.append(f"{method} {path}: {answer.status}")
        if cookie := answer.headers["Set-Cookie"]:
            self.cookie = cookie.partition(";")[0]
        return answer

    def post(self, path: str, **fields: str) -> http.client.HTTPResponse:
        kind = "application/x-www-form-urlencoded"
        return self.ask("POST", f"/en/contribute/{path}", urlencode(fields), Content_Type=kind)


class Giver(Visitor):
    """Gives photographs, from the first words to “thank you”."""

    def __init__(self, url: str, number: int, files: list[bytes], line: float) -> None:
        super().__init__(url, f"198.51.{number // 250}.{number % 250 + 1}")
        self.number, self.files, self.line = number, files, line

    def come_over_the_line(self, size: int) -> None:
        if self.line:
            time.sleep(size * 8 / (self.line * 1e6))

    def give(self) -> None:
        try:
            self.post("items/", words=f"Synthetic words of giver {self.number}.")
            for number, file in enumerate(self.files):
                (self.in_pieces if self.number % 2 else self.whole)(f"synthetic-{number}.jpg", file)
            self.post("consent/", **ANSWERS)
            self.post("check/")
        except Exception as error:
            self.errors.append(repr(error))

    def whole(self, name: str, file: bytes) -> None:
        head = f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
        kind = "multipart/form-data; boundary=x"
        self.come_over_the_line(len(file))
        self.ask("POST", "/en/contribute/files/", head + file + b"\r\n--x--\r\n", Content_Type=kind)

    def in_pieces(self, name: str, file: bytes) -> None:
        tus = {"Tus_Resumable": "1.0.0"}
        metadata = f"filename {base64.b64encode(name.encode()).decode()}"
        told = {**tus, "Upload_Length": str(len(file)), "Upload_Metadata": metadata}
        address = self.ask("POST", "/en/contribute/uploads/", **told).headers["Location"]
        for start in range(0, len(file), PIECE):
            place = {**tus, "Upload_Offset": str(start), "Content_Type": "application/offset+octet-stream"}
            self.come_over_the_line(len(file[start : start + PIECE]))
            self.ask("PATCH", address, file[start : start + PIECE], **place)
        self.ask("GET", address)


class Reader(Visitor):
    """Reads one page after the other, and notes how long each took."""

    def __init__(self, url: str, number: int, ends: threading.Event) -> None:
        super().__init__(url, f"203.0.113.{number + 1}")
        self.ends, self.chance, self.took = ends, random.Random(number), list[float]()

    def read(self) -> None:
        while not self.ends.is_set():
            began = time.perf_counter()
            self.ask("GET", self.chance.choice(READ))
            self.took.append(time.perf_counter() - began)
            time.sleep(0.05)


def all_at_once(acts: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def giving(url: str, options: argparse.Namespace, line: Connection) -> None:
    """All givers, in a process of their own: tells what it will send, waits for the word, and tells what went wrong."""
    os.nice(19)
    files = photographs(options.givers * options.photographs, options.side)
    givers = [Giver(url, number, files[number :: options.givers], options.line) for number in range(options.givers)]
    line.send(sum(map(len, files)))
    line.recv()
    all_at_once([giver.give for giver in givers])
    line.send([error for giver in givers for error in giver.errors])


def reading(url: str, while_it: Callable[[], Any]) -> tuple[list[float], list[str]]:
    """Two readers, for as long as `while_it` takes: what each page took, in seconds, and what went wrong."""
    ends = threading.Event()
    readers = [Reader(url, number, ends) for number in range(2)]

    def wait() -> None:
        while_it()
        ends.set()

    all_at_once([*(reader.read for reader in readers), wait])
    return [took for reader in readers for took in reader.took], [error for one in readers for error in one.errors]


def stored(folder: Path) -> tuple[int, int]:
    """How many contributions wait with the moderators, and how many files they have."""
    with closing(sqlite3.connect(folder / "archive.sqlite3")) as database:
        waiting = "from contributions_contribution where state = 'waiting'"
        (gifts,) = database.execute(f"select count(*) {waiting}").fetchone()
        (files,) = database.execute(
            f"select count(*) from contributions_contributedfile where contribution_id in (select id {waiting})"  # noqa: S608
        ).fetchone()
    return gifts, files


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.together", description=__doc__)
    parser.add_argument("--givers", type=int, default=50)
    parser.add_argument("--photographs", type=int, default=3, help="of each giver")
    parser.add_argument("--line", type=float, default=LINE, help="megabits a second of each giver; 0: no limit")
    parser.add_argument("--side", type=int, default=2400, help="the width of a photograph in pixels")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench-together.json", help="where the numbers go")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="archive-together-", ignore_cleanup_errors=True) as name, serving(
        Path(name), ARCHIVE_BEHIND_PROXY="1", ARCHIVE_PAGE_CACHE="off"
    ) as served:  # fmt: skip
        line, theirs = multiprocessing.Pipe()
        crowd = multiprocessing.get_context("spawn").Process(target=giving, args=(served.url, options, theirs))
        crowd.start()
        theirs.close()  # so that its end is seen here
        sent = line.recv()
        reading(served.url, lambda: time.sleep(5))  # the first answers are slower than those that follow
        before, errors = reading(served.url, lambda: time.sleep(15))
        began = time.perf_counter()
        line.send("now")
        more: list[str] = []
        during, seen = reading(served.url, lambda: more.extend(line.recv()))
        took = time.perf_counter() - began
        crowd.join()
        gifts, kept = stored(Path(name))
        log = served.log.read_text(errors="replace")
    errors += more + seen
    ends = [quantiles(times, n=20)[-1] for times in (before, during)]
    report = {
        "givers": options.givers,
        "megabits_a_second_each": options.line,
        "contributions_waiting": gifts,
        "files_sent": options.givers * options.photographs,
        "files_kept": kept,
        "megabytes": round(sent / 1e6),
        "seconds": round(took, 1),
        "read_idle_ms": {"median": round(median(before) * 1000), "p95": round(ends[0] * 1000)},
        "read_meanwhile_ms": {"median": round(median(during) * 1000), "p95": round(ends[1] * 1000)},
        "ratio_of_p95": round(ends[1] / ends[0], 2),
        "errors_seen": len(errors),
        "locked_in_the_log": log.count("database is locked"),
        "bar": BAR,
    }
    write_report(options.json, **report)
    for label, value in report.items():
        sys.stdout.write(f"{label:<24}{value}\n")
    sys.stdout.writelines(f"{error}\n" for error in errors[:10])
    is_whole = (gifts, kept) == (options.givers, report["files_sent"]) and not errors
    return 0 if is_whole and report["ratio_of_p95"] < BAR else 1


if __name__ == "__main__":
    sys.exit(main())
