"""Figures drawn to scale: nothing is lost, moved, reordered or averaged, and no scale deceives."""

from dataclasses import dataclass, field
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from archive.events.plotting import REACH, Axis, Shape, in_words, key_to, plot, shape_of, written

SIDES = ["Scholarly", "Memoir or testimony", "Official Soviet"]
HIGHEST_COLUMN = 2_147_483_647  # of a PositiveIntegerField


@dataclass(eq=False)
class Figure:
    """A row of a table, as far as the drawing asks."""

    lowest: int | None
    highest: int | None
    is_approximate: bool = False
    perspectives: list[str] = field(default_factory=lambda: ["Scholarly"])
    notes: list[Any] = field(default_factory=list)
    reading_reason: str = ""


numbers = st.one_of(st.integers(0, 400), st.integers(0, HIGHEST_COLUMN))


@st.composite
def figures(draw: Any) -> Figure:
    ends = sorted([draw(numbers), draw(numbers)])
    shape = draw(st.sampled_from(["words", "exact", "range", "at least", "up to"]))
    lowest, highest = {
        "words": (None, None),
        "exact": (ends[0], ends[0]),
        "range": (ends[0], ends[1]),
        "at least": (ends[0], None),
        "up to": (None, ends[1]),
    }[shape]
    sides = draw(st.lists(st.sampled_from(SIDES), max_size=2, unique=True))
    return Figure(lowest, highest, draw(st.booleans()), sides, reading_reason=draw(st.sampled_from(["", "Reason"])))


def share(position: str) -> float:
    assert position.endswith("%")
    return float(position[:-1])


@given(st.lists(figures(), max_size=30))
def test_nothing_is_lost_or_doubled(given_figures: list[Figure]) -> None:
    drawn = plot(given_figures)
    numbered = [figure for figure in given_figures if (figure.lowest, figure.highest) != (None, None)]
    assert (drawn is None) == (len(numbered) < 2)
    if drawn is not None:
        shown = [id(row.figure) for row in drawn.rows]
        assert sorted(shown) == sorted(map(id, numbered))
        assert drawn.wordless == len(given_figures) - len(numbered)


@given(st.lists(figures(), min_size=1, max_size=30))
def test_every_mark_lies_on_its_axis_where_its_number_is(given_figures: list[Figure]) -> None:
    drawn = plot(given_figures)
    for band in drawn.bands if drawn else ():
        for row in (row for group in band.groups for row in group.rows):
            ends = [end for end in (row.figure.lowest, row.figure.highest) if end is not None]
            for position, end in ((row.mark.x, ends[0]), (row.mark.x2, ends[-1])):
                assert 0 <= share(position) <= 100
                assert share(position) == pytest.approx(100 * end / band.axis.top, abs=0.06)
            assert share(row.mark.x) <= share(row.mark.x2)


@given(st.lists(figures(), min_size=1, max_size=30))
def test_the_order_in_which_they_were_said_is_kept_in_every_group(given_figures: list[Figure]) -> None:
    place = {id(figure): number for number, figure in enumerate(given_figures)}
    drawn = plot(given_figures)
    for band in drawn.bands if drawn else ():
        for group in band.groups:
            order = [place[id(row.figure)] for row in group.rows]
            assert order == sorted(order)


@given(st.lists(figures(), min_size=1, max_size=30))
def test_no_scale_presses_a_figure_onto_its_zero(given_figures: list[Figure]) -> None:
    """Linear, from zero; a part holds no figures that lie farther apart than REACH; the parts fall in size."""
    drawn = plot(given_figures)
    tops = [band.axis.top for band in drawn.bands] if drawn else []
    assert tops == sorted(tops, reverse=True)
    for band in drawn.bands if drawn else ():
        farthest = [max(row.figure.lowest or 0, row.figure.highest or 0) for group in band.groups for row in group.rows]
        assert max(farthest) <= max(REACH * value for value in farthest if value) if any(farthest) else True
        assert all(value * REACH >= max(farthest) for value in farthest if value)


@given(numbers)
def test_a_scale_begins_at_zero_in_even_round_steps(largest: int) -> None:
    axis = Axis.over(largest)
    positions = [share(tick.x) for tick in axis.ticks]
    assert positions[0] == 0 and positions[-1] == 100 and axis.top >= largest
    assert 2 <= len(positions) <= 6
    steps = [later - earlier for earlier, later in pairwise(positions)]
    assert steps == pytest.approx([steps[0]] * len(steps), abs=0.06)
    assert str(axis.step).rstrip("0") in {"1", "2", "5"}
    assert [tick.anchor for tick in axis.ticks][:: len(positions) - 1] == ["start", "end"]


@pytest.mark.parametrize(
    ("lowest", "highest", "shape", "words"),
    [
        (132, 132, Shape.EXACT, "132"),
        (0, 0, Shape.EXACT, "0"),
        (131, 170, Shape.RANGE, "131–170"),
        (40, None, Shape.AT_LEAST, "at least 40"),
        (None, 300, Shape.UP_TO, "up to 300"),
        (None, None, None, ""),
    ],
)
def test_a_figure_keeps_the_shape_in_which_it_was_given(
    lowest: int | None, highest: int | None, shape: Shape | None, words: str
) -> None:
    assert shape_of(lowest, highest) == shape
    assert in_words(lowest, highest) == words


def test_about_is_said_and_drawn() -> None:
    drawn = plot([Figure(90, 90, is_approximate=True), Figure(90, 90)])
    assert drawn is not None
    assert drawn.rows[0].value == "about 90" and drawn.rows[0].mark.is_approximate


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "1,000,000"), ("az", "1\u00a0000\u00a0000"), ("ru", "1\u00a0000\u00a0000")]
)
def test_thousands_are_set_apart_as_the_texts_do(language: str, expected: str) -> None:
    with translation.override(language):
        assert written(1_000_000) == expected


def test_figures_far_apart_are_drawn_in_parts() -> None:
    few, many, between = Figure(4, 4), Figure(26_000, 26_000), Figure(3, 20_000)
    drawn = plot([few, many, between])
    assert drawn is not None
    assert [[row.figure for group in band.groups for row in group.rows] for band in drawn.bands] == [
        [many, between],
        [few],
    ]
    assert [band.axis.top for band in drawn.bands] == [30_000, 4]


def test_perspectives_stand_in_their_fixed_order_and_mixed_ones_apart() -> None:
    sides = [["Scholarly"], [], ["Official Soviet", "Scholarly"], ["Official Soviet"]]
    drawn = plot([Figure(7, 7, perspectives=side) for side in sides])
    assert drawn is not None
    labels = [(group.label, group.is_mixed) for group in drawn.bands[0].groups]
    assert labels == [
        ("Official Soviet", False),
        ("Scholarly", False),
        ("More than one perspective", True),
        ("Without a public source", False),
    ]


def test_the_sentence_names_the_ends_and_no_average() -> None:
    notes = [SimpleNamespace(source=SimpleNamespace(identifier=f"BJ-S-{number}")) for number in range(3)]
    drawn = plot(
        [Figure(40, None, notes=notes[:1]), Figure(131, 170, notes=notes[1:]), Figure(90, 90, notes=notes[:1])]
    )
    assert drawn is not None
    assert drawn.summary == "3 figures are given, the lowest at least 40, the highest 170; sources cited: 3."


def test_the_sentence_on_the_same_figure_twice() -> None:
    same = plot([Figure(5, 5), Figure(5, 5)])
    assert same is not None and same.summary == "2 figures are given, each of them 5; sources cited: 0."


@pytest.mark.parametrize("beside", [[], [Figure(None, None), Figure(None, None)]])
def test_a_single_number_is_compared_with_nothing_and_not_drawn(beside: list[Figure]) -> None:
    assert plot([Figure(4, 4), *beside]) is None


def test_about_so_many_and_at_least_so_many_are_not_the_same() -> None:
    drawn = plot([Figure(9, None), Figure(9, 9, is_approximate=True)])
    assert drawn is not None
    assert drawn.summary == "2 figures are given, the lowest about 9, the highest at least 9; sources cited: 0."


def test_the_key_explains_what_occurs_and_nothing_else() -> None:
    dots = plot([Figure(5, 5), Figure(6, 6)])
    mixed = plot([Figure(5, None), Figure(7, 7, reading_reason="Synthetic reason")])
    assert dots is not None and dots.key == []
    assert mixed is not None
    assert [words for _mark, words in mixed.key] == ["the figure as given", "at least so many", "the archive’s reading"]
    assert key_to([]) == []
