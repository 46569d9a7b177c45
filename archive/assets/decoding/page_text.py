"""The text of a page of a PDF, in the child: what pdfium reads, and the spaces that it passes over.

Some programs (Chromium, where it prints) place each sign by itself, and the space between two words like any other.
pdfium leaves out whatever draws nothing, and guesses from distances where a word ends: too seldom beside wide letters,
too often beside narrow ones. The spaces are there all the same, as pieces that draw nothing.
"""

import ctypes
from collections import Counter
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

#: Of one page, in characters.
MOST_TEXT = 1_000_000
#: Of one page, pieces and signs that are looked at one by one: a page of a newspaper has half as many.
MOST_PIECES = 100_000
#: A width, in points, that pdfium takes for none.
_NO_WIDTH = 0.01
#: Distances between two signs, as parts of the height of their line: a space leaves more than the first; what is wider
#: than the second is one, or two columns, whatever stands between.
_NARROWEST, _WIDE = 0.04, 0.16
#: How pdfium writes the hyphen at the end of a line, whose break it takes away.
_AT_THE_END = str.maketrans({"\x02": "-\n", "\ufffe": "-\n"})


def text_of(page: pypdfium2.PdfPage) -> str:
    """The text of the page's text layer, line by line; empty where it has none."""
    read = page.get_textpage()
    text = read.get_text_bounded()
    text = _spaced(text, _spaces(page, read, text))
    return text.replace("\r\n", "\n").translate(_AT_THE_END)[:MOST_TEXT]


def _spaced(text: str, spaces: dict[int, bool]) -> str:
    """The text with the spaces that are known, each by how many visible signs stand before it."""
    if not spaces:
        return text
    parts, seen = [], 0
    for sign in text:
        if not sign.isspace():
            seen += 1
        elif spaces.get(seen) is False:
            continue
        parts.append(sign)
        if not sign.isspace() and spaces.get(seen):
            parts.append(" ")
    return "".join(parts)


def _spaces(page: pypdfium2.PdfPage, read: pypdfium2.PdfTextPage, text: str) -> dict[int, bool]:
    """Where pdfium guessed wrong: after how many visible signs there is a space, or is none."""
    count = read.count_chars()
    if not 1 < count <= MOST_PIECES:
        return {}
    pieces = _addresses(pdfium.FPDFText_GetTextObject, read.raw, count)
    before = _before_nothing(set(pieces), page.raw)
    signs = read.get_text_range(0, count) if before else ""
    if len(signs) != count or _visible(signs) != _visible(text):
        return {}  # none, or a part of the text lies outside the page: then no sign is known by its number
    size = Counter(pieces)
    spaces, seen = {}, 0
    for index in range(count - 1):
        if signs[index].isspace():
            continue
        seen += 1
        piece, is_guessed = pieces[index], signs[index + 1] == " "
        following = index + 1 + is_guessed
        if following == count or signs[following].isspace() or pieces[following] == piece:
            continue
        if (piece in before) is is_guessed:
            continue  # both say the same
        distance = _distance(read, index, following)
        if not is_guessed and distance > _NARROWEST:
            spaces[seen] = True
        elif is_guessed and distance < _WIDE and size[piece] == size[pieces[following]] == 1:
            spaces[seen] = False
    return spaces


def _visible(text: str) -> int:
    return sum(map(len, text.split()))


def _before_nothing(
    drawn: set[int], holder: Any, count: Any = pdfium.FPDFPage_CountObjects, get: Any = pdfium.FPDFPage_GetObject
) -> set[int]:
    """Of the pieces that are drawn, those after which text comes that draws nothing; `holder` is a page or a form."""
    before: set[int] = set()
    last = 0
    for index, piece in enumerate(_addresses(get, holder, min(count(holder), MOST_PIECES))):
        if piece in drawn:
            last = piece
            continue
        found = get(holder, index)
        kind = pdfium.FPDFPageObj_GetType(found)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            before |= _before_nothing(drawn, found, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject)
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT and last and _draws_nothing(found):
            before.add(last)
    return before


def _draws_nothing(piece: Any) -> bool:
    left, bottom, right, top = (ctypes.c_float() for _side in range(4))
    pdfium.FPDFPageObj_GetBounds(piece, left, bottom, right, top)
    return right.value - left.value < _NO_WIDTH


def _addresses(get: Any, holder: Any, count: int) -> list[int]:
    """What `get` returns for each number, as an address, 0 for none. Else ctypes would make thousands of objects."""
    known = ctypes.cast(get, ctypes.c_void_p).value or 0
    plain = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(known)
    address = ctypes.cast(holder, ctypes.c_void_p).value
    return [plain(address, index) or 0 for index in range(count)]


def _distance(read: pypdfium2.PdfTextPage, index: int, following: int) -> float:
    """From one sign to another, as a part of the height of the line."""
    this, other = pdfium.FS_RECTF(), pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(read, index, this)
    pdfium.FPDFText_GetLooseCharBox(read, following, other)
    return float((other.left - this.right) / ((this.top - this.bottom) or 1))
