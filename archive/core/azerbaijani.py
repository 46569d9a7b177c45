"""A light stemmer for Azerbaijani nouns and adjectives: what is left of a folded word without its endings.

The plural (-lar, -lər), possession (-ım, -imiz, -ı, -sı), case (-ın, -a, -ı, -da, -dan, with n and y between vowels)
and -dır, as Wikibooks declines nouns (Azerbaijani, “Nouns”) and the UniLang Wiki states harmony (“Azeri vowel and
consonant harmony”: uşaq and uşağa, kömək and köməyə). Letters are folded (`archive.core.folding`): `i` stands for ı
and i, `o` and `u` for ö and ü, `e` for ə. Endings are taken off one after another. A last d, n, s, y or k behind a
vowel goes too, for `şəhidə` may be şəhid-ə or şəhi-də, `insanın` insan-ın or insa-nın, `köməyə` kömək-ə or kömə-yə;
of ğ and q one is left. So the stem is no word: two forms of a word have the same one. Verbs are left alone, and so
are stems that would be too short to say anything.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

VOWELS = frozenset("aeiou")
#: Which vowels may stand before the first vowel of an ending.
_HARMONY = {"a": frozenset("aiou"), "e": frozenset("eiou"), "i": frozenset("aei"), "u": frozenset("ou")}
#: They only look as if they had an ending, and what would be left is another word. Under both foldings.
WHOLE = frozenset(
    "boyuk butun daire daira ferman farman gence ganca hisse hissa mesele masala meydan serhed sarhad telebe "
    "talaba".split()
)
#: Nouns of two letters, which may stand before an ending of two or more.
SHORT = frozenset(("ev", "il"))
#: Surnames in -zadə; companions in -daş (qardaş, yoldaş); words from abroad in -iya (partiya, komissiya), while Bakı-ya
#: and others of six letters are taken apart.
_WHOLE = re.compile(r"[a-z]+zad[ea]|[a-z]{3,}das|[a-z]{4,}iya")


class _Ending(NamedTuple):
    """An ending, how many letters must stand before it, and whether the last of them is a vowel (None: either)."""

    text: str
    least: int
    after_vowel: bool | None


def _endings(texts: str, least: int, after_vowel: bool | None = None) -> Iterator[_Ending]:
    for text in texts.split():
        yield _Ending(text, least, after_vowel)


def _by_last_letter(endings: Iterable[_Ending]) -> dict[str, list[_Ending]]:
    """The endings by their last letter, longer ones first."""
    found: dict[str, list[_Ending]] = {}
    for ending in sorted(endings, key=lambda ending: -len(ending.text)):
        found.setdefault(ending.text[-1], []).append(ending)
    return found


_ENDINGS = _by_last_letter(
    [
        *_endings("lar ler da de dan den dir dur", 3),
        *_endings("si su sinin sunun sini sunu sina sine suna sune", 3, True),
        *_endings("sinda sinde sunda sunde sindan sinden sundan sunden", 3, True),
        *_endings("imiz umuz iniz unuz", 3, False),
        *_endings("miz muz niz nuz", 4, True),
        *_endings("inin unun ini unu ina ine una une inda inde unda unde indan inden undan unden", 4, False),
        *_endings("in un im um a e i u", 4, False),
    ]
)


def azerbaijani_stem(word: str) -> str:
    """The stem of a folded word of Latin letters; the word itself where it has no ending."""
    while (shorter := _shortened(word)) != word:
        word = shorter
    if word[-1] == "g" and word[-2:-1] in VOWELS and _number_of_vowels(word) > 1:
        return f"{word[:-1]}q"
    return word


def _shortened(word: str) -> str:
    if word in WHOLE or len(word) < 4 or _WHOLE.fullmatch(word):
        return word
    for text, least, after_vowel in _ENDINGS.get(word[-1], ()):
        stem = word[: -len(text)]
        if word.endswith(text) and (len(stem) >= least or (stem in SHORT and len(text) > 1)):
            is_own_letter = text[0] == "s" and _WHOLE.fullmatch(f"{stem}s")
            if after_vowel in (None, stem[-1] in VOWELS) and _is_harmonious(stem, text) and not is_own_letter:
                return stem
    return word[:-1] if _ends_in_a_buffer(word) else word


def _ends_in_a_buffer(word: str) -> bool:
    """Whether the last letter may belong to the ending that was taken off before."""
    stem, last = word[:-1], word[-1]
    least = {"d": 4, "n": 4, "s": 3, "y": 3, "k": 3}.get(last)
    if least is None or len(stem) < least or stem[-1] not in VOWELS or (last == "k" and stem[-1] in "ao"):
        return False
    return _number_of_vowels(stem) > 1


def _is_harmonious(stem: str, ending: str) -> bool:
    first = next((letter for letter in ending if letter in VOWELS), "")
    last = next((letter for letter in reversed(stem) if letter in VOWELS), "")
    return last in _HARMONY[first]


def _number_of_vowels(word: str) -> int:
    return sum(letter in VOWELS for letter in word)
