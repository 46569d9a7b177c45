"""How a file is sent: by the archive in parts, by nginx, by an object store. Who may fetch it is asked before."""

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from django.conf import settings as project
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client, TestCase
from django.utils import timezone
from PIL import Image
from wagtail.models import ModelLogEntry

from archive.accounts.models import User
from archive.accounts.roles import CURATOR, TRANSLATOR
from archive.assets.models import ArchiveDocument, ArchiveImage, Derivative, Recording, SupersededFile
from archive.media.models import MediaPage
from tests.architecture.layers import ROOT
from tests.benchmarks.front import configuration
from tests.factories import make_derivative, make_document, make_media, make_rights
from tests.factories.files import paper_bytes, sound_bytes

pytestmark = pytest.mark.django_db
SOUND = bytes(range(256)) * 64


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def recording(**state: Any) -> Recording:
    """A recording with a sound for the web, shown by a page in that state."""
    found = Recording.objects.create(
        title="Synthetic sound", type="audio", duration=1, file=ContentFile(sound_bytes(), "synthetic.wav")
    )
    Derivative.objects.filter(recording=found).delete()
    Derivative.objects.create(
        recording=found,
        kind=Derivative.Kind.AUDIO_AAC,
        file=ContentFile(SOUND, "synthetic.m4a"),
        media_type="audio/mp4",
        byte_size=len(SOUND),
        sha256="ab" * 32,
    )
    with TestCase.captureOnCommitCallbacks(execute=True):
        make_media(kind="audio", recording=found, rights_statement=make_rights(), **state)
    return found


def sound_of(found: Recording) -> Derivative:
    return found.derivatives.get(kind=Derivative.Kind.AUDIO_AAC)


def signed_in(role: Any, name: str = "synthetic") -> Client:
    user = User.objects.create_user(f"{name}-{role.code}")
    user.groups.add(Group.objects.get(name=role.group_name))
    client = Client()
    client.force_login(user)
    return client


class TestFromHere:
    def test_a_player_gets_the_part_it_asks_for(self, client: Client) -> None:
        made = sound_of(recording())
        response = client.get(made.url, headers={"range": "bytes=1000-1999"})
        assert response.status_code == 206
        assert b"".join(response) == SOUND[1000:2000]
        assert response["Content-Range"] == f"bytes 1000-1999/{len(SOUND)}"
        assert response["Content-Type"] == "audio/mp4"

    def test_a_part_is_refused_like_the_whole(self, client: Client) -> None:
        made = sound_of(recording(access_status="withdrawn"))
        assert client.get(made.url, headers={"range": "bytes=0-1"}).status_code == 404

    def test_a_copy_is_asked_for_again_and_gone_when_the_record_is(self, client: Client) -> None:
        found = recording()
        made = sound_of(found)
        first = client.get(made.url)
        assert first["Cache-Control"] == "private, no-cache"
        again = {"if-none-match": first["ETag"]}
        assert client.get(made.url, headers=again).status_code == 304
        page = MediaPage.objects.get(recording=found)
        page.access_status = "withdrawn"
        page.save()
        assert client.get(made.url, headers=again).status_code == 404

    @pytest.mark.parametrize(
        "name",
        [
            "../archive.sqlite3",
            "..%2f..%2fetc/passwd",
            "%2e%2e/secret_key",
            "derivatives/../media/synthetic.wav",
            "/etc/passwd",
            "derivatives//x",
            "%00",
            "a" * 3000,
        ],
    )
    def test_no_name_leads_out_of_the_files(self, name: str, client: Client) -> None:
        recording()
        assert client.get(f"/files/{name}").status_code == 404

    def test_a_file_costs_few_queries(self, client: Client, django_assert_max_num_queries: Any) -> None:
        made = sound_of(recording())
        client.get(made.url)
        with django_assert_max_num_queries(4):
            response = client.get(made.url)
            content = b"".join(response)
        assert (response.status_code, content) == (200, SOUND)

    def test_words_say_in_which_letters_they_are_written(self, client: Client) -> None:
        paper = make_document(pages=1, text="Sintetik mətn {}.")
        with TestCase.captureOnCommitCallbacks(execute=True):
            make_media(kind="document", document=paper, rights_statement=make_rights())
        response = client.get(paper.derivatives.get(kind=Derivative.Kind.PAGE_TEXT).url)
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert b"".join(response).decode() == "Sintetik mətn 1."


class TestOriginals:
    def test_they_have_no_public_address_whoever_asks(self, client: Client) -> None:
        found = recording()
        paper = ArchiveDocument.objects.create(title="Synthetic", file=ContentFile(paper_bytes(), "s.pdf"))
        with TestCase.captureOnCommitCallbacks(execute=True):
            make_media(kind="document", document=paper, rights_statement=make_rights("other"))
        curator = signed_in(CURATOR)
        for name in (found.file.name, paper.file.name):
            assert client.get(f"/files/{name}").status_code == 404
            assert curator.get(f"/files/{name}").status_code == 404
        assert client.get(paper.url).status_code == 404

    def test_who_may_change_a_file_downloads_it_and_the_log_says_so(self) -> None:
        found = recording()
        response = signed_in(CURATOR).get(f"/admin/originals/recording/{found.pk}/")
        assert b"".join(response) == sound_bytes()
        assert response["Content-Disposition"].startswith("attachment")
        entry = ModelLogEntry.objects.get(action="archive.original_downloaded")
        assert (entry.object_id, entry.data["sha256"]) == (str(found.pk), found.sha256)

    def test_one_look_is_one_line_of_the_log_however_many_parts_are_fetched(self) -> None:
        found = recording()
        address, curator = f"/admin/originals/recording/{found.pk}/", signed_in(CURATOR)
        lines = ModelLogEntry.objects.filter(action="archive.original_downloaded")
        assert curator.head(address)["Content-Length"] == str(len(sound_bytes()))
        assert not lines.exists(), "who asks how large it is has not had it"
        for part in ("bytes=0-9", "bytes=10-19", "bytes=20-"):
            assert curator.get(address, headers={"Range": part}).status_code == 206
        assert lines.count() == 1
        signed_in(CURATOR, "another.curator").get(address, headers={"Range": "bytes=10-"})
        assert lines.count() == 2, "somebody else's look is their own, wherever it begins"
        lines.update(timestamp=timezone.now() - timedelta(hours=2))
        curator.get(address, headers={"Range": "bytes=10-"})
        assert lines.count() == 3
        curator.get(address)
        assert lines.count() == 4, "the whole is a look of its own"

    def test_others_are_refused(self, client: Client) -> None:
        found = recording()
        address = f"/admin/originals/recording/{found.pk}/"
        assert client.get(address).status_code == 302, "to the login"
        refused = signed_in(TRANSLATOR).get(address)
        assert refused.status_code in (302, 403) and not ModelLogEntry.objects.filter(
            action="archive.original_downloaded"
        )

    def test_wagtails_own_address_of_a_document_leads_to_the_logged_download(self) -> None:
        paper = ArchiveDocument.objects.create(title="Synthetic", file=ContentFile(paper_bytes(), "s.pdf"))
        response = signed_in(CURATOR).get(paper.url, follow=True)
        assert b"".join(response) == paper_bytes()
        assert ModelLogEntry.objects.filter(action="archive.original_downloaded").count() == 1

    def test_a_replaced_file_can_be_fetched_by_the_same_people(self) -> None:
        found = recording()
        former = SupersededFile.objects.create(
            recording=found, file=ContentFile(b"former", "former.wav"), sha256="cd" * 32, byte_size=6
        )
        address = f"/admin/originals/superseded/{former.pk}/"
        assert b"".join(signed_in(CURATOR).get(address)) == b"former"
        assert signed_in(TRANSLATOR).get(address).status_code in (302, 403)


class TestByNginx:
    def test_the_archive_names_the_file_and_nginx_sends_it(self, settings: Any, client: Client) -> None:
        settings.ARCHIVE_ACCEL_LOCATION = "/_files/"
        made = sound_of(recording())
        response = client.get(made.url)
        assert response["X-Accel-Redirect"] == f"/_files/{made.file.name}"
        assert (response.content, response["Content-Type"]) == (b"", "audio/mp4")

    def test_it_is_asked_who_may_fetch_it_all_the_same(self, settings: Any, client: Client) -> None:
        settings.ARCHIVE_ACCEL_LOCATION = "/_files/"
        assert "X-Accel-Redirect" not in client.get(sound_of(recording(live=False)).url).headers

    def test_nginx_says_again_what_it_forgets(self) -> None:
        """nginx keeps few headers of an answer that names a file; ours says the others again."""
        block = (ROOT / "deploy" / "nginx.conf").read_text().partition("location /_files/")[2].partition("}")[0]
        assert "internal;" in block and "X-Content-Type-Options nosniff" in block
        assert "Content-Security-Policy $upstream_http_content_security_policy" in block

    def test_nginx_lets_through_what_the_archive_takes(self) -> None:
        """The admin sends a recording whole; a visitor without scripts a picture or a paper."""
        text = (ROOT / "deploy" / "nginx.conf").read_text()
        admin = text.partition("location /admin/ {")[2].partition("}")[0]
        bound = re.compile(r"client_max_body_size (\d+)m;")
        for block, family in ((admin, "recording"), (text.replace(admin, ""), "document")):
            (megabytes,) = bound.findall(block)
            assert int(megabytes) * 1024 * 1024 > project.ARCHIVE_FILE_LIMITS[family], family

    def test_the_file_can_still_be_measured(self, tmp_path: Path) -> None:
        measured = configuration(tmp_path, "http://127.0.0.1:9001", 9002)
        assert measured.count("proxy_pass http://127.0.0.1:9001;") == 3 and "ssl" not in measured


class TestByAnObjectStore:
    def test_a_visitor_is_sent_to_an_address_that_works_for_a_minute(self, in_the_store: str, client: Client) -> None:
        made = sound_of(recording())
        assert made.url == f"/files/{made.file.name}"
        response = client.get(made.url)
        assert (response.status_code, response["Cache-Control"]) == (302, "no-store")
        address = response["Location"]
        assert address.startswith(in_the_store)
        assert parse_qs(urlsplit(address).query)["X-Amz-Expires"] == ["60"]
        with urlopen(address) as answer:  # noqa: S310
            assert answer.read() == SOUND
            assert answer.headers["Content-Type"] == "audio/mp4"

    def test_what_is_asked_without_the_file_is_answered_here(self, in_the_store: str, client: Client) -> None:
        response = client.head(sound_of(recording()).url)
        assert response.status_code == 200 and "Location" not in response.headers
        assert (response["Content-Length"], response["Content-Type"]) == (str(len(SOUND)), "audio/mp4")

    @pytest.mark.parametrize("state", [{"live": False}, {"access_status": "withdrawn"}])
    def test_nobody_is_sent_anywhere_for_what_is_not_public(
        self, state: dict[str, Any], in_the_store: str, client: Client
    ) -> None:
        response = client.get(sound_of(recording(**state)).url)
        assert response.status_code == 404
        assert "Location" not in response.headers

    def test_what_a_script_reads_comes_from_here(self, in_the_store: str, client: Client) -> None:
        found = recording()
        peaks = make_derivative(found, Derivative.Kind.WAVEFORM, b"{}", "json", "application/json")
        response = client.get(peaks.url)
        assert (response.status_code, b"".join(response)) == (200, b"{}")

    def test_the_original_stays_in_the_bucket(self, in_the_store: str, client: Client) -> None:
        found = recording()
        assert client.get(f"/files/{found.file.name}").status_code == 404
        address = signed_in(CURATOR).get(f"/admin/originals/recording/{found.pk}/")["Location"]
        with urlopen(address) as answer:  # noqa: S310
            assert answer.read() == sound_bytes()
            assert answer.headers["Content-Disposition"].startswith("attachment")

    def test_an_image_is_kept_there_and_derived_from_there(self, in_the_store: str) -> None:
        stream = io.BytesIO()
        Image.new("RGB", (64, 48), "gray").save(stream, "JPEG")
        image = ArchiveImage.objects.create(title="Synthetic", file=ContentFile(stream.getvalue(), "synthetic.jpg"))
        assert image.get_rendition("width-32").url.startswith("/files/")
