"""Where in a picture somebody is seen, drawn on it by a curator."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, expect

from archive.accounts.roles import CURATOR
from archive.assets.models import Processing
from archive.assets.renditions import READING
from archive.media.models import MediaPage
from tests.conftest import PHONE
from tests.factories import make_image, make_media, make_memorial, make_place
from tests.journeys.test_curator import add_row, make_person, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def photograph(settings: Any) -> Any:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0
    make_person(CURATOR)
    make_place({"en": "Synthetic square"})
    return make_media(image=make_image(), live=False, people=[make_memorial("Sintetik Əlişova")])


def open_form(page: Page, item: Any) -> None:
    sign_in(page, CURATOR)
    page.goto(f"/admin/pages/{item.pk}/edit/")


def open_picture(page: Page, row: str = "depicted_people-0") -> Locator:
    editor = page.locator(f"#inline_child_{row} region-editor")
    editor.locator("summary").click()
    stage = editor.locator(".region-stage")
    expect(stage).to_be_visible()
    return stage


def center(stage: Locator) -> None:
    """Between the bars of the editor, which lie over its upper and its lower edge."""
    stage.evaluate("stage => stage.scrollIntoView({block: 'center', behavior: 'instant'})")


def drag(page: Page, stage: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """From one point to another, both in percent of the picture."""
    center(stage)
    box = stage.locator("img").bounding_box()
    assert box
    (x, y), (to_x, to_y) = (
        (box["x"] + box["width"] * a / 100, box["y"] + box["height"] * b / 100) for a, b in (start, end)
    )
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move((x + to_x) / 2, (y + to_y) / 2)
    page.mouse.move(to_x, to_y)
    page.mouse.up()


def numbers(page: Page, row: str = "depicted_people-0") -> list[str]:
    return [page.input_value(f"#id_{row}-region_{name}") for name in ("x", "y", "width", "height")]


def near(found: Any, *expected: float) -> bool:
    """The same to one percent: a pixel of the screen is a part of that."""
    return [float(number) for number in found] == pytest.approx(expected, abs=1)


def stored(item: Any) -> Any:
    return MediaPage.objects.get(pk=item.pk).get_latest_revision_as_object()


def save_draft(page: Page) -> None:
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messages")).to_contain_text("updated")


def test_a_region_is_drawn_moved_resized_and_stored(page: Page, photograph: Any) -> None:
    open_form(page, photograph)
    stage = open_picture(page)
    assert "960" in (stage.locator("img").get_attribute("src") or "")
    drag(page, stage, (60, 70), (20, 30))
    assert near(numbers(page), 20, 30, 40, 40), "it may be drawn from any corner"
    drag(page, stage, (40, 50), (50, 60))
    assert near(numbers(page), 30, 40, 40, 40), "its middle moves it"
    drag(page, stage, (70, 60), (80, 10))
    assert near(numbers(page), 30, 40, 50, 40), "an edge resizes it in one direction"
    drag(page, stage, (30, 40), (10, 20))
    assert near(numbers(page), 10, 20, 70, 60), "a corner in two"
    drag(page, stage, (45, 50), (100, 50))
    assert near(numbers(page), 30, 20, 70, 60), "it stays within the picture"
    page.mouse.click(*_middle(stage))
    assert near(numbers(page), 30, 20, 70, 60), "a click changes nothing"

    page.fill("#id_depicted_people-0-region_width", "25.5")
    box = stage.locator(".region-box")
    assert box.evaluate("box => box.style.width") == "25.5%", "the rectangle follows what is typed"
    save_draft(page)
    region = stored(photograph).depicted_people.all()[0].region
    assert near(region, 30, 20, 25.5, 60)
    assert region[2] == 25.5

    page.locator("#inline_child_depicted_people-0").get_by_role("button", name="Clear region").click()
    assert numbers(page) == [""] * 4
    save_draft(page)
    assert stored(photograph).depicted_people.all()[0].region is None


def _middle(stage: Locator) -> tuple[float, float]:
    center(stage)
    box = stage.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_escape_takes_back_what_is_being_drawn(page: Page, photograph: Any) -> None:
    open_form(page, photograph)
    stage = open_picture(page)
    x, y = _middle(stage)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 100, y + 50)
    expect(stage.locator(".region-box")).to_be_visible()
    page.keyboard.press("Escape")
    page.mouse.up()
    assert numbers(page) == [""] * 4
    expect(stage.locator(".region-box")).to_be_hidden()


def test_a_new_row_has_a_picture_and_it_is_that_of_the_image_chosen_now(page: Page, photograph: Any) -> None:
    make_image("Another synthetic picture", (600, 900))
    open_form(page, photograph)
    add_row(page, "depicted_places")
    choose_place(page)
    stage = open_picture(page, "depicted_places-0")
    first = stage.locator("img").get_attribute("src")

    image = page.locator("#id_image-chooser")
    image.get_by_role("button", name="Actions").click()
    page.get_by_role("button", name="Clear choice").locator("visible=true").click()
    editor = page.locator("#inline_child_depicted_places-0")
    expect(editor.get_by_text("No image is chosen")).to_be_visible()
    expect(stage).to_be_hidden()
    image.get_by_role("button", name="Choose an image").click()
    page.locator(".modal-dialog").get_by_role("link", name="Another synthetic picture").click()
    expect(stage).to_be_visible()
    assert stage.locator("img").get_attribute("src") != first
    expect(page.locator(".modal-dialog")).to_have_count(0)
    drag(page, stage, (10, 10), (60, 35))
    save_draft(page)
    assert near(stored(photograph).depicted_places.all()[0].region, 10, 10, 50, 25)


def choose_place(page: Page) -> None:
    page.locator("#id_depicted_places-0-place-chooser").get_by_role("button", name="Choose").first.click()
    modal = page.locator(".modal-dialog")
    modal.get_by_role("link", name="Synthetic square").click()
    expect(modal).to_have_count(0)


def test_a_picture_that_is_still_being_made_appears_by_itself(page: Page, photograph: Any) -> None:
    image = photograph.image
    image.renditions.all().delete()
    type(image).objects.filter(pk=image.pk).update(processing=Processing.RUNNING)
    open_form(page, photograph)
    editor = page.locator("#inline_child_depicted_people-0 region-editor")
    editor.locator("summary").click()
    expect(editor.get_by_text("The picture is being made")).to_be_visible()
    image.get_rendition(READING)
    expect(editor.locator(".region-stage")).to_be_visible()
    expect(editor.get_by_text("The picture is being made")).to_be_hidden()


def test_a_finger_draws(browser: Browser, live_server: Any, photograph: Any) -> None:
    context = browser.new_context(base_url=live_server.url, **PHONE)
    page = context.new_page()
    open_form(page, photograph)
    stage = open_picture(page)
    center(stage)
    box = stage.locator("img").bounding_box()
    assert box
    points = [{"x": box["x"] + box["width"] * part, "y": box["y"] + box["height"] * part} for part in (0.25, 0.4, 0.75)]
    hand = context.new_cdp_session(page)
    hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[:1]})
    for point in points[1:]:
        hand.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(stage.locator(".region-box")).to_be_visible()
    assert near(numbers(page), 25, 25, 50, 50)
    context.close()


def test_what_is_drawn_on_is_told_to_staff_alone(client: Client, photograph: Any) -> None:
    image = photograph.image
    address = f"/admin/images/{image.pk}/pictured/"
    assert client.get(address).status_code == 302
    client.force_login(get_user_model().objects.get(username=CURATOR.code))
    made = image.renditions.get(filter_spec=READING)
    assert client.get(address).json() == {"src": made.url, "arrives": False}
    made.delete()
    for processing, arrives in ((Processing.RUNNING, True), (Processing.FAILED, False)):
        type(image).objects.filter(pk=image.pk).update(processing=processing)
        assert client.get(address).json() == {"src": None, "arrives": arrives}
    assert client.get("/admin/images/0/pictured/").status_code == 404
