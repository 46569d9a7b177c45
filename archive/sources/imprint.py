"""Where a source is to be found, in one line: what it appeared in, where and by whom it was published, when, and who
keeps it. The line of a note: a full reference, in the style of one's country, stands on the page of the source."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from archive.core.collation import capitalised
from archive.core.dates import UncertainDate
from archive.core.languages import current_language
from archive.core.texts import Words


def imprint(source: Any, locator: str) -> list[Words]:
    """The parts of the line in their order, each in its language: names as the source has them, the rest in the
    reader's, capitalised where it begins the line. A locator says more than the pages of the whole."""
    own, reader = source.language, current_language()
    line: list[Words] = []
    for text, is_name in _parts(source, locator, reader):
        if text:
            begins = not line and not is_name
            line.append(Words(capitalised(text, reader) if begins else text, own if is_name else reader, False))
    return line


def _parts(source: Any, locator: str, reader: str) -> Iterator[tuple[str, bool]]:
    """Each part, and whether it is a name that the source gives."""
    yield source.container_title, True
    yield _numbered(_("vol. %(number)s"), source.volume), False
    yield _numbered(_("no. %(number)s"), source.issue), False
    publisher = source.publisher if source.publisher != source.container_title else ""
    yield ": ".join(filter(None, (source.publisher_place, publisher))), True
    yield UncertainDate.parse(source.issued).display(reader) if source.issued else "", False
    yield locator or _numbered(_("pp. %(number)s"), source.page), False
    yield source.holding_institution, True
    yield source.shelf_mark, False


def _numbered(words: str, number: str) -> str:
    return words % {"number": number} if number else ""
