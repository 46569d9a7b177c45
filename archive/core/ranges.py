"""Answers to conditional and partial requests for one stored file (RFC 9110, sections 13 and 14).

A request for several ranges is answered with the whole, as section 14.2 allows: players and readers ask for one.
"""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.http.response import StreamingHttpResponse
from django.utils.http import parse_etags

CHUNK = 256 * 1024
#: Sent compressed, so that a part of the file would be no part of what is sent; asked for as a whole.
_WHOLE = ("text/", "application/json")
#: More digits than any file has bytes; longer numbers are not read at all.
_RANGE = re.compile(r"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.ASCII | re.IGNORECASE)


class NotSatisfiableError(ValueError):
    """The range begins behind the end of the file."""


def wanted_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a `Range` header, both included; None where the whole is to be sent.

    Raises NotSatisfiableError where the file has none of these bytes (section 14.1.2).
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None:
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    if not first:
        if int(last) == 0 or size == 0:
            raise NotSatisfiableError
        return max(0, size - int(last)), size - 1
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise NotSatisfiableError
    return int(first), min(int(last), size - 1) if last else size - 1


def is_current(request: HttpRequest, etag: str) -> bool:
    """Whether the visitor's copy is this one (`If-None-Match`, section 13.1.2: a weak comparison)."""
    given = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in given or etag.removeprefix("W/") in (tag.removeprefix("W/") for tag in given)


def file_response(
    request: HttpRequest, open_file: Callable[[], BinaryIO], size: int, *, etag: str, media_type: str
) -> HttpResponseBase:
    """The file, a part of it (206), or word that there is none (304, 416); headers alone for HEAD.

    `etag` is quoted and strong; a range asked for with another `If-Range` gets the whole (section 13.1.5). The file is
    opened only when it is sent, and read in chunks of `CHUNK` bytes. What is compressed on its way has no parts.
    """
    response: HttpResponseBase
    if is_current(request, etag):
        response = HttpResponseNotModified()
        response["ETag"] = etag
        return response
    has_parts = not media_type.startswith(_WHOLE)
    header = request.headers.get("Range", "") if has_parts else ""
    condition = request.headers.get("If-Range", "")
    try:
        part = wanted_range(header, size) if not condition or condition == etag else None
    except NotSatisfiableError:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    first, last = part or (0, size - 1)
    if request.method == "HEAD":
        response = HttpResponse(content_type=media_type)
    elif part is None:
        response = FileResponse(open_file(), content_type=media_type)
    else:
        response = StreamingHttpResponse(_read(open_file(), first, last), content_type=media_type)
    if part is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes" if has_parts else "none"
    response["ETag"] = etag
    return response


def _read(stream: BinaryIO, first: int, last: int) -> Iterator[bytes]:
    left = last - first + 1
    with stream:
        stream.seek(first)
        while left and (chunk := stream.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
