"""Records as linked data (JSON-LD, schema.org), for machines that read a page.

Each record type describes itself in its own `linked_data.py` from what its page has loaded, and says nothing
that the page does not show. A date is given only where schema.org can hold it without making it more exact.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from archive.core.dates import UncertainDate
from archive.core.languages import archive_name, current_language, path_in
from archive.core.links import RecordLink
from archive.core.texts import Words

Node = dict[str, Any]

#: JSON may hold these, a script element may not: `</script>` would end it.
_ESCAPES = {">": "\\u003E", "<": "\\u003C", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def stable_id(identifier: str) -> str:
    """The address of a record that never changes: its name in linked data."""
    return f"{settings.BASE_URL}/id/{identifier}"


def page_address(page: Any) -> str:
    return f"{settings.BASE_URL}{path_in(current_language(), page.url_path)}"


def said(words: Any) -> Any:
    """Words in the page's language as they are, others with their language; None for none.

    Takes `Words`, or a row with `text` and `language` such as a name.
    """
    return worded(words.text, words.language) if words and words.text else None


def worded(text: str, language: str) -> "str | Node":
    """A text as it is where it is in the page's language, which the document names once; else with its own."""
    return text if language == current_language() else tagged(text, language)


def tagged(text: str, language: str) -> Node:
    return {"@value": text, "@language": language}


def certain(date: UncertainDate | None) -> str | None:
    """A date that schema.org can hold: exact to the day, month or year, in no way qualified."""
    return date.iso_schema_org() if date else None


def reference(kind: str, link: Any) -> Node:
    """A public record at the other end of a relation: a `RecordLink`, or a page that may be shown."""
    return {"@type": kind, "@id": stable_id(link.identifier), "name": said(link.label)}


def references(kind: str, links: Iterable[RecordLink]) -> list[Node]:
    return list({link.identifier: reference(kind, link) for link in links}.values())


def cited(notes: Any) -> list[Node]:
    """The works on which the page rests, each once. `notes` has only those that a visitor may see."""
    return [
        {"@type": "CreativeWork", "@id": stable_id(source.identifier), "name": said(title)}
        for source, title in notes.sources
    ]


def cited_by_address(notes: Any) -> list[Node]:
    """The same by their addresses alone, for a page that rests on very many."""
    return [{"@id": stable_id(source.identifier)} for source, _title in notes.sources]


def may_be_summed_up(page: Any) -> bool:
    """Whether the record's words may stand where no warning precedes them: in a result list, a preview, a feed."""
    return not page.words("content_note") and not getattr(page, "is_sensitive", False)


def summary_of(page: Any) -> Words:
    """The summary where it may stand alone; empty where a warning must come first."""
    summary: Words = page.words("summary")
    return summary if may_be_summed_up(page) else Words("", summary.language, False)


def record_node(page: Any, kind: str, **said_of_it: Any) -> Node:
    """What every record says of itself, then what its type adds. Empty values are left out."""
    node = {
        "@type": kind,
        "@id": stable_id(page.identifier),
        "identifier": page.identifier,
        "name": said(page.label),
        "description": said(summary_of(page)),
        "mainEntityOfPage": page_address(page),
        **said_of_it,
    }
    return compact(node)


def compact(node: Node) -> Node:
    """Without what is not known; a list of one is that one."""
    shown: Node = {}
    for name, value in node.items():
        if isinstance(value, list | tuple):
            value = [part for part in value if part]
            value = value[0] if len(value) == 1 else value
        if value not in (None, "", [], {}):
            shown[name] = value
    return shown


def graph(*nodes: Node) -> Node:
    """The nodes of one page in one document; plain words in it are in the page's language."""
    return {"@context": ["https://schema.org", {"@language": current_language()}], "@graph": list(nodes)}


def site_node() -> Node:
    """The archive itself, as the front page names it."""
    return {
        "@type": "WebSite",
        "@id": f"{settings.BASE_URL}/",
        "name": archive_name(),
        "url": f"{settings.BASE_URL}/{current_language()}/",
        "inLanguage": [code for code, _name in settings.LANGUAGES],
    }


def script(document: Node) -> SafeString:
    """A data block: no browser executes it, so the content security policy lets it stand, and no word in it can
    end it, because `<`, `>` and `&` are written as escapes of JSON."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    for letter, escape in _ESCAPES.items():  # str.translate() takes fifty times as long where there are other letters
        text = text.replace(letter, escape)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above
