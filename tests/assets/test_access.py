"""Private until published: what a visitor and a curator get of each kind of file in each state."""

import hashlib
import io
import wave
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.test import Client, TestCase
from django.utils import timezone
from PIL import Image

from archive.accounts.models import User
from archive.assets.models import ArchiveDocument, ArchiveImage, Derivative, Recording
from archive.media.models import MediaPage
from tests.factories import make_media, make_memorial, make_rights
from tests.factories.files import paper_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.each]

PAPER = paper_bytes()

STATES: dict[str, dict[str, Any]] = {
    "draft": {"live": False},
    "live": {},
    "embargoed": {"access_status": "embargoed", "embargo_until": timezone.now() + timedelta(days=30)},
    "embargo over": {"access_status": "embargoed", "embargo_until": timezone.now() - timedelta(days=1)},
    "restricted": {"access_status": "restricted"},
    "withdrawn": {"access_status": "withdrawn"},
    "expired": {"expire_at": timezone.now() - timedelta(days=1)},
}
PUBLIC = {"live", "embargo over"}


@pytest.fixture(autouse=True)
def tree(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def curator(client: Client) -> Client:
    user = User.objects.create_user("synthetic-curator")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    return client


def picture() -> ArchiveImage:
    stream = io.BytesIO()
    photo = Image.new("RGB", (64, 48), "gray")
    exif = Image.Exif()
    exif[0x010F] = "Synthetic camera"
    photo.save(stream, "JPEG", exif=exif)
    return ArchiveImage.objects.create(title="Synthetic image", file=ContentFile(stream.getvalue(), "synthetic.jpg"))


def paper() -> ArchiveDocument:
    return ArchiveDocument.objects.create(title="Synthetic paper", file=ContentFile(PAPER, "synthetic.pdf"))


def sound() -> Recording:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(b"\0\0" * 800)
    return Recording.objects.create(
        title="Synthetic sound", type="audio", duration=0.1, file=ContentFile(stream.getvalue(), "synthetic.wav")
    )


def held_by(state: str, **files: Any) -> MediaPage:
    """A record in that state that shows the files; references are indexed after the commit."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return make_media(rights_statement=make_rights(), **files, **STATES[state])


def derived(**of: Any) -> Derivative:
    """Something made of a document or a recording for visitors."""
    return Derivative.objects.create(
        kind=Derivative.Kind.PAGE, number=900, file=ContentFile(b"RIFF", "made.webp"), media_type="image/webp",
        byte_size=4, sha256="ab" * 32, **of,
    )  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_derivatives_are_fetched_only_while_a_public_page_shows_them(state: str, client: Client) -> None:
    image, document, recording = picture(), paper(), sound()
    held_by(state, image=image, document=document, recording=recording)
    addresses = {
        "rendition": image.get_rendition("width-32").url,
        "of a document": derived(document=document).url,
        "of a recording": derived(recording=recording).url,
    }
    expected = 200 if state in PUBLIC else 404
    assert {kind: client.get(address).status_code for kind, address in addresses.items()} == dict.fromkeys(
        addresses, expected
    )


@pytest.mark.parametrize("state", STATES)
def test_a_curator_sees_every_derivative_and_nobody_an_original(state: str, curator: Client) -> None:
    image, document, recording = picture(), paper(), sound()
    held_by(state, image=image, document=document, recording=recording)
    assert curator.get(image.get_rendition("width-32").url).status_code == 200
    assert curator.get(derived(document=document).url).status_code == 200
    for original in (image, document, recording):
        for visitor in (Client(), curator):
            assert visitor.get(f"/files/{original.file.name}").status_code == 404


def test_a_file_that_no_page_shows_is_not_there(client: Client) -> None:
    image = picture()
    assert client.get(image.get_rendition("width-32").url).status_code == 404
    assert client.get("/files/images/nothing.jpg").status_code == 404
    assert client.get("/files/../archive.sqlite3").status_code == 404


def test_what_unpublishes_the_page_takes_the_file_away(client: Client) -> None:
    image = picture()
    page = held_by("live", image=image)
    address = image.get_rendition("width-32").url
    assert client.get(address).status_code == 200
    page.unpublish()
    assert client.get(address).status_code == 404


def test_a_draft_of_a_live_page_shows_nothing_yet(client: Client) -> None:
    former, new = picture(), picture()
    page = held_by("live", image=former)
    page.image = new
    with TestCase.captureOnCommitCallbacks(execute=True):
        draft = page.save_revision()
    addresses = [image.get_rendition("width-32").url for image in (former, new)]
    assert [client.get(address).status_code for address in addresses] == [200, 404]
    with TestCase.captureOnCommitCallbacks(execute=True):
        draft.publish()
    assert [client.get(address).status_code for address in addresses] == [404, 200]


def test_one_public_page_is_enough(client: Client) -> None:
    image = picture()
    held_by("draft", image=image)
    with TestCase.captureOnCommitCallbacks(execute=True):
        make_memorial(portrait=image)
    assert client.get(image.get_rendition("width-32").url).status_code == 200


def test_a_derivative_carries_no_exif_and_no_answer_runs_a_script(client: Client) -> None:
    image = picture()
    held_by("live", image=image)
    response = client.get(image.get_rendition("width-32").url)
    body = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert b"Synthetic camera" not in body
    assert not Image.open(io.BytesIO(body)).getexif()
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


class TestIngest:
    def test_a_file_keeps_the_checksum_it_came_with(self) -> None:
        document = paper()
        assert document.sha256 == hashlib.sha256(PAPER).hexdigest()
        assert document.byte_size == len(PAPER)

    def test_a_new_file_gets_a_new_checksum(self) -> None:
        document = paper()
        before = document.sha256
        document.file = ContentFile(paper_bytes("Another page"), "other.pdf")
        document.save()
        assert document.sha256 != before

    def test_an_image_is_measured(self) -> None:
        assert picture().technical == {
            "media_type": "image/jpeg",
            "format": "JPEG",
            "width": 64,
            "height": 48,
        }
