"""Synthetic files."""

from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image

from archive.assets.models import ArchiveImage


def make_image(title: str = "Synthetic", size: tuple[int, int] = (1200, 800)) -> ArchiveImage:
    """A plain grey picture."""
    stream = BytesIO()
    Image.new("RGB", size, "gray").save(stream, "PNG")
    return ArchiveImage.objects.create(title=title, file=ImageFile(BytesIO(stream.getvalue()), "synthetic.png"))
