"""A source as CSL-JSON 1.0.2 (csl-data.json of the Citation Style Language): what reference managers read.

CSL-JSON has no place for three things the archive knows; they stand under `custom`, which the format keeps
for that: the scripts of the creators' names, the archived address, and the perspective.
"""

import re
from typing import Any

from archive.core.dates import UncertainDate

#: Column of a source → variable of CSL-JSON, where one is the other's plain text.
_TEXTS = {
    "container_title": "container-title",
    "publisher": "publisher",
    "publisher_place": "publisher-place",
    "edition": "edition",
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "isbn": "ISBN",
    "issn": "ISSN",
    "doi": "DOI",
    "url": "URL",
    "holding_institution": "archive",
    "shelf_mark": "archive_location",
}
_CALENDAR = re.compile(r"^(\d{4})(?:-(\d\d|XX))?(?:-(\d\d|XX))?$")
_MONTHS = 12


def csl_json(source: Any) -> dict[str, Any]:
    """The source as one item of CSL-JSON. Reads its creators and texts, and nothing that is internal."""
    item: dict[str, Any] = {"id": source.identifier, "type": source.csl_type, "language": source.language}
    title = own_title(source)
    if title:
        item["title"] = f"[{title}]" if source.has_supplied_title else title
    for field, variable in _TEXTS.items():
        value = getattr(source, field)
        if value:
            item[variable] = value
    if source.issued:
        item["issued"] = csl_date(UncertainDate.parse(source.issued), source.language)
    if source.accessed:
        item["accessed"] = {"date-parts": [[source.accessed.year, source.accessed.month, source.accessed.day]]}
    scripts: dict[str, list[str]] = {}
    for creator in source.creators.all():
        item.setdefault(creator.role, []).append(csl_name(creator))
        scripts.setdefault(creator.role, []).append(creator.script)
    item |= source.csl_extra
    custom = {
        "perspective": source.perspective,
        "scripts": scripts,
        "archived-url": source.archived_url,
        **source.csl_extra.get("custom", {}),
    }
    return item | {"custom": {name: value for name, value in custom.items() if value}}


def own_title(source: Any) -> str:
    """The title in the source's own language; where none is known, the one for the reader."""
    return str(source.labels.get(source.language) or source.label)


def csl_name(creator: Any) -> dict[str, str]:
    """A name as the source prints it: in parts where the parts are known, else whole."""
    if creator.literal:
        return {"literal": creator.literal}
    return {part: value for part, value in (("family", creator.family), ("given", creator.given)) if value}


def csl_date(date: UncertainDate, language: str) -> dict[str, Any]:
    """Numbers for what is certain of the date; words, in the language given, for what is not.

    CSL reads `date-parts` as exact, so an uncertain, approximate or open date is written out as `literal`.
    An unspecified day or month is left out: `1990-01-XX` is certain to the month.
    """
    if not (date.is_uncertain or date.is_approximate or date.is_open):
        parts = [_date_parts(end) for end in date.edtf.split("/")]
        if all(parts):
            return {"date-parts": parts}
    return {"literal": date.display(language)}


def _date_parts(end: str) -> list[int]:
    """[year, month, day] as far as stated; empty where CSL has no numbers for it (decade, season, time alone)."""
    found = _CALENDAR.match(end.partition("T")[0])
    if found is None or (found[2] not in (None, "XX") and int(found[2]) > _MONTHS):
        return []
    return [int(part) for part in found.groups() if part not in (None, "XX")]
