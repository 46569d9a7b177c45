"""The closer map: only where an operator gave tiles, only when asked for, only from the archive itself."""

import hashlib
import io
import re
import struct
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import Client
from PIL import Image
from playwright.sync_api import Page, expect

from archive.exhibitions.atlas.tiles import fault_of
from tests.architecture.layers import ROOT
from tests.factories import make_event, make_place
from tests.media.test_viewer import violations
from tests.pages import LANGUAGES, path_of, read

VENDOR = ROOT / "archive" / "core" / "assets" / "vendor"
WEST, SOUTH, EAST, NORTH = -1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000


def _field(number: int, content: bytes) -> bytes:
    """A field of bytes in the protocol buffers' wire format; shorter than 128 bytes."""
    return bytes([number << 3 | 2, len(content)]) + content


def _tile() -> bytes:
    """A Mapbox Vector Tile 2.1 with one layer, `earth`, whose square covers all of it."""
    # MoveTo (0, 0); LineTo (+128, 0), (0, +128), (-128, 0); ClosePath: in zigzag numbers, extent 128.
    square = bytes([9, 0, 0, 26, 0x80, 2, 0, 0, 0x80, 2, 0xFF, 1, 0, 15])
    feature = bytes([3 << 3, 3]) + _field(4, square)
    return _field(3, _field(1, b"earth") + _field(2, feature) + bytes([5 << 3, 0x80, 1, 15 << 3, 2]))


def archive_of(path: Path, *, version: int = 3, kind: int = 1) -> Path:
    """A PMTiles archive of one tile, that of zoom 0, nothing compressed."""
    tile, metadata = _tile(), b"{}"
    directory = bytes([1, 0, 1, len(tile), 1])
    lengths = [127, len(directory), 127 + len(directory), len(metadata)]
    start = sum(lengths[2:])
    header = b"PMTiles" + bytes([version])
    header += struct.pack("<11Q", *lengths, start, 0, start, len(tile), 1, 1, 1)
    header += bytes([1, 1, 1, kind, 0, 0]) + struct.pack("<4i", WEST, SOUTH, EAST, NORTH) + bytes(9)
    path.write_bytes(header + directory + metadata + tile)
    return path


@pytest.fixture
def tiles(settings: Any, tmp_path: Path) -> Path:
    path = archive_of(tmp_path / "synthetic.pmtiles")
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
            archive_of(tmp_path / "old.pmtiles", version=2): "it is not a PMTiles archive of version 3",
            archive_of(tmp_path / "png.pmtiles", kind=2): "its tiles are not vector tiles (MVT)",
        }.items():
            settings.ARCHIVE_MAP_TILES = str(path)
            assert f"ARCHIVE_MAP_TILES names {path}: {fault}." in [found.msg for found in run_checks()]


@pytest.mark.django_db
class TestPageAndFile:
    def test_without_the_setting_nothing_of_it_is_there(self, client: Client) -> None:
        for language in LANGUAGES:
            text = read(client, f"/{language}/map/")
            assert not re.search(r"Look closer|closer-|maplibre|pmtiles|js/map\.", text)
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
def place(transactional_db: None, tiles: Path) -> Any:
    place = make_place({"en": "Synthetic square"}, latitude=40.4, longitude=49.9, uncertainty_m=3_000)
    make_event({"en": "Synthetic march"}, date="1990-01-19", places=[place])
    return place


def corner(page: Page) -> str:
    """The colour at the upper left of the opened map, as CSS writes it."""
    picture = Image.open(io.BytesIO(page.locator(".closer-stage").screenshot())).convert("RGB")
    return "rgb({}, {}, {})".format(*picture.getpixel((5, 5)))  # type: ignore[misc]


def test_the_land_of_the_tiles_is_drawn_in_the_colours_of_the_page(page: Page, place: Any) -> None:
    page.goto("/en/map/")
    page.get_by_role("button", name="Look closer").click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        land = page.locator(".map .land").first.evaluate("land => getComputedStyle(land).fill")
        for _ in range(50):
            if corner(page) == land:
                break
            page.wait_for_timeout(200)
        assert corner(page) == land, scheme


def test_look_closer_by_keyboard(page: Page, place: Any) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.emulate_media(reduced_motion="reduce")
    page.goto("/en/map/")
    assert not [url for url in asked if "maplibre" in url or "pmtiles" in url]
    button = page.get_by_role("button", name="Look closer")
    button.focus()
    with page.expect_response(lambda answer: answer.url.endswith("tiles.pmtiles") and answer.status == 206):
        page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Map")
    marker = dialog.get_by_role("link", name="1 Synthetic square")
    expect(marker).to_be_visible()
    expect(marker).to_have_attribute("href", path_of(place))
    expect(dialog.get_by_text("OpenStreetMap contributors")).to_be_visible()
    for name in ("Larger", "Smaller"):
        dialog.get_by_role("button", name=name).click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    expect(page.locator(".map a.disc")).to_have_count(1)
    expect(page.locator(".at-places").get_by_role("link", name="Synthetic square")).to_be_visible()


def test_without_webgl_the_page_says_so(page: Page, place: Any) -> None:
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto("/en/map/")
    page.get_by_role("button", name="Look closer").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#closer-said")).to_have_text(re.compile("cannot be shown in this browser"))
