"""Rows of figures: the same words in the table and in the drawing, a sign for each shape, and text that stays text."""

import re

import pytest
from django.test import Client

from archive.events.drawing import mark_svg
from archive.events.plotting import Mark, Shape
from tests.factories import make_event, make_figure, make_source
from tests.pages import path_of, read

HOSTILE = "<script>alert('\"&')</script>"


@pytest.mark.parametrize(
    ("mark", "parts"),
    [
        (Mark(Shape.EXACT, "44.00%", "44.00%"), ["dot"]),
        (Mark(Shape.RANGE, "10.00%", "20.00%"), ["reach", "dot", "dot"]),
        (Mark(Shape.AT_LEAST, "10.00%", "10.00%"), ["open", "dot"]),
        (Mark(Shape.UP_TO, "10.00%", "10.00%"), ["open", "dot"]),
        (Mark(Shape.EXACT, "10.00%", "10.00%", is_approximate=True), ["halo", "about"]),
        (Mark(Shape.EXACT, "10.00%", "10.00%", is_reading=True), ["reading"]),
        (Mark(Shape.RANGE, "1.00%", "2.00%", is_approximate=True), ["reach", "halo", "about", "halo", "about"]),
    ],
)
def test_the_sign_says_what_is_known_of_a_figure(mark: Mark, parts: list[str]) -> None:
    svg = mark_svg(mark)
    assert re.findall(r'class="([a-z]+)"', svg) == parts
    assert mark.x in svg and mark.x2 in svg


@pytest.mark.django_db
def test_what_curators_write_is_never_markup(client: Client) -> None:
    event = make_event()
    source = make_source({"en": HOSTILE}, has_supplied_title=True)
    citation = (source, {"locator": HOSTILE, "quotation": HOSTILE, "stance": "contradicts"})
    figure = make_figure(
        event, value=HOSTILE, said_by=HOSTILE, lowest=7, is_reading=True, claimed="1990", sources=[citation]
    )
    figure.texts.update(claimed_note=HOSTILE, note=HOSTILE, reading_reason=HOSTILE)
    undated = make_figure(event, value="8", said_by=HOSTILE, lowest=8)
    undated.texts.update(claimed_note=HOSTILE)
    text = read(client, path_of(event))
    assert "<script>alert" not in text
    assert text.count("&lt;script&gt;alert(&#x27;&quot;&amp;&#x27;)&lt;/script&gt;") >= 10


@pytest.mark.django_db
def test_the_table_and_the_drawing_say_the_same(client: Client) -> None:
    event = make_event()
    make_figure(event, value="at least 7", said_by="Synthetic ministry", lowest=7, claimed="1990-02")
    make_figure(event, value="9", said_by="Synthetic newspaper", lowest=9, highest=9)
    drawing, table = re.findall(
        r'<div class="drawing".*?</figure>|<tbody.*?</tbody>', read(client, path_of(event)), re.S
    )
    for part in (drawing, table):
        for said in ("at least 7", "Synthetic ministry", "February 1990", 'href="#note-1"'):
            assert said in part
    assert 'tabindex="-1"' in drawing and 'role="doc-noteref"' in table


@pytest.mark.django_db
def test_a_single_figure_is_told_in_its_table_alone(client: Client) -> None:
    event = make_event()
    make_figure(event, value="four", said_by="Synthetic ministry", lowest=4, highest=4)
    text = read(client, path_of(event))
    assert 'role="rowheader">four' in text and "Synthetic ministry" in text
    assert 'class="plot"' not in text and 'class="drawing"' not in text
