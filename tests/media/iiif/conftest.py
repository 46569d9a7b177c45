"""A place for files and images of the tests, and pictures in which every part can be told from the others."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.images import ImageFile
from PIL import Image

from archive.assets.models import ArchiveImage
from archive.media.iiif import pictures
from archive.media.models import MediaPage
from archive.rights.models import RightsStatement
from tests.factories import make_media, make_rights


@pytest.fixture(autouse=True)
def var_of_its_own(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.VAR_DIR = tmp_path
    pictures._sizes.clear()


def chequered(width: int = 1300, height: int = 900, **saved: Any) -> bytes:
    """Squares of 100 pixels, each of a colour of its own: red tells the column, green the row."""
    small = Image.new("RGB", (-(-width // 100), -(-height // 100)))
    small.putdata([(20 + 15 * x, 20 + 15 * y, 128) for y in range(small.height) for x in range(small.width)])
    picture = small.resize((small.width * 100, small.height * 100), Image.Resampling.NEAREST).crop(
        (0, 0, width, height)
    )
    stream = BytesIO()
    picture.save(stream, **{"format": "PNG", **saved})
    return stream.getvalue()


def licence() -> RightsStatement:
    """A licence of Creative Commons."""
    uri = "https://creativecommons.org/licenses/by/4.0/"
    found = RightsStatement.objects.filter(uri=uri).first()
    if found is None:
        found = make_rights("synthetic-licence")
        found.uri = uri
        found.save()
    return found


def item_of(content: bytes, name: str = "synthetic.png", **fields: Any) -> MediaPage:
    """A public photograph with this file."""
    image = ArchiveImage.objects.create(title="Synthetic", file=ImageFile(BytesIO(content), name))
    return make_media(image=image, rights_statement=licence(), **fields)


@pytest.fixture
def item(db: None) -> MediaPage:
    return item_of(chequered())
