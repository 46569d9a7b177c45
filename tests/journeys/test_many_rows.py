"""A curator corrects one of many figures: the others stay lines, and nothing is lost on the way."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from archive.accounts.roles import CURATOR
from archive.events.models import EventPage
from archive.exhibitions.models import ExhibitionPage
from tests.exhibitions.test_long_stories import PARAGRAPHS, make_long_story
from tests.factories import make_event, make_figure, make_source
from tests.journeys.test_curator import act, choose, make_person, sign_in, tab

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def night() -> EventPage:
    event = make_event()
    for number in range(8):
        make_figure(event, value=f"{number} wounded", lowest=number, highest=number, sort_order=number)
    make_source({"en": "Synthetic hospital register"})
    make_person(CURATOR)
    return event


def figure(page: Page, number: int) -> Locator:
    return page.locator(f"#inline_child_figures-{number}")


def edit(page: Page, number: int) -> Locator:
    return figure(page, number).get_by_role("button", name=re.compile(f"^Edit Wounded: {number} wounded"))


def open_form(page: Page, night: EventPage) -> None:
    sign_in(page, CURATOR)
    page.goto(f"/admin/pages/{night.pk}/edit/")
    tab(page, "Reported figures")


def draft(night: EventPage) -> list[Any]:
    return list(EventPage.objects.get(pk=night.pk).get_latest_revision_as_object().figures.all())


def test_one_figure_is_corrected_one_moved_one_deleted(page: Page, night: EventPage, settings: Any) -> None:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0
    open_form(page, night)
    edit(page, 2).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_figures-2-lowest")).to_have_value("2")
    expect(page.locator("#inline_child_figures-2-panel-content")).to_be_focused()
    page.keyboard.press("Tab")
    assert figure(page, 2).evaluate("row => row.contains(document.activeElement)")
    page.fill("#id_figures-2-highest", "12")
    page.fill("#id_figures-2-texts-0-value", "two to twelve")
    fold = figure(page, 2).locator("#inline_child_figures-2-texts-0 [data-panel-toggle]")
    fold.click()
    expect(page.locator("#id_figures-2-texts-0-value")).to_be_hidden()

    page.locator("#id_figures-2-citations-ADD").click()
    choose(page, "figures-2-citations-1-source", "hospital register")
    page.fill("#id_figures-2-citations-1-locator", "p. 4")

    figure(page, 4).get_by_role("button", name="Move up").click()
    figure(page, 6).get_by_role("button", name="Delete").click()
    expect(figure(page, 6)).to_be_hidden()
    expect(figure(page, 4).locator("[data-inline-panel-child-count]")).to_have_text("4")
    act(page, "Save draft")
    expect(page.locator(".messages")).to_contain_text("has been updated")

    figures = draft(night)
    assert [row.lowest for row in figures] == [0, 1, 2, 4, 3, 5, 7]
    assert (figures[2].highest, figures[2].texts.all()[0].value) == (12, "two to twelve")
    assert [use.locator for use in figures[2].citations.all()] == ["", "p. 4"]


def test_to_open_a_figure_is_no_change_and_to_change_it_is_saved_by_itself(page: Page, night: EventPage) -> None:
    open_form(page, night)
    page.wait_for_timeout(2500)  # Wagtail looks at the form as it stands then, and saves what differs from it
    edit(page, 1).click()
    expect(page.locator("#id_figures-1-lowest")).to_be_visible()
    page.wait_for_timeout(2000)
    assert EventPage.objects.get(pk=night.pk).latest_revision is None
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/edit/" in answer.url) as saved:
        page.fill("#id_figures-1-highest", "3")
    assert saved.value.json()["success"]
    assert len(saved.value.request.post_data_buffer or b"") < 40_000
    edit(page, 5).click()
    expect(page.locator("#id_figures-5-lowest")).to_have_value("5")
    assert [row.highest for row in draft(night)] == [0, 3, 2, 3, 4, 5, 6, 7]


def test_a_chapter_is_opened_with_its_texts_and_can_be_cited_before(page: Page) -> None:
    story = make_long_story()
    make_person(CURATOR)
    sign_in(page, CURATOR)
    page.goto(f"/admin/pages/{story.pk}/edit/")
    page.wait_for_timeout(2500)
    tab(page, "Sources")
    page.locator("#inline_child_citations-0").get_by_role("button", name=re.compile("^Edit")).click()
    page.locator("#id_citations-0-about").focus()
    assert page.locator("#id_citations-0-about-statements option[value='p3-0']").count() == 1
    tab(page, "Chapters")
    page.locator("#inline_child_chapters-3").get_by_role("button", name=re.compile("^Edit")).click()
    words = page.locator("#inline_child_chapters-3-texts-0")
    expect(words.get_by_role("textbox").nth(1)).to_contain_text("Synthetic words")
    page.wait_for_timeout(2500)
    assert story.revisions.count() == 1  # the editors of text that were started have changed nothing
    page.fill("#id_chapters-3-texts-0-title", "Synthetic chapter in other words")
    act(page, "Save draft")
    expect(page.locator(".messages")).to_contain_text("has been updated")

    chapters = ExhibitionPage.objects.get(pk=story.pk).get_latest_revision_as_object().chapters.all()
    assert chapters[3].texts.all()[0].title == "Synthetic chapter in other words"
    for chapter in chapters:
        anchors = [block.value["anchor"] for block in chapter.texts.all()[0].body]
        assert anchors == [f"p{chapter.sort_order}-{number}" for number in range(PARAGRAPHS)]


def test_what_could_not_be_fetched_is_said_and_tried_again(page: Page, night: EventPage, settings: Any) -> None:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0
    open_form(page, night)
    page.evaluate("() => { window.wired = window.fetch; window.fetch = () => Promise.reject(new TypeError()); }")
    edit(page, 1).click()
    expect(figure(page, 1).get_by_role("status")).to_have_text(re.compile("Nothing is lost: try again"))
    expect(edit(page, 1)).to_be_focused()
    page.evaluate("() => { window.fetch = window.wired; }")
    edit(page, 1).click()
    expect(page.locator("#id_figures-1-lowest")).to_have_value("1")
