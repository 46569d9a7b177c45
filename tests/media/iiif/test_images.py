"""Images by the IIIF Image API: the right pixels, the right headers, refusals in plain words, nothing for others."""

import io
import os
from datetime import timedelta
from typing import Any

import pillow_heif
import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from PIL import Image

from archive.accounts.models import User
from archive.media.iiif import pyramids, rendering, store
from archive.media.models import MediaPage
from tests.media.iiif.conftest import chequered, item_of

pytestmark = pytest.mark.django_db


def opened(response: Any) -> Image.Image:
    assert response.status_code == 200, response.content
    return Image.open(io.BytesIO(response.content))


def address(item: MediaPage, rest: str) -> str:
    return f"/iiif/3/{item.identifier}.1/{rest}"


def test_what_is_to_be_known_of_an_image(client: Client, item: MediaPage) -> None:
    response = client.get(address(item, "info.json"))
    known = response.json()
    assert known["id"] == f"http://localhost:8000/iiif/3/{item.identifier}.1"
    assert (known["width"], known["height"], known["profile"]) == (1300, 900, "level2")
    assert known["tiles"] == [{"width": 512, "height": 512, "scaleFactors": [1, 2, 4]}]
    assert known["rights"] == "http://creativecommons.org/licenses/by/4.0/"
    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    linked = client.get(address(item, "info.json"), headers={"accept": "application/ld+json"})
    assert linked["Content-Type"].startswith("application/ld+json")


def test_the_base_address_leads_there(client: Client, item: MediaPage) -> None:
    response = client.get(f"/iiif/3/{item.identifier}.1")
    assert (response.status_code, response["Location"]) == (
        303,
        f"http://localhost:8000/iiif/3/{item.identifier}.1/info.json",
    )


@pytest.mark.parametrize("ending", ["jpg", "png", "webp"])
def test_a_part_has_the_pixels_that_were_asked_for(client: Client, item: MediaPage, ending: str) -> None:
    picture = opened(client.get(address(item, f"300,200,400,400/200,/0/default.{ending}"))).convert("RGB")
    assert picture.size == (200, 200)
    for x, y, column, row in [(25, 25, 3, 2), (75, 25, 4, 2), (175, 175, 6, 5)]:
        red, green, _blue = picture.getpixel((x, y))  # type: ignore[misc]
        assert abs(red - (20 + 15 * column)) < 6 and abs(green - (20 + 15 * row)) < 6, (x, y)


def test_it_is_turned_and_mirrored(client: Client, item: MediaPage) -> None:
    turned = opened(client.get(address(item, "full/max/90/default.png"))).convert("RGB")
    assert turned.size == (900, 1300)
    assert turned.getpixel((850, 50))[1] < 30, "the first row is the right edge"  # type: ignore[index]
    mirrored = opened(client.get(address(item, "full/max/!0/default.png"))).convert("RGB")
    assert mirrored.getpixel((1250, 50))[0] < 30, "the first column is the right edge"  # type: ignore[index]


def test_grey_and_black_and_white(client: Client, item: MediaPage) -> None:
    assert opened(client.get(address(item, "full/200,/0/gray.jpg"))).mode == "L"
    bitonal = opened(client.get(address(item, "full/200,/0/bitonal.png"))).convert("L")
    assert set(bitonal.tobytes()) <= {0, 255}


@pytest.mark.parametrize(
    ("rest", "status"),
    [
        ("9999,9999,5,5/max/0/default.jpg", 400),
        ("full/2000,/0/default.jpg", 400),
        ("full/^2000,/0/default.jpg", 501),
        ("full/max/33/default.jpg", 501),
        ("full/max/0/default.pdf", 501),
        ("full/max/0/default", 400),
        ("full/max/0", 404),
        ("%00/max/0/default.jpg", 400),
    ],
)
def test_a_refusal_says_why(client: Client, item: MediaPage, rest: str, status: int) -> None:
    response = client.get(address(item, rest))
    assert response.status_code == status
    assert response["Content-Type"].startswith("text/plain")
    assert len(response.content.split()) > 4
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("language", "words"), [("az", "adlı şəkil yoxdur"), ("en", "There is no image"), ("ru", "Изображения")]
)
def test_a_refusal_is_in_the_language_of_the_browser(client: Client, language: str, words: str, db: None) -> None:
    response = client.get("/iiif/3/nothing.1/info.json", headers={"accept-language": language})
    assert words in response.content.decode() and "nothing.1" in response.content.decode()


@pytest.mark.parametrize(
    "name", ["1", "{}", "{}.2", "{}.0", "{}.01", "{}.1.1", "nothing.1", "%00.1", ".1", "{}.99999999"]
)
def test_there_is_no_other_image(client: Client, item: MediaPage, name: str) -> None:
    assert client.get(f"/iiif/3/{name.format(item.identifier)}/info.json").status_code == 404


def test_who_has_it_is_told_so_and_another_address_of_the_same_has_the_same_name(
    client: Client, item: MediaPage
) -> None:
    first = client.get(address(item, "0,0,1300,900/650,450/0/color.jpg"))
    assert first["Link"].endswith(
        f'<http://localhost:8000{address(item, "full/650,450/0/default.jpg")}>;rel="canonical"'
    )
    assert 'rel="profile"' in first["Link"]
    again = client.get(address(item, "full/650,/0/default.jpg"), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert client.head(address(item, "full/650,/0/default.jpg"))["ETag"] == first["ETag"]


def test_any_site_may_ask_and_nobody_may_write(client: Client, item: MediaPage) -> None:
    preflight = client.options(address(item, "full/max/0/default.jpg"))
    assert (preflight.status_code, preflight["Access-Control-Allow-Origin"]) == (204, "*")
    assert client.post(address(item, "full/max/0/default.jpg")).status_code == 405


def test_a_photograph_taken_on_its_side_stands_upright_and_tells_nothing_of_itself(client: Client, db: None) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Synthetic camera"
    exif.get_ifd(0x8825)[1] = "N"
    item = item_of(chequered(format="JPEG", exif=exif, quality=92), "synthetic.jpg")
    response = client.get(address(item, "full/max/0/default.jpg"))
    picture = opened(response)
    assert picture.size == (900, 1300)
    assert not picture.getexif()
    assert b"Synthetic camera" not in response.content
    known = client.get(address(item, "info.json")).json()
    assert (known["width"], known["height"]) == (900, 1300)


@pytest.mark.parametrize(
    ("format", "ending"), [("HEIF", "heic"), ("AVIF", "avif"), ("TIFF", "tif"), ("WEBP", "webp"), ("GIF", "gif")]
)
def test_every_kind_of_image_that_is_taken_in_can_be_looked_at(
    client: Client, db: None, format: str, ending: str
) -> None:
    if format == "HEIF":
        pillow_heif.register_heif_opener()
    item = item_of(chequered(600, 400, format=format), f"synthetic.{ending}")
    picture = opened(client.get(address(item, "full/300,/0/default.png"))).convert("RGB")
    red, green, _blue = picture.getpixel((75, 25))  # type: ignore[misc]
    assert picture.size == (300, 200)
    assert abs(red - 35) < 12 and abs(green - 20) < 12


def test_a_transparent_picture_lies_on_white(client: Client, db: None) -> None:
    stream = io.BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(stream, "PNG")
    picture = opened(client.get(address(item_of(stream.getvalue()), "full/max/0/default.png")))
    assert picture.convert("RGB").getpixel((5, 5)) == (255, 255, 255)


HIDDEN: dict[str, dict[str, Any]] = {
    "draft": {"live": False},
    "expired": {"expire_at": timezone.now() - timedelta(days=1)},
    "embargoed": {"access_status": "embargoed", "embargo_until": timezone.now() + timedelta(days=1)},
    "restricted": {"access_status": "restricted"},
    "withdrawn": {"access_status": "withdrawn"},
}


@pytest.mark.parametrize("state", HIDDEN)
def test_what_is_kept_is_served_no_longer_than_the_record_may_be_seen(
    client: Client, item: MediaPage, state: str
) -> None:
    asked = [
        address(item, rest) for rest in ("info.json", "full/200,/0/default.jpg", "0,0,512,512/512,512/0/default.jpg")
    ]
    before = [client.get(path) for path in asked]
    assert [response.status_code for response in before] == [200] * 3
    MediaPage.objects.filter(pk=item.pk).update(**HIDDEN[state])
    for path, response in zip(asked, before, strict=True):
        refused = client.get(path, headers={"if-none-match": response["ETag"]})
        assert refused.status_code == (410 if state == "withdrawn" else 404)
        assert refused["Cache-Control"] == "private, no-cache"


def test_who_works_in_the_admin_sees_drafts(client: Client, item: MediaPage) -> None:
    MediaPage.objects.filter(pk=item.pk).update(live=False)
    user = User.objects.create_user("synthetic-editor")
    client.force_login(user)
    assert client.get(address(item, "info.json")).status_code == 404
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert client.get(address(item, "info.json")).status_code == 200


def test_a_file_that_cannot_be_read_is_an_error_in_plain_words(client: Client, item: MediaPage) -> None:
    with item.image.file.storage.open(item.image.file.name, "wb") as stream:
        stream.write(b"no picture at all")
    response = client.get(address(item, "full/max/0/default.jpg"))
    assert (response.status_code, response["Content-Type"]) == (500, "text/plain; charset=utf-8")


def test_when_too_much_is_asked_for_at_once(client: Client, item: MediaPage, monkeypatch: Any) -> None:
    monkeypatch.setattr(rendering, "PATIENCE", 0.01)
    with rendering._turn(), rendering._turn():
        response = client.get(address(item, "full/max/0/default.jpg"))
    assert (response.status_code, response["Retry-After"]) == (503, "5")


def test_while_it_is_being_prepared_somebody_else_is_told_to_ask_again(
    client: Client, item: MediaPage, monkeypatch: Any
) -> None:
    monkeypatch.setattr(pyramids, "WAIT", 0.1)
    with pyramids._preparing:
        assert client.get(address(item, "info.json")).status_code == 503
    assert client.get(address(item, "info.json")).status_code == 200


def test_what_was_made_once_is_not_made_again(client: Client, item: MediaPage, monkeypatch: Any) -> None:
    first = client.get(address(item, "full/200,/0/default.jpg")).content
    monkeypatch.setattr(pyramids, "_make", None)
    monkeypatch.setattr(rendering, "_shrunk", None)
    assert client.get(address(item, "full/200,/0/default.jpg")).content == first


def test_the_store_stays_within_bounds_and_drops_the_oldest(settings: Any) -> None:
    paths = [store.place_of(f"{number:064x}", "part", "jpg") for number in range(20)]
    for path in paths:
        store.keep(path, bytes(1000))
    for path in paths[:10]:
        os.utime(path, (1, 1))
    assert store.make_room(12_000) == 10_000
    assert [path for path in paths if path.exists()] == paths[10:]
