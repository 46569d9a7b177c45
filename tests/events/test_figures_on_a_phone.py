"""Reported figures where there is little room: nothing is cut off, and what is a table stays one."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories import make_event, make_figure, make_source
from tests.pages import path_of

pytestmark = pytest.mark.django_db(transaction=True)
NARROWEST = {"width": 320, "height": 640}


@pytest.fixture
def event(transactional_db: None) -> Any:
    event = make_event()
    source = make_source(perspective="human-rights")
    speaker = "Synthetic commission of a synthetic assembly"
    make_figure(
        event, value="more than seven hundred", said_by=speaker, lowest=700, claimed="1990-02", sources=[source]
    )
    make_figure(event, value="800", said_by="Synthetic newspaper", lowest=800, highest=800, sources=[source])
    return event


def test_a_narrow_screen_has_each_figure_as_a_block_with_the_heads_of_the_columns(
    mobile_page: Page, event: Any
) -> None:
    mobile_page.set_viewport_size(NARROWEST)
    mobile_page.goto(path_of(event))
    figures = mobile_page.get_by_role("table", name="Wounded")
    assert figures.evaluate("table => table.scrollWidth - table.parentElement.clientWidth") == 0
    cell = figures.get_by_role("cell", name="Synthetic commission of a synthetic assembly", exact=True)
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Who says so: " / ""'
    above = figures.get_by_role("rowheader", name="more than seven hundred")
    assert above.bounding_box()["y"] < cell.bounding_box()["y"]  # type: ignore[index]


def test_the_blocks_are_still_rows_of_a_table(mobile_page: Page, event: Any) -> None:
    mobile_page.goto(path_of(event))
    table = mobile_page.get_by_role("table", name="Wounded")
    expect(table.get_by_role("columnheader")).to_have_text(
        ["Figure", "Who says so", "When said", "Perspective of the source"]
    )
    expect(table.get_by_role("row")).to_have_count(3)
    expect(table.get_by_role("row").nth(1).get_by_role("cell")).to_have_count(3)


def test_a_wide_screen_has_columns(page: Page, event: Any) -> None:
    page.goto(path_of(event))
    cells = page.get_by_role("table", name="Wounded").get_by_role("row").nth(1).locator("> *")
    assert len({cells.nth(place).bounding_box()["y"] for place in range(4)}) == 1  # type: ignore[index]
