"""Taking a stranger's file: the same way in as for every other, and a place that no public door leads to."""

from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from archive.assets.ingest import examine
from archive.assets.ingest.signatures import FORMATS, detect
from archive.assets.storing import on_disk, sha256_of
from archive.contributions.models import ContributedFile, Contribution

MOST_FILES = 40
MOST_BYTES = 2 * 1024**3
_HEAD = 4096


def take_file(contribution: Contribution, upload: File) -> ContributedFile:
    """Keep a file of a contribution. One that is there already is returned as it is.

    Raises ValidationError with words for the giver; nothing is stored then, and nothing else is touched.
    """
    name = PurePath((upload.name or "").replace("\\", "/")).name[:255] or _("file")
    held = contribution.files.all()
    if len(held) >= MOST_FILES:
        raise ValidationError(
            _("“%(name)s” was not taken: one contribution holds %(most)d files. Send this one, then begin another.")
            % {"name": name, "most": MOST_FILES}
        )
    if sum(file.byte_size for file in held) + (upload.size or 0) > MOST_BYTES:
        raise ValidationError(
            _("“%(name)s” was not taken: all files of a contribution together may have %(most)s.")
            % {"name": name, "most": filesizeformat(MOST_BYTES)}
        )
    if not upload.size:
        raise ValidationError(_("“%(name)s” is empty. Copy it anew from where it came.") % {"name": name})
    checksum, size = sha256_of(upload)
    for file in held:
        if file.sha256 == checksum:
            return file
    with on_disk(upload) as path, path.open("rb") as stream:
        found = detect(stream.read(_HEAD))
    if found is None:
        formats = ", ".join(dict.fromkeys(form.name for form in FORMATS))
        raise ValidationError(
            _("“%(name)s” holds none of the formats taken here: %(formats)s.") % {"name": name, "formats": formats}
        )
    facts: dict[str, Any] = examine(upload, found.family, name)
    row = ContributedFile(
        contribution=contribution, name=name, family=found.family, sha256=checksum, byte_size=size, technical=facts
    )
    upload.seek(0)
    row.file.save(name, upload, save=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # the same file, sent twice at once
        row.file.storage.delete(row.file.name)
        return contribution.files.get(sha256=checksum)
    except Exception:
        row.file.storage.delete(row.file.name)
        raise
    return row


def remove_file(file: ContributedFile) -> None:
    """Take a file back before it was decided on: the row, and the bytes once that is certain."""
    storage, name = file.file.storage, file.file.name
    file.delete()
    transaction.on_commit(lambda: storage.delete(name))
