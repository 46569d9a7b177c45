"""What the form of a curator refuses, in words."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from archive.exhibitions.blocks import (
    ComparisonScene,
    HotspotBlock,
    SceneBlock,
    TimelineScene,
    VoiceScene,
    WordsBlock,
    plain,
    texts_in,
)
from tests.factories import make_media, make_voice

pytestmark = pytest.mark.django_db


def refused(block: Any, value: Any) -> dict[str, str]:
    """The messages by part."""
    with pytest.raises(ValidationError) as caught:
        block.clean(block.normalize(value))
    return {str(name): error.messages[0] for name, error in caught.value.block_errors.items()}


def test_one_language_has_words_once() -> None:
    entries = [{"language": "az", "text": "bir"}, {"language": "az", "text": "iki"}]
    with pytest.raises(ValidationError) as caught:
        WordsBlock().clean(WordsBlock().normalize(entries))
    assert caught.value.block_errors[1].messages == ["There are words in this language already."]


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_place_in_an_image_lies_in_it(percent: int) -> None:
    spot = {"x": percent, "y": 50, "words": [{"language": "en", "text": "Synthetic"}]}
    assert set(refused(HotspotBlock(), spot)) == {"x"}


def test_an_excerpt_ends_after_it_starts() -> None:
    voice = make_voice()
    assert refused(VoiceScene(), {"record": voice, "start": 9, "end": 5}) == {
        "end": "The excerpt ends before it starts."
    }
    assert VoiceScene().clean(VoiceScene().normalize({"record": voice, "start": 9, "end": None}))["end"] is None


def test_an_image_is_not_compared_with_itself() -> None:
    item = make_media()
    assert set(refused(ComparisonScene(), {"first": item, "second": item})) == {"second"}


@pytest.mark.parametrize(
    ("start", "end", "part"), [("yesterday", "1990", "start"), ("1990-13", "1990", "start"), ("1991", "1990", "end")]
)
def test_a_timeline_has_two_dates_in_order(start: str, end: str, part: str) -> None:
    assert set(refused(TimelineScene(), {"start": start, "end": end})) == {part}


def test_every_scene_tells_curators_what_it_is() -> None:
    for name, block in SceneBlock().child_blocks.items():
        assert block.get_description(), name
        assert list(block.child_blocks)[-3:] == ["words", "after", "anchor"], name
        assert block.meta.form_layout.settings == ["after", "anchor"], name
    with translation.override("az"):
        assert str(SceneBlock().child_blocks["voice"].label)


def test_stored_parts_are_read_without_their_envelopes() -> None:
    entry = {"language": "en", "text": "Synthetic"}
    stored = {"hotspots": [{"type": "item", "id": "1", "value": {"x": 1, "words": [entry]}}], "size": "wide"}
    assert plain(stored) == {"hotspots": [{"x": 1, "words": [entry]}], "size": "wide"}
    assert texts_in(plain(stored)) == ["Synthetic"]
