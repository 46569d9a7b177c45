"""The IIIF Image API 3.0 at `/iiif/3/<identifier>.<n>/…`, open to exactly who may see the record.

Every request asks anew whether the record may be seen, also for what has been made already. No cache may keep an
answer without asking again (`no-cache`, with an ETag), so that a record that is withdrawn is gone.
"""

import json
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from pyvips import Error as VipsError

from archive.core.addressing import of_public_record
from archive.core.records import RecordPage
from archive.media.iiif import store
from archive.media.iiif.info import CONTEXT, LEVEL, info_of
from archive.media.iiif.parameters import RefusedError, Wanted
from archive.media.iiif.pictures import NotThereError, Picture, find_picture
from archive.media.iiif.presentation import MEDIA_TYPE
from archive.media.iiif.pyramids import BusyError, NoPixelsError
from archive.media.iiif.rendering import render

#: Seconds after which somebody may ask again who was told that too much is being made.
_RETRY = "5"
#: A new number makes every image anew: raise it when `rendering` makes them differently.
_EDITION = 1


def open_to_all_sites(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Any page may ask (CORS, section 8 of the Image API), and whoever asks in vain is told why in plain words."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response["Access-Control-Allow-Headers"] = "*"
            response["Access-Control-Max-Age"] = "86400"
        elif request.method not in {"GET", "HEAD"}:
            response = _words(_("Ask with GET."), 405)
            response["Allow"] = "GET, HEAD, OPTIONS"
        else:
            try:
                response = view(request, **parts)
            except RefusedError as refusal:
                response = _words(str(refusal), refusal.status)
            except (NoPixelsError, VipsError):
                response = _words(_("The image cannot be shown just now."), 500)
            except BusyError:
                response = _busy()
        response["Access-Control-Allow-Origin"] = "*"
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return answer


def _words(text: str, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")


def _busy() -> HttpResponse:
    response = _words(_("Too many images are being made. Please ask again in a moment."), 503)
    response["Retry-After"] = _RETRY
    return response


@open_to_all_sites
def base(request: HttpRequest, name: str) -> HttpResponse:
    """The base URI leads to what is to be known about the image (section 2.1)."""
    _record, picture = find_picture(request, name)
    response = HttpResponse(status=303)
    response["Location"] = f"{picture.id}/info.json"
    return response


@open_to_all_sites
def info(request: HttpRequest, name: str) -> HttpResponse:
    """What is to be known about the image (section 5), as JSON or, for who asks for it, JSON-LD."""
    record, picture = find_picture(request, name)
    content = json.dumps(info_of(record, picture, picture.size), ensure_ascii=False, indent=1)
    etag = _etag(content)
    response = _unchanged(request, etag) or HttpResponse(content)
    if "application/ld+json" in request.headers.get("Accept", ""):
        response["Content-Type"] = f'application/ld+json;profile="{CONTEXT}"'
    else:
        response["Content-Type"] = "application/json"
    response["Link"] = f'<{LEVEL}>;rel="profile"'
    response["ETag"] = etag
    patch_vary_headers(response, ["Accept"])
    return response


@open_to_all_sites
def image(request: HttpRequest, name: str, region: str, size: str, rotation: str, last: str) -> HttpResponse:
    """A part of the image (section 4), from the store or made now."""
    _record, picture = find_picture(request, name)
    quality, _dot, ending = last.rpartition(".")
    wanted = Wanted.read(region, size, rotation, quality, ending, picture.size)
    part = f"{_EDITION} {wanted.canonical}"
    etag = _etag(f"{picture.checksum} {part}")
    response = _unchanged(request, etag)
    if response is None:
        response = HttpResponse(_made(picture, wanted, part), content_type=wanted.format.media_type)
    response["Link"] = f'<{LEVEL}>;rel="profile", <{picture.id}/{wanted.canonical}>;rel="canonical"'
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _made(picture: Picture, wanted: Wanted, part: str) -> bytes:
    path = store.place_of(picture.checksum, part, wanted.format)
    content = store.read(path)
    if content is None:
        pyramid = picture.pyramid
        content = render(pyramid, wanted, picture.size)
        store.keep(path, content)
        if not pyramid.exists():  # forgotten meanwhile
            path.unlink(missing_ok=True)
    return content


def _etag(key: str) -> str:
    return quote_etag(sha256(key.encode()).hexdigest()[:32])


def _unchanged(request: HttpRequest, etag: str) -> HttpResponse | None:
    """The answer 304 for who has it already."""
    response = get_conditional_response(request, etag=etag)
    return response if isinstance(response, HttpResponse) and response.status_code == 304 else None


@of_public_record
def manifest(request: HttpRequest, record: RecordPage) -> HttpResponse:
    """The record for viewers elsewhere (Presentation API 3.0). "Not found" where it has nothing to show."""
    try:
        found = record.iiif_manifest()
    except BusyError:
        return _busy()
    if found is None:
        raise Http404
    response = HttpResponse(json.dumps(found, ensure_ascii=False, indent=1), content_type=MEDIA_TYPE)
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response


@open_to_all_sites
def elsewhere(request: HttpRequest) -> HttpResponse:
    """No address of an image."""
    raise NotThereError(
        _("An image has the address %s.")
        % "/iiif/3/{identifier}.{number}/{region}/{size}/{rotation}/{quality}.{format}"
    )
