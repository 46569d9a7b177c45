"""Chromium for the browser tests: one that the machine has, or one that is installed now.

`python -m tests.browser` makes sure of it and says what it did; it ends with an error when none can be had.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

#: The shell first: it lays out and obeys the same, and without windows it takes a third less of the processor. The
#: first two are packages as well.
NAMES = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"
)  # fmt: skip


class NoBrowserError(RuntimeError):
    """No Chromium is here and none could be installed."""


def find_chromium() -> str | None:
    """CHROMIUM, then the machine's own, then Playwright's own; None where there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not shutil.which(named):
            raise NoBrowserError(f"CHROMIUM is {named}: there is no such program.")
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None) or _playwrights_own()


def _playwrights_own() -> str | None:
    """Asked in a process of its own, so that no event loop stays behind in this one."""
    question = "from playwright.sync_api import sync_playwright as p\nwith p() as x: print(x.chromium.executable_path)"
    answer = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=False)  # noqa: S603
    path = answer.stdout.strip()
    return path if path and Path(path).is_file() else None


def install_chromium() -> str:
    """A system package as root, else Playwright's own build."""
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        install = ["apt-get", "install", "--yes", "--no-install-recommends"]
        ways = [["apt-get", "update", "--quiet"], *([*install, package] for package in NAMES[:2]), *ways]
    for command in ways:
        say(f"No Chromium here. Installing one: {' '.join(command)}")
        subprocess.run(command, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})  # noqa: S603
        found = find_chromium()
        if found:
            return found
    raise NoBrowserError(
        "The browser tests need Chromium: none was found and none could be installed. "
        "Install the package chromium, or name a binary: CHROMIUM=/path/to/chromium make test"
    )


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    try:
        say(f"Browser tests use {find_chromium() or install_chromium()}")
    except NoBrowserError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
