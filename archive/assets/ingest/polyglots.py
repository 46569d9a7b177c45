"""Files that are two things at once: a picture with an archive or a page behind it."""

import re

from archive.assets.ingest.signatures import Data

#: Where readers of ZIP archives look for their table: in the last bytes.
_TAIL = 22 + 65_535
_SCRIPT = re.compile(rb"<\s*script|<\?php|<!doctype\s+html|<html[\s>]|<svg[\s>]|javascript:", re.IGNORECASE)
_FOREIGN = (
    (b"PK\x03\x04", "ZIP"), (b"Rar!\x1a\x07", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x1f\x8b\x08", "gzip"),
    (b"%PDF-", "PDF"), (b"MZ", "EXE"), (b"\x7fELF", "ELF"), (b"#!/", "script"), (b"\xca\xfe\xba\xbe", "Java"),
)  # fmt: skip


def hidden_archive(data: Data) -> bool:
    """Whether the file is a ZIP archive as well: its last bytes hold a table of contents that leads to entries."""
    start = max(len(data) - _TAIL, 0)
    tail = bytes(data[start:])
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        size = int.from_bytes(tail[at + 12 : at + 16], "little")
        table = start + at - size
        if len(tail) - at >= 22 and (size == 0 or (table >= 0 and bytes(data[table : table + 4]) == b"PK\x01\x02")):
            return True
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return False


def script_in(words: bytes) -> bool:
    """Whether words inside a file hold a page, a drawing with scripts, or a program."""
    return bool(_SCRIPT.search(words))


def foreign_after(data: Data, end: int) -> str:
    """What follows the end of a picture, when it is something else: its kind, or "" for nothing to mind.

    Cameras write zeros, a second JPEG, or a short film behind a picture; that stays with the original, which nobody is
    served.
    """
    rest = bytes(data[end : end + 65_536]).lstrip(b"\0\r\n\t ")
    for start, name in _FOREIGN:
        if rest.startswith(start):
            return name
    tail = bytes(data[max(end, len(data) - 65_536) :])
    return "HTML" if script_in(rest) or script_in(tail) else ""
