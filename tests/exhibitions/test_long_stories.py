"""A story of many screens: every address within it leads to its place, and one sees where one is."""

import pytest
from playwright.sync_api import Locator, Page, expect

from archive.exhibitions.models import ChapterText, ExhibitionChapter, ExhibitionPage
from tests.factories import make_exhibition, make_source
from tests.pages import LANGUAGES, path_of

CHAPTERS = 8
PARAGRAPHS = 12
#: The last place of each kind to which an address within a story can lead.
PLACES = (f"chapter-{CHAPTERS - 1}", f"p{CHAPTERS - 1}-{PARAGRAPHS - 1}", f"note-{CHAPTERS * PARAGRAPHS}", "ref-60-1")


def make_long_story() -> ExhibitionPage:
    """Chapters of several screens, each paragraph with a note of its own."""
    source = make_source()
    anchors = [f"p{chapter}-{number}" for chapter in range(CHAPTERS) for number in range(PARAGRAPHS)]
    cited = [(source, {"about": anchor, "locator": f"p. {number}"}) for number, anchor in enumerate(anchors)]
    story = make_exhibition(sources=cited)
    story.chapters = [
        ExhibitionChapter(
            anchor=f"chapter-{chapter}",
            sort_order=chapter,
            texts=[
                ChapterText(language=code, title=f"Synthetic chapter {chapter}", body=paragraphs(chapter))
                for code in LANGUAGES
            ],
        )
        for chapter in range(CHAPTERS)
    ]
    story.save_revision().publish()
    return story


def paragraphs(chapter: int) -> list[tuple[str, dict[str, str]]]:
    text = "<p>" + "Synthetic words of some length. " * 12 + "</p>"
    return [("paragraph", {"text": text, "anchor": f"p{chapter}-{number}"}) for number in range(PARAGRAPHS)]


@pytest.mark.django_db(transaction=True)
def test_every_address_within_it_leads_to_its_place(mobile_page: Page) -> None:
    story = make_long_story()
    assert mobile_page.goto(path_of(story))
    height = mobile_page.evaluate("innerHeight")
    for place in PLACES:
        mobile_page.goto("about:blank")
        mobile_page.goto(f"{path_of(story)}#{place}")
        mobile_page.wait_for_function(
            "place => document.getElementById(place).getBoundingClientRect().top < 400", arg=place
        )
        top = mobile_page.evaluate("place => document.getElementById(place).getBoundingClientRect().top", place)
        assert 0 <= top < height / 2, place


def box(part: Locator) -> tuple[float, float]:
    """The upper and the lower edge in the window."""
    found = part.bounding_box()
    assert found
    return found["y"], found["y"] + found["height"]


@pytest.mark.django_db(transaction=True)
def test_a_line_says_which_chapter_is_read_and_covers_no_place_that_is_led_to(plain_page: Page) -> None:
    story = make_long_story()
    plain_page.goto(f"{path_of(story)}#p3-6")
    line = plain_page.locator("#chapter-3 .running")
    expect(line).to_contain_text("4/8Synthetic chapter 3")
    top, bottom = box(line)
    assert top == 0 and bottom <= 48
    assert box(plain_page.locator("#p3-6"))[0] >= bottom
    plain_page.goto(f"{path_of(story)}#chapter-4")
    assert box(plain_page.locator("#chapter-4 h2"))[0] >= box(plain_page.locator("#chapter-4 .running"))[1] >= 0
    expect(line).not_to_be_in_viewport()


@pytest.mark.django_db(transaction=True)
def test_the_keyboard_goes_on_from_the_end_of_a_chapter(page: Page) -> None:
    story = make_long_story()
    page.goto(path_of(story))
    page.locator("#chapter-3 .onward a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#chapter-4 h2")).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(page.locator("#p4-0 a").first).to_be_focused()
    page.locator("#chapter-4 .onward a").last.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Chapters")).to_be_in_viewport()


@pytest.mark.django_db(transaction=True)
def test_in_a_low_window_and_on_paper_it_takes_no_room(page: Page) -> None:
    story = make_long_story()
    page.set_viewport_size({"width": 640, "height": 320})
    page.goto(f"{path_of(story)}#p3-6")
    expect(page.locator("#chapter-3 .running")).not_to_be_in_viewport()
    page.emulate_media(media="print")
    expect(page.locator("#chapter-3 .running")).to_be_hidden()
    expect(page.locator("#chapter-3 .onward")).to_be_hidden()
