"""What is shown of a page where its address is passed on: title, words, picture.

Whoever meets the preview has asked for nothing yet. So where a warning precedes a record, the preview has the
title of the page alone and a card without words; and no preview ever has a photograph.
"""

from dataclasses import dataclass
from typing import Any

from babel.core import get_global
from django.conf import settings
from django.utils.text import Truncator

from archive.core.languages import archive_name, current_language
from archive.core.linked_data import may_be_summed_up, summary_of
from archive.core.records import RecordPage
from archive.core.texts import Words
from archive.memorials.models import MemorialPage

DESCRIPTION_LENGTH = 200
#: The card of everything that is no record.
GENERAL = "archive"


@dataclass(frozen=True)
class Preview:
    """The parts of a preview, in the reader's language."""

    title: str
    description: str
    kind: str
    image: str
    image_alt: str


def title_of(record: Any) -> Words:
    """The title of a record; in square brackets where the archive supplied it."""
    label: Words = getattr(record, "heading", record.label)
    if getattr(record, "has_supplied_title", False):
        return Words(f"[{label.text}]", label.language, label.is_fallback)
    return label


def preview_of(page: Any | None) -> Preview:
    """The preview of a page; of the archive where there is none, or none for visitors: a tombstone, a draft."""
    archive = archive_name()
    if page is None or not hasattr(page, "words") or (isinstance(page, RecordPage) and not page.is_public()):
        return Preview(archive, "", "website", card_address(GENERAL), archive)
    title = title_of(page).text
    if not isinstance(page, RecordPage):
        return Preview(title, _short(page.words("summary")), "website", card_address(GENERAL), archive)
    return Preview(
        title=title,
        description=_short(summary_of(page)),
        kind="profile" if isinstance(page, MemorialPage) else "article",
        image=card_address(page.identifier),
        image_alt=f"{title}. {archive}" if may_be_summed_up(page) else archive,
    )


def card_address(name: str) -> str:
    """Where the picture of a record (by identifier), or the general one, is drawn."""
    return f"{settings.BASE_URL}/{current_language()}/share/{name}.png"


def locale_tag(language: str) -> str:
    """A language as Open Graph names it, with the country where most of its readers are: `az_AZ`."""
    code, *_script, country = get_global("likely_subtags").get(language, language).split("_")
    return f"{code}_{country}"


def _short(words: Words) -> str:
    return Truncator(words.text).chars(DESCRIPTION_LENGTH)
