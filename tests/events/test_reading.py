"""Figures are read as values, the same from the database and from a draft that is not stored yet."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from archive.events.models import EventPage, FigureCitation, ReportedFigure, ReportedFigureText
from archive.events.reading import figures_of
from tests.factories import make_event, make_figure, make_source

pytestmark = pytest.mark.django_db


def draft(event: EventPage, *values: str) -> EventPage:
    """The event as a curator's form holds it, with other figures than those that are stored."""
    page = EventPage.objects.get(pk=event.pk)
    source = make_source({"en": "Synthetic source of a draft"})
    page.figures = [
        ReportedFigure(
            measure="wounded",
            lowest=7,
            texts=[ReportedFigureText(language="en", value=value, said_by="Synthetic speaker")],
            citations=[FigureCitation(source=source, locator="p. 7")],
        )
        for value in values
    ]
    return page


def test_each_figure_comes_with_its_own_words_and_citations() -> None:
    event = make_event()
    sources = [make_source(), make_source()]
    for value, source in zip(("at least 7", "9"), sources, strict=True):
        make_figure(event, value=value, claimed="1990-02", sources=[source])
    with translation.override("ru"):
        figures = figures_of(event)
        assert [figure.words.value for figure in figures if figure.words] == ["at least 7", "9"]
    assert [[use.source.pk for use in figure.citations] for figure in figures] == [[source.pk] for source in sources]
    assert {figure.claimed for figure in figures} == {"1990-02"}


def test_a_draft_is_read_as_the_curator_has_it() -> None:
    event = make_event()
    make_figure(event, value="stored")
    figures = figures_of(draft(event, "8", "about 9"))
    with translation.override("en"):
        assert [figure.words.value for figure in figures if figure.words] == ["8", "about 9"]
    (use,) = figures[0].citations
    assert (use.locator, use.source.label.text) == ("p. 7", "Synthetic source of a draft")


def test_it_asks_three_questions_at_any_number() -> None:
    event = make_event()
    counted = []
    for _more in range(2):
        for value in range(4):
            make_figure(event, value=str(value))
        stored = EventPage.objects.get(pk=event.pk)
        with CaptureQueriesContext(connection) as asked:
            figures_of(stored)
        counted.append(len(asked))
    assert counted == [3, 3]


def test_an_event_without_figures_costs_one_question() -> None:
    stored = EventPage.objects.get(pk=make_event().pk)
    with CaptureQueriesContext(connection) as asked:
        assert figures_of(stored) == []
    assert len(asked) == 1
