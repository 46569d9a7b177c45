"""An item of CSL-JSON as BibTeX, which BibLaTeX and reference managers read as well.

Text is UTF-8. What TeX takes for a command is written as one, and braces by name: BibTeX counts them even where
they are escaped. A date that is not certain is no year: it stands in the note, in words, with the people for whom
BibTeX has no field.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from archive.sources.csl import other_people

MEDIA_TYPE = "application/x-bibtex; charset=utf-8"

_ENTRIES = {
    "article": "article", "article-journal": "article", "article-magazine": "article", "article-newspaper": "article",
    "review": "article", "review-book": "article", "post-weblog": "misc", "book": "book", "classic": "book",
    "pamphlet": "booklet", "chapter": "incollection", "entry": "incollection", "entry-dictionary": "incollection",
    "entry-encyclopedia": "incollection", "paper-conference": "inproceedings", "thesis": "phdthesis",
    "report": "techreport", "manuscript": "unpublished", "personal_communication": "unpublished",
}  # fmt: skip
_FIELDS = {
    "publisher": "publisher", "publisher-place": "address", "edition": "edition", "volume": "volume",
    "issue": "number", "page": "pages", "ISBN": "isbn", "ISSN": "issn", "language": "language",
}  # fmt: skip
_PUBLISHERS = {"techreport": "institution", "phdthesis": "school"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_COMMANDS = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{letter: f"\\{letter}" for letter in "$&#%_"},
    }
)
_IN_ADDRESSES = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D", " ": "%20"})


def bibtex(items: Iterable[Mapping[str, Any]]) -> str:
    return "\n".join(map(_entry, items))


def _entry(item: Mapping[str, Any]) -> str:
    kind = _ENTRIES.get(item["type"], "misc")
    fields = "".join(f"  {name} = {value},\n" for name, value in _entry_fields(item, kind))
    return f"@{kind}{{{item['id']},\n{fields}}}\n"


def _entry_fields(item: Mapping[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    if item.get("title"):
        yield "title", f"{{{{{escaped(item['title'])}}}}}"  # braced twice: the capitals stay as they are
    for role in ("author", "editor"):
        names = [name for name in map(_name, item.get(role, ())) if name]
        if names:
            yield role, f"{{{' and '.join(names)}}}"
    if item.get("container-title"):
        yield _container(kind), f"{{{escaped(item['container-title'])}}}"
    for variable, field in _FIELDS.items():
        text = escaped(item.get(variable, ""))
        if text:
            own = _PUBLISHERS.get(kind, field) if field == "publisher" else field
            yield own, f"{{{re.sub('[-–—]+', '--', text) if field == 'pages' else text}}}"
    notes = [escaped(f"{role}: {names}") for role, names in other_people(item) if names]
    notes += [escaped(item[variable]) for variable in ("archive", "archive_location") if item.get(variable)]
    issued = item.get("issued", {})
    yield from _exact_date(issued)
    if len(issued.get("date-parts", ())) != 1 and (words := _in_words(issued)):
        notes.insert(0, escaped(words))
    if notes:
        yield "note", f"{{{', '.join(notes)}}}"
    for variable in ("DOI", "URL"):
        if item.get(variable):
            yield variable.lower(), f"{{{_CONTROL.sub(' ', str(item[variable])).strip().translate(_IN_ADDRESSES)}}}"
    read = item.get("accessed", {}).get("date-parts", ())
    if read:
        yield "urldate", f"{{{_iso(read[0])}}}"


def escaped(value: Any) -> str:
    """Text that TeX prints as it is, on one line, with every brace closed."""
    return _CONTROL.sub(" ", str(value)).strip().translate(_COMMANDS)


def _container(kind: str) -> str:
    return {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}.get(kind, "howpublished")


def _name(person: Mapping[str, Any]) -> str:
    """“Family, Given”; whole names and parts that BibTeX would divide are held together by braces."""
    if person.get("literal"):
        return f"{{{escaped(person['literal'])}}}"
    parts = (escaped(person.get(part, "")) for part in ("family", "given"))
    return ", ".join(f"{{{part}}}" if re.search(r",|\band\b", part, re.I) else part for part in parts if part)


def _exact_date(date: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    parts = date.get("date-parts", ())
    if len(parts) != 1:
        return
    year, month, day = (*parts[0], None, None)[:3]
    yield "year", f"{{{year}}}"
    if month:
        yield "month", _MONTHS[month - 1]
    if day:
        yield "day", f"{{{day}}}"


def _in_words(date: Mapping[str, Any]) -> str:
    return str(date.get("literal", "")) or "/".join(map(_iso, date.get("date-parts", ())))


def _iso(parts: Iterable[int]) -> str:
    return "-".join(f"{part:02d}" for part in parts)
