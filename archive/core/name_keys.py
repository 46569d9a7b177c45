"""Search keys of names: what spellings of one name, in five alphabets, have in common. Pure functions; never shown.

Məmmədova, Мамедова, Мәммәдова, Mammadova and Memmedova have one key, `mamadova`. محمداوا writes no vowels and meets
them in the consonants, `mdv`. The rules stand in `name_rules`, each with its source.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import product

from archive.core.name_rules import (
    ARABIC_LETTERS,
    ARABIC_SPELLINGS,
    ENDINGS,
    PARTICLES,
    PATRONYMICS,
    RULES,
    SHORTENINGS,
    Rule,
    Shortening,
)

#: The most keys of one word: a spelling with many open letters would have hundreds.
MOST_KEYS = 8
#: So much of a word is read: names are shorter.
LONGEST = 40
#: Signs inside a word that are not heard.
_SILENT = re.compile("['’‘ʼʻʹ`´\u0640\u200c\u200d]")
_WORD = re.compile(r"[^\W\d_]+\.?(?:-[^\W\d_]+\.?)*")
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]")
_VOWELS = re.compile("[aiou]")
_DOUBLED = re.compile(r"(.)\1+")
_SHORTEST_STEM = 3


def words_of(text: str) -> list[str]:
    """The words of a name as written; a hyphen or the point of an initial stays with its word."""
    composed = unicodedata.normalize("NFC", text)
    return _WORD.findall(_SILENT.sub("", "".join(sign for sign in composed if not unicodedata.combining(sign))))


def is_initial(word: str) -> bool:
    """Whether a word is the beginning of a name: “L.”, “Дж.” or a letter alone."""
    return len(word.rstrip(".")) == 1 or (word.endswith(".") and len(word) <= len("Dzh."))


def is_arabic(word: str) -> bool:
    return bool(_ARABIC.search(word))


@lru_cache(maxsize=65536)
def sounds(word: str) -> tuple[str, ...]:
    """The keys of one word, the likeliest first; none where nothing of it is heard, as in a word of Arabic letters."""
    return spell(word, RULES, SHORTENINGS)


def spell(word: str, rules: Sequence[Rule], shortenings: Sequence[Shortening]) -> tuple[str, ...]:
    """`sounds()` by a given table."""
    pattern, heard = _compiled(tuple(rules))
    parts = [heard[part] for part in pattern.findall(f"^{lowered(word)}") if part in heard]
    keys: dict[str, None] = {}
    for choice in _choices(parts):
        key = "".join(choice)
        for shortening in shortenings:
            key = re.sub(shortening.pattern, shortening.key, key)
        if key:
            keys[key] = None
    return tuple(keys)


def lowered(word: str) -> str:
    """Small letters whose marks are part of them, other marks left out."""
    small = unicodedata.normalize("NFKC", word).replace("İ", "i").lower()[:LONGEST]
    known = _letters()
    signs = (sign if sign in known else unicodedata.normalize("NFKD", sign) for sign in small)
    return "".join(sign for part in signs for sign in part if not unicodedata.combining(sign))


@cache
def _letters() -> frozenset[str]:
    return frozenset(letter for rule in RULES for written in rule.written for letter in written)


@cache
def _compiled(rules: tuple[Rule, ...]) -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """One pattern that cuts a word into what the rules know, the longest first; and what each part sounds like."""
    heard = {written: rule.keys for rule in rules for written in rule.written}
    longest = sorted(heard, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), heard


def _choices(parts: Sequence[tuple[str, ...]]) -> Iterable[tuple[str, ...]]:
    """Every way through the open letters, at most `MOST_KEYS`: later ones keep their first reading."""
    ways, allowed = 1, []
    for part in parts:
        allowed.append(part if ways * len(part) <= MOST_KEYS else part[:1])
        ways *= len(allowed[-1])
    return product(*allowed)


def skeletons(word: str) -> tuple[str, ...]:
    """The consonants alone: where the alphabets with vowels meet the one without. None for less than two of them."""
    if is_arabic(word):
        single = (_DOUBLED.sub(r"\1", key) for key in _arabic(word))
        return tuple(dict.fromkeys(key for key in single if len(key) > 1))
    return tuple(dict.fromkeys(key for sound in sounds(word) if len(key := skeleton(sound)) > 1))


def skeleton(sound: str) -> str:
    """The consonants of a key, none of them doubled."""
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", sound))


def _arabic(word: str) -> list[str]:
    small = unicodedata.normalize("NFKC", word)[:LONGEST]
    parts: list[tuple[str, ...]] = []
    spellings = sorted(
        ((written, rule.keys) for rule in ARABIC_SPELLINGS for written in rule.written),
        key=lambda spelling: -len(spelling[0]),
    )
    place = 0
    while place < len(small):
        for written, keys in spellings:
            plain = written.rstrip("$")
            if small.startswith(plain, place) and (plain == written or place + len(plain) == len(small)):
                parts.append(keys)
                place += len(plain)
                break
        else:
            parts.append(ARABIC_LETTERS.get(small[place], ("",)))
            place += 1
    return ["".join(choice) for choice in _choices(parts)]


def is_particle(word: str) -> bool:
    """“oğlu”, “kyzy”: they say whose child somebody is, and name nobody."""
    return word in PARTICLES or bool(PARTICLES.intersection(sounds(word)))


def name_words(text: str) -> list[str]:
    """The words by which a name is indexed: without particles; of a double name each half and the whole."""
    words: dict[str, None] = {}
    for word in words_of(text):
        parts = word.split("-")
        for part in [*parts, "".join(parts)]:
            if part and not is_particle(part):
                words[part] = None
    return list(words)


def heard(text: str) -> list[str]:
    """A name by its keys, each way to hear it, at most `MOST_KEYS`: how the listings of the admin ask."""
    return [" ".join(way) for way in _choices([sounds(word) for word in name_words(text) if sounds(word)]) if way]


def kindred(sound: str) -> list[str]:
    """Keys of the same family: one stem with other endings, and the father whom a patronymic names."""
    found: dict[str, None] = {}
    for ending in ENDINGS:
        stem = sound.removesuffix(ending) if ending else sound
        if len(stem) >= _SHORTEST_STEM and (stem != sound or not ending):
            found.update(dict.fromkeys(stem + other for other in ENDINGS))
            break
    for ending in PATRONYMICS:
        if sound.endswith(ending) and len(sound) - len(ending) >= _SHORTEST_STEM:
            found[sound.removesuffix(ending)] = None
    found.pop(sound, None)
    return list(found)


# --- one or two letters away ------------------------------------------------------------------------------


#: Deletes are made of so many letters of a key: a slip near the end of a long word leaves the beginning as it was.
DELETED_WITHIN = 8
#: Shortest keys that may be one and two letters away from what was typed.
ONE_EDIT, TWO_EDITS = 3, 6


def edits_allowed(sound: str) -> int:
    """How many slips a key may hold and still be recognised."""
    return 0 if len(sound) < ONE_EDIT else 1 if len(sound) < TWO_EDITS else 2


def deletes(sound: str, most: int) -> dict[str, int]:
    """What is left of the beginning of a key when up to `most` letters are taken out, and how many were (symmetric
    deletion: two words are at most `most` edits apart only if they share one of these)."""
    fringe = {sound[:DELETED_WITHIN]}
    found = dict.fromkeys(fringe, 0)
    for taken in range(1, most + 1):
        fringe = {word[:place] + word[place + 1 :] for word in fringe for place in range(len(word))}
        found = {**dict.fromkeys(sorted(fringe), taken), **found}
    return {word: taken for word, taken in found.items() if word}


@lru_cache(maxsize=65536)
def distance(one: str, other: str, most: int = 3) -> int:
    """How many letters are changed, added, left out or swapped with their neighbour; `most` where it is more."""
    if abs(len(one) - len(other)) >= most:
        return most
    # What is alike at either end makes no difference; between words that are near it is most of them.
    shortest = min(len(one), len(other))
    start = next((place for place in range(shortest) if one[place] != other[place]), shortest)
    one, other, shortest = one[start:], other[start:], shortest - start
    end = next((place for place in range(shortest) if one[-place - 1] != other[-place - 1]), shortest)
    one, other = one[: len(one) - end], other[: len(other) - end]
    if not one or not other:
        return len(one) or len(other)
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, above, row = row, before, [i]
        for j, opposite in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != opposite))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
        if min(row) >= most:
            return most
    return min(row[-1], most)


def is_slip(typed: str, sound: str) -> bool:
    """Whether one key may be the other, mistyped: the longer one says how much is allowed."""
    allowed = edits_allowed(max(typed, sound, key=len))
    return distance(typed, sound, allowed + 1) <= allowed
