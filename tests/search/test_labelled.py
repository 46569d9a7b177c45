"""The labelled set: whom people mean, in whatever script and with whatever slip they write it (issue 6, bar 1)."""

from typing import Any

import pytest
import yaml
from django.utils.translation import override

from archive.memorials.models import MemorialIndexPage, MemorialName, MemorialPage
from archive.search.name_index import index_names
from archive.search.name_query import NameQuery
from tests.benchmarks.people import name_of
from tests.benchmarks.synthetic import add, plant
from tests.search import labelled

pytestmark = pytest.mark.each

DISTRACTORS = 600


@pytest.fixture
def everybody(db: None) -> dict[int, str]:
    """The people of the fixtures by their names alone, among people who do not exist."""
    entries = list(yaml.load_all(labelled.FIXTURES.read_text(), Loader=yaml.CSafeLoader))
    memorials = plant(MemorialIndexPage, MemorialPage, len(entries) + DISTRACTORS, group="civilian", live=True)
    rows: list[dict[str, Any]] = []
    for memorial, entry in zip(memorials, entries, strict=False):
        assert memorial.identifier == entry["identifier"]
        rows += ({"page": memorial, **name, "sort_order": order} for order, name in enumerate(entry["names"]))
    for number, memorial in enumerate(memorials[len(entries) :]):
        rows.append({"page": memorial, "text": " ".join(name_of(number)), "language": "az", "is_primary": True})
    add(MemorialName(**row) for row in rows)
    drafts = [entry["identifier"] for entry in entries if entry["status"] != "published"]
    MemorialPage.objects.filter(identifier__in=drafts).update(live=False)
    index_names([memorial.pk for memorial in memorials])
    return {memorial.pk: memorial.identifier for memorial in memorials}


def test_the_set_is_made_by_its_command() -> None:
    written = [{**row, "people": " ".join(sorted(row["people"]))} for row in labelled.read()]
    assert written == labelled.rows()


def test_people_are_found_however_they_are_written(everybody: dict[int, str]) -> None:
    asked = labelled.read()
    assert len(asked) >= 600
    recalled, right, missed = 0.0, 0, []
    for row in asked:
        with override("en"):
            found = [everybody[page] for page in NameQuery(row["query"]).find().pages[:5]]
        recalled += len(row["people"].intersection(found)) / min(5, len(row["people"]))
        right += bool(found) and found[0] in row["people"]
        if not row["people"].intersection(found[:1]):
            missed.append((row["made"], row["query"], found))
    assert recalled / len(asked) >= 0.98, missed
    assert right / len(asked) >= 0.95, missed
    print(f"recall@5 {recalled / len(asked):.4f}, precision@1 {right / len(asked):.4f} of {len(asked)}")  # noqa: T201
