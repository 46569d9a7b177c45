"""Files that come piece by piece: what has arrived stays, through broken lines, closed lids and restarts.

The bytes of each lie in a file of their own in VAR_DIR/arriving. That file alone says how many have arrived, and
whoever writes to it holds a lock on it: two requests for the same file never mix, and one that was cut off leaves
what it brought.
"""

import fcntl
import hashlib
import logging
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import IO, Any, BinaryIO, Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.assets.storing import CHUNK
from archive.contributions.models import ArrivingFile, Contribution
from archive.contributions.quarantine import SETTLED, file_name, refuse_empty, refuse_too_much, take_file

logger = logging.getLogger(__name__)
#: Days after which a file that never came to an end is dropped.
ARRIVING_DAYS = 30
#: Days for which it is remembered what became of a file, for a sender whose line broke at the very end.
REMEMBERED_DAYS = 1
#: Free space that other things need, in bytes.
SPARE = 1024**3


class BusyError(Exception):
    """Another request is writing to the same file."""


class GoneError(Exception):
    """Its bytes are no longer there: it was taken or dropped meanwhile."""


class FullError(Exception):
    """The disk has no room left but what other things need; nothing was written."""


class WrongOffsetError(Exception):
    """The piece does not begin where the last one ended."""


class BadChecksumError(Exception):
    """The piece is not what its sender sent; nothing of it was kept."""


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


def folder() -> Path:
    return Path(settings.VAR_DIR) / "arriving"


def part_of(arriving: ArrivingFile) -> Path:
    """Where its bytes are gathered."""
    return folder() / arriving.key.hex


def offset_of(arriving: ArrivingFile) -> int:
    """How many bytes have arrived; all of them, once something has become of the file."""
    if not arriving.is_open:
        return arriving.byte_size
    try:
        return part_of(arriving).stat().st_size
    except FileNotFoundError:
        return 0


def find(contribution: Contribution, key: uuid.UUID) -> ArrivingFile | None:
    """The file that was begun under this key; none where it was dropped, or where its bytes have been lost."""
    rows = contribution.arriving.select_related("contribution").filter(key=key)
    row = rows.first()
    if row is None or not row.is_open or part_of(row).exists():
        return row
    row = rows.all().first()  # taken just now, perhaps: the bytes go after the row has said so
    if row is None or not row.is_open:
        return row
    drop(row)
    return None


def open_arrivals(contribution: Contribution) -> list[tuple[ArrivingFile, int]]:
    """What has been begun and is not there yet, with the bytes that have arrived."""
    rows = contribution.arriving.filter(taken=None, refusal="")
    return [(row, offset_of(row)) for row in rows]


@transaction.atomic
def begin(contribution: Contribution, name: str, size: int, mark: str = "") -> ArrivingFile:
    """Expect a file of so many bytes. Raises ValidationError with words for the giver."""
    name = file_name(name)
    contribution.hold_open(name)
    on_the_way = contribution.arriving.filter(taken=None, refusal="")
    refuse_empty(name, size)
    refuse_too_much(name, size, [row.byte_size for rows in (contribution.files, on_the_way) for row in rows.all()])
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    if not _has_room(2 * size):  # while it is taken its bytes lie here and in the storage
        raise ValidationError(
            _("“%(name)s” was not taken: the archive has no room for it just now. Please try again tomorrow.")
            % {"name": name}
        )
    arriving = ArrivingFile.objects.create(
        contribution=contribution, name=name, byte_size=size, mark=mark.replace("\0", "")[:64]
    )
    contribution.save(update_fields=["changed_at"])  # its giver is here: it is not given up (`keeping.expire`)
    part_of(arriving).touch(mode=0o600)
    return arriving


def _has_room(size: int) -> bool:
    return shutil.disk_usage(folder()).free >= size + SPARE


@contextmanager
def _held(arriving: ArrivingFile) -> Iterator[BinaryIO]:
    """The file with its bytes, for one writer at a time, whatever process it is in. Raises
    BusyError, GoneError."""
    try:
        part = part_of(arriving).open("r+b")
    except FileNotFoundError as error:
        raise GoneError from error
    with part:
        try:
            fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BusyError from error
        yield part


def receive(
    arriving: ArrivingFile, offset: int, stream: Stream, length: int, checksum: tuple[str, bytes] | None = None
) -> int:
    """Add a piece of `length` bytes; as much of it as comes. Returns how many bytes are there then.

    `checksum` is the name of an algorithm and the digest of the whole piece. Raises BusyError, WrongOffsetError,
    FullError, BadChecksumError, GoneError.
    """
    with _held(arriving) as part:
        if part.seek(0, os.SEEK_END) != offset:
            raise WrongOffsetError
        if not _has_room(length):
            raise FullError
        left = min(length, arriving.byte_size - offset)
        for chunk in _chunks(_checked(stream, left, *checksum) if checksum else stream, left):
            part.write(chunk)
        part.flush()
        os.fsync(part.fileno())
        return part.tell()


def _chunks(stream: Stream, length: int) -> Iterator[bytes]:
    """So many bytes, or as many as the line brings."""
    while length:
        try:
            chunk = stream.read(min(CHUNK, length))
        except OSError:  # the line broke; Django's UnreadablePostError is one
            return
        if not chunk:
            return
        length -= len(chunk)
        yield chunk


def _checked(stream: Stream, length: int, algorithm: str, expected: bytes) -> IO[bytes]:
    """The whole piece, beside the file: a server that is killed now has added nothing unproven. Raises
    BadChecksumError."""
    digest, piece = hashlib.new(algorithm), tempfile.TemporaryFile(dir=folder())  # noqa: SIM115 - handed on open
    for chunk in _chunks(stream, length):
        digest.update(chunk)
        piece.write(chunk)
    if digest.digest() != expected:
        raise BadChecksumError
    piece.seek(0)
    return piece


def finish(arriving: ArrivingFile) -> ArrivingFile:
    """Take a file that is wholly there the way of every other; what became of it stands in the row that is returned.

    Raises BusyError, and ArrivingFile.DoesNotExist where it was dropped meanwhile; whoever asks again, or the daily
    sweep, does what was left undone.
    """
    if not arriving.is_open or offset_of(arriving) < arriving.byte_size:
        return arriving
    try:
        with _held(arriving) as part:
            arriving.refresh_from_db()
            if not arriving.is_open:
                return arriving
            try:
                arriving.taken = take_file(arriving.contribution, _Whole(part, arriving))
            except ValidationError as error:
                arriving.refusal = "\n".join(error.messages)
            # Not by saving the row: everything may have been taken back meanwhile, and the row with it.
            ArrivingFile.objects.filter(pk=arriving.pk).update(taken=arriving.taken, refusal=arriving.refusal)
    except GoneError:
        arriving.refresh_from_db()
        return arriving
    part_of(arriving).unlink(missing_ok=True)
    return arriving


class _Whole(File):
    """All bytes of a file that has arrived, where `archive.assets.storing.on_disk` finds them without a copy."""

    _committed = True

    def __init__(self, part: Any, arriving: ArrivingFile) -> None:
        super().__init__(part, arriving.name)
        self.path = str(part_of(arriving))

    def open(self, mode: str | None = None) -> "_Whole":
        self.file.seek(0)
        return self


def drop(arriving: ArrivingFile) -> None:
    """Forget a file that is no longer wanted."""
    arriving.delete()
    transaction.on_commit(partial(part_of(arriving).unlink, missing_ok=True))


def drop_all(contribution: Contribution) -> None:
    for arriving in contribution.arriving.all():
        drop(arriving)


def sweep() -> tuple[int, int]:
    """Take what came wholly and was never asked after; delete what never came to an end, and bytes that belong to
    nothing. Returns how many files were taken or refused, and how many dropped."""
    now, finished, dropped = timezone.now(), 0, 0
    for arriving in ArrivingFile.objects.select_related("contribution"):
        if arriving.is_open and offset_of(arriving) == arriving.byte_size:
            try:
                finished += not finish(arriving).is_open
                continue  # what became of it is remembered until the next sweep at least
            except (BusyError, ArrivingFile.DoesNotExist):
                continue
            except Exception:
                logger.exception("A file that has arrived could not be taken; it is tried again: %s", arriving.key)
        days = ARRIVING_DAYS if arriving.is_open else REMEMBERED_DAYS
        if arriving.begun_at < now - timedelta(days=days):
            dropped += arriving.is_open
            drop(arriving)
    settled = (now - SETTLED).timestamp()
    old = [path for path in folder().glob("*") if _is_key(path.name) and path.stat().st_mtime < settled]
    known = {key.hex for key in ArrivingFile.objects.values_list("key", flat=True)}
    for path in old:
        if path.name not in known:
            path.unlink(missing_ok=True)
            dropped += 1
    return finished, dropped


def _is_key(name: str) -> bool:
    try:
        return uuid.UUID(name).hex == name
    except ValueError:
        return False
