"""How often carnations may be laid, without keeping anybody's address.

What is remembered is a keyed hash of the address and the memorial, in the cache alone and until midnight at the
latest; the day is part of it, so that yesterday's can be joined to nothing. It is no secret from whoever holds
the archive's key while it lasts, and gone afterwards. How many in an hour: ARCHIVE_HOURLY, as many from one address as
somebody may lay who goes from name to name, and from all far more than on a busy 20 January.
"""

from datetime import datetime, time, timedelta
from enum import Enum

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from archive.core.limits import Hour
from archive.core.proofs import Proof
from archive.core.visitors import HOUR, client_address, keyed


class Refusal(Enum):
    TODAY = "today"  # a carnation from this address lies on this memorial since today
    CROWD = "crowd"  # too many in this hour
    UNPROVEN = "unproven"  # many in this hour, and no proof that somebody takes some trouble


def claim(request: HttpRequest, memorial: str, proof: Proof) -> Refusal | None:
    """Take the place of one carnation on a memorial, or say why there is none."""
    now = timezone.localtime()
    today = keyed("carnation", "day", f"{now:%Y-%m-%d}", client_address(request), memorial)
    if not cache.add(today, True, _until_midnight(now)):
        return Refusal.TODAY
    refusal = _refusal(Hour("carnation", request), proof)
    if refusal:
        cache.delete(today)
    return refusal


def _refusal(hour: Hour, proof: Proof) -> Refusal | None:
    if hour.is_full:
        return Refusal.CROWD
    if hour.is_near and not proof.is_given():
        return Refusal.UNPROVEN
    return None if hour.add() else Refusal.CROWD


def _until_midnight(now: datetime) -> int:
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    return min(max(int((midnight - now).total_seconds()), 1), 24 * HOUR)
