"""Reported figures in templates: the rows of their table and of their drawing."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from archive.core.languages import current_language
from archive.events import drawing
from archive.events.plotting import Band, Mark

register = template.Library()


@register.simple_tag
def figure_rows(rows: list[Any], notes: Any) -> SafeString:
    """The figures of one measure as rows of their table."""
    return drawing.table_rows(rows, notes, current_language())


@register.simple_tag
def band_rows(band: Band, notes: Any, compact: object = False) -> SafeString:
    """The figures of one scale as rows of their drawing."""
    return drawing.band_rows(band, notes, compact=bool(compact))


@register.filter
def mark_svg(mark: Mark) -> SafeString:
    """The sign of one figure."""
    return drawing.mark_svg(mark)
