"""Suggestions under the field: the keyboard leads to a person, and the form stays what it is."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.factories import make_memorial
from tests.pages import path_of

MODULE = Path(settings.BASE_DIR) / "archive" / "core" / "assets" / "js" / "search.js"


@pytest.fixture
def people(transactional_db: None) -> list[Any]:
    return [make_memorial("Sintetik Zebrayeva"), make_memorial("Sintetik Zebraqov")]


def test_a_person_is_reached_by_the_keyboard(page: Page, people: list[Any]) -> None:
    page.goto("/en/search/")
    field, options = (
        page.get_by_role("combobox", name="Names, places, events, sources, words"),
        page.locator(".suggestions li"),
    )
    field.press_sequentially("Зебра")
    expect(options).to_have_count(2)
    assert field.get_attribute("aria-expanded") == "true"
    field.press("Escape")
    expect(options.first).to_be_hidden()
    assert field.input_value() == "Зебра"
    field.press_sequentially("ев")
    expect(options).to_have_count(1)
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    field.press("Enter")
    page.wait_for_url(f"**{path_of(people[0])}")


def test_the_module_is_small() -> None:
    assert MODULE.stat().st_size <= 3 * 1024
