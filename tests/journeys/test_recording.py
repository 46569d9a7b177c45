"""Somebody tells a memory with a phone instead of writing it; the browser's own device beeps in their place."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from archive.contributions.models import Contribution
from tests.accessibility.test_pages import RULES
from tests.browser import find_chromium
from tests.conftest import ARGUMENTS, PATIENCE, PHONE, Witness
from tests.journeys.test_giving import ASIDE

DEVICE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture(scope="module")
def hearing_browser(browser: Browser) -> Iterator[Browser]:
    """A Chromium with a microphone that beeps, and that everybody allows."""
    chromium = browser.browser_type.launch(executable_path=find_chromium(), args=[*ARGUMENTS, *DEVICE])
    yield chromium
    chromium.close()


@pytest.fixture
def phone(hearing_browser: Browser, live_server: Any, transactional_db: None) -> Iterator[Page]:
    context = hearing_browser.new_context(base_url=live_server.url, **PHONE)
    context.set_default_timeout(PATIENCE)
    witness = Witness(context, live_server.url)
    yield context.new_page()
    context.close()
    assert not witness.troubles, "\n".join(witness.troubles)


def told_length(page: Page) -> float:
    """Seconds of the recording, as the page says: the machine may be slow, the page has to be right."""
    expect(page.locator("[data-part=said]")).to_contain_text(re.compile(r"\d:\d\d"))
    minutes, seconds = re.findall(r"(\d+):(\d\d)", page.locator("[data-part=said]").inner_text())[0]
    return int(minutes) * 60 + int(seconds)


def look(page: Page) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    assert not found, [(one["id"], one["nodes"][0]["html"]) for one in found]
    assert page.evaluate(ASIDE) <= 0


def do(page: Page, what: str) -> None:
    page.locator(f"[data-do={what}]").click()


def to_the_recorder(page: Page, language: str) -> None:
    page.goto(f"/{language}/contribute/memory/")
    page.locator("[name=aloud]").click()
    page.wait_for_url("**/files/#recorder")


def speak(page: Page, until: str) -> None:
    expect(page.locator("[data-do=finish]")).to_be_visible()
    expect(page.locator("[data-part=clock]")).to_have_text(until)


@pytest.mark.parametrize("language", ["az", "en", "ru"])
def test_a_memory_is_told_and_sent(phone: Page, language: str) -> None:
    page = phone
    to_the_recorder(page, language)
    do(page, "record")
    speak(page, "0:01")
    do(page, "pause")
    expect(page.locator("[data-do=resume]")).to_be_focused()
    do(page, "resume")
    speak(page, "0:03")
    assert float(page.locator(".recorder").evaluate("box => box.style.getPropertyValue('--level')")) > 0
    do(page, "finish")
    heard = page.locator("audio")
    expect(page.locator("[data-do=send]")).to_be_focused()
    length = told_length(page)
    assert heard.evaluate("audio => audio.paused"), "nothing plays by itself"
    heard.evaluate("audio => new Promise((done) => { audio.ontimeupdate = done; audio.play(); })")
    assert abs(heard.evaluate("audio => audio.duration") - length) < 1.5
    heard.evaluate("audio => new Promise((done) => { audio.onseeked = done; audio.currentTime = 2; })")
    do(page, "send")
    expect(page.locator("[data-file]")).to_have_count(1)
    expect(page.locator("[data-do=record]")).to_be_visible()
    gift = Contribution.objects.get()
    file = gift.files.get()
    assert file.family == "recording" and abs(file.technical["duration_ms"] / 1000 - length) < 1.5
    assert file.technical["media_type"] == "audio/webm"
    page.locator("main form button[name=on]").click()
    page.wait_for_url("**/consent/")
    for group in page.locator("fieldset").all():
        group.get_by_role("radio").last.click()
    page.locator("main form .button").last.click()
    page.wait_for_url("**/check/")
    page.locator("main form .button").last.click()
    page.wait_for_url("**/sent/")
    gift.refresh_from_db()
    assert (gift.state, gift.words, gift.language) == ("waiting", "", language)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_tab_that_is_closed_loses_no_recording(phone: Page, scheme: Any) -> None:
    page = phone
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": 320, "height": 640})
    to_the_recorder(page, "en")
    look(page)
    do(page, "record")
    speak(page, "0:04")
    look(page)
    do(page, "pause")
    look(page)
    page.close()
    page = page.context.new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme=scheme)
    page.goto("/en/contribute/files/")
    expect(page.locator("[data-part=said]")).to_contain_text("was not sent yet")
    length = told_length(page)
    assert length >= 4
    look(page)
    do(page, "delete")
    expect(page.locator("#recorder-ask")).to_be_focused()
    look(page)
    do(page, "no")
    do(page, "send")
    expect(page.locator("[data-file]")).to_have_count(1)
    page.reload()
    expect(page.locator("[data-do=record]")).to_be_visible()
    assert abs(Contribution.objects.get().files.get().technical["duration_ms"] / 1000 - length) < 1.5


def test_one_begins_again_after_being_asked_and_forgets_it_with_the_code(phone: Page) -> None:
    page = phone
    to_the_recorder(page, "en")
    do(page, "record")
    speak(page, "0:01")
    do(page, "finish")
    do(page, "again")
    do(page, "yes")
    expect(page.locator("[data-do=pause]")).to_be_visible()
    speak(page, "0:01")
    do(page, "finish")
    page.goto("/en/contribute/memory/")
    page.locator(".begun .link").click()
    page.wait_for_url("**/contribute/")
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


def test_a_microphone_that_is_refused_leaves_the_file_and_the_words(mobile_page: Page, transactional_db: None) -> None:
    page = mobile_page
    to_the_recorder(page, "en")
    do(page, "record")
    expect(page.locator("[data-part=said]")).to_contain_text("choose a file, or write")
    look(page)
    expect(page.locator("#files")).to_be_visible()


def test_words_go_on_with_another_device(phone: Page, mobile_page: Page) -> None:
    old, new = phone, mobile_page
    old.goto("/en/contribute/memory/")
    old.locator("[name=words]").press_sequentially("Synthetic words of the old phone.")
    expect(old.locator(".kept")).to_contain_text("Saved at")
    code = old.locator(".signs").inner_text()
    look(old)
    new.goto("/en/contribute/return/")
    new.locator("[name=code]").fill(code)
    new.locator("main form .button").click()
    new.wait_for_url("**/words/")
    expect(new.locator("[name=words]")).to_have_value("Synthetic words of the old phone.")
    new.locator("[name=words]").fill("Synthetic words of the new phone.")
    expect(new.locator(".kept")).to_contain_text("Saved at")
    old.locator("[name=words]").press_sequentially(" More.")
    both = "Synthetic words of the old phone. More.\n\nSynthetic words of the new phone."
    expect(old.locator("[name=words]")).to_have_value(both)
    expect(old.locator(".kept")).to_contain_text("Both stand here")
    old.locator("main form .button").first.click()
    old.wait_for_url("**/files/")
    assert Contribution.objects.get().words == both


def test_who_goes_on_while_words_are_being_stored_begins_once(mobile_page: Page, transactional_db: None) -> None:
    page = mobile_page
    page.goto("/en/contribute/memory/")
    held: list[Route] = []
    page.route("**/contribute/memory/", lambda route: held.append(route))
    page.locator("[name=words]").fill("Synthetic words, enough to begin with.")
    page.locator("[name=when]").fill("1990")
    with page.expect_request("**/contribute/memory/"):
        pass
    page.locator("main form .button").first.click()
    held[0].continue_()
    page.wait_for_url("**/files/")
    gift = Contribution.objects.get()
    assert (gift.words, gift.when) == ("Synthetic words, enough to begin with.", "1990")


def test_words_that_met_a_broken_line_are_still_there(phone: Page) -> None:
    page = phone
    page.goto("/en/contribute/memory/")
    page.locator("[name=words]").fill("Synthetic words, enough to begin with.")
    expect(page.locator(".kept")).to_contain_text("Saved at")
    page.wait_for_load_state("networkidle")  # the icon of the page has come
    page.context.set_offline(True)
    page.locator("[name=where]").fill("Synthetic square")
    expect(page.locator(".kept")).to_contain_text("kept in this browser")
    page.context.set_offline(False)
    page.goto("/en/contribute/words/")
    expect(page.locator("[name=where]")).to_have_value("Synthetic square")
    expect(page.locator(".kept")).to_contain_text("Saved at")
    assert Contribution.objects.get().where == "Synthetic square"
    assert page.evaluate("Object.keys(localStorage)") == [], "the archive has them: nothing stays behind"
