"""Private until published, as a matrix: every kind of file and of what is told about it × every state of the record
× who asks × where the files lie. A visitor gets what is derived from what is live, and nothing else ever."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client, TestCase
from django.utils import timezone

from archive.accounts.models import User
from archive.accounts.roles import CURATOR, EDITOR, Role
from archive.assets.models import Derivative
from archive.assets.renditions import READING
from tests.factories import make_document, make_image, make_media, make_place, make_rights, make_voice
from tests.factories.files import make_derivative, make_sound
from tests.factories.stories import make_chapter

pytestmark = pytest.mark.django_db
SOON, PAST = timezone.now() + timedelta(days=30), timezone.now() - timedelta(days=1)
SAID = "WEBVTT\n\n00:00:00.100 --> 00:00:00.900\nSynthetic words.\n"
#: Where the record stands, and how it got there.
STATES: dict[str, dict[str, Any]] = {
    "draft": {"live": False},
    "scheduled": {"live": False, "go_live_at": SOON},
    "live": {},
    "unpublished": {},
    "embargoed": {"access_status": "embargoed", "embargo_until": SOON},
    "embargo over": {"access_status": "embargoed", "embargo_until": PAST},
    "restricted": {"access_status": "restricted"},
    "expired": {"expire_at": PAST},
    "withdrawn": {"access_status": "withdrawn"},
}
PUBLIC = {"live", "embargo over"}
#: Whether somebody may have a file is decided before it is asked where it lies: these give and refuse all there is.
IN_THE_STORE = {"draft", "live", "withdrawn"}
ORIGINALS = {"image, original", "document, original", "recording, original", "document by Wagtail's address"}


@pytest.fixture
def storage(request: Any, settings: Any, tmp_path: Any) -> str:
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "files", tmp_path
    if request.param != "local":
        request.getfixturevalue("in_the_store")
    return str(request.param)


class House:
    """A media record with an image, one with a document, and a voice with a recording, all in one state."""

    def __init__(self, state: str) -> None:
        rights = make_rights()
        fields = {"rights_statement": rights, **STATES[state]}
        self.image, self.document = make_image(size=(300, 200)), make_document(pages=1)
        self.sound = make_sound()
        self.made = {
            kind: make_derivative(self.sound, kind, b"synthetic", ending, media_type, duration_ms=1000)
            for kind, ending, media_type in (
                (Derivative.Kind.AUDIO_AAC, "m4a", "audio/mp4"),
                (Derivative.Kind.VIDEO, "mp4", "video/mp4"),
                (Derivative.Kind.WAVEFORM, "json", "application/json"),
                (Derivative.Kind.POSTER, "webp", "image/webp"),
            )
        }
        chapters = [make_chapter(0, places=[make_place()], en="Synthetic chapter")]
        words = {"en": {"title": "Synthetic voice", "transcript": SAID}}
        with TestCase.captureOnCommitCallbacks(execute=False):
            self.item = make_media(image=self.image, **fields)
            self.paper = make_media(kind="document", document=self.document, **fields)
            self.voice = make_voice(words, recording=self.sound, rights=rights, chapters=chapters, **STATES[state])
        if state == "unpublished":
            for page in (self.item, self.paper, self.voice):
                page.unpublish()

    @property
    def addresses(self) -> dict[str, str]:
        """Every address that leads to a file, to a part of one, or to what is told about one."""
        item, paper, voice = (page.identifier for page in (self.item, self.paper, self.voice))
        page = self.document.derivatives
        return {
            "image, original": f"/files/{self.image.file.name}",
            "document, original": f"/files/{self.document.file.name}",
            "document by Wagtail's address": self.document.url,
            "recording, original": f"/files/{self.sound.file.name}",
            "rendition": self.image.get_rendition(READING).url,
            "document, page": page.get(kind=Derivative.Kind.PAGE).url,
            "document, small page": page.get(kind=Derivative.Kind.PAGE_THUMBNAIL).url,
            "document, text": page.get(kind=Derivative.Kind.PAGE_TEXT).url,
            "audio": self.made[Derivative.Kind.AUDIO_AAC].url,
            "video": self.made[Derivative.Kind.VIDEO].url,
            "waveform": self.made[Derivative.Kind.WAVEFORM].url,
            "poster": self.made[Derivative.Kind.POSTER].url,
            "transcript": f"/id/{voice}/transcript.en.vtt",
            "transcript, SubRip": f"/id/{voice}/transcript.en.srt",
            "chapters": f"/id/{voice}/chapters.en.vtt",
            "OHMS": f"/id/{voice}/ohms.xml",
            "manifest, image": f"/id/{item}/manifest.json",
            "manifest, document": f"/id/{paper}/manifest.json",
            "manifest, voice": f"/id/{voice}/manifest.json",
            "IIIF, info": f"/iiif/3/{item}.1/info.json",
            "IIIF, whole": f"/iiif/3/{item}.1/full/max/0/default.jpg",
            "IIIF, tile": f"/iiif/3/{item}.1/0,0,64,64/32,/0/default.webp",
            "IIIF, tile of a page": f"/iiif/3/{paper}.1/0,0,64,64/32,/0/default.jpg",
        }

    @property
    def downloads(self) -> dict[str, str]:
        """Where staff fetch the originals."""
        return {
            kind: f"/admin/originals/{kind}/{file.pk}/"
            for kind, file in (("image", self.image), ("document", self.document), ("recording", self.sound))
        }


def signed_in(role: Role) -> Client:
    user = User.objects.create_user(f"synthetic-{role.code}")
    user.groups.add(Group.objects.get(name=role.group_name))
    client = Client()
    client.force_login(user)
    return client


def answers(client: Client, addresses: dict[str, str]) -> dict[str, str]:
    """Of each address, whether it gives the file: itself, or by a signed address of the object store."""
    found = {}
    for kind, address in addresses.items():
        response: Any = client.get(address)
        elsewhere = response.status_code == 302 and "X-Amz-Signature" in response["Location"]
        found[kind] = "given" if response.status_code == 200 or elsewhere else "refused"
        if response.streaming:
            assert b"".join(response.streaming_content)
    return found


CELLS = [("local", state) for state in STATES] + [
    pytest.param("S3-compatible", state, marks=pytest.mark.once) for state in STATES if state in IN_THE_STORE
]


@pytest.mark.parametrize(("storage", "state"), CELLS, indirect=["storage"])
def test_who_gets_what(state: str, storage: str) -> None:
    house = House(state)
    visitor, staff = Client(), {role.code: signed_in(role) for role in (EDITOR, CURATOR)}
    addresses = house.addresses
    public, is_gone = state in PUBLIC, state == "withdrawn"
    expected = {kind: "given" if public and kind not in ORIGINALS else "refused" for kind in addresses}
    assert answers(visitor, addresses) == expected
    # What a record tells of itself under /id/ is one answer for everybody; staff see drafts in the admin.
    told = {kind for kind, address in addresses.items() if address.startswith("/id/")}
    # A tombstone is for everybody: of what was withdrawn, staff see the files, and no picture by its identifier.
    as_visitors = {kind for kind in addresses if kind in told | ORIGINALS or (is_gone and kind.startswith("IIIF"))}
    for code, client in staff.items():
        seen = {kind: expected[kind] if kind in as_visitors else "given" for kind in addresses}
        assert answers(client, addresses) == seen, code
    # Originals are for who may change them.
    downloads = house.downloads
    assert set(answers(visitor, downloads).values()) == {"refused"}
    assert set(answers(staff["editor"], downloads).values()) == {"refused"}, "somebody else brought them"
    assert set(answers(staff["curator"], downloads).values()) == {"given"}
