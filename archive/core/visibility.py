"""Who may see a record: the one rule that every public surface asks (architecture, 10).

A record is public when it is published and not expired, its access is open, or its embargo is over.
`RecordQuerySet.public()` says it in SQL, `is_public()` of one record; a test holds the two together.
"""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.query import PageQuerySet


class AccessStatus(models.TextChoices):
    OPEN = "open", _("Open")
    EMBARGOED = "embargoed", _("Embargoed until a date")
    RESTRICTED = "restricted", _("Restricted to the archive's staff")
    WITHDRAWN = "withdrawn", _("Withdrawn: a tombstone stays")
    MERGED = "merged", _("Merged into another record")


#: A visitor who asks for one of these by its identifier is told so instead of "not found".
TOMBSTONES = frozenset({AccessStatus.WITHDRAWN, AccessStatus.MERGED})


def public_rule(at: datetime | None = None, through: str = "") -> Q:
    """The rule as a condition on any queryset of records, or of rows that lead to a record `through` a relation."""
    now = at or timezone.now()
    to = f"{through}__" if through else ""
    is_open = Q((f"{to}access_status", AccessStatus.OPEN))
    embargo_is_over = Q((f"{to}access_status", AccessStatus.EMBARGOED), (f"{to}embargo_until__lte", now))
    has_not_expired = Q((f"{to}expire_at__isnull", True)) | Q((f"{to}expire_at__gt", now))
    return Q((f"{to}live", True)) & has_not_expired & (is_open | embargo_is_over)


def is_public(record: Any, at: datetime | None = None) -> bool:
    """The same rule for one record in hand."""
    now = at or timezone.now()
    if not record.live or (record.expire_at and record.expire_at <= now):
        return False
    if record.access_status == AccessStatus.EMBARGOED:
        return bool(record.embargo_until and record.embargo_until <= now)
    return bool(record.access_status == AccessStatus.OPEN)


class RecordQuerySet(PageQuerySet):
    """What every listing, search, feed and relation starts from."""

    def public(self, at: datetime | None = None) -> "RecordQuerySet":
        return self.filter(public_rule(at))
