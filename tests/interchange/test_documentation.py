"""The documents of the format are those of the code."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from jsonschema import Draft202012Validator

from archive.interchange.descriptions import DESCRIPTIONS, RECORD_NAMES
from archive.interchange.documentation import reference, schema, schema_text
from archive.interchange.kinds import Children, File, Shape
from archive.interchange.problems import Report
from archive.interchange.reader import plain, read_folder

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def documents(folder: Path) -> list[Any]:
    return [plain(document.node) for document in read_folder(folder, Report())]


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(schema())
    return Draft202012Validator(schema())


def test_the_schema_is_current() -> None:
    written = (FIXTURES / "schema" / "record.schema.json").read_text(encoding="utf-8")
    assert written == schema_text(), "python manage.py dump_records --schema > fixtures/schema/record.schema.json"


def test_the_reference_is_current() -> None:
    written = (FIXTURES / "schema" / "fields.md").read_text(encoding="utf-8")
    assert written == reference(), "python manage.py dump_records --reference > fixtures/schema/fields.md"


def test_the_sample_fits_the_schema(sample: Path, validator: Draft202012Validator) -> None:
    for document in documents(sample):
        assert list(validator.iter_errors(document)) == [], document


def test_the_fixtures_fit_the_schema(validator: Draft202012Validator) -> None:
    for document in documents(FIXTURES):
        assert list(validator.iter_errors(document)) == [], document.get("identifier")


@pytest.mark.parametrize(
    "document",
    [
        {"record": "person"},
        {"record": "event", "identifier": "BJ-E-0001"},
        {"record": "event", "identifier": "BJ-M-0001", "status": "draft"},
        {"record": "event", "identifier": "BJ-E-0001", "status": "draft", "colour": "red"},
        {"record": "source", "identifier": "BJ-S-0001", "status": "published", "language": "en"},
        {"record": "page", "kind": "standard"},
    ],
)
def test_the_schema_refuses(document: dict[str, Any], validator: Draft202012Validator) -> None:
    assert not validator.is_valid(document)


def test_the_readme_speaks_of_every_type() -> None:
    text = (FIXTURES / "README.md").read_text(encoding="utf-8")
    for name in RECORD_NAMES:
        assert f"`{name}`" in text
    for file in {description.file for description in DESCRIPTIONS}:
        assert f"`{file}`" in text


def test_every_field_is_named_once_in_its_shape() -> None:
    def walk(shape: Shape) -> None:
        names = [kind.name for kind in shape.kinds]
        assert len(names) == len(set(names))
        for kind in shape.kinds:
            if isinstance(kind, Children | File):
                walk(kind.shape)

    for description in DESCRIPTIONS:
        walk(description.shape)


@pytest.mark.parametrize(("option", "expected"), [("--schema", '"$schema"'), ("--reference", "# Fields of")])
def test_the_command_prints_the_documents(option: str, expected: str) -> None:
    out = StringIO()
    call_command("dump_records", option, stdout=out)
    assert expected in out.getvalue()
    if option == "--schema":
        assert json.loads(out.getvalue()) == schema()


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("load_records", str(tmp_path / "none"))
