"""Journeys on a phone without JavaScript, and a site that holds still for who asks it to."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SmallArchive


def test_a_relative_finds_a_person_and_the_source_of_what_is_said(
    plain_page: Page, small_archive: SmallArchive
) -> None:
    page = plain_page
    page.goto("/en/")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("sintetik alishova")
    page.get_by_role("button", name="Search").click()
    page.locator("main").get_by_role("link", name="Sintetik Əlişova").click()
    expect(page.locator("h1")).to_contain_text("Sintetik Əlişova")

    page.locator('[role="doc-noteref"]').first.click()
    note = page.locator("#note-1")
    assert page.url.endswith("#note-1")
    expect(note).to_be_in_viewport()
    note.locator('[role="doc-backlink"]').first.click()
    expect(page.locator('[role="doc-noteref"]').first).to_be_in_viewport()

    note.get_by_role("link", name="Synthetic list").click()
    expect(page.locator("h1")).to_contain_text("Synthetic list")
    page.locator("main").get_by_role("link", name="Sintetik Əlişova").first.click()
    assert page.url.endswith(small_archive.path("person"))


def test_a_visitor_asks_for_a_day_in_her_language(plain_page: Page, small_archive: SmallArchive) -> None:
    page = plain_page
    page.goto("/en/events/")
    expect(page.get_by_role("link", name="Synthetic eve")).to_be_visible()
    page.get_by_label("From").fill("1990-01-20")
    page.get_by_label("To", exact=True).fill("1990-01-20")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Synthetic night")).to_be_visible()
    expect(page.get_by_role("link", name="Synthetic eve")).to_have_count(0)

    page.get_by_role("link", name="Русский").click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    assert "from=1990-01-20" in page.url and "/ru/events/" in page.url
    page.get_by_role("link", name="Синтетическая ночь").click()
    assert page.url.endswith(small_archive.path("night", "ru"))


#: Elements, and what they generate before and after them, that move or would move.
MOVING = """() => [...document.querySelectorAll("*")].flatMap(element => ["", "::before", "::after"]
    .map(part => [element, part, getComputedStyle(element, part || null)])
    .filter(([, , style]) => style.animationName !== "none" || style.scrollBehavior === "smooth"
        || (style.transitionProperty !== "none" && parseFloat(style.transitionDuration) > 0))
    .map(([element, part]) => element.tagName + "." + element.className + part))"""
#: A page's own style that sets everything in motion.
SET_IN_MOTION = """() => { const sheet = new CSSStyleSheet(); document.adoptedStyleSheets = [sheet];
    sheet.replaceSync("@keyframes k { to { opacity: 0 } } *, *::before { transition: all 1s; animation: k 1s }"); }"""


@pytest.mark.parametrize("kind", ["home", "night", "person", "story", "search"])
def test_nothing_moves_for_who_asks_for_stillness(page: Page, small_archive: SmallArchive, kind: str) -> None:
    paths = {"home": "/en/", "search": "/en/search/?q=synthetic"}
    page.emulate_media(reduced_motion="reduce")
    page.goto(paths.get(kind) or small_archive.path(kind))
    assert page.evaluate(MOVING) == []
    page.evaluate(SET_IN_MOTION)
    assert page.evaluate(MOVING) == [], "a sheet of one page has its way over the frame's rule"
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(MOVING), "this test sees no motion at all"
