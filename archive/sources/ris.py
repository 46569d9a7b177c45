"""An item of CSL-JSON as RIS: one tag a line, which every reference manager reads.

RIS has no escaping. What could begin a line of its own, any kind of line break, becomes a space. Its date field has a
place for "other information": there stands, in words, a date that is not certain.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from archive.sources.csl import other_people

MEDIA_TYPE = "application/x-research-info-systems; charset=utf-8"

_TYPES = {
    "article": "GEN", "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS",
    "bill": "BILL", "book": "BOOK", "broadcast": "VIDEO", "chapter": "CHAP", "classic": "CLSWK", "dataset": "DATA",
    "entry-dictionary": "DICT", "entry-encyclopedia": "ENCYC", "figure": "FIGURE", "graphic": "ART", "hearing": "HEAR",
    "legal_case": "CASE", "legislation": "STAT", "manuscript": "UNPB", "map": "MAP", "motion_picture": "MPCT",
    "musical_score": "MUSIC", "pamphlet": "PAMP", "paper-conference": "CPAPER", "personal_communication": "PCOMM",
    "post-weblog": "BLOG", "post": "ELEC", "regulation": "STAT", "report": "RPRT", "review": "JOUR",
    "review-book": "JOUR", "software": "COMP", "song": "SOUND", "standard": "STAND", "thesis": "THES",
    "treaty": "STAT", "webpage": "ELEC",
}  # fmt: skip
_TAGS = {
    "title": "TI", "container-title": "T2", "publisher": "PB", "publisher-place": "CY", "edition": "ET",
    "volume": "VL", "issue": "IS", "ISBN": "SN", "ISSN": "SN", "DOI": "DO", "URL": "UR", "language": "LA",
    "archive": "DB", "archive_location": "AV",
}  # fmt: skip
_ROLES = {"author": "AU", "editor": "ED"}
_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def ris(items: Iterable[Mapping[str, Any]]) -> str:
    return "\r\n".join(_entry(item) for item in items)


def _entry(item: Mapping[str, Any]) -> str:
    lines = [("TY", _TYPES.get(item["type"], "GEN")), *_lines(item)]
    stated = ((tag, _CONTROL.sub(" ", str(value)).strip()) for tag, value in lines)
    return "".join(f"{tag}  - {value}\r\n" for tag, value in stated if value) + "ER  - \r\n"


def _lines(item: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "ID", item["id"]
    for role, tag in _ROLES.items():
        for person in item.get(role, ()):
            whole = person.get("literal", "")
            yield tag, whole or ", ".join(person[part] for part in ("family", "given") if person.get(part))
    for role, names in other_people(item):
        yield "N1", f"{role}: {names}" if names else ""
    for variable, tag in _TAGS.items():
        yield tag, item.get(variable, "")
    first, _dash, last = re.sub("[–—]", "-", str(item.get("page", ""))).partition("-")
    yield "SP", first
    yield "EP", last
    yield from _issued(item.get("issued", {}))
    for parts in item.get("accessed", {}).get("date-parts", ()):
        yield "Y2", _slashed(parts)


def _issued(date: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    parts = date.get("date-parts", ())
    if len(parts) == 1:
        yield "PY", parts[0][0]
        yield "DA", _slashed(parts[0])
    elif parts or date.get("literal"):
        yield "DA", "///" + (date.get("literal") or "–".join("-".join(f"{part:02d}" for part in end) for end in parts))


def _slashed(parts: Iterable[int]) -> str:
    """YYYY/MM/DD/: the slashes stand even where a part does not."""
    stated = [f"{part:02d}" for part in parts]
    return "/".join([*stated, "", "", ""][:3]) + "/"
