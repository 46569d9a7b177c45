"""What nginx in front of the archive gives beside nginx that serves the same bytes as a static file, in one run.

`python -m tests.benchmarks.front` starts the loaded archive with `ARCHIVE_FRONT_CACHE_SECONDS=1`, and in front of it an
nginx with `deploy/nginx.conf` (without https, on another port). In interleaved rounds it asks for each page and for a
static file of the same compressed bytes, which nginx sends as it sends files unless it is told otherwise. Many are
asked for at a time over one connection, so that nginx and not the client is what takes the time. Then it changes a
memorial again and again while others read it through nginx, and looks for answers that are older than a second. Ends
with an error where a page is given at less than 0.9 of the pace of the file, or is older than that. Needs nginx.
"""

import argparse
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks.cached import PAGES, Change
from tests.benchmarks.pages import Meter, chosen, records
from tests.benchmarks.reports import write_report
from tests.serving import ROOT, Served, answers, free_port, serving

LEAST = 0.9
MOST_SECONDS_OLD = 1.0
#: How many requests are on their way at once over the one connection.
AT_ONCE = 50
#: As browsers say it.
CODINGS = "gzip, deflate, br, zstd"


def configuration(folder: Path, url: str, port: int) -> str:
    """`deploy/nginx.conf` for this archive, without https. Raises `RuntimeError` where that file is no longer as it was
    when this was written."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    text, redirects = re.subn(r"server \{\n    listen 80;.*?\n\}\n", "", text, flags=re.DOTALL)
    text, secure = re.subn(r"\n    listen 443 ssl http2;", f"\n    listen 127.0.0.1:{port};", text)
    text = re.sub(r"\n    (listen \[::\]:443|ssl_certificate).*", "", text)
    text, upstreams = re.subn(r"http://127\.0\.0\.1:8000", url, text)
    text, folders = re.subn(r"/srv/archive/var", str(folder), text)
    text, caches = re.subn(r"/var/cache/nginx/archive", str(folder / "nginx"), text)
    if not (redirects and secure and upstreams and folders and caches):
        raise RuntimeError("deploy/nginx.conf has changed: it can no longer be measured like this.")
    account = "user root;" if os.geteuid() == 0 else ""
    return f"""
        {account} daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr;
        events {{ }}
        http {{
            default_type application/octet-stream; types {{ text/html html; }}
            sendfile on; keepalive_requests 1000000000;
            client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
            uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
            {text}
        }}
    """


@contextmanager
def nginx(folder: Path, served: Served) -> Iterator[str]:
    """An nginx in front of the archive; gives its address."""
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    port = free_port()
    written = folder / "nginx.conf"
    written.write_text(configuration(folder, served.url, port))
    process = subprocess.Popen([program, "-p", folder, "-c", written], start_new_session=True)  # noqa: S603
    url = f"http://127.0.0.1:{port}"
    try:
        while not answers(f"{url}/health/"):
            if process.poll() is not None:
                raise RuntimeError("nginx did not start.")
            time.sleep(0.1)
        yield url
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


class Line:
    """A connection over which many requests are sent before the answers are read (RFC 9112, section 9.3.2)."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self.socket = socket.create_connection((str(address.hostname), address.port))
        self.host = address.netloc

    def request(self, path: str, codings: str) -> bytes:
        return f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\nAccept-Encoding: {codings}\r\n\r\n".encode()

    def ask(self, path: str, codings: str = CODINGS) -> tuple[bytes, bytes]:
        """Head and body of one answer."""
        self.socket.sendall(self.request(path, codings))
        read = b""
        while b"\r\n\r\n" not in read:
            read += self._receive()
        head, _, body = read.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{path}: {head.decode('latin-1')}")
        length = int(re.search(rb"content-length: (\d+)", head, re.IGNORECASE)[1])  # type: ignore[index]
        while len(body) < length:
            body += self._receive()
        return head, body

    def pace(self, path: str, requests: int) -> float:
        """Answers a second. Raises `RuntimeError` when they are not all as long as the first."""
        head, body = self.ask(path)
        length, many = len(head) + 4 + len(body), self.request(path, CODINGS) * AT_ONCE
        began, waiting = time.perf_counter(), 0
        for _ in range(requests // AT_ONCE):
            self.socket.sendall(many)
            waiting = length * AT_ONCE
            while waiting > 0:
                waiting -= len(self._receive())
            if waiting:
                raise RuntimeError(f"{path}: answers of different lengths")
        return requests / (time.perf_counter() - began)

    def _receive(self) -> bytes:
        found = self.socket.recv(1 << 20)
        if not found:
            raise RuntimeError("nginx ended the connection.")
        return found


def paces(url: str, served: Served, folder: Path, rounds: int, requests: int) -> list[dict[str, object]]:
    """Measure all pages, interleaved; the median of the rounds counts."""
    meter, line = Meter(served), Line(url)
    pairs = []
    for number, (name, path) in enumerate(PAGES):
        address = chosen(meter, path)
        same = folder / "static" / f"same-{number}.html"
        same.write_bytes(line.ask(address)[1])
        pairs.append((name, address, f"/static/{same.name}", same.stat().st_size))
    found: dict[str, list[tuple[float, float]]] = {name: [] for name, *_ in pairs}
    for _ in range(rounds):
        for name, page, file, _size in pairs:
            found[name].append((line.pace(page, requests), line.pace(file, requests)))
    report = []
    for name, page, _file, size in pairs:
        ratio = statistics.median(of_page / of_file for of_page, of_file in found[name])
        report.append(
            {
                "page": name,
                "path": page,
                "bytes": size,
                "page_a_second": round(statistics.median(pace for pace, _ in found[name])),
                "file_a_second": round(statistics.median(pace for _, pace in found[name])),
                "ratio": round(ratio, 2),
                "within": ratio >= LEAST,
            }
        )
    return report


def ages(url: str, served: Served, folder: Path, seconds: float) -> dict[str, float]:
    """How old answers were at the most: for so long another state had been stored when they were asked for."""
    path = records(Meter(served), "/en/memorials/")[0]
    change, ends = Change(folder, path), time.monotonic() + seconds
    times = [time.monotonic()]
    change.store()

    def read(language: str) -> list[float]:
        line, found = Line(url), []
        while time.monotonic() < ends:
            asked = time.monotonic()
            _head, body = line.ask(path.replace("/en/", f"/{language}/", 1), "identity")
            state = re.search(rb"Synthetic state (\d+)", body)
            number = int(state[1]) if state else 0
            found.append(asked - times[number] if number < len(times) else 0.0)
            time.sleep(0.005)
        return found

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read, language) for language in ("az", "en", "ru")]
        while time.monotonic() < ends:
            change.store()
            times.append(time.monotonic())
            time.sleep(0.37)
        found = [age for reader in readers for age in reader.result()]
    return {
        "changes": change.stored,
        "answers": len(found),
        "oldest_seconds": round(max(0.0, *found), 3),
        "old": sum(age > MOST_SECONDS_OLD for age in found),
    }


def show(report: list[dict[str, object]]) -> str:
    lines = [f"{'page':<22}{'bytes':>9}{'page/s':>10}{'file/s':>10}{'ratio':>7}"]
    lines += [
        f"{row['page']:<22}{row['bytes']:>9}{row['page_a_second']:>10}{row['file_a_second']:>10}{row['ratio']:>7}"
        + ("" if row["within"] else "  under")
        for row in report
    ]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.front", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=20_000, help="requests a page and round")
    parser.add_argument("--seconds", type=float, default=20, help="for which it is changed and read at once")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench-front.json", help="where the numbers go")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="archive-bench-") as name:
        folder = Path(name)
        with serving(folder, ARCHIVE_FRONT_CACHE_SECONDS="1") as served, nginx(folder, served) as url:
            report = paces(url, served, folder, options.rounds, options.requests)
            staleness = ages(url, served, folder, options.seconds)
    write_report(options.json, least=LEAST, pages=report, staleness=staleness)
    sys.stdout.write(f"{show(report)}\n{staleness['changes']} changes, {staleness['answers']} answers; the oldest was ")
    sys.stdout.write(f"{staleness['oldest_seconds']} s old\nWritten to {options.json}\n")
    return 0 if all(row["within"] for row in report) and not staleness["old"] else 1


if __name__ == "__main__":
    sys.exit(main())
