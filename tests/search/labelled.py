"""Makes the labelled set: what visitors may type, and whom they mean.

`python -m tests.search.labelled` writes `tests/search/data/names.csv` from the attested names in
fixtures/memorials.yaml: as they are, as published transliteration tables spell them, in other orders, with initials,
and with slips of the keyboard. The tables stand here in full and share nothing with `archive.core.name_rules`, which
they examine; the slips come from a generator with a fixed seed. A question that fits several people names them all.
"""

import csv
import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures" / "memorials.yaml"
FILE = Path(__file__).parent / "data" / "names.csv"
SEED = 19900120
SLIPS_EACH = 3


def pairs(letters: str, others: str) -> dict[str, str]:
    return dict(zip(letters.split(), ("" if other == "-" else other for other in others.split()), strict=True))


#: The Azerbaijani alphabets of 1958 and 1991, letter by letter (law of 25 December 1991).
CYRILLIC_1958 = pairs(
    "a b c ç d e ə f g ğ h x ı i j k q l m n o ö p r s ş t u ü v y z",
    "а б ҹ ч д е ә ф ҝ ғ һ х ы и ж к г л м н о ө п р с ш т у ү в ј з",
)
#: Typed on a keyboard without the letters: ə as e at home, as a abroad.
PLAIN_E = pairs("ə ç ğ ı ö ş ü", "e c g i o s u")
PLAIN_A = PLAIN_E | {"ə": "a"}
#: The press in English since 1991, as the attested English forms are spelt; and with gh and y.
ENGLISH = pairs("ə ç c ğ ı ö q ş ü x", "a ch j gh i o g sh u kh")
#: The same letters in German and in French books.
GERMAN = pairs("ə ç c ğ ı ö q ş ü x y", "a tsch dsch gh y o k sch u ch j")
FRENCH = pairs("ə ç c ğ ı ö q ş u ü x", "a tch dj gh y o g ch ou u kh")
TURKISH = pairs("ə x q", "e h k")
#: BGN/PCGN 1947 for Russian; `ye` stands where е begins a word or follows a vowel.
BGN = pairs(
    "а б в г д е ё ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я",
    "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya",
)
#: ISO 9:1995.
ISO_9 = pairs(
    "а б в г д е ё ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я",
    "a b v g d e ë ž z i j k l m n o p r s t u f h c č š ŝ ʺ y ʹ è û â",
)
#: Azerbaijani in Arabic letters: short vowels inside a word are not written.
ARABIC = pairs(
    "a b c ç d e ə f g ğ h x ı i j k q l m n o ö p r s ş t u ü v y z",
    "ا ب ج چ د - - ف گ غ ح خ ی ی ژ ک ق ل م ن و و پ ر س ش ت و و و ی ز",
)
KEYS = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"]


@dataclass(frozen=True)
class Person:
    """Who is meant, with the attested main names by language and the father's name."""

    identifier: str
    names: dict[str, tuple[str, str]]
    others: list[str]
    father: str


def people() -> list[Person]:
    """Everybody whose memorial is published."""
    found = []
    for entry in yaml.safe_load_all(FIXTURES.read_text()):
        if entry["status"] != "published":
            continue
        names: dict[str, tuple[str, str]] = {}
        others, father = [], ""
        for name in entry["names"]:
            kind, words = name.get("kind", "main"), name["text"].split()
            if kind == "patronymic" and name["language"] == "az":
                father = words[0] if len(words) == 2 else ""
            if kind == "main" and len(words) == 2:
                names.setdefault(name["language"], (words[0], words[1]))
            if kind in ("birth", "variant", "as-printed"):
                others.append(name["text"])
        found.append(Person(entry["identifier"], names, others, father))
    return found


def small(text: str) -> str:
    return text.replace("İ", "i").replace("I", "ı").lower()


def by_table(table: dict[str, str]) -> Callable[[str], str]:
    def spell(word: str) -> str:
        letters = "".join(table.get(letter, letter) for letter in small(word))
        return unicodedata.normalize("NFC", letters[:1].upper() + letters[1:])

    return spell


def bgn(word: str) -> str:
    letters = small(word)
    spelt = ""
    for place, letter in enumerate(letters):
        after_vowel = place == 0 or letters[place - 1] in "аеёийоуъыьэюя"
        spelt += "ye" if letter == "е" and after_vowel else BGN.get(letter, letter)
    return spelt.capitalize()


def arabic(word: str) -> str:
    letters = small(word)
    for ending, written in (("ova", "اوا"), ("yeva", "یوا"), ("yev", "یف"), ("ov", "وف")):
        if letters.endswith(ending):
            return arabic(letters.removesuffix(ending)) + written
    if letters.startswith("məmməd"):
        return "محمد" + arabic(letters.removeprefix("məmməd")) if len(letters) > len("məmməd") else "محمد"
    first = "ا" if letters[:1] in "əeiıoöuü" else ""
    return first + "".join(ARABIC.get(letter, "") for letter in letters)


AZERBAIJANI: dict[str, Callable[[str], str]] = {
    "az-cyrillic-1958": by_table(CYRILLIC_1958),
    "plain-e": by_table(PLAIN_E),
    "plain-a": by_table(PLAIN_A),
    "english-press": by_table(ENGLISH),
    "german": by_table(GERMAN),
    "french": by_table(FRENCH),
    "turkish": by_table(TURKISH),
    "arabic": arabic,
}
RUSSIAN: dict[str, Callable[[str], str]] = {"bgn-1947": bgn, "iso-9": by_table(ISO_9)}


def slip(word: str, chance: random.Random) -> str:
    """One slip of the keyboard: a letter left out, doubled, swapped with the next or taken from the key beside it."""
    place = chance.randrange(1, len(word) - 1)
    kind = chance.choice(["out", "twice", "swap", "beside"])
    letter = word[place]
    if kind == "out":
        return word[:place] + word[place + 1 :]
    if kind == "twice":
        return word[:place] + letter + word[place:]
    if kind == "swap" and word[place + 1] != letter:
        return word[:place] + word[place + 1] + letter + word[place + 2 :]
    row = next((row for row in KEYS if letter in row), "")
    near = [row[at] for at in (row.find(letter) - 1, row.find(letter) + 1) if row and 0 <= at < len(row)]
    return word[:place] + chance.choice(near or ["a"]) + word[place + 1 :]


def questions() -> Iterator[tuple[str, str, str]]:
    """What is typed, whom it means, and how it was made."""
    chance = random.Random(SEED)
    everybody = people()
    for person in everybody:
        for language, (given, surname) in person.names.items():
            yield f"{given} {surname}", person.identifier, f"attested-{language}"
            yield f"{surname} {given}".upper(), person.identifier, f"surname-first-{language}"
            yield f"{given[0]}. {surname}", person.identifier, f"initial-{language}"
            yield surname, person.identifier, f"surname-{language}"
            if len(surname) > 5:
                typed = small(surname) if language == "az" else surname.lower()
                for _ in range(SLIPS_EACH):
                    yield f"{given} {slip(typed, chance)}", person.identifier, f"slip-{language}"
                twice = slip(slip(typed, chance), chance)
                yield f"{given} {twice}", person.identifier, f"two-slips-{language}"
        for text in person.others:
            yield text, person.identifier, "attested-other"
        if "az" in person.names:
            given, surname = person.names["az"]
            for table, spell in AZERBAIJANI.items():
                yield f"{spell(given)} {spell(surname)}", person.identifier, table
            if person.father:
                yield f"{surname} {given} {person.father} oğlu", person.identifier, "patronymic-az"
                plain = AZERBAIJANI["plain-e"]
                yield (
                    f"{plain(given)} {plain(person.father)} oglu {plain(surname)}",
                    person.identifier,
                    "patronymic-plain",
                )
        if "ru" in person.names:
            given, surname = person.names["ru"]
            for table, spell in RUSSIAN.items():
                yield f"{spell(given)} {spell(surname)}", person.identifier, table


def rows() -> list[dict[str, str]]:
    """Each question once, with all whom it means."""
    means: dict[str, dict[str, None]] = {}
    made: dict[str, str] = {}
    for text, identifier, how in questions():
        means.setdefault(text, {})[identifier] = None
        made.setdefault(text, how)
    return [{"query": text, "people": " ".join(sorted(who)), "made": made[text]} for text, who in means.items()]


def read() -> list[dict[str, Any]]:
    """The set as it stands in the repository, `people` as a set."""
    with FILE.open(newline="") as file:
        return [{**row, "people": set(row["people"].split())} for row in csv.DictReader(file)]


def main() -> None:
    with FILE.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["query", "people", "made"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows())


if __name__ == "__main__":
    main()
