"""Keys of names: each rule by itself, and what people write together."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.core.name_keys import (
    deletes,
    distance,
    is_initial,
    is_slip,
    kindred,
    name_words,
    skeletons,
    sounds,
    spell,
    words_of,
)
from archive.core.name_rules import ARABIC_SPELLINGS, RULES, SHORTENINGS, Rule, Shortening


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.written[0])
def test_each_rule_lets_two_spellings_meet(rule: Rule) -> None:
    one, other = rule.example
    assert set(sounds(one)) & set(sounds(other))
    without = [kept for kept in RULES if kept is not rule]
    assert (spell(one, without, SHORTENINGS), spell(other, without, SHORTENINGS)) != (sounds(one), sounds(other))


@pytest.mark.parametrize("rule", SHORTENINGS, ids=lambda rule: rule.example[0])
def test_each_shortening_lets_two_spellings_meet(rule: Shortening) -> None:
    one, other = rule.example
    assert set(sounds(one)) & set(sounds(other))
    without = [kept for kept in SHORTENINGS if kept is not rule]
    assert not set(spell(one, RULES, without)) & set(spell(other, RULES, without))


@pytest.mark.parametrize("rule", ARABIC_SPELLINGS, ids=lambda rule: rule.example[1])
def test_arabic_script_meets_the_others_in_the_consonants(rule: Rule) -> None:
    one, other = rule.example
    assert set(skeletons(one)) & set(skeletons(other))


@pytest.mark.parametrize(
    "spellings",
    [
        "Məmmədova Мамедова Мәммәдова Mammadova Memmedova MƏMMƏDOVA Mamedowa",
        "Cabbarov Ҹаббаров Джаббаров Jabbarov Dzhabbarov Djabbarov Dschabbarow",
        "Ağahüseynov Агагусейнов Agahuseynov Aghahuseynov Ağahüseynov Агаһүсејнов",
        "Baxşəliyev Бахшалиев Bakhshaliyev Bahşeliyev Baxseliyev",
        "İlqar Ильгар Ilgar Илгар ILQAR ilqar",
        "Qeybullayev Гейбуллаев Geybullayev Gheybullaev",
        "Kazımov Кязимов Kyazimov Kazimov",
    ],
)
def test_spellings_of_one_name_have_one_key(spellings: str) -> None:
    first, *others = spellings.split()
    for other in others:
        assert set(sounds(first)) & set(sounds(other)), other


@pytest.mark.parametrize("pair", ["Vaqif Vidadi", "Məmmədov Muradov", "Elçin Emin", "Rəşid Rasim", "Həsən Hüseyn"])
def test_different_names_keep_different_keys(pair: str) -> None:
    one, other = pair.split()
    assert not set(sounds(one)) & set(sounds(other))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bünyadzadə Ülvi Yusif oğlu", ["Bünyadzadə", "Ülvi", "Yusif"]),
        ("Лариса Ферман кызы Мамедова", ["Лариса", "Ферман", "Мамедова"]),
        ("Larisa Farman gizi", ["Larisa", "Farman"]),
        ("Xan-Məmmədov", ["Xan", "Məmmədov", "XanMəmmədov"]),
        ("نصيروف يانوار شيرالي اوغلو", ["نصيروف", "يانوار", "شيرالي"]),
        ("Red’ko O'Hara", ["Redko", "OHara"]),
    ],
)
def test_particles_are_left_out_and_double_names_are_two(text: str, words: list[str]) -> None:
    assert name_words(text) == words


def test_initials_are_told_from_short_names() -> None:
    assert [is_initial(word) for word in ("L.", "Дж.", "Ş", "Li", "Ян")] == [True, True, True, False, False]
    assert words_of("L.Məmmədova") == ["L.", "Məmmədova"]


def test_a_family_has_one_stem_and_a_patronymic_names_the_father() -> None:
    assert {"mamadov", "mamadova", "mamadli", "mamadzada"} <= {*kindred("mamadov"), "mamadov"}
    assert "rasid" in kindred(sounds("Рашидович")[0])


def test_a_slip_is_one_letter_or_two_swapped() -> None:
    assert [distance("mamadov", other) for other in ("mamadov", "mamdov", "mamadvo", "mamidof", "x")] == [0, 1, 1, 2, 3]
    assert is_slip("mamdvo", "mamadov") and not is_slip("ali", "ulu")


@cache
def by_definition(one: str, other: str) -> int:
    """The fewest changes, additions, omissions and swaps of neighbours (optimal string alignment)."""
    if not one or not other:
        return len(one) or len(other)
    ways = [by_definition(one[:-1], other) + 1, by_definition(one, other[:-1]) + 1]
    ways.append(by_definition(one[:-1], other[:-1]) + (one[-1] != other[-1]))
    if one[-2:] == other[:-3:-1] and len(one) > 1:
        ways.append(by_definition(one[:-2], other[:-2]) + 1)
    return min(ways)


@given(st.text(alphabet="abc", max_size=7), st.text(alphabet="abc", max_size=7), st.integers(1, 9))
def test_the_distance_is_that_of_its_definition(one: str, other: str, most: int) -> None:
    assert distance(one, other, most) == min(by_definition(one, other), most)


@given(st.text(alphabet="abcdmov", min_size=6, max_size=8), st.data())
def test_words_two_slips_apart_share_a_delete(word: str, data: st.DataObject) -> None:
    other = word
    for _ in range(2):
        place = data.draw(st.integers(0, len(other) - 1))
        change = data.draw(st.sampled_from(["out", "in", "other"]))
        other = other[:place] + ("" if change == "out" else "z") + other[place + (change != "in") :]
    assert deletes(word, 2).keys() & deletes(other, 2).keys()


@given(st.text(max_size=60))
def test_any_text_has_keys_of_plain_letters(text: str) -> None:
    for word in words_of(text):
        for key in sounds(word):
            assert key.isascii() and key.isalpha()
            assert sounds(key)
        assert all(len(bones) > 1 for bones in skeletons(word))
