"""Folded measures: an address that leads into one opens it, and paper shows them all."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories import make_event, make_figure, make_source
from tests.pages import path_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def event(transactional_db: None) -> Any:
    event = make_event()
    source = make_source()
    for measure in ("killed-civilians", "wounded", "missing"):
        for number in range(3, 9):
            make_figure(event, measure=measure, value=f"{measure} {number}", lowest=number, highest=number)
    make_figure(event, measure="missing", value="cited alone", lowest=4, sources=[source])
    return event


def test_an_address_opens_its_measure_without_any_script(plain_page: Page, event: Any) -> None:
    plain_page.goto(f"{path_of(event)}#figures-wounded")
    wounded, missing = (plain_page.locator(f"details:has(#figures-{name})") for name in ("wounded", "missing"))
    expect(wounded.locator("table")).to_be_visible()
    expect(missing.locator("table")).to_be_hidden()
    heading = wounded.get_by_role("heading", name="Wounded")
    expect(heading).to_be_in_viewport()
    plain_page.get_by_role("link", name="Missing").click()
    expect(missing.locator("table")).to_be_visible()
    expect(missing.get_by_role("heading", name="Missing")).to_be_in_viewport()


def test_the_way_back_from_a_note_opens_it_too(plain_page: Page, event: Any) -> None:
    plain_page.goto(path_of(event))
    cited = plain_page.locator("tr", has_text="cited alone")
    expect(cited).to_be_hidden()
    plain_page.locator(".notes .back a").last.click()
    expect(cited).to_be_in_viewport()


def test_a_browser_that_does_not_open_it_is_helped(page: Page, event: Any) -> None:
    page.goto(path_of(event))
    page.evaluate("history.pushState({}, '', '#figures-missing')")  # as silent as an older browser
    expect(page.locator("#figures-missing table")).to_be_hidden()
    page.evaluate("dispatchEvent(new HashChangeEvent('hashchange'))")
    expect(page.locator("#figures-missing table")).to_be_in_viewport()


def test_on_paper_nothing_is_folded(page: Page, event: Any) -> None:
    page.goto(path_of(event))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 600, "height": 800})  # of a sheet between its margins
    for table in page.get_by_role("table").all():
        assert table.evaluate("table => table.checkVisibility({ contentVisibilityAuto: true })")
        assert table.evaluate("table => getComputedStyle(table).display") == "table"
    expect(page.get_by_text("On this page")).to_be_hidden()
