"""What readers have pointed out, on the page of the record that it is about."""

from typing import Any

from django import template

from archive.contributions.correcting import is_carried_out, words_of
from archive.contributions.models import PublicAnswer
from archive.core.texts import Words

register = template.Library()


@register.simple_tag
def corrections_of(page: Any) -> list[tuple[PublicAnswer, Words, bool]]:
    """The archive's answers to corrections of this record, the newest first, each with whether the record has been
    changed since; one query."""
    rows = PublicAnswer.objects.filter(page_id=page.pk)
    return [(row, words_of(row), is_carried_out(row, page)) for row in rows]
