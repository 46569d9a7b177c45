"""Reported figures as HTML and SVG: what `plotting` has computed, in elements.

A page has a hundred of them twice, drawn and in a table, and a template asks anew in each row what is the same in all.
Here that is asked once; the frames around the rows are templates (`components/figures.html`, `figure_plot.html`).
"""

from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from archive.core.templatetags.archive import lang_attr, marks, pointers
from archive.events.plotting import Axis, Band, Mark, PlotGroup, PlotRow, Shape

_ARROW = {Shape.AT_LEAST: "M0 0H30M24-5L30 0L24 5", Shape.UP_TO: "M0 0H-30M-24-5L-30 0L-24 5"}
_DIAMOND = "M0-9L9 0L0 9L-9 0Z"


# --- the table --------------------------------------------------------------------------------------------


def table_rows(rows: list[Any], notes: Any, language: str) -> SafeString:
    """The rows (`FigureRow`) of the figures of one measure, with the markers of their citations.

    A narrow screen sets the cells of a row one below the other, each with the head of its column (`data-label`). The
    roles keep them cells of a table for assistive technology, whatever the style makes of their boxes.
    """
    reading = f'<br><strong lang="{language}">{escape(_("The archive’s reading:"))}</strong> '
    heads = _("Who says so"), _("When said"), _("Perspective of the source")
    cells = [f'role="cell" data-label="{escape(head)}"' for head in heads]
    return mark_safe("\n".join(_table_row(row, notes, reading, cells) for row in rows))  # noqa: S308 - of escaped parts


def _table_row(row: Any, notes: Any, reading: str, cells: list[str]) -> str:
    speaker, day, side = cells
    words, when = row.words, escape(row.date_in_words)
    lang = lang_attr(words)
    note = f'<br><span class="quiet">{escape(words.note)}</span>' if words.note else ""
    reason = f"{reading}{escape(row.reading_reason)}" if row.reading_reason else ""
    remark = f'<span class="quiet"{lang}>{escape(words.claimed_note)}</span>' if words.claimed_note else ""
    return (
        f'<tr role="row"><th scope="row" role="rowheader"{lang}>{escape(words.value)}{marks(notes, row.key)}</th>'
        f"<td {speaker}{lang}>{escape(words.said_by)}{note}{reason}</td>"
        f"<td {day}>{when}{'<br>' if when and remark else ''}{remark}</td>"
        f"<td {side}>{escape('; '.join(row.perspectives))}</td></tr>"
    )


# --- the drawing ------------------------------------------------------------------------------------------


def band_rows(band: Band, notes: Any, *, compact: bool) -> SafeString:
    """The rows of figures that share a scale, below its numbers; compact: a row a perspective."""
    scale, grid = _scale(band.axis), _grid(band.axis)
    parts = [scale]
    for group in band.groups:
        parts += [_compact_row(group, grid)] if compact else _rows_of(group, grid, notes)
    if band.is_long and not compact:
        parts.append(scale)
    return mark_safe("\n".join(parts))  # noqa: S308 - of escaped parts


def _rows_of(group: PlotGroup, grid: str, notes: Any) -> list[str]:
    no_date, reading = escape(_("date not given")), f" <strong>{escape(_('The archive’s reading:'))}</strong> "
    head = f'<p class="plot-group">{escape(group.label)}</p>'
    return [head, *(_plot_row(row, group, grid, notes, no_date, reading) for row in group.rows)]


def _plot_row(row: PlotRow, group: PlotGroup, grid: str, notes: Any, no_date: str, reading: str) -> str:
    figure = row.figure
    words, when = figure.words, escape(figure.date_in_words)
    lang = lang_attr(words)
    if not when:
        when = f"<span{lang}>{escape(words.claimed_note)}</span>" if words.claimed_note else no_date
    sides = f"{escape('; '.join(figure.perspectives))} · " if group.is_mixed else ""
    reason = f"{reading}<span{lang}>{escape(figure.reading_reason)}</span>" if row.mark.is_reading else ""
    return (
        f'<div class="plot-row{" is-reading" if row.mark.is_reading else ""}"><p class="plot-label">'
        f"<b>{escape(row.value)}</b>{pointers(notes, figure.key)} <span{lang}>{escape(words.said_by)}</span> "
        f'<span class="quiet">· {sides}{when}</span>{reason}</p>{_line(grid, mark_svg(row.mark))}</div>'
    )


def _compact_row(group: PlotGroup, grid: str) -> str:
    values = escape(", ".join(row.value for row in group.rows))
    label = f'<p class="plot-label">{escape(group.label)} <span class="quiet">{values}</span></p>'
    return f'<div class="plot-row">{label}{_line(grid, *(mark_svg(row.mark) for row in group.rows))}</div>'


# --- its parts --------------------------------------------------------------------------------------------


def _line(*parts: str) -> str:
    return f'<svg class="line" width="100%" height="24">{"".join(parts)}</svg>'


def _scale(axis: Axis) -> str:
    """The numbers of a scale."""
    numbers = "".join(
        f'<text x="{tick.x}" y="14" text-anchor="{tick.anchor}">{tick.label}</text>' for tick in axis.ticks
    )
    return f'<div class="plot-row scale"><svg class="axis" width="100%" height="20">{numbers}</svg></div>'


def _grid(axis: Axis) -> str:
    """The lines of a scale behind a row; every row of a band repeats them."""
    return "".join(f'<line class="tick" x1="{tick.x}" x2="{tick.x}" y2="100%"/>' for tick in axis.ticks)


def mark_svg(mark: Mark) -> SafeString:
    """One figure on its scale. Its place is a share of the width, its size is in pixels."""
    sign = _sign(mark, mark.x, _ARROW.get(mark.shape, ""))
    if mark.shape is Shape.RANGE:
        reach = f'<line class="reach" x1="{mark.x}" x2="{mark.x2}" y1="50%" y2="50%"/>'
        sign = f"{reach}{sign}{_sign(mark, mark.x2, '')}"
    return mark_safe(sign)  # noqa: S308 - numbers


def _sign(mark: Mark, x: str, arrow: str) -> str:
    """The sign of a mark: an arrow where its end is open, then a dot, a soft dot, or the diamond of the archive's
    reading. A circle can stand at a share of the width by itself, a path only in a drawing of its own."""
    at = f'cx="{x}" cy="50%"'
    halo = f'<circle class="halo" {at} r="11"/>' if mark.is_approximate else ""
    dot = f'<circle class="{"about" if mark.is_approximate else "dot"}" {at} r="5"/>'
    return f"{_path('open', arrow, x)}{halo}{_path('reading', _DIAMOND, x) if mark.is_reading else dot}"


def _path(name: str, path: str, x: str) -> str:
    if not path:
        return ""
    return f'<svg x="{x}" y="50%" width="1" height="1" overflow="visible"><path class="{name}" d="{path}"/></svg>'
