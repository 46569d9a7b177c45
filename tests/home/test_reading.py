"""Text only: a visitor may put words in the place of pictures, and this device remembers it."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, TestCase
from playwright.sync_api import Browser, Page, expect

from tests.factories import make_image, make_media, make_rights
from tests.pages import parse, path_of, read

MODULE = Path(settings.BASE_DIR) / "archive" / "core" / "assets" / "js" / "reading.js"


@pytest.fixture
def item(transactional_db: None, settings: Any, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path
    return make_media(image=make_image(), rights_statement=make_rights())


def test_words_take_the_place_of_pictures_and_stay(page: Page, item: Any) -> None:
    page.goto(path_of(item))
    picture, words = page.locator("main img"), page.locator(".picture-words")
    choice = page.get_by_role("button", name="Text only")
    expect(picture).to_be_visible()
    assert choice.get_attribute("aria-pressed") == "false"
    choice.click()
    expect(picture).to_be_hidden()
    expect(words).to_have_text("Synthetic alt text.")
    page.goto("/ru" + path_of(item)[3:])
    expect(picture).to_be_hidden()
    expect(words).to_be_visible()
    choice = page.locator("#text-only")
    assert choice.get_attribute("aria-pressed") == "true"
    choice.click()
    expect(picture).to_be_visible()
    expect(words).to_be_hidden()
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length") == 0


def test_without_scripts_nothing_is_offered_that_does_not_work(live_server: Any, browser: Browser, item: Any) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(path_of(item))
    expect(page.locator("#text-only")).to_be_hidden()
    expect(page.locator("main img")).to_be_visible()
    context.close()


def test_the_module_is_small() -> None:
    assert len(MODULE.read_bytes()) <= 2048


@pytest.mark.django_db
def test_in_the_grid_the_warning_precedes_the_picture(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    with TestCase.captureOnCommitCallbacks(execute=True):
        warned = {"en": {"title": "Synthetic", "alt_text": "Synthetic.", "content_note": "Synthetic note."}}
        make_media(warned, image=make_image(), rights_statement=make_rights())
    card = next(li for li in parse(read(client, "/en/media/")).iter("li") if "card" in li.get("class", ""))
    assert [child.get("class") or child.tag for child in card][:2] == ["small content-note", "img"]
