"""The closer map: only where an operator gave tiles, only when asked for, only from the archive itself."""

import hashlib
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Route, expect

from archive.exhibitions.atlas.tiles import fault_of
from tests.architecture.layers import ROOT
from tests.exhibitions.tile_files import write_tiles
from tests.factories import make_event, make_place
from tests.media.test_viewer import violations
from tests.pages import LANGUAGES, path_of, read

VENDOR = ROOT / "archive" / "core" / "assets" / "vendor"


@pytest.fixture
def tiles(settings: Any, tmp_path: Path) -> Path:
    path = write_tiles(tmp_path / "synthetic.pmtiles")
    settings.ARCHIVE_MAP_TILES = str(path)
    return path


@pytest.mark.parametrize("name", ["maplibre-gl", "pmtiles"])
def test_the_libraries_are_those_that_were_read(name: str) -> None:
    folder = VENDOR / name
    listed = re.findall(r"^([0-9a-f]{64})  (\S+)$", (folder / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {file for _sum, file in listed} == {path.name for path in folder.iterdir()} - {"README.md"}
    for checksum, file in listed:
        assert hashlib.sha256((folder / file).read_bytes()).hexdigest() == checksum, file


class TestSetting:
    def test_a_file_of_tiles_is_taken(self, tiles: Path) -> None:
        assert fault_of(tiles) == ""
        assert not [found for found in run_checks() if found.id == "archive.E003"]

    def test_what_is_no_such_file_is_refused_in_words(self, settings: Any, tmp_path: Path) -> None:
        text = tmp_path / "notes.txt"
        text.write_text("Synthetic notes")
        for path, fault in {
            tmp_path / "missing.pmtiles": "it cannot be read (No such file or directory)",
            tmp_path: "it cannot be read (Is a directory)",
            text: "it is not a PMTiles archive of version 3",
            write_tiles(tmp_path / "old.pmtiles", version=2): "it is not a PMTiles archive of version 3",
            write_tiles(tmp_path / "png.pmtiles", kind=2): "its tiles are not vector tiles (MVT)",
        }.items():
            settings.ARCHIVE_MAP_TILES = str(path)
            assert f"ARCHIVE_MAP_TILES names {path}: {fault}." in [found.msg for found in run_checks()]


@pytest.mark.django_db
class TestPageAndFile:
    def test_without_the_setting_nothing_of_it_is_there(self, client: Client) -> None:
        for language in LANGUAGES:
            text = read(client, f"/{language}/map/")
            assert not re.search(r"Look closer|closer[-.]|\"closer|maplibre|pmtiles", text)
            assert client.get(f"/{language}/map/tiles.pmtiles").status_code == 404

    def test_the_file_is_sent_in_parts(self, client: Client, tiles: Path) -> None:
        content = tiles.read_bytes()
        part = client.get("/en/map/tiles.pmtiles", HTTP_RANGE="bytes=0-6", HTTP_ACCEPT_ENCODING="gzip")
        assert (part.status_code, part["Content-Range"]) == (206, f"bytes 0-6/{len(content)}")
        assert b"".join(part.streaming_content) == b"PMTiles"  # type: ignore[attr-defined]
        assert "Content-Encoding" not in part and part["Cache-Control"] == "public, max-age=3600"
        head = client.head("/en/map/tiles.pmtiles")
        assert (head.status_code, head["Content-Length"]) == (200, str(len(content)))
        assert client.get("/en/map/tiles.pmtiles", HTTP_RANGE=f"bytes={len(content)}-").status_code == 416
        assert client.get("/en/map/tiles.pmtiles", HTTP_IF_NONE_MATCH=head["ETag"]).status_code == 304
        assert client.post("/en/map/tiles.pmtiles").status_code == 405


@pytest.fixture
def places(transactional_db: None, tiles: Path) -> list[Any]:
    """One place known exactly, one within kilometres and crowded by the first, one that the tiles do not reach."""
    square = make_place({"en": "Synthetic square"}, latitude=40.40, longitude=49.86, uncertainty_m=100)
    town = make_place({"en": "Synthetic town"}, latitude=40.401, longitude=49.861, uncertainty_m=6_000)
    far = make_place({"en": "Synthetic far place"}, latitude=55.75, longitude=37.62, uncertainty_m=900)
    for number in range(3, 0, -1):
        make_event({"en": "Synthetic march"}, date="1990-01-19", places=[square, town, far][:number])
    return [square, town, far]


def opened(page: Page, path: str = "/en/map/") -> Locator:
    """The dialog, once the map stands in it."""
    page.goto(path)
    page.locator("#closer-open").click()
    dialog = page.locator("#closer")
    expect(dialog.get_by_role("button").first).to_have_attribute("aria-disabled", "false")
    expect(dialog.get_by_role("status")).to_be_empty()
    return dialog


def pixel(page: Page, x: int, y: int) -> str:
    """A colour on the stage, as CSS writes it."""
    picture = Image.open(io.BytesIO(page.locator(".closer-stage").screenshot())).convert("RGB")
    return "rgb({}, {}, {})".format(*picture.getpixel((x, y)))  # type: ignore[misc]


def until(page: Page, wanted: Callable[[], bool]) -> None:
    """Wait up to ten seconds for what is drawn."""
    for _ in range(50):
        if wanted():
            return
        page.wait_for_timeout(200)
    pytest.fail("It was not drawn within ten seconds.")


def test_the_land_of_the_tiles_is_drawn_in_the_colours_of_the_page(page: Page, places: list[Any]) -> None:
    opened(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        land = page.locator(".map .land").first.evaluate("land => getComputedStyle(land).fill")
        sea = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
        # The frame of Baku: land in the west, the sea in the north-east.
        until(page, lambda land=land: pixel(page, 5, 300) == land)  # type: ignore[misc]
        until(page, lambda sea=sea: pixel(page, 900, 20) == sea)  # type: ignore[misc]


def test_look_closer_by_keyboard(page: Page, places: list[Any]) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.emulate_media(reduced_motion="reduce")
    page.goto("/en/map/")
    assert not [url for url in asked if "vendor" in url or "pmtiles" in url]
    button = page.get_by_role("button", name="Look closer")
    button.focus()
    with page.expect_response(lambda answer: answer.url.endswith("tiles.pmtiles") and answer.status == 206):
        page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="The closer map")
    expect(dialog.get_by_role("status")).to_be_empty()
    expect(dialog.get_by_text("OpenStreetMap contributors")).to_be_visible()
    assert violations(page) == []
    reached = []
    for _ in range(8):
        reached.append(page.evaluate("document.activeElement.textContent || document.activeElement.ariaLabel"))
        page.keyboard.press("Tab")
    assert reached[:6] == ["Larger", "Smaller", "Close", "Map", "Synthetic square", "Synthetic town"]
    link = dialog.get_by_role("link", name="Synthetic square")
    expect(link).to_have_attribute("href", path_of(places[0]))
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    expect(page.locator(".map a.disc")).to_have_count(2)
    # Opened again, the map still stands there.
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_be_empty()
    dialog.get_by_role("button", name="Close").click()
    expect(button).to_be_focused()


def test_the_list_shows_each_place_on_the_map_and_leads_to_it(page: Page, places: list[Any]) -> None:
    page.emulate_media(reduced_motion="reduce")
    dialog = opened(page)
    expect(dialog.get_by_role("navigation").get_by_role("link")).to_have_text(["Synthetic square", "Synthetic town"])
    dialog.get_by_role("link", name="Synthetic square").focus()
    stage = page.locator(".closer-stage").bounding_box()
    assert stage
    middle = round(stage["width"] / 2), round(stage["height"] / 2)
    ink = page.locator("body").evaluate("body => getComputedStyle(body).color")
    # In the middle of the map, and known exactly: a dot. Around it the disc, and beside it the name.
    until(page, lambda: pixel(page, *middle) == ink)
    assert pixel(page, middle[0], middle[1] + 40) != page.locator(".map .land").first.evaluate(
        "l => getComputedStyle(l).fill"
    )
    page.mouse.click(stage["x"] + middle[0], stage["y"] + middle[1])
    page.wait_for_url(f"**{path_of(places[0])}")


def test_a_phone_has_the_map_and_the_list(mobile_page: Page, places: list[Any]) -> None:
    for language in LANGUAGES:
        dialog = opened(mobile_page, f"/{language}/map/")
        width = mobile_page.evaluate("document.documentElement.clientWidth")
        assert dialog.evaluate("dialog => dialog.scrollWidth") <= width
        for part in (".closer-stage", ".closer-list", '[data-do="close"]'):
            box = dialog.locator(part).bounding_box()
            assert box and box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] + box["height"] <= 740
        assert violations(mobile_page) == []


@pytest.fixture
def unwatched(live_server: Any, browser: Browser) -> Iterator[Page]:
    """A browser in which requests may fail."""
    context = browser.new_context(base_url=live_server.url)
    yield context.new_page()
    context.close()


def test_tiles_that_stop_coming_are_told_and_asked_for_again(unwatched: Page, places: list[Any]) -> None:
    page, is_down = unwatched, {"now": True}
    sent: list[str] = []

    def answer(route: Route) -> None:
        first = route.request.headers.get("range", "").startswith("bytes=0-")
        route.abort() if is_down["now"] and not first else route.continue_()
        sent.append(route.request.url)

    page.route("**/tiles.pmtiles", answer)
    page.goto("/en/map/")
    page.locator("#closer-open").click()
    dialog = page.get_by_role("dialog", name="The closer map")
    expect(dialog.get_by_role("status")).to_have_text(
        "Part of the closer map could not be loaded. The drawn map on the page is complete."
    )
    expect(dialog.get_by_role("link", name="Synthetic square")).to_be_visible()
    page.keyboard.press("Escape")
    is_down["now"] = False
    page.locator("#closer-open").click()
    expect(dialog.get_by_role("status")).to_be_empty()


def test_a_file_that_is_gone_leaves_the_drawn_map(unwatched: Page, places: list[Any], tiles: Path) -> None:
    page = unwatched
    page.goto("/en/map/")
    tiles.unlink()
    page.locator("#closer-open").click()
    expect(page.locator("#closer")).to_be_hidden()
    expect(page.locator("#closer-said")).to_have_text(re.compile("The drawn map below is complete"))
    expect(page.locator("#closer-open")).to_be_focused()
    write_tiles(tiles)
    page.locator("#closer-open").click()
    expect(page.locator("#closer").get_by_role("status")).to_be_empty()
    expect(page.locator("#closer-said")).to_be_empty()


def test_the_tools_wait_for_the_map(unwatched: Page, places: list[Any]) -> None:
    page, held = unwatched, []  # type: ignore[var-annotated]
    page.route("**/maplibre-gl.*mjs", lambda route: held.append(route))
    page.goto("/en/map/")
    page.locator("#closer-open").click()
    dialog = page.get_by_role("dialog", name="The closer map")
    expect(dialog.get_by_role("status")).to_have_text("The map is being loaded.")
    for name in ("Larger", "Smaller"):
        expect(dialog.get_by_role("button", name=name)).to_have_attribute("aria-disabled", "true")
        dialog.get_by_role("button", name=name).click(force=True)
    page.keyboard.press("Escape")
    page.locator("#closer-open").click()
    for route in held:
        route.continue_()
    expect(dialog.get_by_role("button", name="Larger")).to_have_attribute("aria-disabled", "false")
    expect(page.locator(".closer-stage canvas")).to_have_count(1)


def test_without_webgl_the_page_says_so(page: Page, places: list[Any]) -> None:
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto("/en/map/")
    page.get_by_role("button", name="Look closer").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#closer-said")).to_have_text(re.compile("cannot be shown here"))


def test_without_javascript_the_page_does_not_mention_it(plain_page: Page, places: list[Any]) -> None:
    plain_page.goto("/en/map/")
    expect(plain_page.get_by_text("Look closer")).to_be_hidden()
    expect(plain_page.locator(".map a.disc").first).to_be_visible()
