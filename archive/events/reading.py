"""Reported figures as pages read them: plain values, in three queries at any number of figures and events.

A page shows a hundred of them, in one language of several; to make a model instance of each figure, each row of words
and each citation costs more than all that is shown of them.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from archive.core.languages import current_language, pick_language
from archive.sources.notes import Use, with_sources


class FigureWords(NamedTuple):
    """What a reported figure says in one language; columns of `ReportedFigureText`, by their names."""

    language: str
    value: str
    said_by: str
    claimed_note: str
    note: str
    reading_reason: str


@dataclass(slots=True)
class Figure:
    """A reported figure with its words and citations; columns of `ReportedFigure`, by their names."""

    pk: int
    page_id: int
    identifier: str
    measure: str
    lowest: int | None
    highest: int | None
    is_approximate: bool
    claimed: str
    is_withheld: bool
    is_reading: bool
    texts: dict[str, FigureWords] = field(default_factory=dict)
    citations: list[Use] = field(default_factory=list)

    @property
    def words(self) -> FigureWords | None:
        """The words in the reader's language, or in the next best."""
        best = pick_language(self.texts, current_language())
        return self.texts[best] if best else None


_OF_FIGURE = (
    "pk", "page_id", "identifier", "measure", "lowest", "highest", "is_approximate", "claimed", "is_withheld",
    "is_reading",
)  # fmt: skip


def stored_figures(figures: Any) -> list[Figure]:
    """The figures of a queryset, in its order."""
    found = {row[0]: Figure(*row) for row in figures.values_list(*_OF_FIGURE)}
    if found:
        model = figures.model
        texts = model._meta.get_field("texts").related_model.objects.filter(figure__in=found)
        for key, *words in texts.values_list("figure_id", *FigureWords._fields):
            row = FigureWords(*words)
            found[key].texts[row.language] = row
        citations = model._meta.get_field("citations").related_model.objects.filter(page__in=found)
        for use in with_sources(citations):
            found[use.page_id].citations.append(use)
    return list(found.values())


def figures_of(event: Any) -> list[Figure]:
    """The figures of one event; of a preview, as the curator has them before they are stored."""
    figures = event.figures
    if not figures.is_deferring:
        return stored_figures(figures.all())
    return [_unstored(figure) for figure in figures.all()]


def _unstored(figure: Any) -> Figure:
    read = Figure(*(getattr(figure, name) for name in _OF_FIGURE))
    for row in figure.texts.all():
        read.texts[row.language] = FigureWords(*(getattr(row, name) for name in FigureWords._fields))
    read.citations = with_sources(figure.citations.all())
    return read
