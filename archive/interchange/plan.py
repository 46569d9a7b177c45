"""What is to be done with each record: create it, update it, or leave it as it is, and why."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from archive.interchange.descriptions import DESCRIPTIONS, Description
from archive.interchange.directory import PENDING, Directory
from archive.interchange.entries import Entry
from archive.interchange.kinds import Data
from archive.interchange.models import LoadedRecord
from archive.rights.exports import Narrowing

#: So many records are compared at a time.
AT_ONCE = 500


class Verdict(Enum):
    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    KEEP = "keep"


@dataclass
class Step:
    """One record and what is to be done with it."""

    entry: Entry
    verdict: Verdict
    stored: Any = None  # the record as it is in the database, as curators see it
    reason: str | Promise = ""
    is_final: bool = False  # whether nothing replaces it, not even when asked to


@dataclass
class Plan:
    """The steps of a load, in the order in which they are carried out."""

    steps: list[Step] = field(default_factory=list)

    def having(self, verdict: Verdict) -> list[Step]:
        return [step for step in self.steps if step.verdict is verdict]

    @property
    def writes(self) -> list[Step]:
        """Updates first: what one record gives up, such as an address, a new one may take."""
        return [*self.having(Verdict.UPDATE), *self.having(Verdict.CREATE)]


def digest(data: Data) -> str:
    """The fingerprint of a canonical record."""
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def make_plan(entries: list[Entry], directory: Directory, *, overwrite: bool = False) -> Plan:
    """Compare every entry with the database. Nothing that a curator changed since the last load is touched,
    unless `overwrite` says so."""
    plan = Plan()
    gone = taken_back()
    for description in DESCRIPTIONS:
        own = [entry for entry in entries if entry.description is description]
        for start in range(0, len(own), AT_ONCE):
            plan.steps += compared(description, own[start : start + AT_ONCE], directory, gone, overwrite=overwrite)
    return plan


def taken_back() -> set[str]:
    """The identifiers of what an older dump must not bring back."""
    return set(Narrowing.objects.filter(is_withdrawal=True).values_list("identifier", flat=True))


def compared(
    description: Description, entries: list[Entry], directory: Directory, gone: set[str], *, overwrite: bool
) -> Iterator[Step]:
    """Some entries of one type beside what the database has of them; `gone` was taken back by whoever gave it. What is
    not going to be changed is let go."""
    keys = [directory.key(description.record, entry.key) for entry in entries]
    known = [key for key in keys if key is not None and key != PENDING]
    stored, ledger = {}, {}
    if known:
        stored = {description.key_of(instance): instance for instance in description.stored(known)}
        names = [entry.ledger_key for entry in entries]
        ledger = {row.identifier: row for row in LoadedRecord.objects.filter(identifier__in=names)}
    for entry in entries:
        if entry.ledger_key in gone and entry.key in stored:
            reason = _("taken back by whoever gave it: it stays withdrawn")
            yield Step(entry, Verdict.KEEP, reason=reason, is_final=True)
            continue
        step = decide(entry, stored.get(entry.key), ledger.get(entry.ledger_key), directory, overwrite=overwrite)
        if step.verdict is not Verdict.UPDATE:
            step.stored = None
        yield step


def decide(entry: Entry, stored: Any, loaded: LoadedRecord | None, directory: Directory, *, overwrite: bool) -> Step:
    if stored is None:
        return Step(entry, Verdict.CREATE)
    current = entry.description.shape.dump(stored, directory)
    if current == as_filled_in(entry.data, current) and not has_pending_changes(stored):
        return Step(entry, Verdict.UNCHANGED, stored)
    if not overwrite:
        if loaded is None and not is_untouched(stored):
            return Step(entry, Verdict.KEEP, stored, _("not loaded from files, but made by a curator"))
        if loaded is not None and loaded.record_digest != digest(current):
            return Step(entry, Verdict.KEEP, stored, _("changed by a curator since it was loaded"))
        if has_pending_changes(stored):
            return Step(entry, Verdict.KEEP, stored, _("a curator's unpublished changes wait"))
    if loaded is not None and loaded.file_digest == digest(entry.data) and loaded.record_digest == digest(current):
        return Step(entry, Verdict.UNCHANGED, stored)
    return Step(entry, Verdict.UPDATE, stored)


def as_filled_in(data: Data, current: Data) -> Data:
    """What the file says, with the address that the archive made from the title if the file gives none."""
    return {"slug": current["slug"], **data} if "slug" in current else data


def has_pending_changes(stored: Any) -> bool:
    """Whether a published page has a newer draft."""
    return bool(getattr(stored, "live", False) and getattr(stored, "has_unpublished_changes", False))


def is_untouched(stored: Any) -> bool:
    """Whether nobody wrote to it yet: a page that was planted with the tree has no revision."""
    return hasattr(stored, "latest_revision_id") and stored.latest_revision_id is None
