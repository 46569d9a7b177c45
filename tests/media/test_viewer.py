"""Looking closely: from a link that works by itself, by keyboard, with nothing fetched before it is asked for."""

import hashlib
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, expect

from archive.media.models import DepictedPerson, DepictedPlace
from tests.accessibility.test_pages import COLOUR_RULES, RULES
from tests.architecture.layers import ROOT
from tests.factories import make_memorial, make_place
from tests.media.iiif.conftest import chequered, item_of
from tests.media.iiif.test_manifests import manifest_of
from tests.pages import path_of, queries, read

VENDORED = ROOT / "archive" / "core" / "assets" / "vendor" / "openseadragon"


@pytest.fixture
def item(transactional_db: None, settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "files", tmp_path
    return item_of(chequered(1300, 900))


def test_the_library_is_the_one_that_was_read() -> None:
    listed = re.findall(r"^([0-9a-f]{64})  (\S+)$", (VENDORED / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {name for _sum, name in listed} == {path.name for path in VENDORED.iterdir()} - {"README.md"}
    for checksum, name in listed:
        assert hashlib.sha256((VENDORED / name).read_bytes()).hexdigest() == checksum, name


def violations(page: Page) -> list[str]:
    page.evaluate(Axe().axe_script)
    found = []
    for scheme, rules in (("light", RULES), ("dark", COLOUR_RULES)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        for violation in page.evaluate("rules => axe.run(document, rules).then(found => found.violations)", rules):
            found.append(f"{scheme}: {violation['id']}: {[node['html'][:150] for node in violation['nodes']]}")
    return found


def test_look_closely_by_keyboard(page: Page, item: Any) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.emulate_media(reduced_motion="reduce")
    page.goto(path_of(item))
    link = page.get_by_role("link", name="Look closely")
    assert not [url for url in asked if "openseadragon" in url or "/iiif/" in url]
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=item.labels["en"])
    expect(dialog).to_be_visible()
    status = dialog.get_by_role("status")
    expect(status).to_have_text("The whole image")
    expect(dialog.get_by_role("group")).to_be_focused()
    page.keyboard.press("+")
    expect(status).to_have_text("Enlargement: 1.5×")
    for key in ("ArrowRight", "ArrowDown", "-"):
        page.keyboard.press(key)
    expect(status).to_have_text("The whole image")
    for key in ("+", "r", "r", "r", "r", "0"):
        page.keyboard.press(key)
    expect(status).to_have_text("The whole image")
    dialog.get_by_role("button", name="Larger").click()
    expect(status).to_have_text("Enlargement: 1.5×")
    assert [url for url in asked if "/iiif/3/" in url and "default.jpg" in url]
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()


def marked(**fields: Any) -> Any:
    """A picture in which a person and a place are marked, and a hidden person as well."""
    item = item_of(chequered(), places=[make_place({"en": "Synthetic square"})], **fields)
    shown = [make_memorial("Synthetic Əliş"), make_memorial("Synthetic hidden", live=False)]
    for person, left in zip(shown, (10.5, 60), strict=True):
        region = {"region_x": left, "region_y": 20, "region_width": 15, "region_height": 30}
        DepictedPerson.objects.create(page=item, memorial=person, **region)
    DepictedPlace.objects.filter(page=item).update(region_x=50, region_y=0, region_width=50, region_height=50)
    return item


def test_what_is_marked_in_an_image_is_a_link_on_it_and_below_it(client: Client, item: Any) -> None:
    picture = marked(slug="marked")
    for language in ("en", "ru"):
        text = read(client, path_of(picture, language))
        assert '<rect x="10.5%" y="20.0%" width="15.0%" height="30.0%"/>' in text
        assert text.count("data-region=") == 2
        assert "hidden" not in text.replace(" hidden>", "").replace("-hidden", "").replace("overflow: hidden", "")
    assert queries(client, path_of(picture)) <= 15


def test_a_number_stands_in_its_frame_or_nowhere(client: Client, item: Any) -> None:
    """On a map the names are printed beside the places: a number that does not fit would hide them."""
    picture = marked(slug="marked")
    assert re.findall(r"<text[^>]*>(\d)</text>", read(client, path_of(picture))) == ["1", "2"]
    DepictedPlace.objects.filter(page=picture).update(region_width=4, region_height=3)
    assert re.findall(r'<text class="narrow"[^>]*>(\d)</text>', read(client, path_of(picture))) == ["2"]
    DepictedPlace.objects.filter(page=picture).update(region_width=40, region_height=1)
    text = read(client, path_of(picture))
    assert re.findall(r"<text[^>]*>(\d)</text>", text) == ["1"]
    assert '<rect x="50.0%" y="0.0%" width="40.0%" height="1.0%"/></a>' in text, "it is framed all the same"


def test_a_line_of_the_list_points_out_its_frame(page: Page, item: Any) -> None:
    page.goto(path_of(marked(slug="marked")))
    person, place = page.locator(".seen a").all()
    meant = page.locator(".regions .is-meant")
    place.hover()
    expect(meant.locator("title")).to_have_text("Synthetic square")
    person.focus()
    expect(meant).to_have_count(2)
    page.mouse.move(0, 0)
    expect(meant.locator("title")).to_have_text("Synthetic Əliş")
    person.blur()
    expect(meant).to_have_count(0)


def test_the_manifest_says_where(client: Client, item: Any) -> None:
    notes = manifest_of(client, marked(slug="marked"))["items"][0]["annotations"][0]["items"]
    assert [note["body"]["value"] for note in notes] == ["Synthetic Əliş", "Synthetic square"], "in the curator's order"
    assert notes[0]["target"].endswith("/canvas/1#xywh=percent:10.5,20,15,30")


def test_a_marked_person_is_reached_from_the_image(page: Page, item: Any) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(path_of(marked(slug="marked")))
    assert violations(page) == []
    page.get_by_role("link", name="Look closely").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("status")).to_have_text("The whole image")
    person = dialog.get_by_role("link", name="Synthetic Əliş")
    box, stage = person.bounding_box(), dialog.get_by_role("group").bounding_box()
    assert box and stage and box["width"] > 20 and box["x"] > stage["x"]
    assert violations(page) == []
    person.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Synthetic Əliş")
    page.go_back()
    page.get_by_role("link", name="Look closely").click()
    person.click()
    expect(page.locator("h1")).to_contain_text("Synthetic Əliş")


def test_without_scripts_the_link_leads_to_the_large_image(plain_page: Page, item: Any) -> None:
    plain_page.goto(path_of(item))
    address = plain_page.get_by_role("link", name="Look closely").get_attribute("href")
    answer = plain_page.request.get(str(address))
    assert (answer.status, answer.headers["content-type"].split("/")[0]) == (200, "image")


def test_an_image_that_cannot_be_prepared_is_shown_as_the_plain_image(page: Page, item: Any) -> None:
    page.goto(path_of(item))
    page.route("**/info.json", lambda route: route.fulfill(status=200, body="{"))
    page.get_by_role("link", name="Look closely").click()
    page.wait_for_url("**/files/**")
