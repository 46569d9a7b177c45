"""Somebody gives something with a phone: with a script and without, in each language, and takes it back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from archive.contributions.enums import State
from archive.contributions.models import Contribution
from tests.accessibility.test_pages import RULES
from tests.conftest import PHONE
from tests.factories.files import picture_bytes, sound_bytes
from tests.journeys.conftest import SmallArchive

#: Of what is stored, one language is enough for each database.
LANGUAGES = ("az", pytest.param("en", marks=pytest.mark.each), "ru")
ASIDE = "() => document.documentElement.scrollWidth - innerWidth"


@pytest.fixture
def photographs(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"synthetic-{number}.jpg" for number in range(5)]
    for path, colour in zip(paths, ("gray", "red", "green", "blue", "white"), strict=True):
        path.write_bytes(picture_bytes("JPEG", (640, 480), colour))
    return paths


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    """A phone on a line that a test may break: what the browser then says of it is no trouble."""
    context = browser.new_context(base_url=live_server.url, **PHONE)
    yield context
    context.close()


def recording(folder: Path) -> Path:
    """A recording of a megabyte, which goes in several pieces."""
    film = folder / "synthetic.wav"
    film.write_bytes(sound_bytes(seconds=60))
    return film


def begin(page: Page, language: str = "en") -> None:
    """Write the words of photographs or papers, and come to the files."""
    page.goto(f"/{language}/contribute/items/")
    page.locator("[name=words]").fill("Synthetic words.")
    page.locator("main form .button").click()
    page.wait_for_url("**/files/")


def send(page: Page, *files: Path) -> None:
    """Choose the files, and send them."""
    page.locator("#files").set_input_files(files)
    page.locator("main form .button").first.click()


class Walk:
    """What a person presses, counted, and every screen looked at with axe on the way."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def look(self) -> None:
        self.page.wait_for_load_state()
        found = Axe().run(self.page, options=RULES).response["violations"]
        assert not found, [(one["id"], one["nodes"][0]["html"]) for one in found]
        assert self.page.evaluate(ASIDE) <= 0, f"{self.page.url} scrolls sideways"

    def press(self, locator: Any) -> None:
        locator.click()
        self.presses += 1

    def go_on(self, until: str) -> None:
        self.press(self.page.locator("main form .button").last)
        self.page.wait_for_url(f"**/contribute/{until}/")
        self.look()

    def answer_all(self, **wishes: str) -> None:
        for group in self.page.locator("fieldset").all():
            choices = group.get_by_role("radio")
            wished = wishes.get(choices.first.get_attribute("name") or "", "")
            self.press(choices.and_(self.page.locator(f'[value="{wished}"]')) if wished else choices.first)


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_photographs_take_few_presses(
    mobile_page: Page, small_archive: SmallArchive, photographs: list[Path], language: str
) -> None:
    page, walk = mobile_page, Walk(mobile_page)
    page.goto(f"/{language}/contribute/")
    walk.look()
    walk.press(page.locator(".choices a").nth(1))
    page.locator("textarea").fill("Synthetic words.")
    walk.look()
    walk.go_on("files")
    page.locator("#files").set_input_files(photographs)
    walk.presses += 1
    walk.go_on("consent")
    walk.answer_all(name="anonymous", contact="no")
    expect(page.locator(".preview li")).to_have_count(6)
    walk.go_on("check")
    walk.go_on("sent")
    assert walk.presses <= 12
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("() => { window.print = () => document.body.setAttribute('data-printed', '') }")
    for way in ("copy", "print"):
        page.locator(f"[data-way={way}]").click()
    expect(page.locator(".code .ways output")).not_to_be_empty()
    assert page.evaluate("() => navigator.clipboard.readText()") == page.locator(".signs").inner_text()
    expect(page.locator("body")).to_have_attribute("data-printed", "")
    gift = Contribution.objects.get()
    assert (gift.files.count(), gift.state, gift.language) == (5, "waiting", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_memory_with_a_recording_without_a_script_and_taken_back(
    plain_page: Page, small_archive: SmallArchive, tmp_path: Path, language: str
) -> None:
    page, walk = plain_page, Walk(plain_page)
    sound = tmp_path / "synthetic.wav"
    sound.write_bytes(sound_bytes())
    walk.look = lambda: None  # type: ignore[method-assign]  # axe is a script
    page.goto(f"/{language}/contribute/memory/")
    page.locator("[name=words]").fill("Synthetic memory.")
    walk.go_on("files")
    page.locator("#files").set_input_files(sound)
    walk.go_on("consent")
    walk.answer_all(name="initials", contact="no")
    walk.go_on("you")
    page.locator("[name=name]").fill("Synthetic Giver")
    walk.go_on("check")
    walk.go_on("sent")
    code = page.locator(".signs").inner_text()
    expect(page.locator(".code .ways")).to_be_hidden()
    page.locator("main form .button").last.click()
    page.wait_for_url(f"**/{language}/contribute/")

    page.goto(f"/{language}/contribute/return/")
    page.locator("[name=code]").fill(code.lower())
    page.locator("main form .button").click()
    page.wait_for_url("**/yours/")
    expect(page.locator("main")).to_contain_text("Synthetic memory.")
    page.locator('a[href$="/withdraw/"]').click()
    page.locator("main form .button").click()
    page.wait_for_url("**/yours/")
    expect(page.locator("main")).not_to_contain_text("Synthetic memory.")
    assert Contribution.objects.get().state == "withdrawn"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_is_corrected_from_its_record(
    mobile_page: Page, small_archive: SmallArchive, language: str
) -> None:
    page, walk = mobile_page, Walk(mobile_page)
    page.goto(small_archive.path("person", language))
    page.locator('.record-end a[href*="correction"]').click()
    expect(page.locator(".about")).to_contain_text("Əlişova")
    walk.look()
    page.locator("[name=subject]").fill("Synthetic statement")
    page.locator("[name=words]").fill("Synthetic correction.")
    walk.go_on("files")
    walk.go_on("consent")
    walk.answer_all(name="full", contact="yes")
    walk.go_on("you")
    page.locator("[name=name]").fill("Synthetic Giver")
    page.locator("[name=email]").fill("giver@synthetic.example")
    walk.go_on("check")
    walk.go_on("sent")
    gift = Contribution.objects.get()
    assert gift.about_id == small_archive.person.pk and gift.subject == "Synthetic statement"


def test_a_page_that_is_closed_loses_no_words(mobile_page: Page, small_archive: SmallArchive) -> None:
    page = mobile_page
    page.goto("/en/contribute/memory/")
    page.locator("[name=words]").press_sequentially("Synthetic beginning")
    page.goto("/en/")
    page.goto("/en/contribute/memory/")
    expect(page.locator("[name=words]")).to_have_value("Synthetic beginning")
    page.locator("main form .button").click()
    page.wait_for_url("**/files/")
    page.goto("/en/contribute/memory/")
    expect(page.locator("[name=words]")).to_have_value("")


def test_a_file_that_is_refused_is_said_and_the_others_arrive(
    mobile_page: Page, small_archive: SmallArchive, photographs: list[Path], tmp_path: Path
) -> None:
    page = mobile_page
    begin(page)
    bad = tmp_path / "synthetic.svg"
    bad.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    page.locator("#files").set_input_files([photographs[0], bad])
    page.get_by_role("button", name="Send the files").click()
    expect(page.locator(".progress")).to_contain_text("synthetic.svg")
    expect(page.locator(".progress")).to_contain_text("synthetic-0.jpg: sent")
    assert Contribution.objects.get().files.get().name == "synthetic-0.jpg"


def test_a_file_goes_on_where_the_line_broke_after_the_page_was_closed(
    phone: BrowserContext, small_archive: SmallArchive, tmp_path: Path
) -> None:
    film = recording(tmp_path)
    page, sent = phone.new_page(), []
    begin(page)

    def break_the_line(route: Route) -> None:
        if route.request.method == "PATCH":
            sent.append(int(route.request.headers["upload-offset"]))
        if len(sent) > 2:
            route.abort()
        else:
            route.continue_()

    phone.route("**/uploads/**", break_the_line)
    send(page, film)
    expect(page.locator(".progress")).to_contain_text("The line is poor. It goes on by itself.")
    assert page.locator("progress").evaluate("bar => bar.value") >= sent[2] > 0
    page.close()

    phone.unroute("**/uploads/**")
    page, sent = phone.new_page(), []
    page.on("request", lambda request: sent.append(request.headers.get("upload-offset", "")))
    page.goto("/en/contribute/files/")
    expect(page.locator(".begun")).to_contain_text("synthetic.wav")
    Walk(page).look()
    send(page, film)
    expect(page.locator(".arrived")).to_contain_text("synthetic.wav")
    assert "0" not in sent, "nothing is sent twice"
    assert Contribution.objects.get().files.get().file.read() == film.read_bytes()


def test_a_file_is_stopped_and_goes_on(phone: BrowserContext, small_archive: SmallArchive, tmp_path: Path) -> None:
    film = recording(tmp_path)
    page = phone.new_page()
    begin(page, "ru")
    sent: list[str] = []

    def hold_the_second_piece(route: Route) -> None:
        sent.append(route.request.headers.get("upload-offset", ""))
        if sent[-1] in {"", "0"}:
            route.continue_()

    phone.route("**/uploads/*/", hold_the_second_piece)
    with page.expect_request(lambda request: request.headers.get("upload-offset", "0") != "0"):
        send(page, film)
    row = page.locator(".progress li")
    row.get_by_role("button", name="Остановить").click()
    row.get_by_role("button", name="Дальше").focus()
    phone.unroute("**/uploads/*/")
    page.on("request", lambda request: sent.append(request.headers.get("upload-offset", "")))
    page.keyboard.press("Enter")
    expect(page.locator(".arrived")).to_contain_text("synthetic.wav")
    assert sent.count("0") == 1, "nothing is sent twice"
    assert Contribution.objects.get().files.get().file.read() == film.read_bytes()


def test_two_files_that_begin_and_end_alike_both_arrive(
    phone: BrowserContext, small_archive: SmallArchive, tmp_path: Path
) -> None:
    """Scans of one size, white at the edges: one was begun, the line broke, then both are chosen."""
    first, second = tmp_path / "synthetic-1.wav", tmp_path / "synthetic-2.wav"
    whole = sound_bytes(seconds=60)
    first.write_bytes(whole)
    middle = len(whole) // 2
    second.write_bytes(whole[:middle] + bytes(20_000) + whole[middle + 20_000 :])
    page = phone.new_page()
    begin(page)
    phone.route("**/uploads/*/", lambda route: route.abort() if route.request.method == "PATCH" else route.continue_())
    send(page, first)
    expect(page.locator(".progress")).to_contain_text("It goes on by itself.")
    page.reload()
    phone.unroute("**/uploads/*/")
    send(page, first, second)
    expect(page.locator(".arrived")).to_have_count(2)
    kept = {file.name: file.file.read() for file in Contribution.objects.get().files.all()}
    assert kept == {path.name: path.read_bytes() for path in (first, second)}


def test_what_has_become_of_a_file_is_said_as_it_is(
    phone: BrowserContext, small_archive: SmallArchive, photographs: list[Path]
) -> None:
    """Everything was taken back on another device while the last piece was on its way."""
    page = phone.new_page()
    begin(page)

    def taken_back(route: Route) -> None:
        if route.request.method == "GET":
            Contribution.objects.update(state=State.WITHDRAWN)
        route.continue_()

    page.route("**/uploads/*/", taken_back)
    send(page, photographs[0])
    expect(page.locator(".progress")).to_contain_text("was taken back meanwhile: nothing more can be added")


def test_what_was_typed_comes_back_where_it_was_closed_after_the_last_file(
    phone: BrowserContext, small_archive: SmallArchive, photographs: list[Path]
) -> None:
    """The file has come, what is on it has not: the answer to the form is shown, whatever it is."""
    page = phone.new_page()
    begin(page)
    send(page, photographs[0])
    expect(page.locator(".arrived")).to_have_count(1)

    def closed(route: Route) -> None:
        Contribution.objects.update(state=State.REJECTED)
        route.continue_()

    page.route("**/contribute/files/", closed)
    page.locator("[name$='-who']").fill("Synthetic person")
    send(page, photographs[1])
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing was stored")
    expect(page.locator("main")).to_contain_text("Synthetic person")
    assert not Axe().run(page, options=RULES).response["violations"]
