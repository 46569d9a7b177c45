"""Very much is being sent: a browser computes beside the writing, one without a script waits; no word is lost."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from archive.contributions.models import Contribution
from archive.core import proofs
from archive.memorials import tribute_guard
from archive.memorials.models import Tribute
from tests.factories.gifts import Giver
from tests.journeys.conftest import SmallArchive
from tests.journeys.test_giving import Walk


@pytest.fixture(autouse=True)
def two_an_hour_are_many(settings: Any) -> None:
    settings.ARCHIVE_HOURLY = {"contribution": (4, 1000), "carnation": (4, 1000), "wrong-code": (4, 1000)}


def make_it_busy() -> None:
    for _time in range(2):
        Giver().begin()


def test_a_browser_computes_while_somebody_writes(mobile_page: Page, small_archive: SmallArchive) -> None:
    make_it_busy()
    page = mobile_page
    with page.expect_event("worker"):
        page.goto("/az/contribute/memory/")
    expect(page.locator(".proof")).to_contain_text("Cihazınız hesablamanı bitirdi.")
    Walk(page).look()
    page.locator("[name=words]").fill("Synthetic words of a synthetic giver.")
    expect(page.locator(".code .signs")).not_to_be_empty()
    page.locator("main form .button").first.click()
    page.wait_for_url("**/az/contribute/files/")
    assert Contribution.objects.count() == 3


@pytest.mark.parametrize("is_computed", [False, True])
def test_a_form_that_comes_back_is_answered_and_goes_once(
    page: Page, small_archive: SmallArchive, is_computed: bool
) -> None:
    """The page was there before the many came; whoever presses twice, meanwhile or afterwards, sends it once."""
    page.goto("/ru/contribute/memory/")
    make_it_busy()
    page.locator("[name=words]").fill("Synthetic.")
    page.locator("main form .button").first.click()
    expect(page.get_by_role("alert")).to_contain_text("Всё, что вы написали, на месте.")
    expect(page.locator("[name=words]")).to_have_value("Synthetic.")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        Walk(page).look()
    if is_computed:
        expect(page.locator(".proof")).to_contain_text("Ваше устройство закончило вычисление.")
    page.locator("main form .button").first.dblclick()
    page.wait_for_url("**/ru/contribute/files/")
    assert Contribution.objects.count() == 3


def test_words_that_are_stored_by_themselves_are_computed_for(mobile_page: Page, small_archive: SmallArchive) -> None:
    page = mobile_page
    page.goto("/en/contribute/memory/")
    make_it_busy()
    page.locator("[name=words]").fill("Synthetic words of a synthetic giver.")
    expect(page.locator(".kept")).to_contain_text("Saved at")
    assert Contribution.objects.count() == 3


def test_a_browser_without_such_workers_computes_in_the_page(page: Page, small_archive: SmallArchive) -> None:
    """As Safari before 15: it takes the module for a plain script, and fails."""
    make_it_busy()
    page.add_init_script("const Own = Worker; window.Worker = function (address) { return new Own(address); };")
    page.goto("/en/contribute/memory/")
    expect(page.locator(".proof")).to_contain_text("Your device has finished computing.")


def test_a_browser_that_cannot_compute_waits(page: Page, small_archive: SmallArchive) -> None:
    make_it_busy()
    page.add_init_script("delete window.Worker; delete Crypto.prototype.subtle")
    page.goto("/en/contribute/memory/")
    expect(page.locator(".proof")).to_contain_text("a minute after this page came")


def test_without_a_script_a_minute_is_enough(
    plain_page: Page, small_archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = plain_page
    make_it_busy()
    page.goto("/en/contribute/name/")
    page.locator("[name=subject]").fill("Synthetic name")
    page.locator("[name=words]").fill("Synthetic words.")
    page.locator("main form .button").click()
    expect(page.get_by_role("alert")).to_contain_text("has to wait a moment")
    expect(page.locator(".proof")).to_contain_text("a minute after this page came")
    later = time.time() + proofs.PATIENCE
    monkeypatch.setattr("archive.core.proofs.time.time", lambda: later)
    page.locator("main form .button").click()
    page.wait_for_url("**/contribute/files/")
    gift = Contribution.objects.latest("pk")
    assert (gift.subject, gift.words) == ("Synthetic name", "Synthetic words.")


def test_a_carnation_keeps_its_words(
    mobile_page: Page, small_archive: SmallArchive, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tribute_guard, "QUICKEST", 0)
    settings.ARCHIVE_PROOF_PERCENT = 0
    page = mobile_page
    page.goto(small_archive.path("person"))
    page.locator(".lay summary").click()
    page.locator("[name=message]").fill("Synthetic words.")
    page.get_by_role("button", name="Lay a carnation").click()
    expect(page.get_by_role("alert")).to_contain_text("has to wait a moment")
    expect(page.locator("[name=message]")).to_have_value("Synthetic words.")
    Walk(page).look()
    page.get_by_role("button", name="Lay a carnation").click()
    expect(page.locator(".thanks")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/#carnations$"))  # whoever gets the address has laid none
    assert Tribute.objects.get().message == "Synthetic words."


def test_a_code_that_was_written_down_badly_still_opens(mobile_page: Page, small_archive: SmallArchive) -> None:
    giver = Giver()
    giver.give()
    page = mobile_page
    page.goto("/ru/contribute/return/")
    for typed in ("0" * 16, "1" * 16, giver.code):
        page.locator("[name=code]").fill(typed)
        with page.expect_navigation():  # to the same address twice; its script is to be there for the next press
            page.locator("main form .button").click()
    expect(page).to_have_url(re.compile("/yours/$"))
