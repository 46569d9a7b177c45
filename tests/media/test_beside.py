"""Two images laid side by side: chosen from what is public, compared by sight, by keyboard and without scripts."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, Route, expect

from archive.core.visibility import AccessStatus
from tests.media.iiif.conftest import chequered, item_of
from tests.media.test_viewer import violations
from tests.pages import path_of, queries, read

BESIDE = "/{}/media/beside/"


@pytest.fixture
def items(transactional_db: None, settings: Any, tmp_path: Any) -> list[Any]:
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "files", tmp_path
    return [item_of(chequered(*size), slug=f"synthetic-{size[0]}") for size in ((2400, 1800), (1800, 2400), (900, 600))]


@pytest.fixture
def small(db: None, settings: Any, tmp_path: Any, django_capture_on_commit_callbacks: Any) -> list[Any]:
    """Three where nobody looks at the images themselves; two are prepared to be looked at."""
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "files", tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        prepared = [item_of(chequered(*size), slug=f"synthetic-{size[0]}") for size in ((48, 36), (36, 48))]
    return [*prepared, item_of(chequered(18, 12), slug="synthetic-18")]


def address(*chosen: Any, language: str = "en") -> str:
    sides = zip(("first", "second"), chosen, strict=False)
    return BESIDE.format(language) + "?" + "&".join(f"{side}={item.identifier}" for side, item in sides)


def test_it_is_reached_from_an_image_and_asks_for_the_other(client: Client, small: list[Any]) -> None:
    left, right, other = small
    assert f'href="{address(left)}"' in read(client, path_of(left))
    choice = read(client, address(left))
    for item in (right, other):
        assert f"?first={left.identifier}&amp;second={item.identifier}" in choice
    assert f"second={left.identifier}" not in choice
    both = read(client, address(left, right))
    assert both.count("data-look=") == 2
    assert f"?first={right.identifier}&amp;second={left.identifier}" in both
    assert max(queries(client, address(*some)) for some in ([], small[:1], small[:2])) <= 15


@pytest.mark.parametrize("hidden", [{"live": False}, {"access_status": AccessStatus.RESTRICTED}])
def test_what_is_not_public_is_neither_shown_nor_offered(client: Client, small: list[Any], hidden: Any) -> None:
    left, right, _other = small
    type(right).objects.filter(pk=right.pk).update(**hidden)
    for asked in (address(left, right), address(right, left), address(right), address()):
        assert right.identifier not in read(client, asked).partition("<main")[2]


def test_what_nobody_asked_for_is_the_choice(client: Client, small: list[Any]) -> None:
    for odd in ("", "?first=", "?first=BJ-D-9999&second=%00", "?second=x&page=-1", address(small[0], small[0])):
        text = read(client, odd if odd.startswith("/") else BESIDE.format("ru") + odd)
        assert small[1].identifier in text


def enlargement(stage: Locator) -> Any:
    """How the canvas of a stage looks: another one once it was enlarged."""
    return stage.locator("canvas").first.evaluate("canvas => canvas.toDataURL().length")


def test_both_move_together_by_keyboard_until_they_are_parted(page: Page, items: list[Any]) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(address(*items[:2]))
    assert violations(page) == []
    page.get_by_role("link", name="Look closely").first.click()
    dialog = page.get_by_role("dialog", name="Two images side by side")
    status = dialog.get_by_role("status")
    expect(status).to_have_text("The whole image")
    stages = dialog.get_by_role("group")
    expect(stages).to_have_count(2)
    expect(stages.first).to_be_focused()
    before = [enlargement(stages.nth(number)) for number in (0, 1)]
    for key in ("+", "+", "+"):
        page.keyboard.press(key)
    expect(status).to_have_text("Enlargement: 3.4×")
    stages.nth(1).focus()
    page.keyboard.press("ArrowLeft")
    expect(status).to_have_text("Enlargement: 3.4×")
    assert [enlargement(stages.nth(number)) for number in (0, 1)] != before
    together = dialog.get_by_role("button", name="Move both together")
    together.click()
    expect(together).to_have_attribute("aria-pressed", "false")
    stages.first.focus()
    page.keyboard.press("0")
    expect(status).to_have_text("The whole image")
    stages.nth(1).focus()
    page.keyboard.press("+")
    expect(status).to_have_text("Enlargement: 5.1×")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Look closely").first).to_be_focused()


def test_one_that_comes_late_is_waited_for(page: Page, items: list[Any]) -> None:
    """What is pressed before both are there has no effect: it is not said that they are."""
    page.emulate_media(reduced_motion="reduce")
    held: list[Route] = []
    page.route(f"**/{items[1].identifier}.1/info.json", lambda route: held.append(route))
    page.goto(address(*items[:2]))
    page.get_by_role("link", name="Look closely").first.click()
    dialog = page.get_by_role("dialog", name="Two images side by side")
    status = dialog.get_by_role("status")
    expect(dialog.locator(".stage").first.locator("canvas")).to_be_visible()
    dialog.locator(".stage").first.press("+")
    page.evaluate("() => new Promise((done) => { setTimeout(done, 600); })")
    expect(status).to_have_text("The image is being loaded.")
    held[0].continue_()
    expect(status).to_have_text("The whole image")
    dialog.get_by_role("group").nth(1).press("+")
    expect(status).to_have_text("Enlargement: 1.5×")


def test_without_scripts_both_stand_there(plain_page: Page, items: list[Any]) -> None:
    plain_page.set_viewport_size({"width": 1280, "height": 800})
    plain_page.goto(path_of(items[0]))
    plain_page.get_by_role("link", name="Lay beside another image").click()
    plain_page.locator(".media-grid a").first.click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Two images side by side")
    boxes = [image.bounding_box() for image in plain_page.locator(".beside img").all()]
    assert len(boxes) == 2
    assert boxes[0] and boxes[1] and boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
