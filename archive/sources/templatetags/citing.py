"""How to cite a record: on its page in words, in its head for reference managers."""

from typing import Any

from django import template
from django.db.models import prefetch_related_objects

from archive.core.languages import current_language
from archive.core.records import RecordPage
from archive.sources.citing import csl_item, may_cite
from archive.sources.embedded import metadata
from archive.sources.formatting import references
from archive.sources.models import SourcePage

register = template.Library()


def _item(page: Any) -> dict[str, Any] | None:
    """Nothing for what is no record, or not public: a preview is not to be cited."""
    if not isinstance(page, RecordPage) or not page.is_public():
        return None
    if isinstance(page, SourcePage):
        prefetch_related_objects([page], "creators")
    return csl_item(page)


@register.inclusion_tag("components/cite.html")
def cite(page: Any) -> dict[str, Any]:
    """The record in three styles, and what can be fetched of it and of its sources."""
    item = _item(page)
    if item is None:
        return {}
    language = current_language()
    return {
        "page": page,
        "language": language,
        "is_source": not may_cite(page),
        "language_of_item": item["language"],
        "references": references(item, language),
    }


@register.inclusion_tag("sources/includes/embedded_metadata.html")
def embedded_metadata(page: Any) -> dict[str, Any]:
    """For the head of the page. Any other page than that of a public record has none."""
    item = _item(page)
    return {"page": page, "language": current_language(), "metadata": list(metadata(item))} if item else {}
