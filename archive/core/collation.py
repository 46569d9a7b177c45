"""Alphabetical order as each language has it (CLDR root collations are wrong for az, and need ICU).

The alphabets are the official ones; a letter outside the language's alphabet sorts by its base
letter, other scripts after it.
"""

import unicodedata
from collections.abc import Iterable
from typing import Any

ALPHABETS = {
    "az": "abcçdeəfgğhxıijkqlmnoöprsştuüvyzw",
    "en": "abcdefghijklmnopqrstuvwxyz",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
}
SortKey = tuple[tuple[int, int], ...]


def lower(text: str, language: str) -> str:
    """Lower case as the language has it: the Azerbaijani I is ı, İ is i."""
    if language == "az":
        text = text.replace("I", "ı").replace("İ", "i")
    return text.lower()


def capitalised(text: str, language: str) -> str:
    """The text with a capital at its beginning, as the language has it: İngilis in Azerbaijani, not Ingilis."""
    first = "İ" if language == "az" and text[:1] == "i" else text[:1].upper()
    return first + text[1:]


def sort_key(text: str, language: str) -> SortKey:
    """A key by which `sorted()` puts texts in the order of the language's alphabet."""
    alphabet = ALPHABETS.get(language, ALPHABETS["en"])
    key: list[tuple[int, int]] = []
    for letter in lower(unicodedata.normalize("NFC", text), language):
        if letter in alphabet:
            key.append((1, alphabet.index(letter)))
            continue
        base = unicodedata.normalize("NFKD", "e" if letter == "ə" else letter)[:1]
        if not base.isalnum():
            key.append((0, 0))
        elif base in alphabet:
            key.append((1, alphabet.index(base)))
        else:
            key.append((2, ord(base)))
    return tuple(key)


def in_order(choices: Iterable[tuple[str, Any]], language: str) -> list[tuple[str, Any]]:
    """Choices (value, label) in the order of the language's alphabet."""
    return sorted(choices, key=lambda choice: sort_key(str(choice[1]), language))


def initial(text: str, language: str) -> str:
    """The letter under which a name stands in an index, upper case; `#` where it has none."""
    for letter in unicodedata.normalize("NFC", text):
        if letter.isalpha():
            small = lower(letter, language)
            alphabet = ALPHABETS.get(language, ALPHABETS["en"])
            if small not in alphabet:
                base = unicodedata.normalize("NFKD", "e" if small == "ə" else small)[:1]
                small = base if base in alphabet else small
            return capitalised(small, language)
    return "#"


def stored_key(text: str, language: str) -> str:
    """`sort_key()` as plain ASCII, so that any database orders by it bytewise."""
    return "".join(f"{group}{position:04x}" for group, position in sort_key(text, language))
