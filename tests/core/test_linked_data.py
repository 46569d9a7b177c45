"""What all linked data has in common: certain dates only, words with their language, nothing that ends the block."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.core.dates import UncertainDate
from archive.core.linked_data import certain, compact, graph, said, script
from archive.core.texts import Words


@given(st.text())
def test_no_words_can_leave_the_block(text: str) -> None:
    block = str(script(graph({"name": text})))
    inside = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', block, re.DOTALL)
    assert inside is not None and not set("<>&") & set(inside[1])
    assert json.loads(inside[1])["@graph"] == [{"name": text}]


def test_a_closing_tag_in_a_title_is_data() -> None:
    assert "</script><script>" not in str(script(graph({"name": "</script><script>alert(1)</script>"})))


@pytest.mark.parametrize(
    ("written", "given_out"),
    [
        ("1990-01-20", "1990-01-20"),
        ("1990-01", "1990-01"),
        ("1990", "1990"),
        ("1990-01-20T23:10:00", "1990-01-20"),
        ("1990-01-20~", None),
        ("1990?", None),
        ("1990-01-XX", None),
        ("199X", None),
        ("1990-21", None),
        ("1990-01-19/1990-01-20", None),
        ("../1990", None),
    ],
)
def test_a_date_is_given_only_where_it_is_exact(written: str, given_out: str | None) -> None:
    assert certain(UncertainDate.parse(written)) == given_out


def test_words_in_another_language_say_in_which() -> None:
    assert said(Words("Synthetic", "en", False)) == "Synthetic"
    assert said(Words("Sintetik", "az", True)) == {"@value": "Sintetik", "@language": "az"}
    assert said(Words("", "az", True)) is None


def test_what_is_not_known_is_not_said() -> None:
    assert compact({"a": None, "b": [], "c": [None, "x"], "d": ["x", "y"], "e": "", "f": 0}) == {
        "c": "x",
        "d": ["x", "y"],
        "f": 0,
    }
