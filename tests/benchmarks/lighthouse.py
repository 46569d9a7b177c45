"""What Lighthouse says of the public pages on a simulated cheap phone: `python -m tests.benchmarks.lighthouse`.

Serves a freshly loaded archive as in production, measures each page up to three times, prints the best run,
writes JSON, and ends with an error when a page is below a bar. Let the machine do nothing else meanwhile.
Needs npm, whose `npx` fetches Lighthouse, and the Node that it asks for, at the first use.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.benchmarks.reports import write_report
from tests.browser import find_chromium
from tests.serving import ROOT, serving

#: Older ones cannot read the traces of today's Chromium.
PACKAGES = ("--package=node@22", "--package=lighthouse@13.5.0")
ATTEMPTS = 4
#: Name and path. Paths that end in `*` stand for the first record of that index.
PAGES = (
    ("home", "/en/"),
    ("home, Russian", "/ru/"),
    ("memorial", "/en/memorials/*"),
    ("event", "/en/events/*"),
    ("timeline", "/en/timeline/"),
    ("the night", "/en/timeline/night/"),
    ("map", "/en/map/"),
    ("exhibition", "/en/exhibitions/*"),
    ("exhibition, Azerbaijani", "/az/exhibitions/*"),
    ("exhibition, Russian", "/ru/exhibitions/*"),
    ("search", "/en/search/"),
)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
#: What a category must reach, and what a measure may be at most (milliseconds; layout shift has no unit).
BARS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
MOST_BYTES = 150 * 1024
MEASURES = {"largest-contentful-paint": 1800, "total-blocking-time": 50, "cumulative-layout-shift": 0.02}


@dataclass
class Run:
    """What one measuring of one page gave."""

    scores: dict[str, int]
    measures: dict[str, float]
    lacks: list[str]
    weight: int

    @classmethod
    def read(cls, report: dict[str, Any]) -> "Run":
        audits = report["audits"]
        scores, lacks = {}, []
        for name in CATEGORIES:
            counted = [ref for ref in report["categories"][name]["auditRefs"] if ref["weight"]]
            scores[name] = round(100 * report["categories"][name]["score"])
            if name != "performance":
                lacks += [ref["id"] for ref in counted if audits[ref["id"]]["score"] not in (None, 1)]
        measures = {name: float(audits[name]["numericValue"]) for name in MEASURES}
        return cls(scores, measures, lacks, int(audits["total-byte-weight"]["numericValue"]))

    def below(self) -> Iterator[str]:
        """The bars that are missed."""
        yield from (f"{name} {self.scores[name]}, not {bar}" for name, bar in BARS.items() if self.scores[name] < bar)
        for name, most in MEASURES.items():
            if self.measures[name] > most:
                yield f"{name} {self.measures[name]:.3g}, not {most}"
        if self.weight > MOST_BYTES:
            yield f"{self.weight / 1024:.0f} KB, not {MOST_BYTES // 1024}"
        yield from (f"fails {name}" for name in self.lacks)


def find_npx() -> str:
    npx = shutil.which("npx")
    if npx is None:
        raise SystemExit("Lighthouse needs npm (Debian: apt-get install npm).")
    return npx


def first_record(url: str, index: str) -> str:
    """The first record to which an index page leads."""
    text = urlopen(url + index).read().decode()  # noqa: S310
    links = [part.split('"')[0] for part in text.split('href="')[1:]]
    return next(link for link in links if link.startswith(index) and link != index and "?" not in link)


def measure(npx: str, url: str, folder: Path) -> Run:
    """One run. Now and then Chromium's trace lacks its beginning, and the run is made again."""
    out = folder / "report.json"
    flags = "--headless=new --no-sandbox" if os.geteuid() == 0 else "--headless=new"
    asked = ["--quiet", "--output=json", f"--output-path={out}", f"--only-categories={','.join(CATEGORIES)}"]
    command = [npx, "--yes", *PACKAGES, "--", "lighthouse", url, *asked, f"--chrome-flags={flags}"]
    for _ in range(ATTEMPTS):
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, env={**os.environ, "CHROME_PATH": str(find_chromium())}
        )
        if done.returncode == 0:
            return Run.read(json.loads(out.read_text(encoding="utf-8")))
    raise SystemExit(f"Lighthouse could not measure {url}:\n{done.stderr}")


def best_of_runs(npx: str, url: str, folder: Path) -> Run:
    """Up to three runs, until one meets every bar: what else the machine does can slow a page, never speed it."""
    best = measure(npx, url, folder)
    for _ in range(2):
        if list(best.below()):
            best = max(
                best,
                measure(npx, url, folder),
                key=lambda run: (run.scores["performance"], -sum(1 for _ in run.below())),
            )
    return best


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "lighthouse.json")
    arguments = parser.parse_args()
    npx = find_npx()
    head = f"{'page':<26}{'perf':>5}{'a11y':>5}{'best':>5}{'seo':>5}{'LCP s':>8}{'TBT ms':>8}{'CLS':>8}{'KB':>6}"
    sys.stdout.write(f"{head}\n")
    rows: list[dict[str, Any]] = []
    troubles: list[str] = []
    with tempfile.TemporaryDirectory(prefix="archive-lighthouse-") as name:
        folder = Path(name)
        with serving(folder / "var") as served:
            for page, pattern in PAGES:
                path = first_record(served.url, pattern[:-1]) if pattern.endswith("*") else pattern
                run = best_of_runs(npx, served.url + path, folder)
                paint, blocked, shift = run.measures.values()
                scores = "".join(f"{score:>5}" for score in run.scores.values())
                sys.stdout.write(f"{page:<26}{scores}{paint / 1000:>8.2f}{blocked:>8.0f}{shift:>8.3f}")
                sys.stdout.write(f"{run.weight / 1024:>6.0f}\n")
                sys.stdout.flush()
                rows.append({"page": page, "path": path, **run.scores, **run.measures, "bytes": run.weight})
                troubles += [f"{page}: {trouble}" for trouble in run.below()]
    write_report(arguments.json, pages=rows)
    sys.stdout.write("\n".join(["", *troubles, "Below the bar." if troubles else "Every bar is met.", ""]))
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
