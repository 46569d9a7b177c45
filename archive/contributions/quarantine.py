"""Taking a stranger's file: the same way in as for every other, and a place that no public door leads to."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.assets.ingest import examine
from archive.assets.ingest.signatures import FORMATS, detect
from archive.assets.storing import on_disk, sha256_of
from archive.contributions import scanning
from archive.contributions.enums import DECIDED, State, Verdict
from archive.contributions.mailing import tell_moderators
from archive.contributions.models import ContributedFile, Contribution
from archive.contributions.tasks import make_preview

logger = logging.getLogger(__name__)
MOST_FILES = 40
MOST_BYTES = 2 * 1024**3
_HEAD = 4096
#: Bytes without a row are nobody's once they are this old, and not those of a request that is just being answered.
SETTLED = timedelta(hours=1)


def file_name(given: str) -> str:
    """The last part of whatever was given as a name."""
    return PurePath(given.replace("\\", "/").replace("\0", "")).name[:255] or _("file")


def refuse_too_much(name: str, size: int, held: Sequence[int]) -> None:
    """Raises ValidationError where a file of so many bytes is one too many beside those that are `held`."""
    if len(held) >= MOST_FILES:
        raise ValidationError(
            _("“%(name)s” was not taken: one contribution holds %(most)d files. Send this one, then begin another.")
            % {"name": name, "most": MOST_FILES}
        )
    if sum(held) + size > MOST_BYTES:
        raise ValidationError(
            _("“%(name)s” was not taken: all files of a contribution together may have %(most)s.")
            % {"name": name, "most": filesizeformat(MOST_BYTES)}
        )


def refuse_empty(name: str, size: int) -> None:
    if not size:
        raise ValidationError(_("“%(name)s” is empty. Copy it anew from where it came.") % {"name": name})


def _others(contribution: Contribution, checksum: str) -> list[int]:
    """The sizes of the files that are held; the same file is never one more."""
    return list(contribution.files.exclude(sha256=checksum).values_list("byte_size", flat=True))


def take_file(contribution: Contribution, upload: File) -> ContributedFile:
    """Keep a file of a contribution. One that is there already is returned as it is.

    Raises ValidationError with words for the giver; nothing is stored then, and nothing else is touched.
    """
    name = file_name(upload.name or "")
    refuse_empty(name, upload.size or 0)
    checksum, size = sha256_of(upload)
    if held := contribution.files.filter(sha256=checksum).first():
        return held
    refuse_too_much(name, size, _others(contribution, checksum))
    with on_disk(upload) as path, path.open("rb") as stream:
        found = detect(stream.read(_HEAD))
    if found is None:
        formats = ", ".join(dict.fromkeys(form.name for form in FORMATS))
        raise ValidationError(
            _("“%(name)s” holds none of the formats taken here: %(formats)s.") % {"name": name, "formats": formats}
        )
    scanned_at = _scanned(upload, name)
    facts: dict[str, Any] = examine(upload, found.family, name)
    row = ContributedFile(
        contribution=contribution, name=name, family=found.family, sha256=checksum, byte_size=size, technical=facts,
        scanned_at=scanned_at,
    )  # fmt: skip
    upload.seek(0)
    row.file.save(name, upload, save=False)
    try:
        with transaction.atomic():
            # Examining took its time: meanwhile others may have come, or everything may have been taken back.
            contribution.hold_open(name)
            refuse_too_much(name, size, _others(contribution, checksum))
            row.save()
            _let_it_be_seen(contribution)
            if row.family == "image":
                make_preview.enqueue(row.pk)
    except IntegrityError:  # the same file, sent twice at once
        delete_stored(row)
        return contribution.files.get(sha256=checksum)
    except Exception:
        delete_stored(row)
        raise
    return row


def _let_it_be_seen(contribution: Contribution) -> None:
    """A file that comes after a decision or a question opens the contribution again, as words do."""
    if contribution.state in (*DECIDED, State.ASKED):
        contribution.note(Verdict.ANSWERED if contribution.state == State.ASKED else Verdict.ADDED)
        tell_moderators(contribution)


def _scanned(upload: File, name: str) -> datetime | None:
    """Now, where a scanner finds nothing; None where none can be asked. What it finds is a ValidationError."""
    if not scanning.is_configured():
        return None
    upload.seek(0)
    try:
        harm = scanning.harm_in(upload)
    except scanning.ScannerError:
        logger.warning("A contributed file was not scanned", exc_info=True)
        return None
    if harm:
        raise ValidationError(
            _("“%(name)s” was not taken: the archive's scanner found malware in it (%(harm)s).")
            % {"name": name, "harm": harm}
        )
    return timezone.now()


def scan_waiting() -> int:
    """Scan what came while no scanner could be asked, and delete what it finds something in, with a word in the
    history. Returns how many files were deleted."""
    if not scanning.is_configured():
        return 0
    deleted = 0
    for row in ContributedFile.objects.filter(scanned_at=None, records=None).select_related("contribution"):
        try:
            with row.file.open("rb") as stream:
                harm = scanning.harm_in(stream)
        except scanning.ScannerError:
            logger.warning("A contributed file was not scanned", exc_info=True)
            continue
        if harm:
            remove_file(row)
            row.contribution.decisions.create(verdict=Verdict.HARMFUL, reason=f"{row.name}: {harm}")
            deleted += 1
        else:
            ContributedFile.objects.filter(pk=row.pk).update(scanned_at=timezone.now())
    return deleted


def stored_names(row: ContributedFile) -> list[tuple[Any, str]]:
    """What of a file lies in the storage: the bytes, and the preview."""
    return [(stored.storage, stored.name) for stored in (row.file, row.preview) if stored]


def delete_stored(row: ContributedFile) -> None:
    for storage, name in stored_names(row):
        storage.delete(name)


def remove_file(file: ContributedFile) -> None:
    """Take a file back before it was decided on: the row, and the bytes once that is certain. Its preview may have
    come since it was read."""
    kept = ContributedFile.objects.filter(pk=file.pk).first()
    if kept is not None:
        kept.delete()
        transaction.on_commit(partial(delete_stored, kept))


def sweep() -> int:
    """Delete what lies in quarantine and belongs to no row: a server may be killed between the bytes and the row.
    Returns how many files that were."""
    storage = ContributedFile._meta.get_field("file").storage
    try:
        names = [f"contributions/{name}" for name in storage.listdir("contributions")[1]]
    except FileNotFoundError:
        return 0
    settled = timezone.now() - SETTLED
    old = [name for name in names if storage.get_modified_time(name) < settled]
    rows = ContributedFile.objects.values_list("file", "preview")
    known = {name for row in rows.iterator() for name in row}
    orphans = [name for name in old if name not in known]
    for name in orphans:
        storage.delete(name)
    return len(orphans)
