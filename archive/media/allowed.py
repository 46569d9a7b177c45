"""What consent allows of a record and of its files: who may see it, to be heard, to be read, to say where."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from archive.assets.access import pages_showing, refusal, refusals, stored_file
from archive.rights.consent import Terms

_FILES = ("image", "document", "recording")


def consent_errors(record: Any) -> dict[str, list[str]]:
    """What stops the publication of a record with files, by field: what whoever gave it, or one of its files, did not
    allow, and times that go beyond its recording."""
    errors: dict[str, list[str]] = {}
    if problem := record.consent_problem():
        errors["access_status"] = [problem]
    else:
        errors |= refusals(record, *files_in(record))
    if problem := record.rights_problem():
        errors["rights_statement"] = [problem]
    if late := record.transcript_errors():
        errors["texts"] = late
    for name, messages in scope_errors(record).items():
        errors.setdefault(name, []).extend(messages)
    return errors


def may_be_shown(record: Any) -> bool:
    """Whether consent allows the files of a record to be seen by whoever may see the record. It was asked when the
    record was published; what was allowed may have changed since."""
    return not record.is_public() or not any(refusal(getattr(record, name)) for name in files_in(record))


def files_in(record: Any) -> list[str]:
    """The fields of a record that hold a file."""
    return [name for name in _FILES if getattr(record, f"{name}_id", None)]


def scope_errors(record: Any) -> dict[str, list[str]]:
    """What in the record goes beyond its consent, by field. Consent follows the file: that of another record which
    shows it counts as well."""
    terms = list(_terms_of(record))
    errors: dict[str, list[str]] = {}
    if record.recording_id and not all(term.is_heard for term in terms):
        errors["recording"] = [_("Whoever gave this does not want it to be heard or seen. Take the recording out.")]
    if has_transcript(record) and not all(term.is_read for term in terms):
        errors["texts"] = [_("Whoever gave this does not want it to be read. Take the transcript out.")]
    if record.places_told() and not all(term.is_on_map for term in terms):
        said = _("Whoever gave this does not want it to be said where it was. Take the place out.")
        errors |= {name: [said] for name in record.places_told()}
    return errors


def has_transcript(record: Any) -> bool:
    """Whether words of a recording stand beside it; those of a paper are not meant."""
    is_recording = record.recording_id or not (
        getattr(record, "image_id", None) or getattr(record, "document_id", None)
    )
    return bool(is_recording and any(row.transcript for row in record.texts.all()))


def _terms_of(record: Any) -> Iterator[Terms]:
    consents = {record.consent} if record.consent_id else set()
    for file in filter(None, (stored_file(record, name) for name in files_in(record))):
        consents |= {page.consent for page in pages_showing(file) if getattr(page, "consent_id", None)}
    yield from (consent.terms() for consent in consents)


def hold_back(record: Any, terms: Terms) -> None:
    """Take out of a draft what is no longer allowed. It stays in earlier versions, for the day it is allowed again."""
    if has_transcript(record) and not terms.is_read:
        rows = list(record.texts.all())
        for row in rows:
            row.transcript = ""
        record.texts = rows
    if not terms.is_heard:
        record.recording = None
    if not terms.is_on_map:
        record.forget_places()
