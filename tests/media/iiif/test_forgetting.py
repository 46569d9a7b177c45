"""Of a file that is deleted for good nothing is kept that was made of it for looking closely."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.test import Client, TestCase
from PIL import Image

from archive.assets.models import ArchiveImage
from archive.media.iiif import pyramids, rendering, store, views
from archive.media.models import MediaPage
from tests.factories import make_document
from tests.media.iiif.conftest import chequered, item_of

pytestmark = pytest.mark.django_db
PARTS = ("info.json", "full/max/0/default.jpg", "0,0,200,200/100,/0/default.webp", "0,0,200,200/100,/90/gray.png")


def kept() -> set[Path]:
    return {path for path in store.folder().rglob("*") if path.is_file()}


def look_closely(client: Client, item: MediaPage, number: int = 1) -> set[Path]:
    """What is kept of an image because somebody looked at it."""
    before = kept()
    for rest in PARTS:
        assert client.get(f"/iiif/3/{item.identifier}.{number}/{rest}").status_code == 200, rest
    return kept() - before


def let_go(item: MediaPage, name: str) -> None:
    """The record shows its file no more, and the file is deleted."""
    file = getattr(item, name)
    setattr(item, name, None)
    item.save()
    with TestCase.captureOnCommitCallbacks(execute=True):
        file.delete()


def test_the_pyramid_and_all_parts_of_an_image_go_with_it_and_no_others(client: Client, item: MediaPage) -> None:
    other = item_of(chequered(900, 700))
    parts, others = look_closely(client, item), look_closely(client, other)
    assert {path.suffix for path in parts} == {".tif", ".txt", ".jpg", ".webp", ".png"}
    (abandoned := next(iter(parts)).with_name(f".{next(iter(parts)).stem}.half.tif")).write_bytes(b"half of it")
    let_go(item, "image")
    assert kept() == others
    assert not abandoned.exists()
    assert client.get(f"/iiif/3/{item.identifier}.1/info.json").status_code == 404


def test_the_pages_of_a_document_go_with_it(client: Client, item: MediaPage) -> None:
    item.document = make_document(pages=2)
    item.save()
    image = look_closely(client, item)
    assert look_closely(client, item, 2) and look_closely(client, item, 3)
    let_go(item, "document")
    assert kept() == image


def test_what_a_file_was_before_it_was_replaced_goes_with_it(client: Client, item: MediaPage) -> None:
    look_closely(client, item)
    image = ArchiveImage.objects.get(pk=item.image_id)
    image.file = ImageFile(io.BytesIO(chequered(800, 600)), "synthetic-better.png")
    image.save()
    look_closely(client, MediaPage.objects.get(pk=item.pk))
    assert len([path for path in kept() if path.suffix == ".tif"]) == 2
    let_go(MediaPage.objects.get(pk=item.pk), "image")
    assert not kept()


def test_who_looked_while_it_was_taken_back_leaves_nothing(client: Client, item: MediaPage, monkeypatch: Any) -> None:
    make = pyramids._make

    def make_meanwhile(stored: Any, path: Path) -> None:
        let_go(MediaPage.objects.get(pk=item.pk), "image")
        with io.BytesIO() as stream:
            Image.new("RGB", (100, 100)).save(stream, "PNG")
            stored = ImageFile(io.BytesIO(stream.getvalue()), "synthetic.png")
        make(stored, path)

    monkeypatch.setattr(pyramids, "_make", make_meanwhile)
    assert client.get(f"/iiif/3/{item.identifier}.1/full/max/0/default.jpg").status_code == 500
    assert not kept()


def test_a_part_that_was_made_meanwhile_is_not_kept(client: Client, item: MediaPage, monkeypatch: Any) -> None:
    def render_meanwhile(*asked: Any) -> bytes:
        part = rendering.render(*asked)
        let_go(MediaPage.objects.get(pk=item.pk), "image")
        return part

    monkeypatch.setattr(views, "render", render_meanwhile)
    assert client.get(f"/iiif/3/{item.identifier}.1/full/max/0/default.jpg").status_code == 200
    assert not kept()
