"""Files that come piece by piece: the protocol (tus 1.0.0), and what happens when it is broken off."""

import base64
import fcntl
import hashlib
import os
from datetime import timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from archive.contributions import arriving, giving, quarantine
from archive.contributions.keeping import expire
from archive.contributions.models import ArrivingFile, ContributedFile, Contribution
from tests.factories.files import picture_bytes
from tests.factories.gifts import Giver, photograph

pytestmark = pytest.mark.django_db

PHOTOGRAPH = picture_bytes("JPEG", (640, 480), "gray")
SAID = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"


class Sender:
    """A browser that sends files in pieces."""

    def __init__(self, language: str = "en") -> None:
        self.giver = Giver(language)
        self.gift = self.giver.begin("items")

    def begin(self, size: int, name: str = "synthetic.jpg", **headers: str) -> Any:
        metadata = f"filename {base64.b64encode(name.encode()).decode()},mark {base64.b64encode(b'synthetic').decode()}"
        given = {**SAID, "Upload-Length": str(size), "Upload-Metadata": metadata, **headers}
        return self.giver.browser.post(f"{self.giver.root}uploads/", headers=given)

    def ask(self, method: str, address: str, body: bytes = b"", **headers: str) -> Any:
        return self.giver.browser.generic(method, address, body, content_type=PIECE, headers={**SAID, **headers})

    def send(self, address: str, offset: int, body: bytes, **headers: str) -> Any:
        return self.ask("PATCH", address, body, **{"Upload-Offset": str(offset), **headers})

    def there(self, address: str) -> int:
        return int(self.ask("HEAD", address)["Upload-Offset"])

    def outcome(self, address: str) -> Any:
        return self.giver.browser.get(address).json()


@pytest.fixture
def sender() -> Sender:
    return Sender()


class TestAFile:
    def test_it_comes_in_pieces_and_is_taken_like_every_other(self, sender: Sender) -> None:
        created = sender.begin(len(PHOTOGRAPH), "C:\\fakepath\\Şəkil.jpg")
        address = created["Location"]
        assert (created.status_code, created["Tus-Resumable"]) == (201, "1.0.0")
        assert "GMT" in created["Upload-Expires"]
        for start in range(0, len(PHOTOGRAPH), 1000):
            assert sender.there(address) == start
            answer = sender.send(address, start, PHOTOGRAPH[start : start + 1000])
            assert answer.status_code == 204
        assert sender.outcome(address) == {"offset": len(PHOTOGRAPH), "taken": True, "refused": []}
        assert sender.outcome(address)["taken"], "a line that broke at the very end hears it again"
        file = sender.gift.files.get()
        assert (file.name, file.byte_size) == ("Şəkil.jpg", len(PHOTOGRAPH))
        assert file.sha256 == hashlib.sha256(PHOTOGRAPH).hexdigest()
        assert file.file.read() == PHOTOGRAPH and file.preview
        assert not list(arriving.folder().iterdir())

    def test_what_is_no_file_of_ours_is_refused_in_the_language_of_the_giver(self) -> None:
        sender = Sender("ru")
        address = sender.begin(9, "synthetic.exe")["Location"]
        sender.send(address, 0, b"MZ-------")
        said = sender.outcome(address)
        assert not said["taken"] and "synthetic.exe" in said["refused"][0] and "JPEG" in said["refused"][0]
        assert sender.outcome(address) == said
        assert not sender.gift.files.exists() and not list(arriving.folder().iterdir())
        assert "synthetic.exe" not in sender.giver.get("files/").content.decode()

    def test_the_screen_says_what_has_not_come_wholly_and_forgets_it(self, sender: Sender) -> None:
        address = sender.begin(len(PHOTOGRAPH))["Location"]
        sender.send(address, 0, PHOTOGRAPH[:1024])
        html = sender.giver.get("files/").content.decode()
        assert f'data-address="{address}"' in html and 'data-mark="synthetic"' in html
        assert "1.0\xa0KB" in html
        assert sender.giver.post(address.removeprefix(sender.giver.root) + "drop/").status_code == 303
        assert sender.ask("HEAD", address).status_code == 404


class TestProtocol:
    def test_what_the_server_speaks(self, sender: Sender) -> None:
        answer = sender.giver.browser.options(f"{sender.giver.root}uploads/")
        assert (answer.status_code, answer["Tus-Version"]) == (204, "1.0.0")
        assert answer["Tus-Extension"] == "creation,expiration,checksum,termination"
        assert answer["Tus-Max-Size"] == str(2 * 1024**3)
        assert answer["Tus-Checksum-Algorithm"] == "sha256,sha1"

    def test_another_version_changes_nothing(self, sender: Sender) -> None:
        assert sender.begin(10, **{"Tus-Resumable": "0.2.2"}).status_code == 412
        address = sender.begin(10)["Location"]
        answer = sender.send(address, 0, b"abc", **{"Tus-Resumable": ""})
        assert (answer.status_code, answer["Tus-Version"], sender.there(address)) == (412, "1.0.0", 0)

    def test_how_much_is_there_is_never_stored_by_anybody(self, sender: Sender) -> None:
        address = sender.begin(10)["Location"]
        answer = sender.ask("HEAD", address)
        assert (answer["Upload-Offset"], answer["Upload-Length"]) == ("0", "10")
        assert "no-store" in answer["Cache-Control"]

    @pytest.mark.parametrize("offset", ["0", "2", "4", "9"])
    def test_pieces_twice_or_out_of_order_change_nothing(self, sender: Sender, offset: str) -> None:
        address = sender.begin(10)["Location"]
        sender.send(address, 0, b"abc")
        assert sender.send(address, int(offset), b"x").status_code == 409
        assert sender.there(address) == 3

    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"Upload-Offset": "x"}, 400),
            ({"Upload-Offset": "-1"}, 400),
            ({"Upload-Offset": ""}, 400),
            ({"Upload-Checksum": "md5 AAAA"}, 400),
            ({"Upload-Checksum": "sha256 !!!"}, 400),
            ({"Upload-Checksum": "sha256 AAAA"}, 400),
        ],
    )
    def test_what_is_not_understood_changes_nothing(self, sender: Sender, headers: Any, status: int) -> None:
        address = sender.begin(10)["Location"]
        assert sender.send(address, 0, b"abc", **headers).status_code == status
        assert sender.there(address) == 0

    def test_a_piece_of_another_kind_or_too_long_changes_nothing(self, sender: Sender) -> None:
        address = sender.begin(2)["Location"]
        given = {**SAID, "Upload-Offset": "0"}
        answer = sender.giver.browser.patch(address, b"a", content_type="text/plain", headers=given)
        assert answer.status_code == 415
        assert sender.send(address, 0, b"abc").status_code == 413
        assert sender.there(address) == 0

    @pytest.mark.parametrize("name", ["sha256", "sha1"])
    def test_a_piece_that_was_damaged_on_the_way_leaves_nothing(self, sender: Sender, name: str) -> None:
        address = sender.begin(10)["Location"]
        right = base64.b64encode(hashlib.new(name, b"abc").digest()).decode()
        assert sender.send(address, 0, b"abd", **{"Upload-Checksum": f"{name} {right}"}).status_code == 460
        assert sender.there(address) == 0
        assert sender.send(address, 0, b"abc", **{"Upload-Checksum": f"{name} {right}"}).status_code == 204
        assert sender.there(address) == 3

    @pytest.mark.parametrize(
        "headers", [{"Upload-Length": ""}, {"Upload-Length": "1e3"}, {"Upload-Metadata": "filename §"}]
    )
    def test_a_file_is_begun_only_with_what_is_needed(self, sender: Sender, headers: Any) -> None:
        assert sender.begin(10, **headers).status_code == 400
        assert not ArrivingFile.objects.exists()

    @pytest.mark.parametrize("size", [0, 2 * 1024**3 + 1])
    def test_what_is_empty_or_too_large_is_not_begun(self, sender: Sender, size: int) -> None:
        answer = sender.begin(size, "Şəkil.jpg")
        assert answer.status_code == 413 and "Şəkil.jpg" in answer.content.decode()

    def test_what_is_on_the_way_counts(self, sender: Sender, monkeypatch: Any) -> None:
        monkeypatch.setattr(quarantine, "MOST_FILES", 2)
        assert [sender.begin(10).status_code for _file in range(3)] == [201, 201, 413]

    def test_a_full_disk_is_said_before_anything_is_sent(self, sender: Sender, monkeypatch: Any) -> None:
        """While a file is taken, its bytes lie on the disk twice."""
        leave_free(monkeypatch, arriving.SPARE + 20)
        assert sender.begin(10).status_code == 201
        answer = sender.begin(11)
        assert answer.status_code == 413 and "no room" in answer.content.decode()

    def test_a_disk_that_others_filled_meanwhile_keeps_what_the_archive_needs(
        self, sender: Sender, monkeypatch: Any
    ) -> None:
        address = sender.begin(10)["Location"]
        leave_free(monkeypatch, arriving.SPARE + 2)
        assert sender.send(address, 0, b"abc").status_code == 507
        assert sender.there(address) == 0
        assert sender.send(address, 0, b"ab").status_code == 204

    def test_a_mark_of_any_bytes_is_taken(self, sender: Sender) -> None:
        metadata = f"filename {base64.b64encode(b'synthetic.jpg').decode()},mark AGEA"
        assert sender.begin(10, **{"Upload-Metadata": metadata}).status_code == 201
        assert ArrivingFile.objects.get().mark == "a"

    def test_it_can_be_dropped(self, sender: Sender, django_capture_on_commit_callbacks: Any) -> None:
        address = sender.begin(10)["Location"]
        sender.send(address, 0, b"abc")
        with django_capture_on_commit_callbacks(execute=True):
            assert sender.ask("DELETE", address).status_code == 204
        assert sender.ask("HEAD", address).status_code == 404
        assert not list(arriving.folder().iterdir())
        assert sender.ask("HEAD", address)["Tus-Resumable"] == "1.0.0"


def leave_free(monkeypatch: Any, room: int) -> None:
    monkeypatch.setattr(arriving.shutil, "disk_usage", lambda _path: SimpleNamespace(free=room))


class TestStrangers:
    def test_without_the_code_there_is_nothing(self, sender: Sender) -> None:
        address = sender.begin(10)["Location"]
        stranger = Sender()
        for method in ("HEAD", "PATCH", "DELETE", "GET"):
            assert stranger.ask(method, address, b"x", **{"Upload-Offset": "0"}).status_code == 404
        stranger.giver.browser.cookies.clear()
        assert stranger.begin(10).status_code == 404
        assert sender.there(address) == 0

    def test_a_page_of_another_site_sends_nothing(self, sender: Sender) -> None:
        elsewhere = {"Sec-Fetch-Site": "cross-site"}
        address = sender.begin(10)["Location"]
        assert sender.begin(10, **elsewhere).status_code == 403
        assert sender.send(address, 0, b"abc", **elsewhere).status_code == 403
        assert sender.ask("DELETE", address, **elsewhere).status_code == 403
        assert sender.there(address) == 0

    def test_what_was_taken_back_takes_nothing_more(self, sender: Sender) -> None:
        address = sender.begin(10)["Location"]
        giving.withdraw(sender.gift)
        assert sender.begin(10).status_code == 403
        assert sender.send(address, 0, b"abc").status_code == 403
        assert not ArrivingFile.objects.exists()


class Cut:
    """A line that breaks after some bytes."""

    def __init__(self, brought: bytes) -> None:
        self.brought = brought

    def read(self, size: int, /) -> bytes:
        if not self.brought:
            raise OSError("the line broke")
        piece, self.brought = self.brought[:size], self.brought[size:]
        return piece


class TestBrokenOff:
    def test_what_came_before_the_line_broke_stays(self, sender: Sender) -> None:
        address = sender.begin(len(PHOTOGRAPH))["Location"]
        row = ArrivingFile.objects.get()
        assert arriving.receive(row, 0, Cut(PHOTOGRAPH[:777]), 5000) == 777
        assert sender.there(address) == 777
        sender.send(address, 777, PHOTOGRAPH[777:])
        assert sender.outcome(address)["taken"]
        assert sender.gift.files.get().file.read() == PHOTOGRAPH

    def test_two_at_once_never_mix(self, sender: Sender) -> None:
        address = sender.begin(10)["Location"]
        with arriving.part_of(ArrivingFile.objects.get()).open("r+b") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            answer = sender.send(address, 0, b"abc")
            assert (answer.status_code, answer["Retry-After"]) == (423, "2")
        assert sender.send(address, 0, b"abc").status_code == 204

    def test_bytes_that_are_gone_are_sent_anew(self, sender: Sender) -> None:
        address = sender.begin(10)["Location"]
        arriving.part_of(ArrivingFile.objects.get()).unlink()
        assert sender.ask("HEAD", address).status_code == 404
        assert not ArrivingFile.objects.exists(), "it takes no room from what is sent in its place"

    def test_a_server_that_was_killed_before_it_wrote_down_what_it_took_refuses_nothing(
        self, sender: Sender, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(quarantine, "MOST_FILES", 1)
        address = sender.begin(len(PHOTOGRAPH))["Location"]
        sender.send(address, 0, PHOTOGRAPH)
        monkeypatch.setattr(arriving, "take_file", take_and_be_killed)
        with pytest.raises(SystemExit):
            sender.outcome(address)
        monkeypatch.setattr(arriving, "take_file", quarantine.take_file)
        assert sender.outcome(address) == {"offset": len(PHOTOGRAPH), "taken": True, "refused": []}
        assert sender.gift.files.count() == 1

    def test_a_server_that_is_killed_in_a_damaged_piece_keeps_nothing_of_it(self, sender: Sender) -> None:
        sender.begin(10)
        row, right = ArrivingFile.objects.get(), hashlib.sha256(b"abcdef").digest()
        with pytest.raises(SystemExit):
            arriving.receive(row, 0, Killed(b"abX"), 6, ("sha256", right))
        assert arriving.offset_of(row) == 0

    def test_a_file_that_is_dropped_while_it_is_asked_after_is_gone(self, sender: Sender, monkeypatch: Any) -> None:
        address = sender.begin(len(PHOTOGRAPH))["Location"]
        sender.send(address, 0, PHOTOGRAPH)
        finish = arriving.finish

        def dropped_first(row: ArrivingFile) -> ArrivingFile:
            ArrivingFile.objects.all().delete()
            return finish(row)

        monkeypatch.setattr(arriving, "finish", dropped_first)
        assert sender.giver.browser.get(address).status_code == 410


def take_and_be_killed(*file: Any) -> None:
    quarantine.take_file(*file)
    raise SystemExit


class Killed(Cut):
    """A server that is killed while bytes come."""

    def read(self, size: int, /) -> bytes:
        if not self.brought:
            raise SystemExit
        return super().read(size)


def grow_old(*paths: Path) -> None:
    for path in paths:
        os.utime(path, (0, 0))


class TestSweep:
    def test_a_whole_file_that_nobody_asked_after_is_taken(self, sender: Sender) -> None:
        address = sender.begin(len(PHOTOGRAPH))["Location"]
        sender.send(address, 0, PHOTOGRAPH)
        assert arriving.sweep() == (1, 0)
        assert sender.gift.files.get().file.read() == PHOTOGRAPH
        assert sender.outcome(address)["taken"]

    def test_what_never_came_to_an_end_goes_in_time(
        self, sender: Sender, django_capture_on_commit_callbacks: Any
    ) -> None:
        address = sender.begin(10)["Location"]
        sender.send(address, 0, b"abc")
        assert arriving.sweep() == (0, 0) and sender.there(address) == 3
        ArrivingFile.objects.update(begun_at=timezone.now() - timedelta(days=31))
        with django_capture_on_commit_callbacks(execute=True):
            assert arriving.sweep() == (0, 1)
        assert not list(arriving.folder().iterdir()) and not ArrivingFile.objects.exists()

    def test_a_file_that_cannot_be_taken_today_holds_up_no_other(self, sender: Sender, monkeypatch: Any) -> None:
        first, second = (sender.begin(len(PHOTOGRAPH))["Location"] for _file in range(2))
        for address in (first, second):
            sender.send(address, 0, PHOTOGRAPH)
        failing = [OSError("the storage does not answer")]

        def take(*file: Any) -> ContributedFile:
            if failing:
                raise failing.pop()
            return quarantine.take_file(*file)

        monkeypatch.setattr(arriving, "take_file", take)
        assert arriving.sweep() == (1, 0) and sender.there(first) == len(PHOTOGRAPH)
        assert arriving.sweep() == (1, 0) and sender.outcome(first)["taken"]

    def test_what_it_says_of_an_old_file_can_be_heard(self, sender: Sender) -> None:
        address = sender.begin(9, "synthetic.exe")["Location"]
        sender.send(address, 0, b"MZ-------")
        ArrivingFile.objects.update(begun_at=timezone.now() - timedelta(days=2))
        assert arriving.sweep() == (1, 0)
        assert "synthetic.exe" in sender.outcome(address)["refused"][0]

    def test_whoever_begins_a_file_has_not_given_up(self, sender: Sender) -> None:
        Contribution.objects.update(changed_at=timezone.now() - timedelta(days=31))
        address = sender.begin(10)["Location"]
        assert expire() == (0, 0) and sender.there(address) == 0

    def test_bytes_that_belong_to_nothing_go_and_the_rest_stays(self, sender: Sender) -> None:
        sender.giver.post("files/", files=[photograph()])
        sender.begin(10)
        part, kept = arriving.part_of(ArrivingFile.objects.get()), ContributedFile.objects.get()
        lost, young = arriving.folder() / ("0" * 32), arriving.folder() / ("1" * 32)
        strange = quarantined(kept.file.name).parent / "2.jpg"
        for path in (lost, young, strange):
            path.write_bytes(b"synthetic")
        grow_old(lost, part, strange, quarantined(kept.file.name), quarantined(kept.preview.name))
        said = StringIO()
        call_command("look_after_contributions", stdout=said)
        assert "2 left-over and 0 harmful files deleted" in said.getvalue()
        assert [path.exists() for path in (lost, strange, young, part)] == [False, False, True, True]
        assert kept.file.read() and kept.preview.read()

    def test_an_archive_without_any_has_nothing_to_sweep(self) -> None:
        assert (arriving.sweep(), quarantine.sweep()) == ((0, 0), 0)


def quarantined(name: str) -> Path:
    return Path(ContributedFile._meta.get_field("file").storage.path(name))
