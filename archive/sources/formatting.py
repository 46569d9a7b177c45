"""A source or a record as a reference in words: Chicago notes, APA, GOST R 7.0.5, through the Citation Style Language.

The styles in `styles/` are the archive's own, short and within what the processor (citeproc-py) does well. Two of
its gaps are filled here: American punctuation inside quotation marks, and the escaping of text for HTML.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.source.json import CiteProcJSON
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from archive.core.dates import UncertainDate

#: Name of a style → how it is called. Chicago and APA are English conventions: their own words stay English.
STYLES = {"chicago-notes": "Chicago", "apa": "APA", "gost-r-7-0-5": _("GOST R 7.0.5")}
_GOST = "gost-r-7-0-5"
_FOLDER = Path(__file__).parent / "styles"
#: The processor keeps what it has already said on the style itself: one reference at a time.
_LOCK = Lock()
_LOCALES = {"ru": "ru-RU", "az": "az", "az-Cyrl": "az"}
_TEXTS = (
    "title", "container-title", "publisher", "publisher-place", "edition", "volume", "issue", "page", "genre",
    "archive", "archive_location", "DOI", "URL",
)  # fmt: skip
_NAMES = ("author", "editor")
_NAME_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix")
_DATES = ("issued", "accessed")
_BEGIN, _END, _TITLE, _TITLE_END = "\ue000", "\ue001", "\ue002", "\ue003"
_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ue000-\ue003\ud800-\udfff]+")
_CLOSING_THEN_POINT = re.compile(f"((?:[’”]+{_TITLE_END})?[’”]+)(?<=”)([,.])")
#: A title may end with three points: those a style's own one does not join.
_POINT_TWICE = re.compile(rf"((?:(?<!\.)[.?!…]|\.(?={_TITLE_END}))[’”{_TITLE_END}]*{_END}?[’”]*)\.(?=\s|$)")


def references(item: Mapping[str, Any], language: str, titled_in: str = "") -> list[tuple[str, SafeString]]:
    """The item in each style, as (name of the style, HTML); the style at home in `language` comes first."""
    order = sorted(STYLES, key=lambda style: (style == _GOST) != (language == "ru"))
    return [(str(STYLES[style]), reference(item, style, titled_in)) for style in order]


def reference(item: Mapping[str, Any], style: str, titled_in: str = "") -> SafeString:
    """An item of CSL-JSON in one style, as HTML: escaped, titles in italics where the style asks for them. The title
    is marked with the language `titled_in` where that is not the item's own.

    The same item always gives the same words, so that they are kept by the item itself and are never stale.
    """
    spoken = _LOCALES.get(str(item.get("language", "")), "en-US") if style == _GOST else "en-US"
    text = _render(style, spoken, json.dumps(_prepared(item), sort_keys=True))
    is_foreign = titled_in not in ("", item.get("language"))
    title, title_end = (f'<bdi lang="{escape(titled_in)}">', "</bdi>") if is_foreign else ("", "")
    html = escape(text).replace(_BEGIN, "<i>").replace(_END, "</i>")
    return mark_safe(html.replace(_TITLE, title).replace(_TITLE_END, title_end))  # noqa: S308 - escaped here


@lru_cache(maxsize=4096)
def _render(style: str, locale: str, item: str) -> str:
    with _LOCK:
        processor = _style(style, locale)
        references = CitationStylesBibliography(processor, CiteProcJSON([json.loads(item)]), _Marked)
        use = Citation([CitationItem("x")])
        references.register(use)
        parts = references.bibliography() if processor.has_bibliography() else [references.cite(use, str)]
    text = _POINT_TWICE.sub(r"\1", "".join(map(str, parts)))
    return _american(text) if style == "chicago-notes" else text


@cache
def _style(name: str, locale: str) -> CitationStylesStyle:
    return CitationStylesStyle(str(_FOLDER / f"{name}.csl"), locale=locale, validate=False)


class _Marked:
    """What the processor asks of a format: italics between two marks that no text contains; nothing else is used."""

    @staticmethod
    def preformat(text: str) -> str:
        return text

    @staticmethod
    def Italic(text: Any) -> str:  # noqa: N802 - the processor's name
        return f"{_BEGIN}{text}{_END}"


def _american(text: str) -> str:
    """Quotations within quotations in single marks; a comma or point before the closing mark."""
    if text.count("“") == text.count("”") and "„" not in text:
        depth, letters = 0, []
        for letter in text:
            depth += (letter == "“") - (letter == "”")
            inner = depth > 1 if letter == "“" else depth > 0
            letters.append({"“": "‘", "”": "’"}.get(letter, letter) if inner else letter)
        text = "".join(letters)
    return _CLOSING_THEN_POINT.sub(r"\2\1", text)


# --- what the processor can take -------------------------------------------------------------------------


def _prepared(item: Mapping[str, Any]) -> dict[str, Any]:
    """What the styles use of the item, in the one shape the processor reads without stumbling."""
    kept: dict[str, Any] = {"id": "x", "type": item["type"]}
    for name in _TEXTS:
        text = _clean(item.get(name, ""))
        if text:
            kept[name] = f"{_TITLE}{text}{_TITLE_END}" if name == "title" else text
    for name in _NAMES:
        people = [person for person in map(_name, item.get(name, ())) if person]
        if people:
            kept[name] = people
    for name in _DATES:
        date = _date(item.get(name), str(item.get("language", "en")))
        if date:
            kept[name] = date
    return kept


def _clean(value: Any) -> str:
    return _BLANK.sub(" ", str(value)).strip()


def _name(person: Mapping[str, Any]) -> dict[str, str]:
    whole = _clean(person.get("literal", ""))
    if whole:
        return {"literal": whole}
    parts = {part: _clean(person.get(part, "")) for part in _NAME_PARTS}
    if not parts["family"]:
        return {"literal": parts["given"]} if parts["given"] else {}
    return {part: text for part, text in parts.items() if text}


def _date(date: Any, language: str) -> dict[str, Any]:
    """One exact day, month or year as numbers; a range, and what is not certain, in words of the item's language."""
    if not isinstance(date, Mapping):
        return {}
    parts = date.get("date-parts") or []
    if len(parts) == 1:
        return {"date-parts": [list(parts[0])]}
    if parts:
        return {"literal": UncertainDate.parse("/".join(map(_iso, parts))).display(language)}
    words = _clean(date.get("literal", ""))
    return {"literal": words} if words else {}


def _iso(parts: Iterable[int]) -> str:
    return "-".join(f"{part:02d}" for part in parts)
