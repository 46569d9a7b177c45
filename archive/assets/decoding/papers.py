"""Documents in the child: pages as pictures, their text, and what stands in the file beside them."""

import ctypes
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from archive.assets.decoding.page_text import text_of
from archive.assets.sandbox import UnreadableError

PAGE_SIDE, THUMBNAIL_SIDE = 1600, 200
#: A language tag (BCP 47), so far as it needs to be looked at.
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


def _open(path: str) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(str(error)) from error


def describe(path: str, most_pages: int) -> dict[str, Any]:
    """Number of pages, the largest sides among the first `most_pages` (points), scripts and attached files; and the
    language, where the document names one."""
    document = _open(path)
    count = len(document)
    sizes = [document.get_page_size(number) for number in range(min(count, most_pages))]
    return {
        **_language_of(document),
        "pages": count,
        "width": round(max((size[0] for size in sizes), default=0)),
        "height": round(max((size[1] for size in sizes), default=0)),
        "scripts": max(pdfium.FPDFDoc_GetJavaScriptActionCount(document), 0),
        "attachments": max(pdfium.FPDFDoc_GetAttachmentCount(document), 0),
    }


def _language_of(document: pypdfium2.PdfDocument) -> dict[str, str]:
    """{"language": tag}; empty where the document names none, or something else."""
    length = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < length < 256:
        return {}
    units = (ctypes.c_ushort * (length // 2))()
    pdfium.FPDFCatalog_GetLanguage(document, units, length)
    named = bytes(units).decode("utf-16-le", errors="replace").rstrip("\0")
    return {"language": named} if _TAG.fullmatch(named) else {}


def draw(path: str, first: int, last: int, folder: str) -> list[dict[str, Any]]:
    """Pages `first` to `last` (from 1) as `page-N.jpg`, `thumbnail-N.webp` and `text-N.txt` in the folder; the sizes
    of both pictures. The text is that of the page's text layer, empty where it has none."""
    document, made = _open(path), []
    for number in range(first, last + 1):
        page = document[number - 1]
        scale = min(PAGE_SIDE / max(*page.get_size(), 1), 8.0)
        drawn = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        drawn.save(Path(folder) / f"page-{number}.jpg", "JPEG", quality=82, optimize=True, progressive=True)
        small = drawn.copy()
        small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        small.save(Path(folder) / f"thumbnail-{number}.webp", "WEBP", quality=75)
        (Path(folder) / f"text-{number}.txt").write_text(text_of(page), encoding="utf-8", errors="replace")
        made.append({"page": drawn.size, "thumbnail": small.size})
        page.close()
    return made


def said(path: str) -> dict[str, dict[str, str]]:
    """What the document says about itself: `embedded`, its title, author and producer; `technical`, the language, which
    those that were stored before it was asked for learn in this way."""
    document, found = _open(path), {}
    for name in ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate"):
        length = pdfium.FPDF_GetMetaText(document, name.encode(), None, 0)
        if 2 < length < 65_536:
            buffer = ctypes.create_string_buffer(length)
            pdfium.FPDF_GetMetaText(document, name.encode(), buffer, length)
            found[name] = buffer.raw.decode("utf-16-le", errors="replace").rstrip("\0")
    return {"embedded": found, "technical": _language_of(document)}
