"""The frame around every page: languages, ways in, safety, weight."""

import gzip
import hashlib
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django_http_compression.middleware import zstd_compress

from tests.factories import (
    make_event,
    make_exhibition,
    make_media,
    make_memorial,
    make_place,
    make_source,
    make_standard_page,
)
from tests.pages import LANGUAGES, parse, path_of, read

ASSETS = Path(settings.BASE_DIR) / "archive" / "core" / "assets"


@pytest.mark.django_db
class TestFrame:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_languages_stay_on_the_page(self, client: Client, language: str) -> None:
        event = make_event()
        tree = parse(read(client, path_of(event, language)))
        switch = next(nav for nav in tree.iter("nav") if nav.get("class") == "languages")
        assert [link.get("href") for link in switch] == [path_of(event, other) for other in LANGUAGES]
        assert [link.get("lang") for link in switch] == list(LANGUAGES)
        assert [link.get("lang") for link in switch if link.get("aria-current")] == [language]
        assert tree.get("lang") == language

    def test_every_page_names_its_alternates_and_itself(self, client: Client) -> None:
        page = make_standard_page()
        text = read(client, path_of(page))
        assert f'<link rel="canonical" href="http://localhost:8000{path_of(page)}">' in text
        assert f'hreflang="x-default" href="http://localhost:8000{path_of(page, "az")}"' in text

    def test_the_ways_in_lead_to_pages_that_are_there(self, client: Client) -> None:
        tree = parse(read(client, "/en/"))
        sections = next(nav for nav in tree.iter("nav") if nav.get("id") == "sections")
        paths = [link.get("href") for link in sections.iter("a")]
        footer = next(tree.iter("footer"))
        more = [link.get("href") for link in footer.iter("a") if link.get("href").count("/") == 3]
        further = {"/en/events/", "/en/places/", "/en/disputed/", "/en/contribute/"}
        assert len(paths) == 8 + len(further) and further <= set(more) & set(paths)
        written = {"/en/about/", "/en/editorial-policy/", "/en/privacy/", "/en/accessibility/", "/en/contact/"}
        for path in {*paths, *more} - written:
            assert client.get(path).status_code == 200, path

    def test_the_section_one_is_in_is_marked(self, client: Client) -> None:
        tree = parse(read(client, path_of(make_memorial())))
        sections = next(nav for nav in tree.iter("nav") if nav.get("id") == "sections")
        assert [link.get("href") for link in sections.iter("a") if link.get("aria-current")] == ["/en/memorials/"]

    @pytest.mark.parametrize("make", [make_event, make_exhibition, make_media, make_memorial, make_place, make_source])
    def test_a_record_leads_back_to_its_index(self, client: Client, make: Any) -> None:
        record = make()
        crumbs = read(client, path_of(record)).split('<nav class="crumbs"')[1].split("</nav>")[0]
        assert f'href="{path_of(record.get_parent())}"' in crumbs

    def test_nothing_inline_and_nothing_from_elsewhere(self, client: Client) -> None:
        make_memorial()
        for path in ("/en/", "/en/events/", "/en/places/", path_of(make_event()), path_of(make_standard_page())):
            tree = parse(read(client, path))
            for element in tree.iter():
                is_data = element.tag == "script" and element.get("type") == "application/ld+json"
                is_ours = element.get("src", "").startswith("/static/")
                assert element.tag not in ("script", "style", "iframe") or is_ours or is_data
                assert element.get("style") is None
                assert not [name for name in element.keys() if name.startswith("on")]  # noqa: SIM118
                for name in ("src", "srcset"):
                    assert not element.get(name, "").startswith(("http:", "https:", "//"))
            sheets = [
                link.get("href", "") for link in tree.iter("link") if link.get("rel") in ("stylesheet", "preload")
            ]
            assert sheets and all(href.startswith("/static/") for href in sheets)

    def test_a_reader_gets_no_cookie(self, client: Client) -> None:
        assert not client.get("/en/").cookies

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_first_view_is_light(self, client: Client, language: str) -> None:
        """HTML, style and every font a page may ask for: upright, italic and display, in all scripts it shows."""
        for _ in range(10):
            make_memorial()
        sheets = [ASSETS / "css" / name for name in ("base.css", "home.css")]
        texts = [client.get(f"/{language}/").content, *(sheet.read_bytes() for sheet in sheets)]
        weight = sum(len(gzip.compress(text)) for text in texts)
        faces = ("source-serif-4-display", "source-serif-4-400", "source-sans-3-400", "source-sans-3-600")
        scripts = ("latin", "cyrillic") if language == "ru" else ("latin",)
        weight += sum(
            (ASSETS / "fonts" / f"{face}-{script}.woff2").stat().st_size for face in faces for script in scripts
        )
        assert weight <= 150 * 1024


def test_the_style_asks_for_nothing_that_is_not_here() -> None:
    for sheet in (ASSETS / "css").glob("*.css"):
        for address in re.findall(r'url\("([^"]+)"\)', sheet.read_text(encoding="utf-8")):
            assert (sheet.parent / address).resolve().is_file(), f"{sheet.name}: {address}"


def test_every_font_is_documented_and_unchanged() -> None:
    readme = (ASSETS / "fonts" / "README.md").read_text(encoding="utf-8")
    fonts = list((ASSETS / "fonts").glob("*.woff2"))
    assert len(fonts) == 12
    for font in fonts:
        assert f"{hashlib.sha256(font.read_bytes()).hexdigest()}  {font.name}" in readme


@pytest.mark.django_db
def test_a_page_comes_small_and_whole(client: Client) -> None:
    path = path_of(make_event({"en": "Synthetic night " * 20}))
    plain = client.get(path)
    answer = client.get(path, headers={"accept-encoding": "gzip, deflate, br, zstd"})
    assert answer["Content-Encoding"] == "zstd" and int(answer["Content-Length"]) == len(answer.content)
    zstd = import_module(zstd_compress.__module__)  # the standard library's from Python 3.14 on, else its backport
    assert zstd.decompress(answer.content) == plain.content
    assert len(answer.content) < len(zstd_compress(plain.content))
    assert "accept-encoding" in answer["Vary"].lower()
