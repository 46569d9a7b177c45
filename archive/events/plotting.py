"""Reported figures drawn to scale: where each mark stands, as pure arithmetic over the rows of a table.

What the drawing promises:

- Every figure that has a number is drawn once; a figure in words alone is counted and left to the table. A single
  number is not drawn at all: a scale compares, and its table of one row says all that there is.
- The scale is linear and begins at zero. Where the figures lie so far apart that a linear scale would press the
  small ones onto zero (more than `REACH` times), they are drawn in several parts, each with a linear scale of its
  own that begins at zero, and the page says so. A logarithmic scale would make 40 and 400 look like neighbours.
- Nothing is averaged, added up or placed between two statements. A range is drawn from end to end, "at least"
  and "up to" as a mark with one open end, "about" as a soft one.
- Figures stand under the perspective of their sources, in the order in which they were said. A figure whose
  sources speak from several sides stands under none of them alone.

Positions are texts such as "44.5%": SVG takes them as they are, and no template rewrites their decimal point.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Protocol

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from archive.core.languages import choice_labels, current_language
from archive.sources.enums import Perspective

#: How many times the smallest figure of one scale may be contained in its largest: at a hundred times a mark still
#: stands off the zero line, by about its own width.
REACH = 100
#: So many figures with a number there must be, or a scale has nothing to compare.
FEWEST_FIGURES = 2
#: The most lines that a scale may have: on a narrow screen long numbers would run into each other.
MOST_LINES = ((10_000, 5), (100_000, 4))
FEWEST_LINES = 3
#: From so many rows on, the numbers of the scale stand below them as well.
LONG = 8


class Plotted(Protocol):
    """A reported figure as far as a drawing is concerned; `archive.events.presenting.FigureRow` is one."""

    @property
    def lowest(self) -> int | None: ...
    @property
    def highest(self) -> int | None: ...
    @property
    def is_approximate(self) -> bool: ...
    @property
    def perspectives(self) -> list[str]: ...
    @property
    def notes(self) -> list[Any]: ...
    @property
    def reading_reason(self) -> str: ...


class Shape(StrEnum):
    EXACT = "exact"
    RANGE = "range"
    AT_LEAST = "at-least"
    UP_TO = "up-to"


def shape_of(lowest: int | None, highest: int | None) -> Shape | None:
    """How a figure is drawn; None for one that is given in words only."""
    if lowest is None:
        return None if highest is None else Shape.UP_TO
    if highest is None:
        return Shape.AT_LEAST
    return Shape.EXACT if lowest == highest else Shape.RANGE


# --- numbers in words -------------------------------------------------------------------------------------


def written(number: int) -> str:
    """A number with its thousands set apart as the archive's texts do: by a comma in English, else by a space."""
    return f"{number:,}" if current_language() == "en" else f"{number:,}".replace(",", "\u00a0")


def in_words(lowest: int | None, highest: int | None, *, is_approximate: bool = False) -> str:
    """“132”, “131–170”, “at least 40”, “up to 300”, “about 90”; empty where there is no number."""
    shape = shape_of(lowest, highest)
    if shape is None:
        return ""
    if shape is Shape.AT_LEAST:
        return _("at least %(number)s") % {"number": written(lowest or 0)}
    if shape is Shape.UP_TO:
        return _("up to %(number)s") % {"number": written(highest or 0)}
    text = written(lowest or 0) if shape is Shape.EXACT else f"{written(lowest or 0)}–{written(highest or 0)}"
    return _("about %(number)s") % {"number": text} if is_approximate else text


# --- the scale --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tick:
    """A labelled line of the scale."""

    x: str
    label: str
    anchor: str


@dataclass(frozen=True)
class Axis:
    """A linear scale from zero to `top`, with a line at every `step`."""

    top: int
    step: int

    @classmethod
    def over(cls, largest: int) -> "Axis":
        """The scale with the smallest round step that reaches `largest` in few lines."""
        most = next((lines for below, lines in MOST_LINES if largest < below), FEWEST_LINES)
        power = 1
        while True:
            for factor in (1, 2, 5):
                step = factor * power
                count = max(1, -(-largest // step))
                if count <= most:
                    return cls(step * count, step)
            power *= 10

    def at(self, value: int) -> str:
        return f"{100 * value / self.top:.2f}%"

    @cached_property
    def ticks(self) -> list[Tick]:
        values = range(0, self.top + 1, self.step)
        anchors = {0: "start", self.top: "end"}
        return [Tick(self.at(value), written(value), anchors.get(value, "middle")) for value in values]

    @property
    def top_written(self) -> str:
        return written(self.top)


@dataclass(frozen=True)
class Mark:
    """Where a figure stands on its scale: at `x`, or from `x` to `x2`."""

    shape: Shape
    x: str
    x2: str
    is_approximate: bool = False
    is_reading: bool = False


def mark_of(figure: Plotted, axis: Axis) -> Mark:
    shape = shape_of(figure.lowest, figure.highest)
    if shape is None:
        raise ValueError("a figure in words only has no place on a scale")
    ends = [end for end in (figure.lowest, figure.highest) if end is not None]
    return Mark(shape, axis.at(ends[0]), axis.at(ends[-1]), figure.is_approximate, bool(figure.reading_reason))


# --- the drawing ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PlotRow:
    """One figure: the row of the table it draws, its mark, and its number in short."""

    figure: Any
    mark: Mark
    value: str


@dataclass
class PlotGroup:
    """The figures of one perspective."""

    label: str
    is_mixed: bool = False
    rows: list[PlotRow] = field(default_factory=list)


@dataclass
class Band:
    """Figures that share a scale."""

    axis: Axis
    groups: list[PlotGroup]

    @property
    def is_long(self) -> bool:
        return sum(len(group.rows) for group in self.groups) > LONG


@dataclass
class FigurePlot:
    """The figures of one measure: what is drawn, what is left to words, and a sentence for who does not see it."""

    bands: list[Band]
    wordless: int
    summary: str

    @property
    def rows(self) -> list[PlotRow]:
        return [row for band in self.bands for group in band.groups for row in group.rows]

    @property
    def key(self) -> list[tuple[Mark, str]]:
        """What the marks say; nothing where there are only dots, which need no key."""
        signs = key_to(row.mark for row in self.rows)
        return [] if all(mark == DOT for mark, _words in signs) else signs


DOT = Mark(Shape.EXACT, "22px", "22px")
SOFT = replace(DOT, is_approximate=True)
READING = replace(DOT, is_reading=True)


def key_to(marks: Iterable[Mark]) -> list[tuple[Mark, str]]:
    """A sample of each kind of mark that occurs, and what it says."""
    found = list(marks)
    shapes = {mark.shape for mark in found}
    signs = [
        (Shape.EXACT in shapes, DOT, gettext_noop("the figure as given")),
        (Shape.RANGE in shapes, Mark(Shape.RANGE, "6px", "38px"), gettext_noop("from … to …")),
        (Shape.AT_LEAST in shapes, Mark(Shape.AT_LEAST, "8px", "8px"), gettext_noop("at least so many")),
        (Shape.UP_TO in shapes, Mark(Shape.UP_TO, "36px", "36px"), gettext_noop("at most so many")),
        (any(mark.is_approximate for mark in found), SOFT, gettext_noop("about so many")),
        (any(mark.is_reading for mark in found), READING, gettext_noop("the archive’s reading")),
    ]
    return [(mark, _(words)) for occurs, mark, words in signs if occurs]


def plot(figures: Sequence[Plotted]) -> FigurePlot | None:
    """Draw figures of one measure, given in the order in which they were said; None where fewer than two have a
    number."""
    numbered = [figure for figure in figures if shape_of(figure.lowest, figure.highest)]
    if len(numbered) < FEWEST_FIGURES:
        return None
    bands = []
    for members in split_by_reach(numbered):
        axis = Axis.over(max(_reach(figure) for figure in members))
        bands.append(Band(axis, _grouped(members, axis)))
    return FigurePlot(bands, len(figures) - len(numbered), summary(numbered))


def split_by_reach(figures: Sequence[Plotted]) -> list[list[Plotted]]:
    """Figures that one linear scale can show, the larger first; the order within is kept.

    A range belongs where its far end does. Zero stands at the zero of the smallest scale.
    """
    tops: list[int] = []
    for reach in sorted({_reach(figure) for figure in figures}, reverse=True):
        if not tops or 0 < reach * REACH < tops[-1]:
            tops.append(reach)
    parts: list[list[Plotted]] = [[] for _top in tops]
    for figure in figures:
        parts[max(number for number, top in enumerate(tops) if top >= _reach(figure))].append(figure)
    return parts


def _reach(figure: Plotted) -> int:
    """The farthest value that a figure names."""
    return max(end for end in (figure.lowest, figure.highest) if end is not None)


def _foot(figure: Plotted) -> int:
    """The nearest value that a figure names."""
    return min(end for end in (figure.lowest, figure.highest) if end is not None)


def _grouped(figures: Iterable[Plotted], axis: Axis) -> list[PlotGroup]:
    several, none = _("More than one perspective"), _("Without a public source")
    order = [*choice_labels(Perspective).values(), several, none]
    groups = {label: PlotGroup(label, is_mixed=label == several) for label in order}
    for figure in figures:
        sides = figure.perspectives
        label = (sides[0] if len(sides) == 1 else several) if sides else none
        value = in_words(figure.lowest, figure.highest, is_approximate=figure.is_approximate)
        groups[label].rows.append(PlotRow(figure, mark_of(figure, axis), value))
    return [group for group in groups.values() if group.rows]


def summary(figures: Sequence[Plotted]) -> str:
    """How many figures, the lowest and the highest of them as they were given, and how many sources; no average."""
    sources = {note.source.identifier for figure in figures for note in figure.notes}
    low = min(figures, key=lambda figure: (_foot(figure), figure.lowest is not None, figure.highest is None))
    high = max(figures, key=lambda figure: (_reach(figure), figure.highest is None))
    lowest, highest = _end(low, low.lowest), _end(high, high.highest)
    count = len(figures)
    words = {"count": count, "lowest": lowest, "highest": highest, "sources": len(sources)}
    if len({(figure.lowest, figure.highest, figure.is_approximate) for figure in figures}) == 1:
        words["lowest"] = in_words(low.lowest, low.highest, is_approximate=low.is_approximate)
        same = ngettext(
            "%(count)s figure is given, each of them %(lowest)s; sources cited: %(sources)s.",
            "%(count)s figures are given, each of them %(lowest)s; sources cited: %(sources)s.",
            count,
        )
        return same % words
    found = ngettext(
        "%(count)s figure is given, the lowest %(lowest)s, the highest %(highest)s; sources cited: %(sources)s.",
        "%(count)s figures are given, the lowest %(lowest)s, the highest %(highest)s; sources cited: %(sources)s.",
        count,
    )
    return found % words


def _end(figure: Plotted, end: int | None) -> str:
    """One end of a figure in words: of a range that end alone, of an open figure the whole."""
    approximate = figure.is_approximate
    if shape_of(figure.lowest, figure.highest) is Shape.RANGE:
        return in_words(end, end, is_approximate=approximate)
    return in_words(figure.lowest, figure.highest, is_approximate=approximate)
