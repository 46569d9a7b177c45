"""What a load does to an archive that people work in: all or nothing, once, and never over a curator's head."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Revision

from archive.events.models import EventPage
from archive.home.models import StandardPage
from archive.interchange.loading import Load
from archive.interchange.models import LoadedRecord
from archive.interchange.plan import Verdict
from archive.interchange.problems import LoadRefusedError
from archive.memorials.models import MemorialName, MemorialPage
from archive.sources.models import SourcePage
from tests.interchange.conftest import BASE, contents, dump, load

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_archive"), pytest.mark.each]


def edit(page: Any, *, publish: bool, **values: str) -> None:
    """What a curator does in the admin: change the English words, save, perhaps publish."""
    text = page.texts.get(language="en")
    for name, value in values.items():
        setattr(text, name, value)
    page.texts = [text, *page.texts.exclude(language="en")]
    revision = page.save_revision()
    if publish:
        revision.publish()


def title_of(page: Any) -> str:
    return str(type(page).objects.get(pk=page.pk).texts.get(language="en").title)


# --- once -----------------------------------------------------------------------------------------------


def test_if_empty_does_nothing_when_there_are_records(sample: Path, write: Callable[..., Path]) -> None:
    assert load(sample, "--if-empty").endswith("records changed.\n")
    before = contents()
    assert "nothing was loaded" in load(write(base="record: nonsense\n"), "--if-empty")
    assert contents() == before


def test_dry_run_checks_and_says_but_writes_nothing(sample: Path) -> None:
    before = contents()
    said = load(sample, "--dry-run")
    assert "source: created 3" in said
    assert said.endswith("Dry run: 25 records would be written.\n")
    assert contents() == before


def test_long_work_shows_a_bar_on_a_terminal_only(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(base=BASE)
    load(folder)
    assert capsys.readouterr().err == ""
    change_file(folder, "title: Synthetic event", "title: Another title")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    load(folder)
    assert "Writing: " in capsys.readouterr().err


def test_dry_run_reports_mistakes(write: Callable[..., Path]) -> None:
    with pytest.raises(CommandError):
        load(write(base="record: nonsense\n"), "--dry-run")


def test_loading_costs_queries_in_proportion(write: Callable[..., Path]) -> None:
    """Checking asks the database the same number of questions, however many records there are."""
    source = BASE[: BASE.index("---\nrecord: place")]
    counts = []
    for size in (5, 50):
        folder = write(base="".join(source.replace("0001", f"{number:04d}") for number in range(1, size + 1)))
        with CaptureQueriesContext(connection) as queries:
            Load(folder).prepare()
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_database_is_told_how_much_it_holds_now(sample: Path) -> None:
    """SQLite plans without such knowledge; PostgreSQL would plan as for an empty archive until it looks by itself."""
    times = []
    for _load in ("first", "nothing new"):
        with CaptureQueriesContext(connection) as queries:
            load(sample)
        times.append(sum(query["sql"].startswith("ANALYZE") for query in queries))
    assert times == ([1, 0] if connection.vendor == "postgresql" else [0, 0])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [MemorialName._meta.db_table])
            assert cursor.fetchone() == (MemorialName.objects.count(),)


# --- all or nothing ------------------------------------------------------------------------------------


def test_nothing_is_written_when_the_last_record_fails(sample: Path, media_root: Path) -> None:
    before = contents()
    prepare = StandardPage.prepare

    def fail(self: StandardPage) -> None:
        if self.slug == "contact":
            raise ValidationError("Synthetic failure")
        prepare(self)

    with mock.patch.object(StandardPage, "prepare", fail), pytest.raises(CommandError):
        load(sample)
    assert contents() == before
    assert not [path for path in media_root.rglob("*") if path.is_file()]


@pytest.mark.parametrize("error", [ValidationError("Synthetic failure"), IntegrityError("Synthetic failure")])
def test_a_refusal_names_the_record(sample: Path, error: Exception) -> None:
    prepare = EventPage.prepare

    def fail(self: EventPage) -> None:
        if self.identifier == "BJ-E-0002":
            raise error
        prepare(self)

    with mock.patch.object(EventPage, "prepare", fail):
        load_ = Load(sample)
        load_.prepare()
        with pytest.raises(LoadRefusedError, match=r"events\.yaml:\d+: BJ-E-0002: Synthetic failure"):
            load_.write()


# --- over a curator's head -----------------------------------------------------------------------------


@pytest.fixture
def folder(write: Callable[..., Path]) -> Path:
    folder = write(base=BASE)
    load(folder)
    return folder


def change_file(folder: Path, old: str, new: str) -> None:
    path = folder / "base.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_what_changed_in_the_files_is_updated(folder: Path) -> None:
    event = EventPage.objects.get()
    figure, text = event.figures.get(), event.texts.get()
    change_file(folder, "title: Synthetic event", "title: Another title")
    assert "event: updated 1" in load(folder)
    event.refresh_from_db()
    assert title_of(event) == event.title == "Another title"
    assert event.slug == "synthetic-event"
    assert (event.figures.get().pk, event.texts.get().pk) == (figure.pk, text.pk)
    assert event.live and not event.has_unpublished_changes
    assert Revision.objects.for_instance(event).count() == 2
    assert load(folder).endswith("0 records changed.\n")


def test_what_a_curator_published_is_kept(folder: Path) -> None:
    event = EventPage.objects.get()
    edit(event, publish=True, title="A curator's title")
    change_file(folder, "title: Synthetic event", "title: Another title")
    said = load(folder)
    assert "kept: BJ-E-0001: changed by a curator since it was loaded" in said
    assert "event: kept 1" in said
    assert title_of(event) == "A curator's title"


def test_a_curators_change_is_kept_when_the_files_are_as_before(folder: Path) -> None:
    event = EventPage.objects.get()
    edit(event, publish=True, title="A curator's title")
    assert "kept: BJ-E-0001" in load(folder)
    assert title_of(event) == "A curator's title"


def test_a_waiting_draft_of_a_curator_is_kept(folder: Path) -> None:
    event = EventPage.objects.get()
    edit(event, publish=False, title="A curator's draft")
    change_file(folder, "title: Synthetic event", "title: Another title")
    assert "kept: BJ-E-0001: a curator's unpublished changes wait" in load(folder)
    assert title_of(event) == "Synthetic event"
    draft = EventPage.objects.get().get_latest_revision_as_object()
    assert draft.texts.get(language="en").title == "A curator's draft"


def test_a_draft_that_a_curator_works_on_is_kept(write: Callable[..., Path]) -> None:
    folder = write(
        base=BASE.replace("identifier: BJ-M-0001\nstatus: published", "identifier: BJ-M-0001\nstatus: draft")
    )
    load(folder)
    memorial = MemorialPage.objects.get()
    memorial.internal_note = "A curator's note"
    memorial.save_revision()
    assert "kept: BJ-M-0001" in load(folder)


def test_a_record_that_a_curator_unpublished_is_kept(folder: Path) -> None:
    EventPage.objects.get().unpublish()
    assert "kept: BJ-E-0001" in load(folder)
    assert not EventPage.objects.get().live


def test_a_record_that_a_curator_made_is_kept(write: Callable[..., Path], tmp_path: Path) -> None:
    load(write(base=BASE))
    LoadedRecord.objects.all().delete()
    change_file(tmp_path / "records", "title: Synthetic event", "title: Another title")
    said = load(tmp_path / "records")
    assert "kept: BJ-E-0001: not loaded from files" in said
    assert "source: unchanged 1" in said
    assert title_of(EventPage.objects.get()) == "Synthetic event"


@pytest.mark.parametrize("publish", [True, False])
def test_overwrite_replaces_what_a_curator_changed(folder: Path, publish: bool) -> None:
    event = EventPage.objects.get()
    edit(event, publish=publish, title="A curator's title")
    change_file(folder, "title: Synthetic event", "title: Another title")
    assert "event: updated 1" in load(folder, "--overwrite")
    event.refresh_from_db()
    assert title_of(event) == "Another title"
    assert event.live and not event.has_unpublished_changes
    assert load(folder).endswith("0 records changed.\n")


def test_what_the_curator_said_can_be_taken_into_the_files(folder: Path, tmp_path: Path) -> None:
    event = EventPage.objects.get()
    edit(event, publish=True, title="A curator's title")
    dump(tmp_path / "dumped")
    assert load(tmp_path / "dumped").endswith("0 records changed.\n")


def test_a_record_taken_back_in_the_files_is_unpublished(folder: Path) -> None:
    change_file(
        folder,
        "identifier: BJ-E-0001\nother_identifiers",
        "identifier: BJ-E-0001\nverification: excerpt\nother_identifiers",
    )
    change_file(folder, "slug: synthetic-event\nstatus: published", "slug: synthetic-event\nstatus: draft")
    assert "event: updated 1" in load(folder)
    assert not EventPage.objects.get().live
    change_file(folder, "slug: synthetic-event\nstatus: draft", "slug: synthetic-event\nstatus: published")
    assert "event: updated 1" in load(folder)
    assert EventPage.objects.get().live


def test_rows_that_left_the_files_leave_the_record(folder: Path) -> None:
    change_file(folder, "other_identifiers: [synthetic-event]", "other_identifiers: [x]")
    figures = next(line for line in BASE.splitlines(keepends=True) if line.startswith("figures:"))
    change_file(folder, figures, "")
    load(folder)
    event = EventPage.objects.get()
    assert [alias.value for alias in event.other_identifiers.all()] == ["x"]
    assert not event.figures.exists()


def test_an_identifier_may_move_from_one_record_to_another(folder: Path) -> None:
    change_file(folder, "other_identifiers: [synthetic-event]\n", "")
    change_file(folder, "slug: synthetic-event", "slug: other-slug")
    text = (folder / "base.yaml").read_text(encoding="utf-8")
    earlier = text.replace("record: event\nidentifier: BJ-E-0001", "record: event\nidentifier: BJ-E-0009", 1)
    second = earlier[earlier.index("record: event") : earlier.index("---\nrecord: memorial")]
    second = second.replace("slug: other-slug", "slug: synthetic-event\nother_identifiers: [synthetic-event]").replace(
        "BJ-F-0001", "BJ-F-0002"
    )
    (folder / "aaa.yaml").write_text(second, encoding="utf-8")
    load(folder)
    assert EventPage.objects.get(identifier="BJ-E-0009").other_identifiers.get().value == "synthetic-event"
    assert EventPage.objects.get(identifier="BJ-E-0009").slug == "synthetic-event"


def test_the_plan_names_every_record_once(sample: Path) -> None:
    plan = Load(sample).prepare()
    names = [step.entry.ledger_key for step in plan.steps]
    assert len(names) == len(set(names))
    there_before = plan.having(Verdict.UPDATE)
    assert [step.entry.ledger_key for step in there_before] == ["page:home", "page:events"]
    assert len(plan.having(Verdict.CREATE)) == len(plan.steps) - len(there_before)
    assert SourcePage.objects.count() == 0
