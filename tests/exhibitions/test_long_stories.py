"""A story of many screens: every address within it leads to its place."""

import pytest
from playwright.sync_api import Page

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
@pytest.mark.once
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
