"""When a file is deleted for good, so is what was made of it for looking closely: its pyramid and all parts.

A page or a former file also goes with the file that it belongs to, without its own `delete()`: only the signal sees
all of them.
"""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete

from archive.assets.models import ArchiveImage, Derivative, SupersededFile
from archive.media.iiif import store


def connect() -> None:
    for model in (ArchiveImage, Derivative, SupersededFile):
        post_delete.connect(_forget, sender=model, dispatch_uid=f"archive.media.iiif.{model.__name__}")


def _forget(instance: Any, **_rest: Any) -> None:
    if instance.sha256:
        transaction.on_commit(partial(store.forget, instance.sha256))
