"""A note opens beside the text that cites it; the keyboard is enough, and without script the marker is a link."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.factories import make_event, make_source
from tests.pages import path_of

pytestmark = pytest.mark.django_db(transaction=True)

MARK = ".marks a"
CARD = ".note-card:popover-open"


@pytest.fixture
def event() -> Any:
    cited = make_source({"en": "Synthetic cited work"})
    body = [("paragraph", {"text": "<p>Synthetic words.</p>", "anchor": "p01"})]
    return make_event(body=body, sources=[(cited, {"about": "p01", "locator": "p. 3"})])


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def test_a_note_opens_and_closes_by_keyboard(page: Page, event: Any) -> None:
    page.goto(path_of(event))
    page.locator(MARK).focus()
    page.keyboard.press("Enter")
    assert "Synthetic cited work, p. 3" in page.locator(CARD).inner_text()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Close"
    page.keyboard.press("Tab")
    assert focused(page) == "Synthetic cited work"
    page.keyboard.press("Escape")
    assert page.locator(CARD).count() == 0
    assert focused(page) == "[1]"
    assert "#note" not in page.url


def test_a_note_fits_a_phone(mobile_page: Page, event: Any) -> None:
    mobile_page.goto(path_of(event))
    mobile_page.locator(MARK).click()
    box = mobile_page.locator(CARD).bounding_box()
    assert box is not None
    assert box["x"] >= 0 and box["x"] + box["width"] <= mobile_page.viewport_size["width"]  # type: ignore[index]
    mobile_page.locator(f"{CARD} button").click()
    assert mobile_page.locator(CARD).count() == 0


def test_a_note_opened_elsewhere_is_the_link_it_is(page: Page, event: Any) -> None:
    page.goto(path_of(event))
    with page.context.expect_page() as other:
        page.locator(MARK).click(modifiers=["ControlOrMeta"])
    other.value.wait_for_url("**#note-1")
    assert page.locator(CARD).count() == 0
