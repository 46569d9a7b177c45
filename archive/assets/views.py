"""The only door to the files."""

import mimetypes

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from archive.assets.access import find_file, may_fetch

#: Served so that a browser shows them; everything else is a download.
INLINE = ("image/avif", "image/jpeg", "image/png", "image/webp", "image/gif", "audio/", "video/", "application/pdf")


@require_safe
def serve_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve a derivative, a document or a recording to who may see it; "not found" to everybody else."""
    found = find_file(name)
    if found is None or not may_fetch(found[0], request.user):
        raise Http404
    stored = found[1]
    if not stored.storage.exists(name):
        raise Http404
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(stored.open("rb"), content_type=media_type, as_attachment=not media_type.startswith(INLINE))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-cache"
    return response
