"""Any record as something to cite, and the sources that any record cites.

A source is cited as the work that it is. Every other record is a page of this archive: it has no author but the
archive, and its date is the day on which it was last changed.
"""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from archive.core.languages import archive_name, current_language
from archive.core.records import RecordPage
from archive.sources.citation import csl_json
from archive.sources.models import SourcePage
from archive.sources.statements import citation_rows


def csl_item(record: RecordPage) -> dict[str, Any]:
    """The record as one item of CSL-JSON, titled for the reader of the current language."""
    if isinstance(record, SourcePage):
        return csl_json(record)
    item: dict[str, Any] = {
        "id": record.identifier,
        "type": "webpage",
        "language": current_language(),
        "title": record.label.text,
        "container-title": archive_name(),
        "URL": f"{settings.BASE_URL}/id/{record.identifier}",
    }
    if record.last_published_at:
        changed = timezone.localdate(record.last_published_at)
        item["issued"] = {"date-parts": [[changed.year, changed.month, changed.day]]}
    return item


def may_cite(record: RecordPage) -> bool:
    """Whether records of this type cite sources at all: a source does not."""
    return not isinstance(record, SourcePage)


def sources_of(record: RecordPage) -> QuerySet[Any]:
    """The public sources that the record, or a part of it that is shown, cites; in the order of their identifiers."""
    cited = [
        row.model.objects.order_by()
        .filter(**{row.owner: record.pk}, **({row.withheld: False} if row.withheld else {}))
        .values("source")
        for row in citation_rows(SourcePage)
        if isinstance(record, row.owner_model)
    ]
    sources = SourcePage.objects.public()
    if not cited:
        return sources.none()
    return sources.filter(pk__in=cited[0].union(*cited[1:])).order_by("identifier").prefetch_related("creators")
