"""What may be asked of a visitor's request without a cookie, and without keeping anybody's address."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = 3600
#: What no page may ask a visitor's browser for; the one page on which something is recorded may ask for the microphone.
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
WITH_MICROPHONE = PERMISSIONS_POLICY.replace("microphone=()", "microphone=(self)")


def is_from_here(request: HttpRequest) -> bool:
    """Whether the visitor's browser says that a page of this site sent the form."""
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from and fetched_from != "same-origin":
        return False
    origin = request.headers.get("Origin")
    if origin and not (origin == "null" and fetched_from):
        return _is_ours(request, origin)
    return bool(fetched_from) or _is_ours(request, request.headers.get("Referer", ""))


def _is_ours(request: HttpRequest, address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    origin = f"{parts.scheme}://{parts.netloc}"
    return origin == f"{request.scheme}://{request.get_host()}" or origin in settings.CSRF_TRUSTED_ORIGINS


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


def keyed(purpose: str, *parts: str) -> str:
    """A key of the cache that says nothing of what went into it to whoever does not hold the archive's secret."""
    return f"{purpose}:" + salted_hmac(f"archive.{purpose}", "|".join(parts), algorithm="sha256").hexdigest()


def counted(key: str, seconds: int = HOUR) -> int:
    """How often this has been asked within so many seconds of the first time, this time included."""
    if cache.add(key, 1, seconds):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # it has just expired
        return 1
