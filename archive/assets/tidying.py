"""When the row of a derivative or of a superseded file goes, so does its file, as Wagtail does with its own.

A row also goes with the file that it belongs to, without its own `delete()`: only the signal sees all of them.
"""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete

from archive.assets.models import Derivative, SupersededFile


def connect() -> None:
    for model in (Derivative, SupersededFile):
        post_delete.connect(_take_away, sender=model, dispatch_uid=f"archive.assets.{model.__name__}")


def _take_away(instance: Any, **_rest: Any) -> None:
    if instance.file:
        transaction.on_commit(partial(instance.file.storage.delete, instance.file.name))
