"""A small archive to walk through: a night with its figures, a life, a source, and the story that draws on them."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.factories import make_event, make_exhibition, make_figure, make_memorial, make_place, make_source
from tests.pages import path_of


@dataclass
class SmallArchive:
    """Records whose pages the journeys lead to."""

    source: Any
    night: Any
    day_before: Any
    person: Any
    story: Any

    def path(self, name: str, language: str = "en") -> str:
        return path_of(getattr(self, name), language)


@pytest.fixture
def small_archive(transactional_db: None) -> SmallArchive:
    source = make_source({"en": "Synthetic list"})
    place = make_place({"en": "Synthetic square"}, sources=[source])
    body = [("paragraph", {"text": "<p>Synthetic words of the night.</p>", "anchor": "p01"})]
    night = make_event(
        {"az": "Sintetik gecə", "en": "Synthetic night", "ru": "Синтетическая ночь"},
        date="1990-01-20",
        places=[place],
        body=body,
        sources=[source, (source, "p01")],
    )
    for value in ("40", "7"):
        make_figure(night, measure="wounded", value=value, sources=[source])
    day_before = make_event({"en": "Synthetic eve"}, date="1990-01-12", sources=[source])
    person = make_memorial(
        "Sintetik Əlişova", events=[night], death="1990-01-20", sources=[(source, "death")], places=[(place, "died")]
    )
    story = make_exhibition({"en": "Synthetic story"}, records=[night, person], body=body, sources=[(source, "p01")])
    return SmallArchive(source, night, day_before, person, story)
