"""What moderators look at, made in the background: neither who gives something nor who reads waits for it."""

import tempfile
import uuid
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django_tasks import task

from archive.assets.making import PICTURE
from archive.assets.sandbox import SandboxError, run_function
from archive.assets.sizes import Size
from archive.assets.storing import on_disk
from archive.contributions.models import ContributedFile, Contribution

PREVIEW = Size("max", 960, 960, ("webp",))


@task(backend="background")
def make_preview(pk: int) -> None:
    """A picture of a contributed image, decoded in a child. Where that fails there is none; the file itself stays."""
    row = ContributedFile.objects.filter(pk=pk).first()
    picture = _drawn(row) if row else None
    if row is None or picture is None:
        return
    storage, name = row.preview.storage, row.preview.field.generate_filename(row, f"{uuid.uuid4().hex}.webp")
    stored = storage.save(name, ContentFile(picture))
    with transaction.atomic():
        # Taking back and taking out hold the contribution as well: they have deleted the row, or delete this with it.
        Contribution.objects.select_for_update().filter(pk=row.contribution_id).first()
        is_wanted = ContributedFile.objects.filter(pk=pk).update(preview=stored)
    if not is_wanted:
        storage.delete(stored)


def _drawn(row: ContributedFile) -> bytes | None:
    try:
        with on_disk(row.file) as path, tempfile.TemporaryDirectory(prefix="archive-") as folder:
            run_function(
                "archive.assets.decoding.pictures:derive",
                PICTURE,
                path=str(path),
                folder=folder,
                is_heic=row.technical.get("format") == "HEIC",
                focal=None,
                orders=[PREVIEW.order],
            )
            return (Path(folder) / "0.webp").read_bytes()
    except (SandboxError, FileNotFoundError):
        return None
