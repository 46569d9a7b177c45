"""Journeys with the keyboard alone. Wherever the focus comes to stand, it is seen."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import SmallArchive

#: Where the night can be read: the page one comes from, and the record to which one of its links leads.
READINGS = [
    ("/en/exhibitions/", "story"),
    ("/en/events/", "night"),
    ("/en/timeline/", "night"),
]
#: Where reported figures can be compared.
COMPARISONS = ["night"]

STANDS_AT = """wanted => { const element = document.activeElement, style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return { there: element === wanted, what: element.outerHTML.slice(0, 120),
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && style.visibility === "visible",
        seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth }; }"""


@pytest.fixture
def page(page: Page) -> Page:
    """Scrolls at once, so that where the focus is can be asked at once."""
    page.emulate_media(reduced_motion="reduce")
    return page


def tab_to(page: Page, target: Locator, most: int = 60) -> None:
    """Press Tab until the focus is on the target; at every stop on the way the focus is to be seen."""
    wanted = target.element_handle()
    page.wait_for_load_state()  # The words of a page are there before the style that shows the focus.
    for _ in range(most):
        page.keyboard.press("Tab")
        stop: dict[str, Any] = page.evaluate(STANDS_AT, wanted)
        assert stop["ring"], f"no focus to be seen on {stop['what']}"
        assert stop["seen"], f"the focus is off the screen, on {stop['what']}"
        if stop["there"]:
            return
    pytest.fail(f"{target} is not within {most} presses of Tab")


def follow(page: Page, target: Locator) -> None:
    tab_to(page, target)
    page.keyboard.press("Enter")


def test_the_first_stop_leads_past_the_frame(page: Page, small_archive: SmallArchive) -> None:
    page.goto(small_archive.path("night"))
    follow(page, page.get_by_role("link", name="Skip to the content"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_find_a_person(page: Page, small_archive: SmallArchive) -> None:
    page.goto("/en/")
    follow(page, page.locator("#sections").get_by_role("link", name="Search"))
    page.wait_for_url("**/en/search/")
    tab_to(page, page.get_by_label("Names, places, events"))
    page.keyboard.type("sintetik elisova")
    page.keyboard.press("Enter")
    page.wait_for_url("**?q=*")
    # On a wide screen the facets stand behind what was found: so they come for the keyboard.
    facets = page.locator(".facets")
    facets.evaluate("facets => facets.addEventListener('focusin', () => facets.classList.add('visited'))")
    found = page.locator("main").get_by_role("link", name="Sintetik Əlişova")
    tab_to(page, found)
    expect(facets).not_to_have_class(re.compile("visited"))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Sintetik Əlişova")


@pytest.mark.parametrize(("start", "record"), READINGS)
def test_read_the_night(page: Page, small_archive: SmallArchive, start: str, record: str) -> None:
    page.goto(start)
    path = small_archive.path(record)
    follow(page, page.locator(f'main a[href="{path}"]').first)
    page.wait_for_url(f"**{path}")
    expect(page.locator("main")).to_contain_text("Synthetic words of the night.")


def test_read_a_story_by_its_chapters(page: Page, small_archive: SmallArchive) -> None:
    page.goto(small_archive.path("story"))
    follow(page, page.get_by_role("navigation", name="Chapters").get_by_role("link").first)
    expect(page.locator("#first-heading")).to_be_in_viewport()
    follow(page, page.locator("#first").get_by_role("link", name="Synthetic night"))
    page.wait_for_url(f"**{small_archive.path('night')}")


def test_open_a_citation_and_come_back(page: Page, small_archive: SmallArchive) -> None:
    page.goto(small_archive.path("night"))
    mark = page.locator("#p01").locator('[role="doc-noteref"]')
    follow(page, mark)
    card = page.locator(".note-card:popover-open")
    expect(card).to_contain_text("Synthetic list")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(mark).to_be_focused()
    page.keyboard.press("Enter")
    follow(page, card.get_by_role("link", name="Synthetic list"))
    expect(page.locator("h1")).to_contain_text("Synthetic list")


@pytest.mark.parametrize("record", COMPARISONS)
def test_compare_figures(page: Page, small_archive: SmallArchive, record: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(small_archive.path(record))
    table = page.get_by_role("table", name=re.compile("ounded"))
    assert [row.inner_text() for row in table.get_by_role("rowheader").all()]
    assert table.evaluate("table => table.scrollWidth - table.parentElement.clientWidth") == 0
    follow(page, table.locator('[role="doc-noteref"]').first)
    expect(page.locator(".note-card:popover-open")).to_be_in_viewport()


def test_switch_the_language(page: Page, small_archive: SmallArchive) -> None:
    page.goto(small_archive.path("night"))
    follow(page, page.get_by_role("navigation", name="Language").get_by_role("link", name="Русский"))
    page.wait_for_url(f"**{small_archive.path('night', 'ru')}")
    expect(page.locator("h1")).to_contain_text("Синтетическая ночь")


def test_open_the_menu_of_a_phone_and_leave_it(mobile_page: Page, small_archive: SmallArchive) -> None:
    page = mobile_page
    page.goto("/en/")
    follow(page, page.get_by_role("button", name="Menu"))
    people = page.locator("#sections").get_by_role("link", name="People killed")
    expect(people).to_be_visible()
    page.keyboard.press("Escape")
    expect(people).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#sections").get_by_role("link", name="What is disputed")).to_be_visible()
    follow(page, page.get_by_role("button", name="Close"))
    expect(people).to_be_hidden()
    page.keyboard.press("Enter")
    follow(page, people)
    page.wait_for_url("**/en/memorials/")
