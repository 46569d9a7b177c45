"""PDF documents: opened by PDFium in a child, which counts pages and looks for what a paper does not need."""

import re
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from archive.assets.ingest.limits import LONGEST_PAGE, most_pages
from archive.assets.ingest.structure import BrokenError, cut_off
from archive.assets.sandbox import Limits, SandboxError, run_function

_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch)[\s(<\[/]")
_OVERLAP = 16
_CHUNK = 1024 * 1024
OPENING = Limits(processor=20, clock=30)


def examine(path: Path) -> dict[str, Any]:
    """Pages, and the size of the first one in points. A document that runs programs or is locked is refused."""
    with path.open("rb") as stream:
        stream.seek(max(path.stat().st_size - 4096, 0))
        if b"%%EOF" not in stream.read():
            raise cut_off()
        if _is_active(stream):
            raise _active()
    try:
        facts: dict[str, Any] = run_function(
            "archive.assets.decoding.papers:describe", OPENING, path=str(path), most_pages=most_pages()
        )
    except SandboxError as error:
        if "password" in str(error).lower():
            raise BrokenError(_("it is locked with a password. Save it without one")) from error
        if error.reason in {"time", "memory"}:
            raise BrokenError(
                _("reading it takes more time or memory than a document may. Print it anew as PDF")
            ) from error
        raise BrokenError(_("it is no PDF that can be read. Print it anew as PDF")) from error
    if not facts["pages"]:
        raise BrokenError(_("it has no pages"))
    if facts["pages"] > most_pages():
        raise BrokenError(
            _("it has %(pages)d pages, more than the %(limit)d taken. Divide it")
            % {"pages": facts["pages"], "limit": most_pages()}
        )
    if max(facts["width"], facts["height"]) > LONGEST_PAGE:
        raise BrokenError(_("one of its pages is larger than any paper"))
    if facts.pop("scripts"):
        raise _active()
    if facts.pop("attachments"):
        raise BrokenError(_("other files are packed inside it. Upload them one by one, and the document without them"))
    return facts


def _active() -> BrokenError:
    return BrokenError(_("it runs programs when it is opened (JavaScript or a start action). Print it anew as PDF"))


def _is_active(stream: Any) -> bool:
    stream.seek(0)
    rest = b""
    while part := stream.read(_CHUNK):
        if _ACTIVE.search(rest + part):
            return True
        rest = part[-_OVERLAP:]
    return False
