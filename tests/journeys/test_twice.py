"""Who presses a button twice, as many do who came late to computers, sends once, and is told what became of it."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from archive.contributions.models import Contribution
from archive.memorials import tribute_guard
from archive.memorials.models import Tribute
from tests.journeys.conftest import SmallArchive

#: Presses the second time while the first answer is on its way.
TWICE = "button => new Promise((done) => { button.click(); setTimeout(() => { button.click(); done(); }, 300); })"


def press_twice(page: Page, button: Locator) -> None:
    """The archive answers the first press, but the line is slow."""
    answers: list[tuple[Route, Any]] = []

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            answers.append((route, route.fetch(max_redirects=0)))
        else:
            route.continue_()

    page.route("**/*", answer)
    button.evaluate(TWICE)
    for route, answered in answers:
        route.fulfill(response=answered)
    assert len(answers) == 1


def test_words_are_begun_once(page: Page, small_archive: SmallArchive) -> None:
    """The second answer alone would arrive, and with it another code; the first words would be nobody's."""
    page.goto("/az/contribute/memory/")
    page.locator("[name=words]").fill("Synthetic words.")
    press_twice(page, page.locator("main form .button").first)
    page.wait_for_url("**/az/contribute/files/")
    assert Contribution.objects.count() == 1


def test_a_carnation_is_thanked_for(
    mobile_page: Page, small_archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second answer would say that one lies here already."""
    monkeypatch.setattr(tribute_guard, "QUICKEST", 0)
    page = mobile_page
    page.goto(small_archive.path("person", "ru"))
    press_twice(page, page.locator(".lay .button"))
    expect(page.locator(".thanks")).to_be_visible()
    assert Tribute.objects.count() == 1


def test_who_comes_back_can_send_again(page: Page, small_archive: SmallArchive) -> None:
    page.goto("/en/contribute/name/")
    for subject in ("Synthetic name", "Synthetic other name"):
        page.locator("[name=subject]").fill(subject)
        page.locator("[name=words]").fill("Synthetic words.")
        page.locator("main form .button").first.click()
        page.wait_for_url("**/en/contribute/files/")
        page.go_back()
        page.wait_for_url("**/en/contribute/words/")
    assert Contribution.objects.get().subject == "Synthetic other name"
