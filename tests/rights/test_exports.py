"""What left the archive is written down once, in little room, and is to be recalled once it is taken back."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from archive.accounts.roles import CURATOR, EDITOR, MODERATOR, Role
from archive.contributions import deciding
from archive.core.ledgers import ImmutableError
from archive.core.visibility import AccessStatus
from archive.rights.exports import Export, Recall, compact, due_recalls, exports_of, holds
from tests.admin_forms import edit_url, signed_in
from tests.contributions.test_deciding import publish
from tests.factories import make_event, make_memorial, make_rights, make_source
from tests.factories.gifts import ANSWERS, Giver, photograph

pytestmark = pytest.mark.django_db


def browser_of(role: Role) -> Client:
    person, _created = get_user_model().objects.get_or_create(username=f"synthetic {role.code}")
    person.groups.set([role.group])
    return signed_in(person)


def dumped(folder: Path, **options: Any) -> str:
    """Everything that a dump holds, file by file."""
    call_command("dump_records", str(folder), stdout=io.StringIO(), **options)
    return "\n".join(
        f"{path.name}\n{path.read_bytes().decode('utf-8', 'replace')}" for path in folder.rglob("*") if path.is_file()
    )


def accepted(giver: Giver) -> list[Any]:
    moderator, _created = get_user_model().objects.get_or_create(username="synthetic moderator")
    moderator.groups.set([MODERATOR.group])
    files = list(giver.gift.files.values_list("pk", flat=True))
    return deciding.accept(giver.gift, moderator, with_words=True, files=files)


def test_a_dump_of_a_large_archive_is_written_down_in_little_room() -> None:
    held = compact([f"BJ-M-{number:04d}" for number in range(1, 100_001) if number != 147] + ["BJ-E-0003"])
    assert held == {"BJ-E": [[3, 3]], "BJ-M": [[1, 146], [148, 100_000]]}
    assert holds(held, "BJ-M-100000") and holds(held, "BJ-M-0001")
    assert not holds(held, "BJ-M-0147") and not holds(held, "BJ-P-0001")


def test_what_was_exported_and_is_taken_back_is_to_be_recalled(tmp_path: Path) -> None:
    giver = Giver()
    giver.give("items", photograph())
    [record] = map(publish, accepted(giver))
    other = make_memorial()
    before = dumped(tmp_path / "one", meant_for="Synthetic library")
    assert record.identifier in before and "Synthetic title" in before
    names = {path.name for path in (tmp_path / "one" / "files").iterdir()}
    [export] = Export.objects.all()
    assert (export.what, export.by, export.meant_for) == ("records", None, "Synthetic library")
    assert holds(export.held, other.identifier) and due_recalls() == []

    giver.post("withdraw/")
    [due] = due_recalls()
    assert (due.export, due.identifiers) == (export, (record.identifier,))
    # A dump into the same folder holds nothing of it any more, and is none of those to be recalled.
    after = dumped(tmp_path / "one", force=True)
    assert not any(name in after for name in names) and not any((tmp_path / "one" / "files").iterdir())
    assert "alt_text" not in after.partition(record.identifier)[2].partition("---")[0]
    assert [row.export for row in due_recalls()] == [export]
    assert [found for found, _held in exports_of([record.identifier])] == [Export.objects.first(), export]


def test_the_curator_sees_it_on_the_record_and_on_the_contribution_and_notes_that_it_was_recalled(
    tmp_path: Path,
) -> None:
    giver = Giver()
    giver.give("items", photograph())
    [record] = map(publish, accepted(giver))
    dumped(tmp_path / "one", meant_for="Synthetic library")
    giver.post("withdraw/")
    curator, moderator, editor = map(browser_of, (CURATOR, MODERATOR, EDITOR))
    page = f"{reverse('recalls')}?record={record.identifier}"
    assert page in curator.get(edit_url(record)).content.decode()
    screen = curator.get(reverse("contribution", args=[giver.gift.pk])).content.decode()
    assert "Synthetic library" in screen and page in screen
    assert "Synthetic library" in moderator.get(page).content.decode()
    assert editor.get(page).status_code in {302, 403}

    [due] = due_recalls()
    note = {"export": str(due.export.pk), "note": "Synthetic library has deleted it."}
    moderator.post(page, note)
    assert curator.post(page, {**note, "note": " "}).status_code == 422
    assert curator.post(page, {"note": note["note"]}).status_code == 422
    assert not Recall.objects.exists()
    assert curator.post(page, note).status_code == 302
    [noted] = Recall.objects.all()
    assert (noted.identifiers, str(noted.by)) == ([record.identifier], "synthetic curator")
    assert due_recalls() == [] and "has deleted it" in curator.get(page).content.decode()
    for row in (noted, due.export):
        with pytest.raises(ImmutableError):
            row.save()
        with pytest.raises(ImmutableError):
            row.delete()
    listing = reverse("wagtailsnippets_rights_export:list")
    assert "Synthetic library" in curator.get(f"{listing}?record={record.identifier}").content.decode()
    assert "Synthetic library" not in curator.get(f"{listing}?record=BJ-V-0999").content.decode()
    inspected = curator.get(reverse("wagtailsnippets_rights_export:inspect", args=[due.export.pk]))
    assert record.identifier in inspected.content.decode()


def test_a_draft_that_was_exported_leaves_its_identifier_and_nothing_else(tmp_path: Path) -> None:
    make_rights()
    make_source()
    gifts = [Giver(), Giver(), Giver()]
    gifts[0].give("items", photograph())
    gifts[1].give("name")
    gifts[2].give("memory")
    records = [accepted(giver)[0] for giver in gifts]
    dumped(tmp_path / "one")
    for giver, record in zip(gifts, records, strict=True):
        giver.post("withdraw/")
        left = type(record).objects.get(pk=record.pk).get_latest_revision_as_object()
        assert (left.title, left.slug, left.live) == (record.identifier, record.identifier.lower(), False)
        assert left.access_status == AccessStatus.WITHDRAWN and not left.texts.all() and left.internal_note == ""
        assert left.revisions.count() == 1
        told = Client().get(f"/id/{record.identifier}")
        assert told.status_code == 410 and "Synthetic" not in told.content.decode()
    [due] = due_recalls()
    assert due.identifiers == tuple(sorted(record.identifier for record in records))
    assert "Synthetic" not in dumped(tmp_path / "two").replace("Synthetic source", "").replace("Synthetic rights", "")
    # No other record gets the number.
    again = Giver()
    again.give("items", photograph(colour="red"))
    [another] = accepted(again)
    assert another.identifier not in {record.identifier for record in records}


def test_an_older_dump_brings_nothing_back(tmp_path: Path) -> None:
    giver = Giver()
    giver.give("items", photograph())
    [record] = map(publish, accepted(giver))
    draft = Giver()
    draft.give("memory", name="anonymous")
    [unpublished] = accepted(draft)
    dumped(tmp_path / "one")
    for one in (giver, draft):
        one.post("withdraw/")
    out = io.StringIO()
    call_command("load_records", str(tmp_path / "one"), overwrite=True, stdout=out)
    for row in (record, unpublished):
        assert row.identifier in out.getvalue()
        stands = type(row).objects.get(pk=row.pk)
        assert stands.access_status == AccessStatus.WITHDRAWN and not any(
            text.summary or text.transcript for text in stands.get_latest_revision_as_object().texts.all()
        )
        assert not getattr(stands, "image", None)


def test_a_narrower_answer_is_to_be_recalled_as_well_and_anew_each_time(tmp_path: Path) -> None:
    giver = Giver()
    giver.give("items", photograph(), you={"name": "Synthetic Giver"}, name="full")
    [record] = map(publish, accepted(giver))
    dumped(tmp_path / "one")
    giver.post("consent/", **{**ANSWERS, "name": "initials"})
    [due] = due_recalls()
    assert due.identifiers == (record.identifier,)
    Recall.objects.create(export=due.export, identifiers=list(due.identifiers), note="Synthetic")
    assert due_recalls() == []
    giver.post("consent/", **{**ANSWERS, "name": "anonymous"})
    assert len(due_recalls()) == 1
    giver.post("withdraw/")
    assert [row.identifiers for row in due_recalls()] == [(record.identifier,)]


def test_what_a_curator_withdraws_is_to_be_recalled_from_every_export(tmp_path: Path) -> None:
    event = make_event(sources=[make_source()])
    dumped(tmp_path / "one")
    event.access_status = AccessStatus.WITHDRAWN
    event.save_revision().publish()
    [due] = due_recalls()
    assert due.identifiers == (event.identifier,)


def test_public_images_that_are_written_out_and_reports_that_are_downloaded_are_exports_too(tmp_path: Path) -> None:
    event = make_event(sources=[make_source()])
    restricted = make_event(access_status=AccessStatus.RESTRICTED)
    address = "https://images.synthetic.example/iiif"
    call_command("export_iiif", str(tmp_path / "iiif"), address=address, meant_for="Synthetic", stdout=io.StringIO())
    [images] = Export.objects.all()
    assert holds(images.held, event.identifier) and not holds(images.held, restricted.identifier)
    assert images.written_to.endswith(f"({address})") and images.meant_for == "Synthetic"

    curator = browser_of(CURATOR)
    event.texts.filter(language="en").update(title="=1+1 synthetic")
    event = type(event).objects.get(pk=event.pk)
    event.save_revision().publish()
    for report in ("aging_pages", "locked_pages", "workflow", "workflow_tasks", "site_history"):
        asked = reverse(f"wagtailadmin_reports:{report}")
        assert curator.get(asked).status_code == 200
        answer = curator.get(f"{asked}?export=csv")
        written = list(csv.reader(io.StringIO(answer.getvalue().decode())))
        assert not [cell for line in written for cell in line if cell.startswith("=")], "no cell is computed"
        export = Export.objects.first()
        assert export is not None and export.what == "report" and str(export.by) == "synthetic curator"
        assert export.written_to == f"{asked} (csv)"
        if report == "aging_pages":
            assert any("'=1+1 synthetic" in line for line in written) and holds(export.held, event.identifier)
    assert Export.objects.filter(what="report").count() == 5


@pytest.mark.parametrize("role", [CURATOR, MODERATOR], ids=lambda role: role.code)
def test_nothing_is_offered_for_many_exports_as_nobody_may_do_it(role: Role) -> None:
    Export.objects.create(what=Export.What.REPORT, written_to="Synthetic report")
    html = browser_of(role).get(reverse("wagtailsnippets_rights_export:list")).content.decode()
    assert "Synthetic report" in html and "bulk-action" not in html


def test_not_even_an_administrator_deletes_many_exports_at_once() -> None:
    export = Export.objects.create(what=Export.What.REPORT, written_to="Synthetic report")
    administrator = signed_in(get_user_model().objects.create_superuser("synthetic administrator"))
    address = reverse("wagtail_bulk_action", args=["rights", "export", "delete"])
    administrator.post(f"{address}?id={export.pk}&next=/admin/")
    assert Export.objects.get() == export
