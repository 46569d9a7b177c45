"""load → dump → load is a fixed point, and the dump says everything the files said."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from archive.assets.models import ArchiveDocument, ArchiveImage
from archive.events.models import EventPage
from archive.exhibitions.models import Era, ExhibitionPage
from archive.home.models import ArchiveSettings, StandardPage
from archive.interchange.descriptions import DESCRIPTIONS
from archive.interchange.directory import Directory
from archive.interchange.entries import read_entries, stored_directory
from archive.interchange.problems import Report
from tests.interchange.conftest import clear_archive, dump, load

pytestmark = pytest.mark.django_db


def test_load_dump_load_is_a_fixed_point(loaded: Path, tmp_path: Path, settings: Any) -> None:
    first = dump(tmp_path / "first")
    clear_archive()
    settings.MEDIA_ROOT = tmp_path / "stored-again"
    load(tmp_path / "first")
    assert dump(tmp_path / "second") == first


def test_a_dump_loaded_again_changes_nothing(loaded: Path, tmp_path: Path) -> None:
    dump(tmp_path / "first")
    assert load(tmp_path / "first").endswith("0 records changed.\n")


def test_the_dump_says_what_the_files_said(loaded: Path, tmp_path: Path) -> None:
    """Canonically: the order of languages, spaces and styles aside, and with what the archive filled in."""
    dump(tmp_path / "first")
    report, directory = Report(), stored_directory()
    said = {entry.ledger_key: entry.data for entry in read_entries(loaded, report, directory)}
    dumped = {entry.ledger_key: entry.data for entry in read_entries(tmp_path / "first", report, directory)}
    assert list(report) == []
    for key, data in said.items():
        filled_in = dumped[key]
        if "slug" not in data:
            filled_in.pop("slug", None)
        for ours, theirs in zip(data.get("figures", []), filled_in.get("figures", []), strict=True):
            if "identifier" not in ours:
                theirs.pop("identifier")
        assert filled_in == data


def test_the_sample_uses_every_field(sample: Path) -> None:
    """So that the fixed point holds for the whole format. What every record has need not be in every type."""
    report = Report()
    entries = read_entries(sample, report, Directory())
    assert list(report) == []
    common = set.intersection(
        *(set(description.shape.by_name) for description in DESCRIPTIONS if description.is_record)
    )
    assert common <= {name for entry in entries for name in entry.data}
    for description in DESCRIPTIONS:
        if description.page_kind and description.page_kind != "standard":
            continue
        used = {name for entry in entries if entry.description is description for name in entry.data}
        assert set(description.shape.by_name) - used <= common, description.record


def test_files_are_shared_and_stored_once(loaded: Path) -> None:
    assert ArchiveImage.objects.count() == 2  # the same picture, described in two ways
    assert ArchiveDocument.objects.count() == 1  # the same scan, described once


def test_links_in_texts_lead_to_pages(loaded: Path) -> None:
    part, whole = EventPage.objects.get(identifier="BJ-E-0001"), EventPage.objects.get(identifier="BJ-E-0002")
    body = part.texts.get(language="en").body.raw_data[1]["value"]["text"]
    assert f'id="{whole.pk}"' in body
    assert f'id="{StandardPage.objects.get(slug="about").pk}"' in body


def test_relations_come_out_of_the_files(loaded: Path) -> None:
    part = EventPage.objects.get(identifier="BJ-E-0001")
    assert part.part_of.identifier == "BJ-E-0002"
    assert [figure.identifier for figure in part.figures.all()] == ["BJ-F-0002", "BJ-F-0001"]
    assert part.figures.get(identifier="BJ-F-0002").citations.count() == 2
    chapter = ExhibitionPage.objects.get().chapters.get(anchor="first")
    assert [link.record.specific.identifier for link in chapter.records.all()] == [
        "BJ-E-0001", "BJ-M-0001", "BJ-P-0001", "BJ-D-0001", "BJ-V-0001",
    ]  # fmt: skip
    assert ArchiveSettings.objects.get().memorial_total_source.identifier == "BJ-S-0001"


def test_dump_refuses_a_folder_that_is_not_empty(loaded: Path, tmp_path: Path) -> None:
    folder = tmp_path / "full"
    folder.mkdir()
    (folder / "media.yaml").write_text("left over", encoding="utf-8")
    with pytest.raises(Exception, match="not empty"):
        dump(folder)
    assert (folder / "media.yaml").read_text(encoding="utf-8") == "left over"
    assert b"left over" not in dump(folder, "--force")["media.yaml"]


def test_a_dump_holds_what_is_published_and_says_that_drafts_wait(loaded: Path, tmp_path: Path) -> None:
    event = EventPage.objects.get(identifier="BJ-E-0002")
    event.internal_note = "A curator's draft"
    event.save_revision()
    out = StringIO()
    call_command("dump_records", str(tmp_path / "dumped"), stdout=out)
    assert "1 published record has a newer draft" in out.getvalue()
    assert "A curator's draft" not in (tmp_path / "dumped" / "events.yaml").read_text(encoding="utf-8")


def test_an_empty_archive_dumps_its_pages_alone(tmp_path: Path) -> None:
    clear_archive()
    Era.objects.all().delete()
    assert dump(tmp_path / "empty") == {}
