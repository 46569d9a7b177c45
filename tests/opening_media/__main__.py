"""Makes all of them and brings `fixtures/media.yaml` up to date."""

import hashlib
import os
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from tests.browser import find_chromium  # noqa: E402
from tests.opening_media.drawings import CHART_DENSITY, FRAMES, MAP_DENSITY, WIDTH, draw_chart, draw_map  # noqa: E402
from tests.opening_media.papers import print_exhibition  # noqa: E402
from tests.opening_media.reading import read_aloud  # noqa: E402
from tests.opening_media.records import LANGUAGES, Record, made, records, write_back  # noqa: E402
from tests.serving import serving  # noqa: E402


def main() -> int:
    if not shutil.which("espeak-ng"):
        sys.stderr.write("The readings are made by espeak-ng, which is not here: apt-get install espeak-ng\n")
        return 1
    day = date.today()
    media = records("media")
    by_file = {Path(doc[field]["file"]).name: (doc, doc[field]) for doc in media for field in _FILES if field in doc}
    for language in LANGUAGES:
        doc, file = by_file[f"introduction-{language}.flac"]
        doc["texts"][language]["transcript"], file["duration"] = read_aloud(language)
    # The archive that is opened next compares the checksums.
    keep(media, by_file, day)
    with (
        tempfile.TemporaryDirectory(prefix="archive-media-") as folder,
        serving(Path(folder), ARCHIVE_TASK_WORKERS="0") as served,
        sync_playwright() as playwright,
    ):
        # Without hinting every sign stands where its typeface puts it, whichever Chromium draws; and between the words
        # of a paper there are spaces.
        arguments = ["--font-render-hinting=none", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        for name in FRAMES:
            kept, regions = draw_map(_page(browser, served.url, MAP_DENSITY), name, day)
            # In the order of the numbers on the map: so they are numbered where they are listed.
            by_file[kept][0]["depicted_places"] = [_depicted(place, region) for place, region in regions.items()]
        for language in LANGUAGES:
            draw_chart(_page(browser, served.url, CHART_DENSITY), language, day)
            print_exhibition(_page(browser, served.url, 1), language, day)
        browser.close()
    keep(media, by_file, day)
    for name in by_file:
        sys.stdout.write(f"fixtures/files/{name}: {made(name).stat().st_size // 1024} KB\n")
    return 0


def keep(media: list[Record], by_file: dict[str, tuple[Record, Record]], day: date) -> None:
    """Checksums, and the day of what is new, into the records."""
    for name, (doc, file) in by_file.items():
        found = hashlib.sha256(made(name).read_bytes()).hexdigest()
        if file["sha256"] != found:
            file["sha256"], doc["date"] = found, day.isoformat()
    write_back(media)


_FILES = ("image", "recording", "document")


def _page(browser: Browser, url: str, density: int) -> Any:
    """A page whose policy lets a sheet have a style of its own."""
    options: dict[str, Any] = {"viewport": {"width": WIDTH, "height": 900}, "device_scale_factor": density}
    return browser.new_page(base_url=url, color_scheme="light", reduced_motion="reduce", bypass_csp=True, **options)


def _depicted(place: str, region: list[float]) -> Record:
    return {"place": place} | dict(zip(("region_x", "region_y", "region_width", "region_height"), region, strict=True))


if __name__ == "__main__":
    sys.exit(main())
