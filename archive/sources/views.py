"""A record, or the sources it rests on, for reference managers: CSL-JSON, BibTeX, RIS."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from archive.core.addressing import of_public_record
from archive.core.records import RecordPage
from archive.sources import bibtex, ris
from archive.sources.citation import csl_json
from archive.sources.citing import csl_item, may_cite, sources_of

Items = Sequence[dict[str, Any]]


def _csl(items: Items) -> str:
    return json.dumps(items, ensure_ascii=False, indent=2)


#: Ending of the address → media type, and what writes it.
FORMATS: dict[str, tuple[str, Callable[[Items], str]]] = {
    "json": ("application/vnd.citationstyles.csl+json", _csl),
    "bib": (bibtex.MEDIA_TYPE, bibtex.bibtex),
    "ris": (ris.MEDIA_TYPE, ris.ris),
}


@of_public_record
def record(request: HttpRequest, record: RecordPage, ending: str) -> HttpResponse:
    """The record itself; of a source, the work that it is."""
    return _file([csl_item(record)], record.identifier, ending)


@of_public_record
def sources(request: HttpRequest, record: RecordPage, ending: str) -> HttpResponse:
    """Every public source that the record cites."""
    if not may_cite(record):
        raise Http404
    return _file([csl_json(source) for source in sources_of(record)], f"{record.identifier}-sources", ending)


def _file(items: Items, name: str, ending: str) -> HttpResponse:
    media_type, write = FORMATS[ending]
    response = HttpResponse(write(items), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["X-Robots-Tag"] = "noindex"
    return response
