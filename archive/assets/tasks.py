"""Derivatives in the background: one task a file, its progress and its failure kept with the file."""

import logging
import time
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from archive.assets.making import make_all
from archive.assets.sandbox import SandboxError

logger = logging.getLogger(__name__)

#: Why a file could not be read, for the curator who gave it. Kept in English, and translated where it is shown.
WHY = {
    "time": gettext_noop("Reading the file took longer than allowed. Try again, or export it in a simpler form."),
    "memory": gettext_noop("Reading the file took more memory than allowed. Export it smaller, or in another format."),
    "crash": gettext_noop("The file made its reader break down. Open it in another program, and export it anew."),
    "unreadable": gettext_noop("The file cannot be read to its end: it is damaged. Export it anew from where it came."),
    "defect": gettext_noop("Something went wrong here; the log of the worker says what."),
}
#: A file whose making has shown no progress for that long was left behind by a worker that ended.
ABANDONED = timedelta(minutes=30)
#: Seconds between two notes of progress.
_PAUSE = 1.0


def unclaimed() -> Q:
    """Files that nobody is working on."""
    return ~Q(processing="running") | Q(processing_changed__lt=timezone.now() - ABANDONED)


@task(backend="background")
def make_derivatives(model: str, pk: int, sha256: str) -> None:
    """Make the derivatives of a file ("archiveimage", 17, its checksum), unless it has been replaced meanwhile or
    another worker makes them."""
    files = apps.get_model("assets", model)._default_manager.filter(pk=pk, sha256=sha256)
    claim = {"processing": "running", "processing_progress": 0, "processing_error": ""}
    if not files.filter(unclaimed()).update(**claim, processing_changed=timezone.now()):
        return
    owner = files.get()
    last = time.monotonic()

    def progress(percent: int) -> None:
        nonlocal last
        if time.monotonic() - last >= _PAUSE:
            last = time.monotonic()
            files.update(processing_progress=min(percent, 99), processing_changed=timezone.now())

    try:
        learnt = make_all(owner, progress)
        done = {"processing": "done", "processing_progress": 100, "processing_error": "", **learnt}
    except SandboxError as error:
        logger.warning("No derivatives of %s %s: %s", model, pk, str(error)[-500:])
        done = {"processing": "failed", "processing_error": WHY[error.reason]}
    except Exception:
        logger.exception("No derivatives of %s %s.", model, pk)
        done = {"processing": "failed", "processing_error": WHY["defect"]}
    files.update(**done, processing_changed=timezone.now())
    take_up_again()


def queued() -> set[tuple[str, int, str]]:
    """The files whose turn comes without being asked for again: model, key, checksum."""
    waiting = DBTaskResult.objects.ready().filter(task_path=make_derivatives.module_path)
    return {tuple(asked["args"]) for asked in waiting.values_list("args_kwargs", flat=True)}


def take_up_again() -> int:
    """Put the files in the queue again whose worker ended in the middle; how many. Each is asked for once, however
    many workers look."""
    count = 0
    for name in ("archiveimage", "archivedocument", "recording"):
        files = apps.get_model("assets", name)._default_manager
        for owner in files.filter(unclaimed(), processing="running").only("pk", "sha256"):
            if files.filter(unclaimed(), pk=owner.pk, processing="running").update(processing="waiting"):
                ask_for_derivatives(owner)
                count += 1
    return count


def ask_for_derivatives(owner: Any) -> None:
    """Put the file in the queue."""
    make_derivatives.enqueue(owner._meta.model_name, owner.pk, owner.sha256)
