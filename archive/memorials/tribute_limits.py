"""How often carnations may be laid, without keeping anybody's address.

What is remembered is a keyed hash of the address and the memorial, in the cache alone and until midnight at the
latest; the day is part of it, so that yesterday's can be joined to nothing. It is no secret from whoever holds
the archive's key while it lasts, and gone afterwards.
"""

import ipaddress
from datetime import datetime, time, timedelta
from enum import Enum

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

#: From one address in an hour: as many as somebody may lay who goes from name to name.
HOURLY_OF_A_VISITOR = 150
#: From all addresses together in an hour: far above a busy 20 January, and below what would fill a disk.
HOURLY_OF_ALL = 5000

_HOUR = 3600


class Refusal(Enum):
    TODAY = "today"  # a carnation from this address lies on this memorial since today
    CROWD = "crowd"  # too many in this hour


def client_address(request: HttpRequest) -> str:
    """The address to count by: of the connection, or, behind a proxy that the operator vouches for
    (ARCHIVE_BEHIND_PROXY), the last one in `X-Forwarded-For`, which that proxy has written itself. What a
    visitor writes there stands further left and is never read."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.ARCHIVE_BEHIND_PROXY:
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or address
    return _household(address)


def _household(address: str) -> str:
    """An IPv6 connection has a whole /64 of addresses and may change them at will: they count as one."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(known, ipaddress.IPv6Address):
        return str(known.ipv4_mapped or ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def claim(request: HttpRequest, memorial: str) -> Refusal | None:
    """Take the place of one carnation on a memorial, or say why there is none."""
    address, now = client_address(request), timezone.localtime()
    today = _key("day", f"{now:%Y-%m-%d}", address, memorial)
    if not cache.add(today, True, _until_midnight(now)):
        return Refusal.TODAY
    hour = f"{now:%Y-%m-%dT%H}"
    if _count(_key("hour", hour, address)) > HOURLY_OF_A_VISITOR or _count(_key("all", hour)) > HOURLY_OF_ALL:
        cache.delete(today)
        return Refusal.CROWD
    return None


def _key(*parts: str) -> str:
    return "carnation:" + salted_hmac("archive.memorials.carnation", "|".join(parts), algorithm="sha256").hexdigest()


def _until_midnight(now: datetime) -> int:
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    return min(max(int((midnight - now).total_seconds()), 1), 24 * _HOUR)


def _count(key: str) -> int:
    if cache.add(key, 1, _HOUR):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # it has just expired
        return 1
