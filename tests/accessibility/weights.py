"""What a page makes a visitor's line carry: HTML, style, fonts and scripts, compressed as they are served."""

import gzip
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

import brotli
from django.contrib.staticfiles import finders
from playwright.sync_api import Page

from config.static_files import is_own_style, without_remarks

#: Bytes of the first view, and of the scripts among them. Media and pictures are not counted.
FIRST_VIEW, SCRIPTS = 150 * 1024, 25 * 1024
NOT_COUNTED = (".avif", ".gif", ".jpg", ".jpeg", ".m4a", ".mp4", ".png", ".webm", ".webp")
LOADED = "document.fonts.ready.then(() => performance.getEntriesByType('resource').map(entry => entry.name))"


@cache
def transferred(name: str) -> int:
    """The bytes of one static file on the line: fonts are compressed in themselves, all else is sent as Brotli."""
    with open(str(finders.find(name)), "rb") as stream:  # noqa: PTH123
        content = without_remarks(stream.read()) if is_own_style(name) else stream.read()
    return len(content) if name.endswith(".woff2") else len(brotli.compress(content))


def weigh(page: Page, html: str) -> tuple[int, int]:
    """All that the browser fetched for the page it shows, and the scripts among it.

    Asked of the browser and not of the HTML: what a style sheet or a script asks for counts as well.
    """
    total, scripts = len(gzip.compress(html.encode())), 0
    for url in page.evaluate(LOADED):
        path = urlsplit(url).path
        if path.endswith(NOT_COUNTED):
            continue
        if path.startswith("/static/"):
            size = transferred(path.removeprefix("/static/"))
        else:  # data that a script has asked for
            size = len(gzip.compress(page.request.get(url).body()))
        total += size
        scripts += size if path.endswith(".js") else 0
    return total, scripts


def too_heavy(page: Page, path: str, html: str) -> Iterator[str]:
    total, scripts = weigh(page, html)
    if total > FIRST_VIEW:
        yield f"{path}: the first view is {total / 1024:.0f} KB, more than {FIRST_VIEW // 1024}"
    if scripts > SCRIPTS:
        yield f"{path}: its scripts are {scripts / 1024:.0f} KB, more than {SCRIPTS // 1024}"
