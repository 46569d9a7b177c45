"""The languages of the archive.

Two sets: the *site languages* (`settings.LANGUAGES`) in which every page is served and words are
written, and the wider set of *text languages* in which a source may be titled or a name attested.
Tags are BCP 47.
"""

import os
import re
from collections.abc import Collection
from functools import cache

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.db.models import Choices
from django.utils.translation import get_language, gettext

#: Active language → closed list → its words.
_CHOICE_LABELS: dict[str, dict[type[Choices], dict[str, str]]] = {}
RIGHT_TO_LEFT = frozenset({"ar", "az-Arab", "fa", "he"})


def site_languages() -> list[tuple[str, str]]:
    """Language code and own name, in the order in which the archive offers them."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]


def text_languages() -> list[tuple[str, str]]:
    """Every language a text, a title or a name may be recorded in."""
    shown_in = current_language()
    return [(code, language_name(code, shown_in)) for code in settings.ARCHIVE_TEXT_LANGUAGES]


def current_language() -> str:
    """The site language of the current request, without a region."""
    active = get_language() or settings.LANGUAGE_CODE
    for wanted in (active, active.partition("-")[0]):
        for code, _name in settings.LANGUAGES:
            if code == wanted:
                return str(code)
    return str(settings.LANGUAGES[0][0])


def behind_language(url_path: str) -> str:
    """The part of a page's path that all languages have in common, `events/night/`, from Wagtail's own `url_path`,
    which begins with the root of the site: `/front/events/night/`."""
    return url_path.split("/", 2)[2]


def path_in(language: str, url_path: str) -> str:
    """The path of a page in one language, from its own column: no query, no reversing."""
    return f"/{language}/{behind_language(url_path)}"


def archive_name() -> str:
    """What the archive is called in the language of the reader: as it is set for that language, or as it is set."""
    return settings.ARCHIVE_NAMES.get(current_language()) or gettext(settings.WAGTAIL_SITE_NAME)


def operator_language() -> str:
    """The language of the terminal (LC_ALL, LC_MESSAGES, LANG) where the archive speaks it; English otherwise."""
    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    code = re.split("[_.@]", named)[0]
    return code if code in dict(settings.LANGUAGES) else "en"


def language_name(tag: str, display_in: str | None = None) -> str:
    """The name of a language in the site language asked for; the tag itself where nobody knows it."""
    return _language_name(tag, display_in or current_language())


@cache
def _language_name(tag: str, display_in: str) -> str:
    try:
        shown = Locale.parse(display_in.replace("-", "_"))
        name = Locale.parse(tag.replace("-", "_")).get_display_name(shown)
    except (UnknownLocaleError, ValueError):
        return tag
    return name or tag


def choice_labels(choices: type[Choices]) -> dict[str, str]:
    """The words of a closed list in the reader's language: {value: label}.

    Put together once a language, because a page of figures asks for them a hundred times.
    """
    known = _CHOICE_LABELS.setdefault(get_language() or "", {})
    if choices not in known:
        known[choices] = {str(choice.value): str(choice.label) for choice in choices}
    return known[choices]


def fallback_order(language: str) -> list[str]:
    """The language itself, then the site languages in their order: where to look for a missing text."""
    return [language, *(code for code, _ in settings.LANGUAGES if code != language)]


def pick_language(available: Collection[str], language: str) -> str | None:
    """The best of the languages available for a reader of `language`; None when there is none at all."""
    if language in available:
        return language
    for code in fallback_order(language):
        if code in available:
            return code
    return next(iter(available), None)
