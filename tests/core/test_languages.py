"""The language of a terminal."""

import pytest

from archive.core.languages import operator_language


@pytest.mark.parametrize(
    ("named", "language"),
    [
        ({"LC_ALL": "az_AZ.UTF-8", "LANG": "en_US.UTF-8"}, "az"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LC_ALL": "", "LC_MESSAGES": "ru"}, "ru"),
        ({"LANG": "de_DE@euro"}, "en"),
        ({"LC_ALL": "C.UTF-8", "LANG": "ru_RU.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_an_operator_is_answered_in_the_language_of_the_terminal(
    named: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    assert operator_language() == language
