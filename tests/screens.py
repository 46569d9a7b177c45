"""`python -m tests.screens` (`make screens`): pictures of the freshly loaded archive, for README and docs."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser import find_chromium
from tests.serving import ROOT, serving

FOLDER = ROOT / "docs" / "screens"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True}
#: File name, path, browser.
SCREENS = (
    ("home-desktop", "/en/", DESKTOP),
    ("home-phone", "/az/", PHONE),
    ("night-desktop", "/en/timeline/night/", DESKTOP),
    ("night-phone", "/ru/timeline/night/", PHONE),
    ("map-desktop", "/az/map/", DESKTOP),
    ("disputed-desktop", "/en/disputed/", DESKTOP),
    ("memorials-desktop", "/en/memorials/", DESKTOP),
    ("memorials-phone", "/ru/memorials/", PHONE),
    ("exhibition-desktop", "/en/exhibitions/the-night-of-19-20-january-1990/", DESKTOP),
    ("exhibition-phone", "/az/exhibitions/the-night-of-19-20-january-1990/#night", PHONE),
)


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with (
        tempfile.TemporaryDirectory(prefix="archive-screens-") as folder,
        serving(Path(folder)) as served,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        for name, path, options in SCREENS:
            page = browser.new_page(base_url=served.url, color_scheme="light", reduced_motion="reduce", **options)
            page.goto(path)
            page.evaluate("document.fonts.ready")
            page.screenshot(path=FOLDER / f"{name}.png")
            sys.stdout.write(f"docs/screens/{name}.png\n")
            page.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
