"""An exhibition on paper: every page filled, nothing dark, notes that can be followed without a screen."""

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageOps
from playwright.sync_api import Page, expect

from archive.events.models import EventPage
from tests.factories import make_event, make_exhibition, make_figure, make_memorial, make_place, make_source
from tests.pages import path_of

#: Synthetic words, as many as two pages of a handout have room for.
LONG = [
    ("paragraph", {"text": f"<p>{'Synthetic words of a long chapter. ' * 25}</p>", "anchor": f"p{n}"})
    for n in range(12)
]

SIZE = "part => parseFloat(getComputedStyle(part).fontSize)"


@pytest.fixture
def exhibition(transactional_db: None) -> Any:
    source = make_source(url="https://example.org/synthetic")
    event = make_event({"en": "Synthetic march"}, date="1990-01-19", sources=[source])
    for number in range(1, 13):
        make_figure(event, measure="killed-civilians", lowest=number, highest=20 * number, sources=[source])
    make_figure(event, measure="wounded", lowest=3, highest=9, sources=[source])
    people = [make_memorial(f"Synthetic person {number}") for number in range(30)]
    places = [make_place({"en": "Synthetic square"}), make_place({"en": "Synthetic town"})]
    scenes = [
        ("event", {"record": event, "after": "p1"}),
        ("person", {"record": people[0], "after": "p2"}),
        ("places", {"stops": [{"place": place, "words": []} for place in places]}),
        ("timeline", {"start": "1990-01-19", "end": "1990-01-20"}),
        ("figures", {"event": event}),
        ("names", {"group": "civilian"}),
        ("silence", {"words": []}),
    ]
    return make_exhibition(records=[event, *people[:5], *places], sources=[(source, "p1")], body=LONG, scenes=scenes)


def printed(page: Page, path: Path) -> list[Image.Image]:
    """The pages as a printer gets them."""
    page.pdf(path=path, format="A4", prefer_css_page_size=True, print_background=True)
    document = pypdfium2.PdfDocument(path)
    return [document[number].render(scale=0.5).to_pil().convert("L") for number in range(len(document))]


def test_no_page_of_a_handout_is_half_empty_and_none_is_dark(page: Page, exhibition: Any, tmp_path: Path) -> None:
    page.goto(path_of(exhibition))
    pages = printed(page, tmp_path / "handout.pdf")
    assert len(pages) <= 5
    for number, leaf in enumerate(pages, start=1):
        written = ImageOps.invert(leaf).point(lambda level: 255 if level > 60 else 0)
        _left, _top, _right, bottom = written.getbbox() or (0, 0, 0, 0)
        share = sum(written.histogram()[128:]) / (leaf.width * leaf.height)
        assert share < 0.35, f"page {number} is dark"
        assert number == len(pages) or bottom > 0.6 * leaf.height, f"page {number} ends at {bottom / leaf.height:.0%}"


def test_the_handout_names_its_sources_by_an_address_that_can_be_typed(
    page: Page, exhibition: Any, tmp_path: Path
) -> None:
    page.goto(path_of(exhibition))
    printed(page, tmp_path / "handout.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "handout.pdf")
    text = "".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    identifier = exhibition.citations.all()[0].source.identifier
    joined = text.replace("\r\n", "").replace("\ufffe", "-")  # a hyphen at the end of a line is read as U+FFFE
    assert joined.count(f"/id/{identifier}") == 1, repr(text[text.index("Sources") :])
    assert "Chapters" in text and "Text only, without pictures" not in text


def test_an_event_can_be_read_on_paper_and_in_large_letters(page: Page, exhibition: Any) -> None:
    page.goto(path_of(EventPage.objects.get()))
    page.emulate_media(media="print")
    body, note, end = (page.locator(part).first.evaluate(SIZE) for part in ("body", ".notes li", ".record-end"))
    assert note < body and end < body
    labels = page.locator("main :is(h2, h3, h4, dt, .plot-group, .plot-row.scale)")
    assert set(labels.evaluate_all("all => all.map(label => getComputedStyle(label).breakAfter)")) == {"avoid"}
    # Four columns on a sheet: the one with the remarks is the widest.
    heads = page.locator(".figures thead th").evaluate_all("all => all.map(head => head.offsetWidth)")
    assert heads[1] == max(heads[:4]) > 1.4 * heads[0]
    # On a phone, with letters half as large again, every other number of a scale makes room.
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 360, "height": 640})
    numbers = page.locator(".axis text")
    expect(numbers.nth(1)).to_be_visible()
    page.evaluate("document.documentElement.style.fontSize = '24px'")
    expect(numbers.nth(0)).to_be_visible()
    expect(numbers.nth(1)).to_be_hidden()
