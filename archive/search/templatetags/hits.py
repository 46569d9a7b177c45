"""What was found, in templates."""

from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from archive.search.passages import Marked

register = template.Library()


@register.filter
def marked(text: Marked) -> SafeString:
    """The text with a `<mark>` about each word that was met, all of it escaped."""
    if not text.spans:
        return conditional_escape(text.text)
    *pieces, (rest, _nothing) = text.pieces
    return format_html_join("", "{}<mark>{}</mark>", pieces) + conditional_escape(rest)
