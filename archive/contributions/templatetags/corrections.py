"""What readers have pointed out, on the page of the record that it is about."""

from typing import Any

from django import template

from archive.contributions.correcting import words_of
from archive.contributions.models import PublicAnswer
from archive.core.texts import Words

register = template.Library()


@register.simple_tag
def corrections_of(page: Any) -> list[tuple[PublicAnswer, Words]]:
    """The archive's answers to corrections of this record, the newest first; one query."""
    return [(row, words_of(row)) for row in PublicAnswer.objects.filter(page_id=page.pk)]
