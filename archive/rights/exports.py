"""What left the archive under its own hand, so that it can be recalled once it is taken back. Nothing in it is changed.

Downloads of visitors are their own, and nobody writes them down.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive.core.ledgers import Immutable
from archive.core.registry import record_models
from archive.core.visibility import AccessStatus

#: {series: [[first number, last number], …]}: a dump of a hundred thousand records takes a few hundred bytes.
Held = dict[str, list[list[int]]]


def compact(identifiers: Iterable[str]) -> Held:
    """Identifiers as ranges of the numbers of each series."""
    numbers: dict[str, list[int]] = {}
    for identifier in identifiers:
        series, _dash, number = identifier.rpartition("-")
        numbers.setdefault(series, []).append(int(number))
    held: Held = {}
    for series, found in sorted(numbers.items()):
        runs = groupby(enumerate(sorted(set(found))), key=lambda pair: pair[1] - pair[0])
        held[series] = [[run[0][1], run[-1][1]] for run in (list(group) for _key, group in runs)]
    return held


def holds(held: Held, identifier: str) -> bool:
    series, _dash, number = identifier.rpartition("-")
    return any(first <= int(number) <= last for first, last in held.get(series, ()))


class Export(Immutable):
    """A copy of records that was written for somewhere else."""

    class What(models.TextChoices):
        RECORDS = "records", _("All records, for curators")
        IIIF = "iiif", _("Public images and manifests")
        REPORT = "report", _("Report of the admin")

    what = models.CharField(_("what"), max_length=12, choices=What.choices)
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    #: Empty for a command: who may run one has no account.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_to = models.CharField(_("written to"), max_length=500, help_text=_("The folder or the report, as named."))
    meant_for = models.CharField(_("meant for"), max_length=300, blank=True)
    held = models.JSONField(_("records"), default=dict)

    class Meta:
        default_permissions = ("view", "recall")
        ordering = ["-at", "-pk"]
        verbose_name = _("export")
        verbose_name_plural = _("exports")

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {self.get_what_display()}"

    @classmethod
    def note(
        cls, what: Any, identifiers: Iterable[str], *, written_to: str, meant_for: str = "", by: Any = None
    ) -> "Export":
        """Write an export down, before it is made: one that breaks off has left the archive as well."""
        kept = {"written_to": written_to[:500], "meant_for": meant_for[:300]}
        return cls.objects.create(what=what, by=by, held=compact(identifiers), **kept)

    @property
    def record_count(self) -> int:
        return sum(last - first + 1 for ranges in self.held.values() for first, last in ranges)

    @property
    def records_as_ranges(self) -> str:
        """ "BJ-E-0001–0012, BJ-M-0003"."""
        return ", ".join(
            f"{series}-{first:04d}" + (f"–{last:04d}" if last > first else "")
            for series, ranges in self.held.items()
            for first, last in ranges
        )


class Recall(Immutable):
    """Somebody of the staff has asked for what an export held of these records to be deleted or replaced."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="recalls")
    identifiers = models.JSONField(_("records"), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("when"), default=timezone.now)
    note = models.CharField(_("what was done"), max_length=300)

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {', '.join(self.identifiers)}"


class Narrowing(Immutable):
    """From this moment on less of a record may be shown than before: what left the archive earlier says too much."""

    identifier = models.CharField(_("identifier"), max_length=20, db_index=True)
    is_withdrawal = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.identifier


@dataclass(frozen=True)
class Due:
    """An export, and those of its records that were taken back or narrowed since and not recalled."""

    export: Export
    identifiers: tuple[str, ...]


def was_exported(identifier: str) -> bool:
    return any(holds(held, identifier) for held in Export.objects.values_list("held", flat=True).iterator())


def exports_of(identifiers: Collection[str]) -> list[tuple[Export, list[str]]]:
    """Every export that held one of the records, the newest first, with those that it held."""
    found = []
    for export in Export.objects.select_related("by").iterator() if identifiers else ():
        held = [identifier for identifier in identifiers if holds(export.held, identifier)]
        if held:
            found.append((export, held))
    return found


def _narrowed() -> dict[str, datetime | None]:
    """Records that are withdrawn, or of which less may be shown, and since when. A curator who withdraws one keeps its
    words, and dumps do: there the moment is None, and each export that held it counts."""
    latest: dict[str, datetime | None] = {}
    taken_back: dict[str, datetime | None] = {}
    for identifier, is_withdrawal, at in Narrowing.objects.values_list("identifier", "is_withdrawal", "at"):
        latest[identifier] = at
        if is_withdrawal:
            taken_back[identifier] = at
    for model in record_models():
        withdrawn = model.objects.filter(access_status=AccessStatus.WITHDRAWN).order_by()
        for identifier in withdrawn.values_list("identifier", flat=True):
            latest[identifier] = taken_back.get(identifier)
    return latest


def due_recalls(only: Collection[str] = ()) -> list[Due]:
    """What is to be recalled, the newest export first; of these records alone, where some are named.

    Every export is looked at: a year of daily dumps is a few hundred rows of a few hundred bytes.
    """
    if not Export.objects.exists():
        return []
    back = {identifier: since for identifier, since in _narrowed().items() if not only or identifier in only}
    recalled: dict[tuple[int, str], datetime] = {}
    for recall in Recall.objects.order_by("at"):
        recalled |= {(recall.export_id, identifier): recall.at for identifier in recall.identifiers}

    def is_due(export: Export, identifier: str, since: datetime | None) -> bool:
        done = recalled.get((export.pk, identifier))
        is_done = done is not None and (since is None or done >= since)
        return holds(export.held, identifier) and (since is None or export.at < since) and not is_done

    found = []
    for export in Export.objects.select_related("by").iterator() if back else ():
        wanted = tuple(sorted(identifier for identifier, since in back.items() if is_due(export, identifier, since)))
        if wanted:
            found.append(Due(export, wanted))
    return found
