"""Uploads that go on where they broke off: tus 1.0.0 (https://tus.io/protocols/resumable-upload), with its extensions
creation, expiration, checksum and termination. Only for whoever holds the code, from a page of this archive.

`GET` is ours: it says what has become of a file that is wholly there.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from archive.contributions import arriving
from archive.contributions.giving import COOKIE
from archive.contributions.models import ArrivingFile, Contribution
from archive.contributions.quarantine import MOST_BYTES, file_name
from archive.contributions.windows import OF, is_of_another, refusal
from archive.core.visitors import is_from_here

VERSION = "1.0.0"
ALGORITHMS = ("sha256", "sha1")
PIECE = "application/offset+octet-stream"
#: Defined by the protocol's extension "checksum".
CHECKSUM_MISMATCH = 460
_NUMBER = re.compile(r"\d{1,15}")

View = Callable[..., HttpResponse]


def said(status: int, words: str = "", **headers: str) -> HttpResponse:
    response = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


def spoken(*methods: str) -> Callable[[View], View]:
    """A view of the protocol: checks and says its version, and hands on the contribution that the code opens."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @never_cache
        @require_http_methods([*methods, "OPTIONS"])
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **rest: Any) -> HttpResponse:
            response = _answered(view, request, *args, **rest)
            response["Tus-Resumable"] = VERSION
            return response

        return answer

    return decorate


def _answered(view: View, request: HttpRequest, *args: Any, **rest: Any) -> HttpResponse:
    if request.method == "OPTIONS":
        return said(
            HTTPStatus.NO_CONTENT,
            Tus_Version=VERSION,
            Tus_Extension="creation,expiration,checksum,termination",
            Tus_Max_Size=str(MOST_BYTES),
            Tus_Checksum_Algorithm=",".join(ALGORITHMS),
        )
    if request.method != "GET" and request.headers.get("Tus-Resumable") != VERSION:
        return said(HTTPStatus.PRECONDITION_FAILED, f"tus {VERSION}", Tus_Version=VERSION)
    contribution = Contribution.by_code(request.COOKIES.get(COOKIE, ""))
    if contribution is None:
        return said(HTTPStatus.NOT_FOUND, _("Write the code that you were given."))
    if request.method not in {"GET", "HEAD"} and not is_from_here(request):
        return said(HTTPStatus.FORBIDDEN, _("The form did not come from this page. Please send it from here."))
    if is_of_another(contribution, named := request.GET.get(OF)):
        return said(HTTPStatus.CONFLICT, refusal(contribution, named))
    if not contribution.is_changeable:
        return said(HTTPStatus.FORBIDDEN, contribution.why_shut(_named(request, contribution, rest.get("key"))))
    return view(request, contribution, *args, **rest)


def _named(request: HttpRequest, contribution: Contribution, key: UUID | None) -> str:
    """The name of the file that is sent; empty where neither the archive nor the request knows it."""
    row = contribution.arriving.filter(key=key).first() if key else None
    try:
        told = _metadata(request.headers.get("Upload-Metadata", "")).get("filename", "")
    except ValueError:
        told = ""
    return row.name if row else file_name(told) if told else ""


def _number(request: HttpRequest, name: str) -> int | None:
    value = request.headers.get(name, "")
    return int(value) if _NUMBER.fullmatch(value) else None


def _metadata(header: str) -> dict[str, str]:
    """`filename d29ybGQ=,mark` → {"filename": "world", "mark": ""}. Raises ValueError."""
    found = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        name, _space, value = pair.partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise ValueError(name) from error
    return found


def _expires(upload: ArrivingFile) -> str:
    return http_date((upload.begun_at + timedelta(days=arriving.ARRIVING_DAYS)).timestamp())


@spoken("POST")
def uploads(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Begin a file."""
    size = _number(request, "Upload-Length")
    try:
        told = _metadata(request.headers.get("Upload-Metadata", ""))
    except ValueError as error:
        return said(HTTPStatus.BAD_REQUEST, f"Upload-Metadata: {error}")
    if size is None:
        return said(HTTPStatus.BAD_REQUEST, "Upload-Length")
    try:
        upload = arriving.begin(contribution, told.get("filename", ""), size, told.get("mark", ""))
    except ValidationError as error:
        return said(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "\n".join(error.messages))
    address = reverse("contribute_upload", args=[upload.key])
    return said(HTTPStatus.CREATED, Location=address, Upload_Expires=_expires(upload))


@spoken("GET", "HEAD", "PATCH", "DELETE")
def upload(request: HttpRequest, contribution: Contribution, key: UUID) -> HttpResponse:
    """Ask how much is there, add to it, drop it, or (GET) hear what has become of it."""
    row = arriving.find(contribution, key)
    if row is None:
        return said(HTTPStatus.NOT_FOUND)
    if request.method == "DELETE":
        arriving.drop(row)
        return said(HTTPStatus.NO_CONTENT)
    if request.method == "PATCH":
        return _patched(request, row)
    if request.method == "GET":
        return _outcome(row)
    offset = str(arriving.offset_of(row))
    return said(HTTPStatus.OK, Upload_Offset=offset, Upload_Length=str(row.byte_size), Upload_Expires=_expires(row))


def _checksum(request: HttpRequest) -> tuple[str, bytes] | None:
    """The algorithm and the digest that the piece is said to have. Raises ValueError."""
    header = request.headers.get("Upload-Checksum", "")
    if not header:
        return None
    name, _space, digest = header.partition(" ")
    if name not in ALGORITHMS:
        raise ValueError(name)
    value = base64.b64decode(digest, validate=True)
    if len(value) != hashlib.new(name).digest_size:
        raise ValueError(digest)
    return name, value


def _patched(request: HttpRequest, row: ArrivingFile) -> HttpResponse:
    offset, length = _number(request, "Upload-Offset"), _number(request, "Content-Length")
    if request.content_type != PIECE:
        return said(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, PIECE)
    if offset is None or length is None:
        return said(HTTPStatus.BAD_REQUEST, "Upload-Offset, Content-Length")
    try:
        checksum = _checksum(request)
    except ValueError:
        return said(HTTPStatus.BAD_REQUEST, "Upload-Checksum")
    if not row.is_open:
        return said(HTTPStatus.CONFLICT)
    if offset + length > row.byte_size:
        return said(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        there = arriving.receive(row, offset, request, length, checksum)
    except arriving.WrongOffsetError:
        return said(HTTPStatus.CONFLICT)
    except arriving.BusyError:
        return said(HTTPStatus.LOCKED, Retry_After="2")
    except arriving.BadChecksumError:
        return said(CHECKSUM_MISMATCH)
    except arriving.FullError:
        return said(HTTPStatus.INSUFFICIENT_STORAGE)
    except arriving.GoneError:
        return said(HTTPStatus.GONE)
    return said(HTTPStatus.NO_CONTENT, Upload_Offset=str(there), Upload_Expires=_expires(row))


def _outcome(row: ArrivingFile) -> HttpResponse:
    """`{"offset": …, "taken": true, "refused": […]}`: what has become of it. A whole file is examined now."""
    try:
        row = arriving.finish(row)
    except arriving.BusyError:
        return said(HTTPStatus.LOCKED, Retry_After="2")
    except ArrivingFile.DoesNotExist:
        return said(HTTPStatus.GONE)
    refused = row.refusal.split("\n") if row.refusal else []
    return JsonResponse({"offset": arriving.offset_of(row), "taken": bool(row.taken_id), "refused": refused})
