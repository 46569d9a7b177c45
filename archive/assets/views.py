"""The only doors to the files: derivatives for whom they are shown, originals for who keeps them."""

from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry
from wagtailmedia.permissions import permission_policy as recording_policy

from archive.assets.access import find_file, may_fetch
from archive.assets.models import ArchiveDocument, ArchiveImage, Recording, StoredFile, SupersededFile
from archive.assets.storage import signed_url
from archive.core.ranges import file_response

#: Media types that a browser shows; everything else is a download.
INLINE = ("image/avif", "image/jpeg", "image/png", "image/webp", "image/gif", "audio/", "video/", "text/plain")
#: A browser that shows a file by itself needs a style and an element of its own; the sandbox keeps it from all else.
BARE = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
DOWNLOADED = "archive.original_downloaded"
#: Parts of one file that one person fetches within this time are one download, and one line of the log.
ONE_DOWNLOAD = timedelta(hours=1)
#: What a file is called in the address of its original, and who may fetch that: whoever may change it.
_ORIGINALS: dict[str, tuple[type[StoredFile], Any]] = {
    "image": (ArchiveImage, image_policy),
    "document": (ArchiveDocument, document_policy),
    "recording": (Recording, recording_policy),
}


@require_safe
def serve_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve a derivative to who may see it; "not found" to everybody else, and for every other name."""
    found = find_file(name)
    if found is None or not may_fetch(found.of, request.user):
        raise Http404
    is_inline = found.media_type.startswith(INLINE) or found.media_type == "application/json"
    return send(request, found.stored, found.media_type, found.version, None if is_inline else PurePosixPath(name).name)


@require_safe
def download_original(request: HttpRequest, kind: str, pk: int) -> HttpResponseBase:
    """The file as it came, for a person who may change it. Each download is one line in the log of the file."""
    model, policy = _ORIGINALS[kind]
    owner = get_object_or_404(model, pk=pk)
    return _original(request, policy, owner, owner.file, owner.sha256)  # type: ignore[attr-defined]


@require_safe
def download_superseded(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file that was replaced, as it came, for a person who may change the one that took its place."""
    former = get_object_or_404(SupersededFile.objects.select_related(*_ORIGINALS), pk=pk)
    _model, policy = _ORIGINALS[former.owner.owner_field]
    return _original(request, policy, former.owner, former.file, former.sha256)


def _original(request: HttpRequest, policy: Any, owner: Any, stored: FieldFile, sha256: str) -> HttpResponseBase:
    if not policy.user_has_permission_for_instance(request.user, "change", owner):
        raise PermissionDenied
    name = str(stored.name)
    if request.method != "HEAD" and not ("Range" in request.headers and _is_under_way(request, owner, sha256)):
        log(owner, DOWNLOADED, user=request.user, data={"file": name, "sha256": sha256})
    return send(request, stored, "application/octet-stream", sha256, PurePosixPath(name).name)


def _is_under_way(request: HttpRequest, owner: Any, sha256: str) -> bool:
    """Whether this part belongs to a download that is in the log: a player and a download manager ask many times."""
    recent = log_registry.get_logs_for_instance(owner).filter(
        action=DOWNLOADED, user=request.user, timestamp__gte=timezone.now() - ONE_DOWNLOAD
    )
    return any(entry.data.get("sha256") == sha256 for entry in recent)


def send(
    request: HttpRequest, stored: FieldFile, media_type: str, version: str, download_as: str | None
) -> HttpResponseBase:
    """A stored file, by the way that the settings choose: from the store itself by a signed address, by the web server
    in front (`X-Accel-Redirect`), or from here. Whoever asks may fetch it."""
    name = str(stored.name)
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    disposition = content_disposition_header(download_as is not None, download_as or "")
    # Scripts fetch JSON, and would need a bucket that allows it to other hosts: it is small, and comes from here.
    from_here = media_type == "application/json"
    # A signed address works for one method alone, and that is GET: what HEAD asks for is known here.
    from_here = from_here or request.method == "HEAD"
    elsewhere = None if from_here else signed_url(stored.storage, name, media_type, disposition or "inline")
    response: HttpResponseBase
    if elsewhere is not None:
        response = HttpResponseRedirect(elsewhere)
        response["Cache-Control"] = "no-store"
        return response
    if not stored.storage.exists(name):
        raise Http404
    if settings.ARCHIVE_ACCEL_LOCATION:
        response = HttpResponse(content_type=media_type)
        response["X-Accel-Redirect"] = f"{settings.ARCHIVE_ACCEL_LOCATION}{quote(name)}"
    else:
        response = file_response(
            request,
            lambda: stored.storage.open(name, "rb"),  # type: ignore[arg-type, return-value]
            stored.storage.size(name),
            etag=f'"{version}"',
            media_type=media_type,
        )
    if disposition:
        response["Content-Disposition"] = disposition
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = BARE
    response["Cache-Control"] = "private, no-cache"
    return response
