"""Rich text in files: what it may hold, and its links to pages, which files write by identifier."""

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import gettext as _

from archive.interchange.directory import Directory
from archive.interchange.kinds.base import At

#: What the editor's features (`archive.core.blocks.RICH_TEXT_FEATURES`) can produce.
ALLOWED_HTML: dict[str, frozenset[str]] = {
    **dict.fromkeys(("p", "b", "strong", "i", "em", "ol", "ul", "li", "sup", "br"), frozenset()),
    "a": frozenset({"href", "linktype", "id"}),
}
_SAFE_HREF = re.compile(r"^(https?://|mailto:|#|/(?!/))", re.IGNORECASE)
_PAGE_LINK = re.compile(r"<a\b[^>]*\blinktype=\"page\"[^>]*>", re.IGNORECASE)
_LINK_ID = re.compile(r"\bid=\"([^\"]*)\"")

#: A link inside a text may lead to any page.
LINKED = (
    "event", "memorial", "source", "place", "media", "oral-history", "exhibition", "page",
)  # fmt: skip


class _Allowed(HTMLParser):
    """Collects what rich text may not hold."""

    def __init__(self, at: At) -> None:
        super().__init__()
        self.at = at

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED_HTML:
            self.at.problem(_("The tag <%(tag)s> is not allowed in a text.") % {"tag": tag})
            return
        values = dict(attrs)
        for name in values:
            if name not in ALLOWED_HTML[tag]:
                self.at.problem(_("The attribute “%(name)s” is not allowed in a text.") % {"name": name})
        href = values.get("href")
        if href is not None and not _SAFE_HREF.match(href):
            self.at.problem(_("“%(href)s” is not an address that a text may link to.") % {"href": href})
        if values.get("linktype", "page") != "page":
            self.at.problem(_('A link to a page has linktype="page" and the identifier as id.'))
        elif "linktype" in values and self.at.directory.key_in(LINKED, values.get("id") or "") is None:
            self.at.problem(_("The link leads to “%(id)s”, which does not exist.") % {"id": values.get("id") or ""})


def check_html(text: str, at: At) -> None:
    parser = _Allowed(at)
    parser.feed(text)
    parser.close()


def links_in(text: str) -> Iterator[tuple[Sequence[str], str]]:
    """The records to which a text links: types and identifier."""
    for link in _PAGE_LINK.findall(text):
        for identifier in _LINK_ID.findall(link):
            yield LINKED, identifier


def to_keys(text: str, directory: Directory) -> str:
    """Links to pages as Wagtail stores them: by primary key."""
    return _relink(text, lambda identifier: str(directory.key_in(LINKED, identifier) or ""))


def to_identifiers(text: str, directory: Directory) -> str:
    """Links to pages as files write them: by identifier, which is the same in every database."""
    return _relink(text, lambda key: directory.identifier(LINKED, int(key) if key.isdigit() else None))


def _relink(text: str, translate: Any) -> str:
    def link(match: re.Match[str]) -> str:
        return _LINK_ID.sub(lambda found: f'id="{translate(found[1])}"', match[0])

    return _PAGE_LINK.sub(link, text)
