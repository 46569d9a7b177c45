"""Files meet a scanner that speaks clamd's protocol: on a port, on a socket, silent, and not there at all."""

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from archive.contributions import quarantine, scanning
from archive.contributions.models import ContributedFile
from tests.admin_forms import signed_in
from tests.factories.files import picture_bytes
from tests.factories.gifts import Giver, photograph

pytestmark = pytest.mark.django_db
#: What the scanner of the tests takes for malware; no antivirus program minds it.
HARM = b"SYNTHETIC-HARM"
MOST = 5_000_000


class Scanner(socketserver.BaseRequestHandler):
    """Answers as clamd does."""

    def handle(self) -> None:
        stream = self.request.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        heard = b""
        while size := struct.unpack("!I", stream.read(4))[0]:
            heard += stream.read(size)
            if len(heard) > MOST:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        found = b"stream: Synthetic.Test FOUND\0" if HARM in heard else b"stream: OK\0"
        self.request.sendall(found)


@pytest.fixture
def scanner(settings: Any) -> Iterator[None]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Scanner) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.ARCHIVE_CLAMAV = f"127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()


@pytest.fixture
def no_scanner(settings: Any) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.ARCHIVE_CLAMAV = f"127.0.0.1:{probe.getsockname()[1]}"


def harmful() -> SimpleUploadedFile:
    return SimpleUploadedFile("Şəkil.jpg", picture_bytes("JPEG", (640, 480), "gray", comment=HARM))


class TestAsTheyCome:
    @pytest.mark.usefixtures("scanner")
    def test_what_is_found_is_refused_by_name_and_the_rest_is_taken(self) -> None:
        giver = Giver("ru")
        giver.begin("items")
        answer = giver.post("files/", files=[harmful(), photograph()])
        assert "Şəkil.jpg" in answer.content.decode() and "Synthetic.Test" in answer.content.decode()
        file = giver.gift.files.get()
        assert file.name == "synthetic.jpg" and timezone.now() - file.scanned_at < timedelta(minutes=1)

    @pytest.mark.usefixtures("no_scanner")
    def test_a_scanner_that_is_not_there_keeps_nobody_from_giving(self) -> None:
        gift = Giver().give("items", photograph())
        assert gift.files.get().scanned_at is None

    def test_moderators_see_of_each_file_whether_it_was_scanned(
        self, admin_user: Any, request: pytest.FixtureRequest
    ) -> None:
        moderator = signed_in(admin_user)

        def screen() -> str:
            gift = Giver().give("items", photograph())
            return moderator.get(reverse("contribution", args=[gift.pk])).content.decode()

        unscanned = screen()
        assert "not scanned for viruses" in unscanned and "nothing found" not in unscanned
        request.getfixturevalue("scanner")
        scanned = screen()
        assert "nothing found" in scanned and "not scanned for viruses" not in scanned

    @pytest.mark.usefixtures("scanner")
    def test_what_is_too_large_for_it_is_not_called_clean(self, tmp_path: Path) -> None:
        large = tmp_path / "synthetic"
        large.write_bytes(bytes(MOST + 2_000_000))
        with large.open("rb") as stream, pytest.raises(scanning.ScannerError):
            scanning.harm_in(stream)

    def test_it_may_listen_on_a_socket_of_the_machine(self, settings: Any, tmp_path: Path) -> None:
        path = tmp_path / "clamd"
        settings.ARCHIVE_CLAMAV = str(path)
        with socketserver.ThreadingUnixStreamServer(str(path), Scanner) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            assert scanning.harm_in(harmful()) == "Synthetic.Test"
            assert scanning.harm_in(photograph()) == ""
            server.shutdown()


class TestLater:
    def test_what_was_not_scanned_is_scanned_when_one_is_there(self, request: Any) -> None:
        gift = Giver().give("items", harmful(), photograph())
        stored = [file.file for file in gift.files.all()]
        assert quarantine.scan_waiting() == 0, "no scanner is configured"
        request.getfixturevalue("scanner")
        assert quarantine.scan_waiting() == 1
        file = gift.files.get()
        assert file.name == "synthetic.jpg" and file.scanned_at
        assert [name.storage.exists(name.name) for name in stored].count(True) >= 1
        decision = gift.decisions.last()
        assert (decision.verdict, decision.reason) == ("harmful", "Şəkil.jpg: Synthetic.Test")
        assert quarantine.scan_waiting() == 0

    @pytest.mark.usefixtures("no_scanner")
    def test_one_that_cannot_be_asked_deletes_nothing(self) -> None:
        Giver().give("items", harmful())
        assert quarantine.scan_waiting() == 0
        assert ContributedFile.objects.get().scanned_at is None
