"""A voice of two hours: found by its words, heard from their second, read along, in two languages; or read alone."""

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories.voices import make_long_voice
from tests.pages import path_of

#: Where the sound stands, in seconds.
AT = "document.querySelector('audio').currentTime"
#: When the sound came to where it was sent, in milliseconds since the answer of the server was there.
WATCH = """addEventListener("seeked", () => { window.sought ??=
    performance.now() - performance.getEntriesByType("navigation")[0].responseEnd }, true)"""
#: Milliseconds of each run of the player's own script that took more than five.
RUNS = """() => new Promise((done) => { const found = [];
    new PerformanceObserver((list) => { for (const frame of list.getEntries())
        for (const script of frame.scripts) if (script.sourceURL.includes("player")) found.push(script.duration); })
        .observe({ type: "long-animation-frame", buffered: true });
    setTimeout(() => done(found), 300); })"""

#: Whether a link at the upper edge of the window is what one would press there.
UNCOVERED = """link => { link.scrollIntoView({ block: "start", behavior: "instant" });
    const box = link.getBoundingClientRect();
    return document.elementFromPoint(box.left + 3, box.top + 3) === link; }"""


def wait_until(page: Page, script: str, *, seconds: float = 10) -> None:
    """Ask again and again; Playwright's own way of waiting needs what the page's security policy forbids."""
    until = time.monotonic() + seconds
    while not page.evaluate(script):
        assert time.monotonic() < until, script
        page.wait_for_timeout(50)


@pytest.fixture
def long_voice(transactional_db: None) -> Any:
    return make_long_voice()


def test_words_are_found_and_heard_at_once(page: Page, long_voice: Any) -> None:
    page.add_init_script(WATCH)
    page.goto("/en/search/?q=line+002001")
    page.get_by_role("link", name="1:20:00").click()
    wait_until(page, "window.sought")
    assert page.evaluate(AT) == pytest.approx(4800, abs=0.1)
    # Half a second where the machine does nothing else; other tests run beside this one.
    assert page.evaluate("window.sought") < 3000
    now = page.locator(".lines [aria-current]")
    expect(now).to_contain_text("Synthetic line 002001")
    expect(now).to_be_in_viewport()
    expect(page.locator("audio")).to_be_in_viewport()
    assert page.evaluate("document.querySelector('audio').paused"), "nothing plays by itself"
    # 12 ms where the machine does nothing else; other tests run beside this one.
    assert max(page.evaluate(RUNS), default=0) <= 500, "the script holds nobody up"


def test_read_along(page: Page, long_voice: Any) -> None:
    page.goto(path_of(long_voice))
    page.locator(".chapters a").nth(2).click()
    expect(page.locator(".lines [aria-current]")).to_contain_text("Synthetic line 000601")
    assert page.url.endswith("#t=1440")
    wait_until(page, f"{AT} > 1440")
    page.keyboard.press("k")
    assert page.evaluate("document.querySelector('audio').paused")

    again = page.get_by_role("button", name="Follow the words again")
    for _turn in range(10):  # The page itself may still be moving away under the mouse.
        page.locator(".lines").hover()
        page.mouse.wheel(0, 3000)
        if again.is_visible():
            break
        page.wait_for_timeout(200)
    expect(again).to_be_visible()
    again.click()
    expect(page.locator(".lines [aria-current]")).to_be_in_viewport()

    page.get_by_label("Find in the transcript").fill("LINE 00300")
    expect(page.locator("output")).to_have_text("1 of 1 lines")
    expect(page.locator(".lines li.at")).to_contain_text("Synthetic line 003000")
    expect(page.locator(".lines li.at")).to_be_in_viewport()
    # In a window as low as letters of four times their size make it, the player covers no line.
    page.set_viewport_size({"width": 320, "height": 256})
    assert page.locator(".lines li.at > a").evaluate(UNCOVERED)
    page.get_by_label("Find in the transcript").fill("line 0006")
    page.keyboard.press("Enter")
    expect(page.locator("output")).to_have_text("3 of 100 lines")

    page.get_by_label("Speed").select_option("1.5")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.5
    page.get_by_role("button", name="Copy the address of this moment").click()
    expect(page.locator("[data-part=said]")).to_contain_text("t=144")


def test_the_keyboard_goes_from_line_to_line(page: Page, long_voice: Any) -> None:
    page.goto(f"{path_of(long_voice)}#t=60")
    page.locator(".lines").focus()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("1:00")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_until(page, f"{AT} >= 62.4")
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('.lines')"), "one press leads past three thousand lines"


def test_two_languages_stand_side_by_side(page: Page, long_voice: Any) -> None:
    page.goto(path_of(long_voice))
    page.locator(".chapters a").nth(1).click()
    page.locator(".read-in").nth(1).get_by_role("link", name="Azerbaijani").click()
    page.wait_for_url("**with=az#t=72*")
    line = page.locator(".lines [aria-current]")
    expect(line).to_contain_text("Synthetic line 000301")
    expect(line.locator("[lang=az]")).to_contain_text("Sintetik sətir 000301")
    page.get_by_label("Find in the transcript").fill("setir 000303")
    expect(page.locator(".lines li.at")).to_contain_text("Synthetic line 000303")


def test_without_a_script_it_is_a_sound_and_a_text_to_read(plain_page: Page, long_voice: Any) -> None:
    page = plain_page
    page.goto(path_of(long_voice))
    expect(page.locator("audio")).to_be_visible()
    expect(page.locator(".scripted").first).to_be_hidden()
    page.locator(".chapters a").nth(4).click()
    expect(page.locator("h3", has_text="Synthetic chapter 000005")).to_be_in_viewport()
    line = page.locator(".lines li", has_text="Synthetic line 001205")
    line.get_by_role("link").click()
    assert page.url.endswith("#t=2889.6")
    expect(line).to_be_in_viewport()
    page.locator(".read-in").nth(0).get_by_role("link", name="Azerbaijani").click()
    expect(page.locator(".lines li").first).to_contain_text("Sintetik sətir 000001")
