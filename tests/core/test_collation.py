"""Alphabetical order in Azerbaijani, Russian and English."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.core.collation import ALPHABETS, capitalised, initial, sort_key, stored_key


@pytest.mark.parametrize(
    ("language", "in_order"),
    [
        ("az", ["Cavid", "Çingiz", "Elçin", "Əflatun", "Firuz", "Həmid", "Xəzər", "Ilqar", "İlqar", "Qabil", "Lalə"]),
        ("az", ["Babayev", "Bağırov", "Baxşəliyev", "Bədəlov"]),
        ("ru", ["Евгений", "Ёлкин", "Жуков", "Щукин", "Эминов", "Яшин"]),
        ("en", ["Abdullayev", "Bagirov", "Əzizov", "Zahid"]),
    ],
)
def test_names_stand_in_the_order_of_the_alphabet(language: str, in_order: list[str]) -> None:
    shuffled = in_order[:]
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=lambda name: sort_key(name, language)) == in_order
    assert sorted(shuffled, key=lambda name: stored_key(name, language)) == in_order


@pytest.mark.parametrize(
    ("name", "language", "letter"),
    [
        ("ilqar", "az", "İ"),
        ("ılğım", "az", "I"),
        ("Əflatun", "az", "Ə"),
        ("Əflatun", "en", "E"),
        ("Əflatun", "ru", "Ə"),
        ("ёж", "ru", "Ё"),
        ("Élodie", "en", "E"),
        ("(Yan)", "en", "Y"),
        ("1990", "en", "#"),
    ],
)
def test_a_name_stands_under_its_letter(name: str, language: str, letter: str) -> None:
    assert initial(name, language) == letter


@given(st.lists(st.text(alphabet=ALPHABETS["az"] + "xyz -", max_size=12), max_size=12))
def test_the_stored_key_orders_as_the_key_in_hand(names: list[str]) -> None:
    in_hand = sorted(names, key=lambda name: sort_key(name, "az"))
    assert [sort_key(n, "az") for n in sorted(names, key=lambda name: stored_key(name, "az"))] == [
        sort_key(n, "az") for n in in_hand
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("ingilis", "az", "İngilis"),
        ("ısıq", "az", "Isıq"),
        ("əmr", "az", "Əmr"),
        ("index", "en", "Index"),
        ("", "az", ""),
    ],
)
def test_a_capital_is_that_of_the_language(text: str, language: str, expected: str) -> None:
    assert capitalised(text, language) == expected
