"""Wagtail's own address of documents follows the same rule as all files."""

from django.http import Http404, HttpRequest
from wagtail import hooks

from archive.assets.access import may_fetch
from archive.assets.models import ArchiveDocument


@hooks.register("before_serve_document")
def private_until_published(document: ArchiveDocument, request: HttpRequest) -> None:
    """Refuse a document that no public page shows."""
    if not may_fetch(document, request.user):
        raise Http404
