"""What the card of a record says: the picture that stands for its page where the address is passed on.

A card has words only. It never shows a photograph, and of a record that a warning precedes it names the type alone.
"""

import hashlib
from dataclasses import astuple, dataclass
from typing import Any

from django.utils.translation import gettext

from archive.core.languages import archive_name, current_language, fallback_order
from archive.core.linked_data import may_be_summed_up
from archive.core.templatetags.archive import capitalised
from archive.home.drawing import DESIGN, can_draw
from archive.home.sharing import title_of
from archive.memorials.models import MemorialPage


@dataclass(frozen=True)
class Card:
    """The words of a card. `is_person`: the title is a name, and has the colour kept for people."""

    archive: str
    kind: str = ""
    title: str = ""
    when: str = ""
    is_person: bool = False

    @property
    def version(self) -> str:
        """Changes whenever the picture would."""
        return hashlib.sha256(repr((DESIGN, astuple(self))).encode()).hexdigest()[:32]


def general_card() -> Card:
    return Card(archive_name())


def card_of(record: Any) -> Card:
    """The card of a public record in the current language."""
    archive = archive_name()
    is_person = isinstance(record, MemorialPage)
    kind = capitalised(str(record._meta.verbose_name))
    if not may_be_summed_up(record):
        return Card(archive, kind)
    return Card(archive, "" if is_person else kind, _title(record), _when(record), is_person)


def _title(record: Any) -> str:
    """The title as the page has it; where our typefaces lack its letters, in another language or the identifier."""
    others = [record.labels[code] for code in fallback_order(current_language()) if code in record.labels]
    return next((title for title in (title_of(record).text, *others) if can_draw(title)), record.identifier)


def _when(record: Any) -> str:
    """Dates in words, no more exact than they are."""
    language = current_language()
    if isinstance(record, MemorialPage):
        born, died = (date.display(language) if date else "" for date in (record.born, record.died))
        if born and died:
            return f"{born} – {died}"
        if died:
            return gettext("date of death: %(date)s") % {"date": died}
        return gettext("date of birth: %(date)s") % {"date": born} if born else ""
    date = getattr(record, "when", None) or getattr(record, "issued_date", None)
    return date.display(language) if date else ""
