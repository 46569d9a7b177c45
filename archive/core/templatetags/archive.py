"""Template tags of the archive: words with their language, uncertain dates, addresses, citation markers.

They are built into every template. Core knows no record type: notes and records are met by what they can do.
"""

import re
from dataclasses import replace
from typing import Any, Protocol

from django import template
from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from archive.core import collation, linked_data
from archive.core.dates import ClockReading, UncertainDate
from archive.core.languages import RIGHT_TO_LEFT, current_language, language_name, path_in
from archive.core.texts import WithTexts, Words

register = template.Library()

#: “19-dan”, “1990-cı”, “19–20”: what belongs to a number and is written to it.
_NUMBER_WITH_ENDING = re.compile(r"\d+[-–]\w+")
_NOTHING = mark_safe("")


class Mark(Protocol):
    """One place in the text that points to a note."""

    number: int
    id: str
    contradicts: bool


class Marker(Protocol):
    """What numbers the notes of a page; `archive.sources.notes.Notes` is one."""

    def mark(self, about: str) -> list[Mark]: ...

    def numbered(self, about: str) -> list[Any]: ...


# --- words and their language -----------------------------------------------------------------------------


@register.filter
def lang_attr(value: Any) -> SafeString:
    """` lang="ru"` where the words (a `Words`, a row with a language, or a tag) are not in the page's language.

    Empty otherwise, so that it stands directly behind the name of an element: `<h1{{ page.label|lang_attr }}>`.
    """
    tag = value if isinstance(value, str) else getattr(value, "language", "")
    if not tag or tag == current_language():
        return _NOTHING
    direction = mark_safe(' dir="rtl"') if tag in RIGHT_TO_LEFT or tag.partition("-")[0] in RIGHT_TO_LEFT else ""
    return format_html(' lang="{}"{}', tag, direction)


@register.filter
def words(value: Any) -> Any:
    """The words, in a span with their own `lang` where they are a fallback."""
    if not isinstance(value, Words):
        return value or ""
    attribute = lang_attr(value) if value.text else ""
    return format_html("<span{}>{}</span>", attribute, value.text) if attribute else value.text


@register.filter
def unbroken(text: Any) -> SafeString:
    """A title in which no line ends within “19-dan” or “19–20”: a number and its ending are read as one word."""
    return mark_safe(_NUMBER_WITH_ENDING.sub(r'<span class="nowrap">\g<0></span>', escape(text)))  # noqa: S308


@register.filter
def words_of(page: WithTexts, field: str) -> Words:
    """One field of a page's words in the reader's language, or in the next best: `page|words_of:"summary"`."""
    return page.words(field)


@register.filter
def capitalised(value: Any, language: str = "") -> Any:
    """Words at the beginning of a line or of a sentence: `page.get_kind_display|capitalised`. Their language is their
    own, the one that is named, or the reader's."""
    if isinstance(value, Words):
        return replace(value, text=collation.capitalised(value.text, value.language))
    text = str(value)
    # A search has a hundred labels, and only i asks for a language.
    return collation.capitalised(text, (language or current_language()) if text[:1] == "i" else "")


@register.filter
def language_label(tag: str) -> str:
    """The name of a language in the reader's language."""
    return language_name(tag)


# --- dates ------------------------------------------------------------------------------------------------


@register.filter
def edtf(value: "UncertainDate | str | None") -> str:
    """A date in words of the reader's language; nothing for no date."""
    if not value:
        return ""
    date = value if isinstance(value, UncertainDate) else UncertainDate.parse(value)
    return date.display(current_language())


@register.filter
def clock(value: "ClockReading | None") -> str:
    """A time of day with the clock it was read from."""
    return value.display(current_language()) if value else ""


# --- addresses --------------------------------------------------------------------------------------------


@register.filter
def address(page: Any) -> str:
    """The path of a page, or of a link to one, in the reader's language."""
    return path_in(current_language(), page.url_path)


@register.filter
def linked(record: Any, name: str = "") -> SafeString:
    """The title of a record, or of a link to one, as a link to its page; `name` is the class of the element."""
    label = record.label
    named = f' class="{name}"' if name else ""
    text = unbroken(label.text)
    return format_html('<a{} href="{}"{}>{}</a>', mark_safe(named), address(record), lang_attr(label), text)  # noqa: S308


@register.filter
def stable_address(identifier: str) -> str:
    """The address of a record that never changes."""
    return f"{settings.BASE_URL}/id/{identifier}"


# --- for machines -----------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def linked_data_of(context: Any, page: Any) -> SafeString:
    """What a page says of itself as linked data, where it is served as itself (`self`, by Wagtail): not its
    tombstone, nor a form about it."""
    document = page.linked_data(context) if page and context.get("self") is page else None
    return linked_data.script(document) if document else mark_safe("")


# --- citation markers -------------------------------------------------------------------------------------


@register.filter
def marks(notes: "Marker | None", about: str | None) -> SafeString:
    """The markers of what is said in a field or block: `{{ notes|marks:"date" }}`. Empty where nothing is cited."""
    found = notes.mark(about) if notes and about else []
    if not found:
        return mark_safe("")
    against = f" {escape(gettext('contradicts'))}" if any(mark.contradicts for mark in found) else ""
    links = (
        f'<a href="#note-{mark.number}" id="{mark.id}" role="doc-noteref">'
        f"[{mark.number}{against if mark.contradicts else ''}]</a>"
        for mark in found
    )
    return mark_safe(f'<sup class="marks">{" ".join(links)}</sup>')  # noqa: S308 - numbers, and ids made of numbers


@register.filter
def pointers(notes: "Marker | None", about: str) -> SafeString:
    """The numbers of the notes once more, in a drawing that repeats a table: links for the pointer, out of the
    order of the keyboard and without a way back, because the markers of the table have both."""
    found = notes.numbered(about) if notes else []
    links = " ".join(f'<a href="#note-{note.number}" tabindex="-1">[{note.number}]</a>' for note in found)
    return mark_safe(f'<sup class="marks">{links}</sup>' if found else "")  # noqa: S308 - numbers


@register.filter
def stop(text: Any) -> str:
    """The full stop after words that have no sign at their end: none after “Where were they?”."""
    return "" if str(text).rstrip("”»)]").endswith((".", "?", "!", "…")) else "."


@register.filter
def ending_with(html: Any, addition: SafeString) -> SafeString:
    """Rich text with something added at the end of its last paragraph or list item."""
    text = str(html)
    for closing in ("</p>", "</li>"):
        head, found, tail = text.rpartition(closing)
        if found:
            return mark_safe(f"{head}{addition}{found}{tail}")  # noqa: S308 - Wagtail's own cleaned HTML
    return mark_safe(f"{text}{addition}")  # noqa: S308 - as above
