"""Private until published: a file is fetched only while a public page shows it (architecture, 9)."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q
from django.db.models.fields.files import FieldFile
from wagtail.models import Page, ReferenceIndex

from archive.assets.models import ArchiveDocument, ArchiveRendition, Recording


def find_file(name: str) -> tuple[Model, FieldFile] | None:
    """The image, document or recording to which a stored name belongs, and the file; None for an unknown name.

    Originals of images belong to nobody here: visitors get derivatives only.
    """
    rendition = ArchiveRendition.objects.select_related("image").filter(file=name).first()
    if rendition is not None:
        return rendition.image, rendition.file
    document = ArchiveDocument.objects.filter(file=name).first()
    if document is not None:
        return document, document.file
    recording = Recording.objects.filter(Q(file=name) | Q(thumbnail=name)).first()
    if recording is not None:
        return recording, recording.file if recording.file.name == name else recording.thumbnail
    return None


def pages_showing(asset: Model) -> Iterator[Page]:
    """Every page that refers to the file in its published or draft-only content."""
    page_ids = (
        ReferenceIndex.get_references_to(asset)
        .filter(base_content_type__app_label="wagtailcore", base_content_type__model="page")
        .values_list("object_id", flat=True)
        .distinct()
    )
    yield from Page.objects.filter(pk__in=[int(pk) for pk in page_ids]).specific()


def is_shown_publicly(asset: Model) -> bool:
    """Whether a page that any visitor may read shows the file."""
    return any(
        (page.is_public() if hasattr(page, "is_public") else page.live) and not page.get_view_restrictions()
        for page in pages_showing(asset)
    )


def may_fetch(asset: Model, user: Any) -> bool:
    """Staff with access to the admin see every file; everybody else sees what a public page shows."""
    if not isinstance(user, AnonymousUser) and user.is_active and user.has_perm("wagtailadmin.access_admin"):
        return True
    return is_shown_publicly(asset)
