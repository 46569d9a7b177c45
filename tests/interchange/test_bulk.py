"""Records written in bulk are what single saves make of the same files: field by field, in every table."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.test.utils import CaptureQueriesContext
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from archive.exhibitions.disputes.models import TextConflict
from archive.exhibitions.models import Era, SceneRecord
from archive.interchange import writer
from archive.interchange.descriptions import DESCRIPTIONS
from archive.interchange.entries import stored_directory
from archive.interchange.models import LoadedRecord
from archive.media.transcripts import TranscriptLine
from archive.memorials.models import MemorialIndexEntry, MemorialIndexPage, MemorialPage
from archive.search.models import NameBearer
from tests.benchmarks import generate
from tests.interchange.conftest import BASE, clear_archive, contents, load
from tests.interchange.killed_load import SMALL_STEPS, killed

pytestmark = [pytest.mark.django_db, pytest.mark.each]

PAGES = [description for description in DESCRIPTIONS if description.is_page]
#: When it was, and names that are made up for each row: that there is one is all that two loads share.
MOMENTS = {"first_published_at", "last_published_at", "latest_revision_created_at", "translation_key"}
#: Primary keys, and places in the tree: a page that others name before its turn is planted first by single saves.
KEYS = {"id", "page_ptr", "path"}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def named(value: Any) -> str:
    """What a foreign key leads to, by something that two loads share."""
    for name in ("url_path", "sha256", "code", "language_code"):
        if value is not None and getattr(value, name, None):
            return str(getattr(value, name))
    return type(value).__name__ if isinstance(value, Revision) else str(value)


def blank(value: Any) -> Any:
    """JSON without the numbers and made-up names in it."""
    return re.sub(r"\d+", "0", _UUID.sub("uuid", json.dumps(value, sort_keys=True, ensure_ascii=False)))


def fields_of(instance: models.Model) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in instance._meta.concrete_fields:
        value = getattr(instance, field.name)
        if field.name in KEYS:
            continue
        if field.name in MOMENTS:
            value = value is not None
        elif isinstance(field, models.ForeignKey):
            value = named(value)
        elif isinstance(field, StreamField):
            value = blank(field.get_prep_value(value))
        found[field.name] = value
    return found


def with_rows(instance: Any) -> dict[str, Any]:
    rows = {
        relation.get_accessor_name(): [with_rows(row) for row in getattr(instance, relation.get_accessor_name()).all()]
        for relation in get_all_child_relations(type(instance))
    }
    return {**fields_of(instance), **rows}


def unfolded(value: Any) -> Any:
    """A text as JSON, where it is some: PostgreSQL keeps the parts of an object in an order of its own."""
    if isinstance(value, str) and value.startswith("["):
        return json.loads(value)
    if isinstance(value, dict):
        return {key: unfolded(part) for key, part in value.items()}
    return [unfolded(part) for part in value] if isinstance(value, list) else value


def revised(page: Any) -> dict[str, Any]:
    """How the revision differs from what is stored: by what publication has changed since, and by no row."""
    content = unfolded(page.latest_revision.content)
    stored = unfolded(json.loads(json.dumps(page.serializable_data(), cls=DjangoJSONEncoder)))
    changed = {name: content[name] for name in stored if content[name] != stored[name]}
    changed.pop("numchild", None)  # how many children a page had then, Wagtail reads of no revision
    return changed


def references(page: Page) -> list[tuple[str, str, str]]:
    found = ReferenceIndex.get_references_for_object(page)
    return sorted((row.model_path, blank(row.content_path), str(row.to_content_type)) for row in found)


def derived(page: Any) -> dict[str, Any]:
    """What a save derives from the page."""
    tables: dict[str, Any] = {
        "log": PageLogEntry.objects.filter(page=page.pk).order_by("timestamp", "pk"),
        "lines": TranscriptLine.objects.filter(record=page.pk).order_by("pk"),
        "conflicts": TextConflict.objects.filter(page=page.pk).order_by("pk"),
        "scenes": SceneRecord.objects.filter(chapter__page=page.pk).order_by("record__url_path"),
        "alphabet": MemorialIndexEntry.objects.filter(page=page.pk).order_by("language"),
    }
    drop = ("timestamp", "origin", "part", "chapter", "page")
    rows = {
        name: [{key: value for key, value in fields_of(row).items() if key not in drop} for row in found]
        for name, found in tables.items()
    }
    return {**rows, "names": sorted(NameBearer.objects.filter(page=page.pk).values_list("key__sound", flat=True))}


def picture() -> dict[str, Any]:
    """Everything in the archive, by record."""
    directory, found = stored_directory(), {}
    for description in PAGES:
        for page in description.model.objects.all():
            found[description.ledger_key(description.key_of(page))] = {
                "stored": with_rows(page),
                "said": description.shape.dump(page, directory),
                "revised": revised(page) if page.latest_revision else None,
                "revisions": Revision.objects.for_instance(page).count(),
                "references": references(page),
                **derived(page),
            }
    for row in LoadedRecord.objects.all():
        found[f"ledger: {row.identifier}"] = {"digests": (row.file_digest, row.record_digest)}
    return found


def empty() -> None:
    clear_archive()
    Era.objects.all().delete()
    ReferenceIndex.objects.all().delete()


def test_bulk_and_single_saves_leave_the_same_archive(
    sample: Path, django_capture_on_commit_callbacks: Any, settings: Any, tmp_path: Path
) -> None:
    empty()
    one_by_one = mock.patch.object(writer, "is_new_page", return_value=False)
    with one_by_one, django_capture_on_commit_callbacks(execute=True):
        load(sample)
    singly, rows_singly = picture(), contents()
    empty()
    settings.MEDIA_ROOT = tmp_path / "stored-again"
    with django_capture_on_commit_callbacks(execute=True):
        load(sample)
    in_bulk, rows_in_bulk = picture(), contents()
    assert sorted(singly) == sorted(in_bulk)
    different = [
        (name, part, in_bulk[name][part], value)
        for name, single in singly.items()
        for part, value in single.items()
        if in_bulk[name][part] != value
    ]
    assert not different
    # The history of what was deleted stays; and every statement that changes a table leaves a note for kept pages.
    for table in ("wagtailcore_pagelogentry", "wagtailcore_modellogentry", "caching_tablestate"):
        del rows_singly[table], rows_in_bulk[table]
    assert rows_in_bulk == rows_singly
    assert Page.find_problems() == ([], [], [], [], [])


def test_no_page_costs_a_statement_of_its_own(tmp_path: Path) -> None:
    counts = []
    for people in (5, 45):
        empty()
        generate.write(people, tmp_path / str(people))
        with CaptureQueriesContext(connections[DEFAULT_DB_ALIAS]) as statements:
            load(tmp_path / str(people))
        counts.append(len(statements))
        assert MemorialPage.objects.count() == people
    assert counts[1] - counts[0] < 20


# --- large loads ----------------------------------------------------------------------------------------


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a few records were very many."""
    for name, number in SMALL_STEPS.items():
        monkeypatch.setattr(name, number)


@pytest.mark.django_db(transaction=True)
def test_a_large_load_that_was_killed_goes_on_without_duplicates(small_steps: None, tmp_path: Path) -> None:
    generate.write(80, tmp_path)
    written = []
    for after in (25, 30, 15):
        connections.close_all()
        assert killed(str(connections[DEFAULT_DB_ALIAS].settings_dict["NAME"]), tmp_path, after)
        written.append(MemorialPage.objects.count())
        assert Page.find_problems() == ([], [], [], [], [])
    assert 0 < written[0] < written[1] < 80
    assert "memorial: created" in load(tmp_path)
    assert sorted(MemorialPage.objects.values_list("slug", flat=True)) == [f"synthetic-{n:06d}" for n in range(1, 81)]
    assert Revision.objects.filter(content_type__model="memorialpage").count() == 80
    assert MemorialIndexPage.objects.get().numchild == 80
    assert load(tmp_path).endswith("0 records changed.\n")
    assert Page.find_problems() == ([], [], [], [], [])


def test_people_who_name_each_other_across_steps_are_written_together(
    small_steps: None, write: Callable[..., Path]
) -> None:
    """A transaction ends only where nothing that it wrote names what is not there."""
    people = BASE[BASE.index("---\nrecord: memorial") :]
    everybody = [
        people.replace("0001, language", f"{number:04d}, language")
        .replace("BJ-M-0001", f"BJ-M-{number:04d}")
        .replace("citations:", f"relations: [{{person: BJ-M-{61 - number:04d}, relationship: sibling}}]\ncitations:")
        for number in range(1, 61)
    ]
    load(write(base=BASE[: BASE.index("---\nrecord: memorial")] + "".join(everybody)))
    for person in MemorialPage.objects.prefetch_related("relations__person"):
        assert int(person.relations.get().person.identifier[-4:]) == 61 - int(person.identifier[-4:])


def test_homonyms_get_the_addresses_that_single_saves_give(write: Callable[..., Path]) -> None:
    people = BASE[BASE.index("---\nrecord: memorial") :]
    namesakes = [people.replace("BJ-M-0001", f"BJ-M-{number:04d}") for number in range(1, 5)]
    own = people.replace("BJ-M-0001\n", "BJ-M-0009\nslug: synthetic-000001-2\n")
    load(write(base=BASE[: BASE.index("---\nrecord: memorial")] + "".join([*namesakes, own])))
    load(write(base=BASE[: BASE.index("---\nrecord: memorial")] + people.replace("BJ-M-0001", "BJ-M-0010")))
    slugs = dict(MemorialPage.objects.values_list("identifier", "slug"))
    assert [slugs[f"BJ-M-{number:04d}"].removeprefix("synthetic-000001") for number in (1, 2, 3, 4, 9, 10)] == [
        "", "-3", "-4", "-5", "-2", "-6",
    ]  # fmt: skip


def test_the_generator_writes_the_same_people_each_time(tmp_path: Path) -> None:
    for name in ("first", "second"):
        generate.write(30, tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "first").iterdir())
    assert files == ["events.yaml", "memorials-000.yaml", "places.yaml", "sources.yaml"]
    for name in files:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()
    assert load(tmp_path / "first").endswith("33 records changed.\n")
    assert MemorialPage.objects.public().count() == 30
