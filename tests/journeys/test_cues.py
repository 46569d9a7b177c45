"""A transcript of three thousand lines corrected in the admin, line by line, while it is heard."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from archive.accounts.roles import CURATOR, TRANSLATOR, Role
from archive.core.timed_text import parse_vtt
from archive.oral_histories.models import OralHistoryPage
from tests.factories.voices import lines, make_long_voice
from tests.journeys.test_curator import make_person, sign_in, tab

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def voice(settings: Any) -> Any:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0
    for role in (CURATOR, TRANSLATOR):
        make_person(role)
    return make_long_voice(("en",), 3000)


def open_table(page: Page, voice: Any, role: Role = CURATOR) -> Locator:
    sign_in(page, role)
    page.goto(f"/admin/pages/{voice.pk}/edit/")
    tab(page, "Words")
    page.get_by_role("button", name="Edit line by line").click()
    return page.locator(".cues")


def stored(voice: Any) -> list[Any]:
    latest = OralHistoryPage.objects.get(pk=voice.pk).get_latest_revision_as_object()
    return parse_vtt(latest.texts.all()[0].transcript)


def test_lines_are_corrected_checked_at_once_and_stored_as_text(page: Page, voice: Any) -> None:
    table = open_table(page, voice)
    expect(table.locator("audio")).to_be_visible()
    expect(table).to_contain_text("3000 lines, 0 with a problem")
    assert table.locator(".cue").count() < 30, "only the lines in sight are in the page"

    page.get_by_label("Words, line 2", exact=True).fill("Corrected & <plain> words")
    page.get_by_label("Speaker, line 2", exact=True).fill("Another speaker")
    page.get_by_label("Begins at, line 3", exact=True).fill("0:00:01")
    expect(table).to_contain_text("3000 lines, 1 with a problem")
    expect(table.locator(".cue-wrong", has_text="It begins before the one above it.")).to_be_visible()
    expect(page.get_by_label("Begins at, line 3", exact=True)).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Begins at, line 3", exact=True).press("Alt+z")
    expect(table).to_contain_text("3000 lines, 0 with a problem")

    page.get_by_role("button", name="Merge, line 5", exact=True).click()
    expect(table).to_contain_text("2999 lines")
    page.get_by_label("Words, line 1", exact=True).press("Alt+n")
    expect(table).to_contain_text("3000 lines, 1 with a problem")
    page.get_by_label("Words, line 2", exact=True).press("Alt+x")
    expect(table).to_contain_text("2999 lines, 0 with a problem")

    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".messages")).to_contain_text("updated")
    cues = stored(voice)
    assert len(cues) == 2999
    assert (cues[1].text, cues[1].speaker) == ("Corrected & <plain> words", "Another speaker")
    assert cues[4].text.count("Synthetic line") == 2 and cues[4].end_ms == 14_400
    assert cues[5:] == parse_vtt(lines("en"))[6:], "what nobody touched is as it was"


def test_three_thousand_lines_are_scrolled_played_and_left_as_they_were(page: Page, voice: Any) -> None:
    table = open_table(page, voice)
    before = page.locator("textarea[data-cues]").input_value()
    table.locator(".cue-scroll").evaluate("box => { box.scrollTop = box.scrollHeight / 2 }")
    words = page.get_by_label("Words, line 1501", exact=True)
    expect(words).to_have_value("Synthetic line 001501, to its end.")
    words.press("Control+Enter")
    expect(table.locator(".cue.now .cue-number")).to_have_text("1501")
    words.press("Control+Enter")
    assert table.locator("audio").evaluate("audio => audio.paused")
    words.press("Alt+ArrowDown")
    expect(page.locator(":focus")).to_have_attribute("aria-label", "Words, line 1502")
    page.get_by_role("button", name="Back to the text").click()
    assert page.locator("textarea[data-cues]").input_value() == before


def test_what_each_field_is_stands_over_its_column(page: Page, voice: Any) -> None:
    """Once, not in each line: the table of a long voice has to be short."""
    table = open_table(page, voice)
    heads, row = table.locator(".cue-heads"), table.locator('.cue[data-index="0"]')
    for name in ("Begins at", "Ends at", "Speaker", "Words"):
        head, field = heads.get_by_text(name, exact=True), row.get_by_label(f"{name}, line 1", exact=True)
        expect(head).to_be_visible()
        assert abs(box(head)["x"] - box(field)["x"]) <= 1, name
        assert box(head)["y"] < box(field)["y"]
        expect(row.get_by_text(name, exact=True)).to_be_hidden()
    assert box(heads.get_by_text("Begins at"))["y"] < box(heads.get_by_text("Ends at"))["y"], "as in the lines"


def test_a_line_is_corrected_on_a_phone(mobile_page: Page, voice: Any) -> None:
    table = open_table(mobile_page, voice)
    row = table.locator('.cue[data-index="1"]')
    words = row.get_by_label("Words, line 2", exact=True)
    words.scroll_into_view_if_needed()
    around = box(row)
    parts = [box(part) for part in row.locator("input, textarea, button").all()]
    assert len(parts) == 9
    for part in parts:
        assert around["x"] <= part["x"] and part["x"] + part["width"] <= around["x"] + around["width"]
        assert around["y"] <= part["y"] and part["y"] + part["height"] <= around["y"] + around["height"]
    assert box(words)["width"] > 0.9 * around["width"] and box(words)["height"] > 40
    expect(table.locator(".cue-heads")).to_be_hidden()
    for name in ("Begins at", "Ends at", "Speaker", "Words"):
        field = row.get_by_label(f"{name}, line 2", exact=True)
        assert 0 < box(field)["y"] - box(row.get_by_text(name, exact=True))["y"] < 30, "each has its name over it"
        assert field.evaluate("field => field.scrollWidth <= field.clientWidth"), "nothing of a time is cut off"
    assert mobile_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    words.fill("Halved words")
    words.evaluate("field => field.setSelectionRange(6, 6)")
    row.get_by_role("button", name="Split, line 2", exact=True).tap()
    expect(mobile_page.get_by_label("Words, line 3", exact=True)).to_have_value("words")
    expect(mobile_page.get_by_label("Words, line 3", exact=True)).to_be_in_viewport()


def box(part: Locator) -> Any:
    return part.bounding_box()


def test_what_cannot_be_read_stays_text_and_its_line_is_named(page: Page, voice: Any) -> None:
    sign_in(page, TRANSLATOR)
    page.goto(f"/admin/pages/{voice.pk}/edit/")
    tab(page, "Words")
    field = page.locator("textarea[data-cues]")
    field.fill("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nOne.\n\nnonsense\n")
    page.get_by_role("button", name="Edit line by line").click()
    expect(page.get_by_text("Line 6: this cannot be read as WebVTT.")).to_be_visible()
    field.fill("Plain words.")
    page.get_by_role("button", name="Edit line by line").click()
    expect(page.get_by_text("This is plain text.")).to_be_visible()
    expect(field).to_be_visible()


def test_what_is_played_is_told_to_staff_alone(client: Client, voice: Any) -> None:
    address = f"/admin/recordings/{voice.recording_id}/played/"
    assert client.get(address).status_code == 302
    client.force_login(get_user_model().objects.get(username=TRANSLATOR.code))
    answer = client.get(address).json()
    assert answer["duration_ms"] == 7_200_000
    assert [source["type"] for source in answer["sources"]] == ["audio/webm"]
