"""Folding: the one place where a search key is made from words. Keys are never displayed.

`ə` is typed as `e` at home and printed as `a` abroad, so a text has two keys; a query is folded the
same way, so that either spelling finds the other.
"""

import re
import unicodedata

_SPACE = re.compile(r"[\W_]+", re.UNICODE)
_SCHWA = re.compile("[əә]")


class _Letters(dict[int, int | str | None]):
    """What `str.translate` makes of a sign: nothing of a diacritic, plain letters of a few that are letters of their
    own. Asked once for each sign that ever occurs."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]  # type: ignore[return-value]


_LETTERS = _Letters({ord("ı"): "i", ord("ø"): "o", ord("ß"): "ss", ord("æ"): "ae", ord("đ"): "d"})


def fold(text: str, schwa: str = "e") -> str:
    """Lower case, no diacritics, no punctuation, single spaces; `ə` becomes `schwa`.

    Decomposed before and after lowering: a letter of another kind (𝑨, ϴ) has its own capital and its own small form.
    """
    return _bare(_lowered(text), schwa)


def _lowered(text: str) -> str:
    return text.lower() if text.isascii() else unicodedata.normalize("NFKD", text).lower()


def _bare(lowered: str, schwa: str) -> str:
    if not lowered.isascii():
        lowered = unicodedata.normalize("NFKD", _SCHWA.sub(schwa, lowered)).translate(_LETTERS)
    return _SPACE.sub(" ", lowered).strip()


def search_keys(*texts: str) -> str:
    """All words of the texts under both foldings, each once, in order of appearance."""
    seen: dict[str, None] = {}
    for text in texts:
        lowered = _lowered(text)
        for schwa in ("e", "a") if _SCHWA.search(lowered) else ("e",):
            seen.update(dict.fromkeys(_bare(lowered, schwa).split()))
    return " ".join(seen)
