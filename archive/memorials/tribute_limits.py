"""How often carnations may be laid, without keeping anybody's address.

What is remembered is a keyed hash of the address and the memorial, in the cache alone and until midnight at the
latest; the day is part of it, so that yesterday's can be joined to nothing. It is no secret from whoever holds
the archive's key while it lasts, and gone afterwards.
"""

from datetime import datetime, time, timedelta
from enum import Enum

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from archive.core.visitors import HOUR, client_address, counted, keyed

#: From one address in an hour: as many as somebody may lay who goes from name to name.
HOURLY_OF_A_VISITOR = 150
#: From all addresses together in an hour: far above a busy 20 January, and below what would fill a disk.
HOURLY_OF_ALL = 5000


class Refusal(Enum):
    TODAY = "today"  # a carnation from this address lies on this memorial since today
    CROWD = "crowd"  # too many in this hour


def claim(request: HttpRequest, memorial: str) -> Refusal | None:
    """Take the place of one carnation on a memorial, or say why there is none."""
    address, now = client_address(request), timezone.localtime()
    today = keyed("carnation", "day", f"{now:%Y-%m-%d}", address, memorial)
    if not cache.add(today, True, _until_midnight(now)):
        return Refusal.TODAY
    hour = f"{now:%Y-%m-%dT%H}"
    of_visitor, of_all = keyed("carnation", "hour", hour, address), keyed("carnation", "all", hour)
    if counted(of_visitor) > HOURLY_OF_A_VISITOR or counted(of_all) > HOURLY_OF_ALL:
        cache.delete(today)
        return Refusal.CROWD
    return None


def _until_midnight(now: datetime) -> int:
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    return min(max(int((midnight - now).total_seconds()), 1), 24 * HOUR)
