"""The interface speaks every language of the archive: nothing is missing, nothing guessed, nothing stale."""

import re

import pytest

from tests.architecture.layers import ROOT
from tests.catalogues import LANGUAGES, PYTHON_CALLS, extracted, is_translated, stored

ALIAS = re.compile(r"\b[np]*gettext(?:_lazy|_noop)? as (\w+)")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|</?\w+[^>]*>")


def forms(text: object) -> list[str]:
    return [str(form) for form in text] if isinstance(text, tuple | list) else [str(text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_just_the_words_in_use_and_each_is_translated(language: str) -> None:
    catalogue, wanted = stored(language), extracted()
    in_use = {(message.context, *forms(message.id)) for message in wanted if message.id}
    kept = {(message.context, *forms(message.id)) for message in catalogue if message.id}
    assert in_use - kept == set(), "run: make messages, and translate"
    assert kept - in_use == set(), "run: make messages"
    assert [message.id for message in catalogue if message.id and not is_translated(message)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_placeholder_and_no_tag_is_lost_in_translation(language: str) -> None:
    for message in stored(language):
        if message.id:
            needed = set(PLACEHOLDER.findall(forms(message.id)[-1]))
            for form in forms(message.string):
                assert set(PLACEHOLDER.findall(form)) == needed, (message.id, form)


def test_no_word_hides_behind_a_name_that_the_catalogues_do_not_know() -> None:
    files = [path for folder in ("archive", "config") for path in (ROOT / folder).rglob("*.py")]
    aliases = {(path.name, name) for path in files for name in ALIAS.findall(path.read_text(encoding="utf-8"))}
    assert [alias for alias in aliases if alias[1] not in PYTHON_CALLS] == []
