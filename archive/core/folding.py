"""Folding: the one place where a search key is made from words. Keys are never displayed.

`ə` is typed as `e` at home and printed as `a` abroad, so a text has two keys; a query is folded the
same way, so that either spelling finds the other.
"""

import re
import unicodedata

_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ß": "ss", "æ": "ae", "đ": "d"})
_SPACE = re.compile(r"[\W_]+", re.UNICODE)


def fold(text: str, schwa: str = "e") -> str:
    """Lower case, no diacritics, no punctuation, single spaces; `ə` becomes `schwa`.

    Decomposed before and after lowering: a letter of another kind (𝑨, ϴ) has its own capital and its own small form.
    """
    lowered = unicodedata.normalize("NFKD", text).lower().replace("ə", schwa).replace("ә", schwa)
    stripped = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return _SPACE.sub(" ", stripped.translate(_LETTERS)).strip()


def search_keys(*texts: str) -> str:
    """All words of the texts under both foldings, each once, in order of appearance."""
    seen: dict[str, None] = {}
    for text in texts:
        for schwa in ("e", "a"):
            seen.update(dict.fromkeys(fold(text, schwa).split()))
    return " ".join(seen)
