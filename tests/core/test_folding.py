"""Search keys: made from words, never shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.core.folding import fold, search_keys


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Gecə", "gece"),
        ("İLQAR", "ilqar"),
        ("Ilgar", "ilgar"),
        ("Qızılhacılı", "qizilhacili"),
        ("Чёрный  январь", "черныи январь"),
        ("Xocalı–Bakı (1990)", "xocali baki 1990"),
        ("O’Hara", "o hara"),
        ("", ""),
        ("  … ", ""),
    ],
)
def test_a_key_has_no_case_no_diacritics_and_no_punctuation(written: str, key: str) -> None:
    assert fold(written) == key


def test_schwa_is_found_as_it_is_typed_at_home_and_as_it_is_printed_abroad() -> None:
    keys = search_keys("Məmmədova").split()
    assert keys == ["memmedova", "mammadova"]


def test_every_word_stands_once() -> None:
    assert search_keys("Bakı", "Baki", "BAKI") == "baki"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_a_text_is_found_by_itself_in_capitals_of_its_key(text: str) -> None:
    assert set(fold(text).split()) <= set(search_keys(text).split())
