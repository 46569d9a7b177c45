"""What consent allows of a record beside who may see it: to be heard, to be read, to say where."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from archive.assets.access import pages_showing
from archive.rights.consent import Terms

_FILES = ("image", "document", "recording")


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
    for name in _FILES:
        key = getattr(record, f"{name}_id", None)
        # Not the object: a loader asks before the file is stored.
        file = record._meta.get_field(name).related_model.objects.filter(pk=key).first() if key else None
        if file is not None:
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
