"""A word of a name is written in letters of one script; what looks so and is not is named by its letter."""

import unicodedata
from pathlib import Path

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.utils import translation

from archive.core.names import mixed_words, scripts_of, validate_name

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.mark.parametrize(
    ("name", "word", "said"),
    [
        ("Sintetik Мammadova", "Мammadova", "the letter “М” is Cyrillic, the others are Latin"),
        ("Cалимов Синтетик", "Cалимов", "the letter “C” is Latin, the others are Cyrillic"),
        ("Sintetik Mәmmәdov", "Mәmmәdov", "the letter “ә” is Cyrillic, the others are Latin"),
        ("Sintetik Нasаn", "Нasаn", "the letters “Н, а” are Cyrillic, the others are Latin"),
        ("Βaku", "Βaku", "the letter “Β” is Greek, the others are Latin"),
        ("Sintetik\u0456", "Sintetik\u0456", "the letter “\u0456” is Cyrillic, the others are Latin"),
        ("O'Синтетик", "O'Синтетик", "the letter “O” is Latin"),
        ("М\u200bammadova", "М\u200bammadova", "the letter “М” is Cyrillic"),
        ("Ａлиев", "Ａлиев", "the letter “Ａ” is Latin"),
        ("Sintetikა", "Sintetikა", "the letter “ა” is Georgian"),
        ("Мammadova-Синтетик", "Мammadova", "the letter “М” is Cyrillic"),
        ("И\u0306usif", "И\u0306usif", "the letter “И” is Cyrillic"),
    ],
)
def test_a_word_of_two_scripts_is_named_with_the_letter_that_is_strange_in_it(name: str, word: str, said: str) -> None:
    with translation.override("en"):
        (message,) = mixed_words(name)
        assert message.startswith(f"“{word}”: ") and said in message
        with pytest.raises(ValidationError, match="Type the word anew"):
            validate_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "İsmət Sintetik", "SİNTETİK IŞIQ ƏLİYEV", "Мәммәдов Һүсејн", "Ҹаббаров", "ممدوا حسین", "Məmmədova (Мамедова)",
        "Баку-Baku", "Baku/Баку", "O'Synthetic", "Qurʼan ʻAli", "Нар’ян", "Николай II", "Synthetic Ⅳ", "Х съезд",
        "20 Yanvar", "№ 26", "Synthetic 000001", "Ёлкин", "\u0418\u0306од", "Z\u0303", "ºª", "A.B.", "Ə. Ё.", "", "—",
        "東京タワー", "ქართული", "Հայերեն", "עברית",
    ],
)  # fmt: skip
def test_what_only_looks_unusual_is_taken(name: str) -> None:
    for form in ("NFC", "NFD"):
        assert list(mixed_words(unicodedata.normalize(form, name))) == []


def test_each_word_that_is_wrong_is_named() -> None:
    with translation.override("en"), pytest.raises(ValidationError) as error:
        validate_name("Мammadova Cалимов")
    assert [message[:11] for message in error.value.messages] == ["“Мammadova”", "“Cалимов”: "]


@pytest.mark.parametrize(
    ("language", "said"),
    [("az", "“М” hərfi kiril, qalanları latın hərfləridir"), ("ru", "буква «М» — кириллица, остальные — латиница")],
)
def test_it_is_said_in_the_language_of_whoever_types(language: str, said: str) -> None:
    with translation.override(language):
        (message,) = mixed_words("Мammadova")
    assert said in message


def test_the_script_of_a_name_is_that_of_its_plain_letters() -> None:
    assert scripts_of("ﻣ Ａ 1") == ["Arab", "Latn"]


def test_no_name_of_the_opening_content_holds_such_a_word() -> None:
    named = ("text", "surname", "family", "given", "literal", "narrator", "interviewer", "creator")
    found = 0
    for path in FIXTURES.glob("*.yaml"):
        for record in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            for holder in (record, *record.get("names", ()), *record.get("creators", ())):
                for field in named:
                    if isinstance(name := holder.get(field), str):
                        assert not list(mixed_words(name)), f"{path.name}: {record.get('identifier')}: {name}"
                        found += 1
    assert found > 300
