"""The browser's own keys and buttons: Enter, Back, another language, another window. No word and no file is lost."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from archive.contributions.arriving import open_arrivals
from archive.contributions.models import Contribution
from tests.factories.files import picture_bytes
from tests.journeys.conftest import SmallArchive
from tests.journeys.test_giving import Walk, begin, send

WORDS = "Synthetic words of a synthetic giver."


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"synthetic-{number}.png" for number in range(2)]
    for number, path in enumerate(paths):
        path.write_bytes(picture_bytes("PNG", (64 + number, 48), "gray"))
    return paths


@pytest.mark.parametrize("has_script", [True, False])
def test_enter_in_a_caption_takes_no_file_out(
    page: Page, plain_page: Page, small_archive: SmallArchive, pictures: list[Path], has_script: bool
) -> None:
    page = page if has_script else plain_page
    begin(page)
    send(page, *pictures)
    caption = page.locator("[name$='-who']").last
    caption.fill("Synthetic person")
    caption.press("Enter")
    page.wait_for_load_state()
    expect(page.locator(".arrived")).to_have_count(2)
    expect(page.locator("[name$='-who']").last).to_have_value("Synthetic person")
    assert Contribution.objects.get().files.filter(who="Synthetic person").exists()


def test_files_that_are_sent_by_two_presses_come_once(
    page: Page, small_archive: SmallArchive, pictures: list[Path]
) -> None:
    begin(page)
    page.locator("#files").set_input_files(pictures)
    page.locator("[name=on]").dblclick()
    page.wait_for_url("**/consent/")
    gift = Contribution.objects.get()
    assert gift.files.count() == 2 and not open_arrivals(gift)


def test_another_language_shows_the_words_that_are_being_written(page: Page, small_archive: SmallArchive) -> None:
    page.goto("/en/contribute/memory/")
    page.locator("[name=words]").fill(WORDS)
    expect(page.locator(".kept")).to_contain_text("Saved at")
    page.get_by_role("link", name="Русский").click()
    page.wait_for_url("**/ru/contribute/words/")
    expect(page.locator("[name=words]")).to_have_value(WORDS)


def test_who_goes_on_and_comes_back_goes_on_with_the_same(page: Page, small_archive: SmallArchive) -> None:
    page.goto("/en/contribute/memory/")
    page.locator("[name=words]").fill("Synthetic words.")
    page.locator("main form .button").first.click()
    page.wait_for_url("**/files/")
    page.go_back()
    page.wait_for_url("**/en/contribute/words/")
    page.locator("[name=words]").fill(WORDS)
    expect(page.locator(".kept")).to_contain_text("Saved at")
    assert Contribution.objects.get().words == WORDS


def test_a_second_window_keeps_its_words_to_itself(page: Page, small_archive: SmallArchive) -> None:
    page.goto("/en/contribute/memory/")
    page.locator("[name=words]").fill(WORDS)
    expect(page.locator(".kept")).to_contain_text("Saved at")
    code = page.locator(".code .signs").inner_text()
    other = page.context.new_page()
    other.goto("/en/contribute/name/")
    other.locator("[name=subject]").fill("Synthetic name")
    other.locator("[name=words]").fill("Other synthetic words.")
    expect(other.locator(".kept")).to_contain_text("Saved at")
    page.locator("[name=when]").fill("about two")
    expect(page.locator(".kept")).to_contain_text("nothing was stored")
    expect(page.locator("[name=words]")).to_have_value(WORDS)
    page.locator("main form .button").first.click()
    expect(page.get_by_role("alert")).to_contain_text("nothing was stored")
    expect(page.locator("main")).to_contain_text("about two")
    Walk(page).look()
    page.locator("[name=code]").fill(code)
    page.locator("main form .button").click()
    page.wait_for_url("**/en/contribute/words/")
    expect(page.locator("[name=when]")).to_have_value("about two")
    assert {gift.words for gift in Contribution.objects.all()} == {WORDS, "Other synthetic words."}
