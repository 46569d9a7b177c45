"""A source as CSL-JSON. `data/csl-data.json` is the schema of CSL 1.0.2 (Citation Style Language and contributors,
MIT licence), unchanged."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from archive.core.dates import UncertainDate
from archive.sources.citation import csl_date, csl_json
from archive.sources.enums import CreatorRole, CSLType
from archive.sources.models import SourceCreator, SourcePage

pytestmark = pytest.mark.django_db
SCHEMA = json.loads((Path(__file__).parent / "data" / "csl-data.json").read_text(encoding="utf-8"))


def check(item: dict[str, Any]) -> None:
    jsonschema.validate([json.loads(json.dumps(item))], SCHEMA)


def source(**fields: Any) -> SourcePage:
    page = SourcePage(**{"identifier": "BJ-S-0001", "csl_type": "book", "language": "ru", **fields})
    page.labels = {"en": "Synthetic translation", "ru": "Синтетическая книга"}
    page.creators = []
    return page


def test_everything_a_source_has_is_said() -> None:
    full = source(
        perspective="scholarly",
        issued="1990-01-20",
        accessed=date(2025, 1, 2),
        container_title="Synthetic Journal",
        publisher="Synthetic Press",
        publisher_place="Baku",
        edition="2",
        volume="3",
        issue="4",
        page="5–6",
        isbn="978-0-00-000000-2",
        issn="0000-0000",
        doi="10.0000/synthetic",
        url="https://example.org/a",
        archived_url="https://example.org/archived/a",
        holding_institution="Synthetic Library",
        shelf_mark="S 1",
        csl_extra={"genre": "Synthetic", "number-of-pages": 12, "custom": {"note-of-research": "x"}},
    )
    item = csl_json(full)
    check(item)
    assert item["title"] == "Синтетическая книга"
    assert item["issued"] == {"date-parts": [[1990, 1, 20]]}
    assert item["accessed"] == {"date-parts": [[2025, 1, 2]]}
    expected = {
        "id": "BJ-S-0001",
        "type": "book",
        "language": "ru",
        "container-title": "Synthetic Journal",
        "publisher": "Synthetic Press",
        "publisher-place": "Baku",
        "edition": "2",
        "volume": "3",
        "issue": "4",
        "page": "5–6",
        "ISBN": "978-0-00-000000-2",
        "ISSN": "0000-0000",
        "DOI": "10.0000/synthetic",
        "URL": "https://example.org/a",
        "archive": "Synthetic Library",
        "archive_location": "S 1",
        "genre": "Synthetic",
        "number-of-pages": 12,
    }
    assert expected.items() <= item.items()
    assert item["custom"] == {
        "perspective": "scholarly",
        "archived-url": "https://example.org/archived/a",
        "note-of-research": "x",
    }


def test_nothing_internal_is_said() -> None:
    page = source(internal_note="Synthetic secret", transcription="Synthetic transcription")
    assert "secret" not in json.dumps(csl_json(page))


def test_creators_and_their_scripts_come_back() -> None:
    page = source()
    page.creators = [
        SourceCreator(role="author", family="Синтетиков", given="С.", script="Cyrl"),
        SourceCreator(role="author", family="Synthetic", script="Latn"),
        SourceCreator(role="editor", literal="Sintetik İnstitut", script="Latn"),
    ]
    item = csl_json(page)
    check(item)
    back = [
        (role, name.get("family", ""), name.get("given", ""), name.get("literal", ""), script)
        for role, scripts in item["custom"]["scripts"].items()
        for name, script in zip(item[role], scripts, strict=True)
    ]
    assert back == [(c.role, c.family, c.given, c.literal, c.script) for c in page.creators.all()]


@pytest.mark.parametrize("role", CreatorRole.values)
def test_every_role_of_a_creator_is_a_variable(role: str) -> None:
    page = source()
    page.creators = [SourceCreator(role=role, literal="Synthetic")]
    check(csl_json(page))


@pytest.mark.parametrize("csl_type", CSLType.values)
def test_every_type_is_known(csl_type: str) -> None:
    check(csl_json(source(csl_type=csl_type)))


def test_a_supplied_title_stands_in_brackets() -> None:
    assert csl_json(source(has_supplied_title=True))["title"] == "[Синтетическая книга]"


def test_a_title_in_another_language_is_better_than_none() -> None:
    page = SourcePage(identifier="BJ-S-0002", csl_type="book", language="ka")
    page.labels = {"en": "Synthetic"}
    assert csl_json(page)["title"] == "Synthetic"


@pytest.mark.parametrize(
    ("edtf", "parts"),
    [
        ("1990", [[1990]]),
        ("1990-01", [[1990, 1]]),
        ("1990-01-20", [[1990, 1, 20]]),
        ("1990-01-20T00:20:00Z", [[1990, 1, 20]]),
        ("1990-01-XX", [[1990, 1]]),
        ("1990-XX", [[1990]]),
        ("1990-XX-XX", [[1990]]),
        ("1990/1991", [[1990], [1991]]),
        ("1990-01-19/1990-01-20", [[1990, 1, 19], [1990, 1, 20]]),
    ],
)
def test_what_is_certain_of_a_date_is_numbers(edtf: str, parts: list[list[int]]) -> None:
    assert csl_date(UncertainDate.parse(edtf), "en") == {"date-parts": parts}


@pytest.mark.parametrize(
    "edtf", ["1990?", "1990~", "1990-01%", "199X", "1990-21", "1990/..", "../1990", "1990/", "-0044"]
)
@pytest.mark.parametrize("language", ["az", "en", "ru", "ka"])
def test_what_is_not_certain_of_a_date_is_words(edtf: str, language: str) -> None:
    found = csl_date(UncertainDate.parse(edtf), language)
    assert list(found) == ["literal"]
    assert found["literal"]
    check(csl_json(source(issued=edtf, language=language)))
