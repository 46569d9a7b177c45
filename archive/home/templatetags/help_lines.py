"""Where a reader in distress finds help, on the pages that call for it."""

from typing import Any

from django import template

from archive.core.languages import current_language, pick_language
from archive.core.texts import Words
from archive.home.models import ArchiveSettings

register = template.Library()


@register.simple_tag(takes_context=True)
def help_lines_for(context: Any, page: Any) -> Words:
    """The curators' words in the reader's language, or the next best; empty where a page does not call for them, or
    nobody has given any: the archive invents no number."""
    wanted = current_language()
    if not getattr(page, "mentions_suicide", False) or "request" not in context:
        return Words("", wanted, False)
    rows = ArchiveSettings.for_request(context["request"]).help_lines.all()
    texts = {row.language: row.text for row in rows}
    best = pick_language(list(texts), wanted)
    return Words(texts[best], best, best != wanted) if best else Words("", wanted, False)
