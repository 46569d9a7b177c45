"""Which words of a text a search has met, and the passage in which they stand: what a page marks.

Words are met whole, as the index holds them, or in another form; of a name that was met by its keys alone, in another
script or with a slip, the whole word counts.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from archive.core.folding import fold
from archive.core.texts import Words
from archive.core.word_forms import stems, stems_of
from archive.search.bodies import Part

#: A word with the marks that stand on its letters.
_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
#: So many letters of a text are shown, and so many at most before the first of them that was met.
MOST_LETTERS, MOST_BEFORE = 220, 70
CUT = "…"


@dataclass(frozen=True)
class Marked:
    """A text in the language in which it is, where in it (from, to) something was met, and which words that answers."""

    text: str
    language: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    found: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """The text in pieces: what stands before, and what was met; nothing was met in the last."""
        at, pieces = 0, list[tuple[str, str]]()
        for start, end in self._joined():
            pieces.append((self.text[at:start], self.text[start:end]))
            at = end
        return [*pieces, (self.text[at:], "")]

    def _joined(self) -> list[tuple[int, int]]:
        """The places, neighbours as one."""
        joined: list[tuple[int, int]] = []
        for start, end in self.spans:
            if joined and self.text[joined[-1][1] : start] == " ":
                start = joined.pop()[0]
            joined.append((start, end))
        return joined


@dataclass(frozen=True)
class Passage:
    """Words out of a text, whose they are where somebody says them, and where they are read: in which language the page
    is, and the anchor on it."""

    words: Marked
    before: str = ""
    page: str = ""
    anchor: str = ""

    def __bool__(self) -> bool:
        return bool(self.words)


NOTHING = Marked("")
NO_PASSAGE = Passage(NOTHING)


@dataclass(frozen=True)
class Met:
    """What is looked for in texts: `words` as they are folded, and words of a name as they are written in it."""

    words: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    @cached_property
    def _forms(self) -> dict[str, set[str]]:
        """By what each word is met, itself and its stems: which words that answers."""
        forms: dict[str, set[str]] = {}
        for word in self.words:
            for form in (word, *stems(word)):
                forms.setdefault(form, set()).add(word)
        return forms

    def read(self, words: Words) -> Marked:
        """The whole text, marked."""
        written = _written(words.text)
        forms = self._forms.keys() & written.keys()
        met = self.names.union(*(written[form] for form in forms))
        if not met:
            return Marked(words.text, words.language)
        spans = tuple(word.span() for word in _WORD.finditer(words.text) if word[0] in met)
        return Marked(words.text, words.language, spans, frozenset().union(*(self._forms[form] for form in forms)))

    def excerpt(self, words: Words) -> Marked:
        """The beginning of a text or, where that holds nothing of what was met, the passage that does."""
        whole = self.read(words)
        text = whole.text
        if len(text) <= MOST_LETTERS:
            return whole
        start, most = 0, MOST_LETTERS - 2 * len(CUT)
        if whole.spans and whole.spans[0][1] > most:
            start = text.find(" ", whole.spans[0][0] - MOST_BEFORE, whole.spans[0][0]) + 1 or whole.spans[0][0]
        part = text[start : start + most]
        if start + most < len(text):
            part = (part[: part.rfind(" ", most // 2)] if " " in part[most // 2 :] else part).rstrip(" ,;:–") + CUT
        return self.read(replace(words, text=f"{CUT if start else ''}{part}"))

    def passage(self, shown: Iterable[Marked], parts: Iterable[Part]) -> Passage:
        """Of what is not shown the passage with most of the words that what is shown has not, the first of several;
        empty where all of them are shown, or none is met."""
        missing = self.words.difference(*(one.found for one in shown))
        wanted, best, most = Met(missing), NO_PASSAGE, 0
        for part in parts if missing else ():
            number = len(wanted.read(part.words).found)
            if number > most:
                best, most = Passage(wanted.excerpt(part.words), part.before, part.page, part.anchor), number
            if most == len(missing):
                break
        return best


@lru_cache(maxsize=2048)
def _written(text: str) -> dict[str, set[str]]:
    """The words of a text under both foldings, and their stems, as the index has them, and how each is written there.
    Kept, because the same records are found by many searches."""
    written: dict[str, set[str]] = {}
    for word in set(_WORD.findall(text)):
        for folded in _folded(word):
            written.setdefault(folded, set()).add(word)
    return written


@lru_cache(maxsize=65536)
def _folded(word: str) -> tuple[str, ...]:
    folded = dict.fromkeys((*fold(word).split(), *fold(word, "a").split()))
    return (*folded, *stems_of(folded))
