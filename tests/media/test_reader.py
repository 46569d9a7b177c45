"""A document read on its page: by pages, with its text, with or without scripts, whatever its length."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from playwright.sync_api import Page, expect

from archive.assets.models import Derivative
from archive.media.models import MediaPage
from tests.factories import make_document, make_media, make_source
from tests.media.iiif.conftest import chequered, item_of, licence
from tests.media.test_viewer import violations
from tests.pages import path_of, queries, read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var_of_its_own(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "files", tmp_path


def paper_of(pages: int, **fields: Any) -> MediaPage:
    return make_media(document=make_document(pages), rights_statement=licence(), kind="document", **fields)


def test_each_page_has_its_image_its_text_and_an_address(client: Client, db: None) -> None:
    text = read(client, path_of(paper_of(3)))
    for number in (1, 2, 3):
        assert f'id="page-{number}"' in text
        assert f"Synthetic text of page {number}." in text
    assert text.count('alt="Page ') == 3


def test_a_long_document_is_read_in_parts_at_the_same_cost(client: Client, db: None) -> None:
    short, long = path_of(paper_of(2)), path_of(paper_of(45))
    assert queries(client, long) == queries(client, short) <= 15
    assert 'id="page-20"' in read(client, long) and 'id="page-21"' not in read(client, long)
    last = read(client, f"{long}?page=3")
    assert 'id="page-45"' in last and 'id="page-40"' not in last
    assert 'content="noindex, follow"' in last
    assert 'id="page-45"' in read(client, f"{long}?page=999"), "too far is the last part"


def test_a_document_whose_pages_are_not_made_yet_says_so(client: Client, db: None) -> None:
    item = paper_of(0)
    text = read(client, path_of(item))
    assert "not ready to be read yet" in text
    assert item.document.file.name not in text and "/documents/" not in text, "the original has no address"


def test_the_pages_count_on_behind_the_image(client: Client, db: None) -> None:
    item = item_of(chequered(), document=make_document(2))
    sizes = [client.get(f"/iiif/3/{item.identifier}.{number}/info.json").json()["width"] for number in (1, 2, 3)]
    assert sizes == [1300, 600, 600]
    assert client.get(f"/iiif/3/{item.identifier}.4/info.json").status_code == 404
    assert client.get(f"/iiif/3/{item.identifier}.3/0,0,100,100/max/0/default.jpg").status_code == 200


def language_of_the_text(client: Client, item: MediaPage, reader: str = "en") -> str | None:
    (words,) = BeautifulSoup(read(client, path_of(item, reader)), "html.parser").select(".leaf-text .prose")
    return words.attrs.get("lang")


@pytest.mark.parametrize(
    ("said", "shown"), [("ru", "ru"), ("en", None), ("en-GB", "en-GB"), ("", ""), ("Russian, mostly", "")]
)
def test_the_text_is_in_the_language_that_the_file_names(
    client: Client, db: None, said: str, shown: str | None
) -> None:
    """None: it is that of the page around it. Empty: nobody knows it, and it is not that of the page."""
    item = make_media(document=make_document(1, language=said), rights_statement=licence(), kind="document")
    assert language_of_the_text(client, item) == shown
    in_russian = {"ru": None, "en": "en"}.get(said, shown)
    assert language_of_the_text(client, item, "ru") == in_russian


def test_a_source_knows_the_language_of_its_copy_better_than_the_file(client: Client, db: None) -> None:
    document = make_document(1, language="en-US")
    item = make_media(document=document, rights_statement=licence(), kind="document")
    make_source(language="az", digitised_copy=document)
    assert language_of_the_text(client, item) == "az"
    make_source(language="ru", digitised_copy=document, live=False)
    assert language_of_the_text(client, item) == "az", "a draft says nothing yet"
    make_source(language="ru", digitised_copy=document)
    assert language_of_the_text(client, item) == "", "one paper, two languages"


def test_what_a_page_says_is_shown_as_words_whatever_it_is(client: Client, db: None) -> None:
    item = make_media(
        document=make_document(1, text="<script>alert({})</script>"), rights_statement=licence(), kind="document"
    )
    assert "&lt;script&gt;alert(1)" in read(client, path_of(item))


def test_a_text_that_is_lost_costs_the_page_its_text_only(client: Client, db: None) -> None:
    item = paper_of(1)
    text = Derivative.objects.get(document=item.document, kind=Derivative.Kind.PAGE_TEXT)
    text.file.storage.delete(text.file.name)
    assert "No text could be read from this page." in read(client, path_of(item))


def test_read_without_scripts(plain_page: Page, transactional_db: None) -> None:
    plain_page.goto(path_of(paper_of(3)))
    plain_page.get_by_role("navigation", name="Pages of the document").get_by_role("link", name="Page 3").click()
    expect(plain_page.locator("#page-3")).to_be_in_viewport()
    plain_page.get_by_text("The text of page 3").click()
    expect(plain_page.get_by_text("Synthetic text of page 3.")).to_be_visible()
    # A sheet a page: on paper the image can be read, and the text is there where it was opened.
    plain_page.emulate_media(media="print")
    expect(plain_page.get_by_text("Synthetic text of page 3.")).to_be_visible()
    expect(plain_page.get_by_text("The text of page 2")).to_be_hidden()


def test_turn_pages_while_looking_closely(page: Page, transactional_db: None) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(path_of(paper_of(3)))
    assert violations(page) == []
    page.get_by_role("link", name="Look closely at page 2").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("Page 2")
    expect(dialog.get_by_role("status")).to_have_text("The whole image")
    page.keyboard.press("PageDown")
    expect(dialog.get_by_role("heading")).to_have_text("Page 3")
    page.keyboard.press("PageDown")
    expect(dialog.get_by_role("heading")).to_have_text("Page 3")
    assert violations(page) == []
    dialog.get_by_role("button", name="Close").click()
    expect(page.get_by_role("link", name="Look closely at page 3")).to_be_focused()
