"""Where a reader in distress finds help, on the pages that call for it."""

from typing import Any

from django import template

from archive.core.texts import Words, in_words_of
from archive.home.models import ArchiveSettings

register = template.Library()


@register.simple_tag(takes_context=True)
def help_lines_for(context: Any, page: Any) -> Words:
    """The curators' words in the reader's language, or the next best; empty where a page does not call for them, or
    nobody has given any: the archive invents no number."""
    if not getattr(page, "mentions_suicide", False) or "request" not in context:
        return in_words_of({})
    return in_words_of(ArchiveSettings.for_request(context["request"]).help_texts)
