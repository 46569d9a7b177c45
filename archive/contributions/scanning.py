"""Asking ClamAV whether a file is known to do harm (clamd's INSTREAM: a length of four bytes before each part)."""

import socket
import struct
from contextlib import suppress
from typing import Any, Protocol

from django.conf import settings

from archive.assets.storing import CHUNK

#: Seconds to wait for the scanner.
PATIENCE = 60


class ScannerError(Exception):
    """The scanner could not be asked, or would not say: the file is not scanned."""


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def is_configured() -> bool:
    return bool(settings.ARCHIVE_CLAMAV)


def _connect() -> socket.socket:
    address = settings.ARCHIVE_CLAMAV
    if address.startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(PATIENCE)
        line.connect(address)
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def harm_in(stream: Readable) -> str:
    """The name of what is in it; empty where nothing is known. Raises ScannerError, also for what is larger than the
    scanner takes."""
    try:
        with _connect() as line:
            with suppress(BrokenPipeError, ConnectionResetError):  # it has heard enough, and says why
                _send(line, stream)
            answer = _answer(line)
    except (OSError, ValueError) as error:
        raise ScannerError(str(error)) from error
    said = answer.removeprefix("stream: ").strip()
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    raise ScannerError(said or "no answer")


def _send(line: Any, stream: Readable) -> None:
    line.sendall(b"zINSTREAM\0")
    while part := stream.read(CHUNK):
        line.sendall(struct.pack("!I", len(part)) + part)
    line.sendall(struct.pack("!I", 0))


def _answer(line: Any) -> str:
    said = b""
    while not said.endswith(b"\0") and (part := line.recv(4096)):
        said += part
    return said.rstrip(b"\0").decode("utf-8", errors="replace")
