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
from wagtail.models import PageLogEntry, ReferenceIndex, Revision, Site

from archive.assets.models import ArchiveImage
from archive.events.models import EventIndexPage, EventPage
from archive.home.models import HomePage, StandardPage
from archive.interchange.loading import Load
from archive.interchange.models import LoadedRecord
from archive.interchange.plan import Verdict
from archive.interchange.problems import LoadRefusedError
from archive.memorials.models import MemorialName, MemorialPage
from archive.places.models import Place
from archive.sources.models import SourcePage
from tests.interchange.conftest import BASE, contents, dump, load

pytestmark = pytest.mark.django_db


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


# --- what a load leaves behind ------------------------------------------------------------------------


def test_a_published_record_is_public_and_its_history_says_so(sample: Path) -> None:
    load(sample)
    event = EventPage.objects.get(identifier="BJ-E-0001")
    assert event in EventPage.objects.public()
    assert (event.live, event.has_unpublished_changes) == (True, False)
    assert event.live_revision_id == event.latest_revision_id == Revision.objects.for_instance(event).get().pk
    assert event.first_published_at and event.last_published_at
    actions = PageLogEntry.objects.filter(page=event.pk).values_list("action", flat=True)
    assert sorted(actions) == ["wagtail.create", "wagtail.publish"]


def test_a_draft_stays_a_draft(sample: Path) -> None:
    load(sample)
    draft = MemorialPage.objects.get(identifier="BJ-M-0003")
    assert not draft.live
    assert draft.first_published_at is None
    assert draft.latest_revision is not None and draft.live_revision is None
    assert draft.get_latest_revision_as_object().names.get().text == "Synthetic 000003"
    assert not PageLogEntry.objects.filter(page=draft.pk, action="wagtail.publish").exists()


def test_a_revision_holds_the_stored_rows(sample: Path) -> None:
    """Else a curator's first save would replace every row by a copy."""
    load(sample)
    event = EventPage.objects.get(identifier="BJ-E-0001")
    revised = event.get_latest_revision_as_object()
    for relation in ("texts", "places", "figures", "citations"):
        stored = set(getattr(event, relation).values_list("pk", flat=True))
        assert {row.pk for row in getattr(revised, relation).all()} == stored != set()
    assert {row.pk for row in revised.figures.all()[0].citations.all()} == set(
        event.figures.all()[0].citations.values_list("pk", flat=True)
    )


def test_loaded_words_are_found_and_references_known(sample: Path) -> None:
    load(sample)
    assert [event.identifier for event in EventPage.objects.public().search("sintetik hisse")] == ["BJ-E-0001"]
    assert list(MemorialPage.objects.public().search("Синтетиков")) == [
        MemorialPage.objects.get(identifier="BJ-M-0001")
    ]
    place = Place.objects.get()
    users = {str(reference.content_type.model) for reference in ReferenceIndex.get_references_to(place)}
    assert {"eventpage", "memorialpage", "mediapage", "oralhistorypage", "exhibitionpage"} <= users


def test_the_index_listens_again_after_a_load(sample: Path) -> None:
    load(sample)
    page = StandardPage.objects.get(slug="about")
    edit(page, publish=True, title="Quite another heading")
    assert page.pk in {found.pk for found in StandardPage.objects.search("quite another heading")}


def test_the_tree_is_planted(sample: Path) -> None:
    load(sample)
    home = HomePage.objects.get()
    assert home.texts.get(language="en").title == "Synthetic archive"
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    index = EventIndexPage.objects.get()
    assert set(index.texts.values_list("language", flat=True)) == {"en", "ru"}
    assert {page.slug for page in home.get_children()} == {
        "events", "memorials", "sources", "media", "voices", "exhibitions", "places", "about", "contact",
    }  # fmt: skip
    assert not StandardPage.objects.get(slug="contact").live


def test_a_record_is_addressed_by_its_title_even_if_others_refer_to_it_first(sample: Path) -> None:
    load(sample)
    assert EventPage.objects.get(identifier="BJ-E-0002").slug == "a-synthetic-whole"
    assert MemorialPage.objects.get(identifier="BJ-M-0002").slug == "synthetic-000002"
    actions = PageLogEntry.objects.filter(page__slug="a-synthetic-whole").values_list("action", flat=True)
    assert sorted(actions) == ["wagtail.create", "wagtail.publish"]


# --- once -----------------------------------------------------------------------------------------------


def test_a_second_load_writes_nothing(sample: Path) -> None:
    load(sample)
    before = contents()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        said = load(sample)
    assert said.endswith("0 records changed.\n")
    assert contents() == before
    changes = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert changes == []


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


def test_a_picture_whose_description_changed_is_not_stored_again(sample: Path) -> None:
    load(sample)
    path = sample / "memorials.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("title: Synthetic portrait", "title: New title"), encoding="utf-8"
    )
    before = ArchiveImage.objects.count()
    assert "memorial: updated 1" in load(sample)
    assert ArchiveImage.objects.count() == before
    assert MemorialPage.objects.get(identifier="BJ-M-0001").portrait.title == "New title"


def test_the_plan_names_every_record_once(sample: Path) -> None:
    plan = Load(sample).prepare()
    names = [step.entry.ledger_key for step in plan.steps]
    assert len(names) == len(set(names))
    there_before = plan.having(Verdict.UPDATE)
    assert [step.entry.ledger_key for step in there_before] == ["page:home", "page:events"]
    assert len(plan.having(Verdict.CREATE)) == len(plan.steps) - len(there_before)
    assert SourcePage.objects.count() == 0
