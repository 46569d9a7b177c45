"""Taking records back. What was never public goes without a trace; what was leaves a tombstone, and nothing in it."""

from collections.abc import Collection
from functools import partial
from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import ReferenceIndex

from archive.assets.access import pages_showing
from archive.core.records import RecordPage
from archive.core.visibility import AccessStatus
from archive.media.allowed import hold_back
from archive.rights.consent import Consented
from archive.rights.exports import Narrowing, was_exported

#: Of the words of a tombstone: what names it, and the rows' own bookkeeping.
_KEPT = frozenset({"id", "page", "language", "title", "sort_order", "translation_status"})
#: Of a draft that was exported: what is no word of anybody.
_BOOKKEEPING = frozenset({"page_ptr", "identifier", "consent", "access_status", "verification"})
_FILES = ("image", "document", "recording")
#: Where a caption of the giver may stand word for word.
_CAPTIONS = ("caption", "alt_text", "summary")
_NAMED = ("narrator", "creator")
_OF_THE_GIVER = ("narrator", "interviewer", "creator", "credit_line", "internal_note")


def set_access(
    record: RecordPage, status: Any, renamed: tuple[str, str] | None = None, unsaid: Collection[str] = ()
) -> None:
    """In what is public and in the newest draft, so that publishing the draft later brings nothing back: neither a
    name that is no longer to be told (`renamed` is the name as it was and as it is), nor a voice, what it says, or a
    place (`unsaid` are its words as they were given), nor the file where another page shows it."""
    type(record).objects.filter(pk=record.pk).update(access_status=status, embargo_until=None)
    draft = record.get_latest_revision_as_object()
    draft.access_status, draft.embargo_until = status, None
    for file in files_of(record):
        take_out_of_others(file, record)
    _narrow(draft, renamed, unsaid)
    revision = draft.save_revision(log_action=True)
    if record.live and not record.has_unpublished_changes and not draft.publication_errors():
        revision.publish(skip_permission_checks=True)
        return
    # Other changes wait in the draft, or it lacks now what a published record needs: the rest goes all the same.
    stands: Any = type(record).objects.get(pk=record.pk)
    _narrow(stands, renamed, unsaid)
    stands.save(clean=False)
    record.refresh_from_db()


def _narrow(page: Any, renamed: tuple[str, str] | None, unsaid: Collection[str]) -> None:
    for name in _NAMED:
        if renamed and getattr(page, name, "") == renamed[0]:
            setattr(page, name, renamed[1])
    if getattr(page, "consent", None) is None:
        return
    terms = page.consent.terms()
    hold_back(page, terms)
    if unsaid and not terms.is_on_map:
        rows = list(page.texts.all())
        for row in rows:
            for name in filter(partial(hasattr, row), _CAPTIONS):
                setattr(row, name, _without(getattr(row, name), unsaid))
        page.texts = rows


def _without(text: str, unsaid: Collection[str]) -> str:
    for words in sorted(unsaid, key=len, reverse=True):
        for part in (f", {words}", f"{words}, ", words):
            text = text.replace(part, "")
    return text


def files_of(record: RecordPage) -> list[Any]:
    return [file for name in _FILES if (file := getattr(record, name, None)) is not None]


def take_out_of_others(file: Any, record: RecordPage) -> None:
    """A portrait, a digitised copy, a second record: no page but the one that was made of it shows the file any more,
    now or when its newest draft is published."""
    for page in pages_showing(file):
        if page.pk == record.pk:
            continue
        fields = [
            field.name for field in page._meta.get_fields() if field.many_to_one and field.related_model is type(file)
        ]
        shown = [name for name in fields if getattr(page, f"{name}_id") == file.pk]
        type(page).objects.filter(pk=page.pk).update(**dict.fromkeys(shown))
        draft = page.get_latest_revision_as_object()
        for name in fields:
            if getattr(draft, f"{name}_id") == file.pk:
                setattr(draft, name, None)
        draft.save_revision(log_action=True)
        ReferenceIndex.create_or_update_for_object(type(page).objects.get(pk=page.pk))
        if isinstance(page, RecordPage):
            Narrowing.objects.create(identifier=page.identifier)


def take_back(record: RecordPage) -> None:
    """Delete a record that was never public; empty and withdraw one that was. One that rests on other sources than
    somebody's consent stays once it has been published. Of what was exported as a draft the identifier stays, so that
    no other record gets it."""
    files = files_of(record)
    if not record.first_published_at:
        if was_exported(record.identifier):
            _leave_the_identifier(record)
        else:
            record.delete()
    elif isinstance(record, Consented):
        _empty(record)
    else:
        return
    for file in files:
        take_out_of_others(file, record)
        if not ReferenceIndex.get_references_to(file).exists():
            file.delete()
    if record.pk and record.access_status == AccessStatus.WITHDRAWN:
        Narrowing.objects.create(identifier=record.identifier, is_withdrawal=True)


def _empty(record: RecordPage) -> None:
    """Leave the identifier and the title; no words, no file, no version of before."""
    record.access_status, record.embargo_until = AccessStatus.WITHDRAWN, None
    for name in (*_FILES, *_OF_THE_GIVER):
        if hasattr(record, name):
            setattr(record, name, None if name in _FILES else "")
    rows = list(record.texts.all())  # type: ignore[attr-defined]
    for row in rows:
        for field in row._meta.concrete_fields:
            if field.name not in _KEPT and isinstance(field, models.CharField | models.TextField | StreamField):
                setattr(row, field.name, [] if isinstance(field, StreamField) else field.get_default() or "")
    record.texts = rows  # type: ignore[attr-defined]
    record.save_revision(log_action=True).publish(skip_permission_checks=True)
    record.revisions.exclude(pk=record.latest_revision_id).delete()


def _leave_the_identifier(record: RecordPage) -> None:
    """Empty a draft wholly: not even its title was ever public."""
    for relation in get_all_child_relations(type(record)):
        setattr(record, relation.get_accessor_name(), [])
    for field in type(record)._meta.local_concrete_fields:
        if field.name not in _BOOKKEEPING:
            setattr(record, field.name, None if field.null else field.get_default())
    record.access_status = AccessStatus.WITHDRAWN
    record.title = record.seo_title = record.identifier
    record.slug, record.search_description = record.identifier.lower(), ""
    record.save()
    record.save_revision(log_action=True)
    record.revisions.exclude(pk=record.latest_revision_id).delete()
