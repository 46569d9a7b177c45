"""Images as plain files: all that a viewer of level 0 asks for is there, and nothing that must be asked for first."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from iiif_prezi3 import Manifest
from PIL import Image

from archive.media.iiif.export import addresses
from tests.factories import make_media
from tests.media.iiif.conftest import chequered, item_of

pytestmark = pytest.mark.django_db
ADDRESS = "https://images.example.org/iiif"


def test_tiles_cover_the_image_once_at_every_scale() -> None:
    tiles = [address.split("/")[:2] for address in addresses(1300, 900) if "full" not in address]
    whole = [address for address in addresses(1300, 900) if address.startswith("full/")]
    at_scale_one = [region.split(",") for region, size in tiles if region.split(",")[2:] == size.split(",")]
    assert sum(int(width) * int(height) for _x, _y, width, height in at_scale_one) == 1300 * 900
    assert {"full/max/0/default.jpg", "full/325,225/0/default.jpg"} <= set(whole)


def test_what_is_written_is_what_is_promised(tmp_path: Path, db: None) -> None:
    item = item_of(chequered())
    folder = tmp_path / "export"
    call_command("export_iiif", str(folder), address=ADDRESS)
    known = json.loads((folder / f"{item.identifier}.1" / "info.json").read_text(encoding="utf-8"))
    assert (known["id"], known["profile"]) == (f"{ADDRESS}/{item.identifier}.1", "level0")
    for size in known["sizes"]:
        path = folder / f"{item.identifier}.1" / "full" / f"{size['width']},{size['height']}" / "0" / "default.jpg"
        with Image.open(path) as picture:
            assert picture.size == (size["width"], size["height"])
    for address in addresses(1300, 900):
        assert (folder / f"{item.identifier}.1" / address).is_file(), address


def test_the_manifest_leads_to_the_files(tmp_path: Path, db: None) -> None:
    item = item_of(chequered())
    folder = tmp_path / "export"
    call_command("export_iiif", str(folder), address=f"{ADDRESS}/")
    text = (folder / item.identifier / "manifest.json").read_text(encoding="utf-8")
    Manifest.model_validate_json(text)
    manifest = json.loads(text)
    assert manifest["id"] == f"{ADDRESS}/{item.identifier}/manifest.json"
    for image in (manifest["thumbnail"][0], manifest["items"][0]["items"][0]["items"][0]["body"]):
        assert (folder / image["id"].removeprefix(f"{ADDRESS}/")).is_file(), image["id"]
        assert image["service"][0]["profile"] == "level0"


def test_what_is_covered_or_not_public_is_left_out(tmp_path: Path, db: None) -> None:
    plain = item_of(chequered(300, 200))
    shared: dict[str, Any] = {"image": plain.image, "rights_statement": plain.rights_statement}
    hidden = [make_media(**shared, is_sensitive=True), make_media(**shared, live=False)]
    hidden.append(make_media(**shared, access_status="withdrawn"))
    folder = tmp_path / "export"
    call_command("export_iiif", str(folder), address=ADDRESS)
    written = {path.name.partition(".")[0] for path in folder.iterdir()}
    assert written == {plain.identifier}
    assert not written & {record.identifier for record in hidden}


def test_one_file_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path, db: None) -> None:
    broken, good = item_of(chequered(300, 200), slug="broken"), item_of(chequered(310, 200), slug="good")
    with broken.image.file.storage.open(broken.image.file.name, "wb") as stream:
        stream.write(b"nothing")
    folder = tmp_path / "export"
    with pytest.raises(CommandError, match=broken.identifier):
        call_command("export_iiif", str(folder), address=ADDRESS)
    assert (folder / f"{good.identifier}.1" / "info.json").is_file()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, db: None) -> None:
    (tmp_path / "kept.txt").write_text("Synthetic.")
    with pytest.raises(CommandError, match="not empty"):
        call_command("export_iiif", str(tmp_path), address=ADDRESS)
    with pytest.raises(CommandError, match="no address"):
        call_command("export_iiif", str(tmp_path / "new"), address="images")
