"""Whatever text a record holds, it is written as YAML that reads the same."""

from io import StringIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.interchange.dumper import dump_documents
from archive.interchange.problems import Report
from archive.interchange.reader import plain, read_file, resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("yes", "yes"), ("true", True), ("False", False), ("", None), ("~", None), ("null", None),
        ("12", 12), ("-3", -3), ("007", 7), ("1_000", "1_000"), ("0x1F", "0x1F"), ("1.5", 1.5), ("1e3", 1000.0),
        ("1e999", "1e999"),
        ("1990-01-20", "1990-01-20"), ("19:30", "19:30"), ("<<", "<<"), ("9" * 5000, "9" * 5000), (".inf", ".inf"),
    ],
)  # fmt: skip
def test_a_plain_scalar_is_what_yaml_1_2_says(text: str, value: Any) -> None:
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


def test_a_dump_is_readable() -> None:
    stream = StringIO()
    words = "Ə, ё — “a long text” that is folded at a width of about one hundred characters. " * 2
    dump_documents([{"date": "1990-01-20", "language": "no", "note": "one\ntwo", "summary": words.strip()}], stream)
    assert stream.getvalue().splitlines() == [
        "---",
        "date: 1990-01-20",
        "language: 'no'",
        "note: |-",
        "  one",
        "  two",
        "summary: >-",
        "  Ə, ё — “a long text” that is folded at a width of about one hundred characters. Ə, ё — “a long text”",
        "  that is folded at a width of about one hundred characters.",
    ]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from(["title", "no", "on", "1"]),
        st.recursive(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=200)
            | st.text("a b\n\t:#-'\"«ə\u00a0\u2028|>", max_size=300)
            | st.integers(-(10**15), 10**15)
            | st.booleans()
            | st.floats(allow_nan=False, allow_infinity=False, width=32)
            | st.sampled_from(
                ["null", "~", "yes", "no", "1990-01-20", "19:30", "1990", "0x1F", "1e3", "", " ", "=", "<<"]
            ),
            lambda inner: st.lists(inner, max_size=3),
            max_leaves=5,
        ),
        max_size=4,
    )
)
def test_whatever_is_dumped_is_read_again(tmp_path_factory: Any, value: dict[str, Any]) -> None:
    path = tmp_path_factory.getbasetemp() / "value.yaml"
    stream = StringIO()
    dump_documents([value], stream)
    path.write_text(stream.getvalue(), encoding="utf-8", newline="")
    report = Report()
    [document] = read_file(path, report)
    assert list(report) == []
    assert plain(document.node) == value
