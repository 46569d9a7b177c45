"""How to cite a record: on its page in words, in its head for reference managers."""

from html import escape
from typing import Any

from django import template
from django.db.models import prefetch_related_objects
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from archive.core.languages import current_language
from archive.core.records import RecordPage
from archive.core.templatetags.archive import address, lang_attr, stable_address, stop
from archive.core.texts import Words
from archive.sources.citing import csl_item, may_cite
from archive.sources.embedded import metadata
from archive.sources.formatting import references
from archive.sources.imprint import imprint
from archive.sources.models import SourcePage
from archive.sources.notes import Note, Notes

register = template.Library()


def _item(page: Any) -> dict[str, Any] | None:
    """Nothing for what is no record, or not public: a preview is not to be cited."""
    if not isinstance(page, RecordPage) or not page.is_public():
        return None
    if isinstance(page, SourcePage):
        prefetch_related_objects([page], "creators")
    return csl_item(page)


@register.inclusion_tag("components/cite.html")
def cite(page: Any) -> dict[str, Any]:
    """The record in three styles, and what can be fetched of it and of its sources."""
    item = _item(page)
    if item is None:
        return {}
    language = current_language()
    title = page.own_title if isinstance(page, SourcePage) else page.label
    return {
        "page": page,
        "language": language,
        "is_source": not may_cite(page),
        "language_of_item": item["language"],
        "references": references(item, language, title.language),
    }


@register.simple_tag
def note_items(notes: Notes, is_brief: bool = False) -> SafeString:
    """The items of the list of notes; brief ones name the source alone. Put together here, because there may be
    two hundred, with twice as many ways back: a template would ask in each what is the same in all."""
    against = f"<strong>{escape(gettext('Contradicts:'))}</strong> "
    # Without the number of the note, which its item has: of two hundred notes that would be a hundredth of a page.
    way_back = escape(gettext("Back to the text, place %(place)s"))
    copy = escape(gettext("Archived copy"))
    items = []
    for note in notes.entries:
        before, after, more = _named(note) if is_brief else _described(note, copy)
        items.append(_note_item(note, (against if note.contradicts else "") + before, after, more, way_back))
    return mark_safe("\n".join(items))  # noqa: S308 - of escaped parts


def _named(note: Note) -> tuple[str, str, str]:
    """What stands before the title, after it, and behind all: the place in the source alone."""
    locator = f", {escape(note.locator)}" if note.locator else ""
    return "", f"{locator}{stop(note.locator or note.title.text)}", ""


def _described(note: Note, copy: str) -> tuple[str, str, str]:
    """The same with what finds the source on paper: its authors, where and when it appeared, an archived copy."""
    source = note.source
    parts = imprint(source, note.locator)
    after = _named(note)[1]
    if len(parts) > bool(note.locator):
        after = f"{stop(note.title.text)} {', '.join(map(_in_language, parts))}{stop(parts[-1].text)}"
    author = ""
    if source.byline:
        author = f"{_in_language(Words(source.byline, source.language, False))}{stop(source.byline)} "
    archived = escape(source.archived_url)
    way = f' <a href="{archived}" rel="external nofollow noreferrer">{copy}</a>' if archived else ""
    return author, after, way


def _in_language(words: Words) -> str:
    attribute = lang_attr(words)
    text = escape(words.text)
    return f"<span{attribute}>{text}</span>" if attribute else text


def _note_item(note: Note, before: str, after: str, more: str, way_back: str) -> str:
    source, title = note.source, note.title
    stable = escape(stable_address(source.identifier))
    quotation = f" <q{lang_attr(source.language)}>{escape(note.quotation)}</q>" if note.quotation else ""
    return (
        f'<li id="note-{note.number}">{before}'
        f'<a href="{escape(address(source))}" data-stable="{stable}"{lang_attr(title)}>{escape(title.text)}</a>'
        f'{after} <span class="quiet">{escape(note.perspective)}.</span>'
        f"{quotation}{more}{_ways_back(note, way_back)}</li>"
    )


def _ways_back(note: Note, called: str) -> str:
    """The links back to the places in the text; `called` is what one is called, with its number to be put in."""
    links = [
        f'<a href="#{mark.id}" role="doc-backlink" aria-label="{called % mark._asdict()}">↑</a>' for mark in note.marks
    ]
    return f' <span class="back">{"".join(links)}</span>' if links else ""


@register.inclusion_tag("sources/includes/embedded_metadata.html")
def embedded_metadata(page: Any) -> dict[str, Any]:
    """For the head of the page. Any other page than that of a public record has none."""
    item = _item(page)
    return {"page": page, "language": current_language(), "metadata": list(metadata(item))} if item else {}
