"""Synthetic files."""

from hashlib import sha256
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image

from archive.assets.models import ArchiveDocument, ArchiveImage, Derivative


def make_image(title: str = "Synthetic", size: tuple[int, int] = (1200, 800)) -> ArchiveImage:
    """A plain grey picture."""
    stream = BytesIO()
    Image.new("RGB", size, "gray").save(stream, "PNG")
    return ArchiveImage.objects.create(title=title, file=ImageFile(BytesIO(stream.getvalue()), "synthetic.png"))


def make_document(
    pages: int = 0, title: str = "Synthetic paper", *, text: str = "Synthetic text of page {}."
) -> ArchiveDocument:
    """A document with the derivatives that its pages would have."""
    document = ArchiveDocument.objects.create(title=title, file=ContentFile(b"%PDF-1.4\n%%EOF\n", "synthetic.pdf"))
    for number in range(1, pages + 1):
        for kind, size in ((Derivative.Kind.PAGE, (600, 800)), (Derivative.Kind.PAGE_THUMBNAIL, (150, 200))):
            stream = BytesIO()
            Image.new("RGB", size, (200, 200, 100 + number % 100)).save(stream, "WEBP")
            make_derivative(document, kind, stream.getvalue(), "webp", "image/webp", number=number, size=size)
        if text:
            words = text.format(number).encode()
            make_derivative(document, Derivative.Kind.PAGE_TEXT, words, "txt", "text/plain", number=number)
    return document


def make_derivative(
    owner: Any,
    kind: str,
    content: bytes,
    ending: str,
    media_type: str,
    *,
    number: int = 1,
    size: tuple[int, int] | None = None,
    duration_ms: int | None = None,
) -> Derivative:
    """What visitors get of a file, as if it had been made."""
    return Derivative.objects.create(
        **{owner.owner_field: owner},
        kind=kind,
        number=number,
        file=ContentFile(content, f"synthetic.{ending}"),
        media_type=media_type,
        width=size[0] if size else None,
        height=size[1] if size else None,
        duration_ms=duration_ms,
        byte_size=len(content),
        sha256=sha256(content).hexdigest(),
    )
