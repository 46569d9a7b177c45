"""Folders of synthetic records to load."""

import shutil
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import translation
from PIL import Image

from archive.home.models import ArchiveSettings, HomePageCitation
from archive.interchange.descriptions import DESCRIPTIONS, SITE_PAGES
from archive.interchange.models import LoadedRecord
from archive.rights.models import RightsStatement
from tests.factories.files import film_bytes, paper_bytes

SAMPLE = Path(__file__).parent / "sample"

#: A source, a place, an event and a person: what most records refer to.
BASE = """\
---
record: source
identifier: BJ-S-0001
status: published
language: en
perspective: scholarly
texts: {en: {title: Synthetic source}}
---
record: place
identifier: BJ-P-0001
status: published
names: [{text: Synthetic place, language: en, is_primary: true}]
texts: {en: {title: Synthetic place}}
citations: [{source: BJ-S-0001}]
---
record: event
identifier: BJ-E-0001
other_identifiers: [synthetic-event]
slug: synthetic-event
status: published
date: 1990-01-20
texts: {en: {title: Synthetic event}}
figures: [{identifier: BJ-F-0001, measure: wounded, lowest: 3, texts: {en: {value: "3", said_by: Synthetic}}}]
citations: [{source: BJ-S-0001}]
---
record: memorial
identifier: BJ-M-0001
status: published
names: [{text: Synthetic 000001, language: en, is_primary: true}]
citations: [{source: BJ-S-0001}]
"""

RECORDS = [description for description in DESCRIPTIONS if description.is_record]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Messages are compared in the language in which they are written in the code."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def media_root(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "stored"
    return Path(settings.MEDIA_ROOT)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The rich sample: every type, every kind of field, and the files that it names."""
    folder = tmp_path / "sample"
    shutil.copytree(SAMPLE, folder)
    make_files(folder)
    return folder


@pytest.fixture(scope="module")
def loaded_once(module_db: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the rich sample and with what its load stored."""
    folder = tmp_path_factory.mktemp("loaded")
    shutil.copytree(SAMPLE, folder / "sample")
    make_files(folder / "sample")
    with override_settings(MEDIA_ROOT=folder / "stored"), translation.override("en"):
        load(folder / "sample")
    return folder


@pytest.fixture
def loaded(loaded_once: Path, db: None, media_root: Path, tmp_path: Path) -> Path:
    """The folder of the rich sample, which is loaded. Each test has files of its own."""
    shutil.copytree(loaded_once / "stored", media_root)
    shutil.copytree(loaded_once / "sample", tmp_path / "sample")
    return tmp_path / "sample"


def make_files(folder: Path) -> None:
    files = folder / "files"
    files.mkdir(exist_ok=True)
    Image.new("RGB", (40, 30), "#336699").save(files / "synthetic.png")
    (files / "synthetic.pdf").write_bytes(paper_bytes())
    (files / "synthetic.mp3").write_bytes(film_bytes("mp3"))
    (files / "synthetic.mp4").write_bytes(film_bytes("mp4"))


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Makes a folder of the files given by name and text."""

    def make(**files: str) -> Path:
        folder = tmp_path / "records"
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        return folder

    return make


def load(folder: Path, *options: str) -> str:
    """Run the command; what it says."""
    out = StringIO()
    call_command("load_records", str(folder), *options, stdout=out, stderr=StringIO())
    return out.getvalue()


def dump(folder: Path, *options: str) -> dict[str, bytes]:
    """Run the command; every file it wrote, by its path in the folder."""
    call_command("dump_records", str(folder), *options, stdout=StringIO())
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def clear_archive() -> None:
    """Take every record away, and what the loader remembers of it, so that the next load starts from nothing."""
    HomePageCitation.objects.all().delete()
    files = [apps.get_model(f"assets.{name}") for name in ("ArchiveImage", "ArchiveDocument", "Recording")]
    pages = [description.model for description in [*reversed(RECORDS), *SITE_PAGES]]
    for model in [ArchiveSettings, *pages, *files, RightsStatement]:
        for instance in model.objects.all():
            instance.delete()
    LoadedRecord.objects.all().delete()


def contents() -> dict[str, int]:
    """How many rows every table holds: what a refused load must leave as it was."""
    tables = sorted({model._meta.db_table for model in apps.get_models() if model._meta.managed})
    quoted = [connection.ops.quote_name(table) for table in tables]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"(SELECT COUNT(*) FROM {table})" for table in quoted))  # noqa: S608
        return dict(zip(tables, cursor.fetchone(), strict=True))
