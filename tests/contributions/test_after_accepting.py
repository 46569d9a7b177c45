"""Once records were made of it, a contribution is in its giver's hand as before, and nobody declines it over them."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client, TestCase
from django.utils import timezone

from archive.accounts.roles import CURATOR, MODERATOR
from archive.contributions import deciding, keeping
from archive.contributions.enums import Verdict
from archive.contributions.models import Contribution, Identity
from archive.core.visibility import AccessStatus
from archive.media.models import MediaPage
from tests.admin_forms import edit_url, read_form, signed_in
from tests.contributions.desk import Desk
from tests.contributions.test_deciding import NAME, accept_all, member, publish
from tests.factories import make_media, make_rights, make_source
from tests.factories.files import paper_bytes
from tests.factories.gifts import ANSWERS, Giver, photograph

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> Any:
    return member(MODERATOR)


def paper(line: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("synthetic.pdf", paper_bytes(line))


def given_now() -> Giver:
    giver = Giver()
    giver.give("items", photograph(), you=NAME, name="full")
    return giver


@pytest.fixture(scope="module")
def given(module_db: None) -> Giver:
    return given_now()


@pytest.fixture
def giver(given: Giver) -> Giver:
    return given.again()


@pytest.fixture
def record(giver: Giver, moderator: Any) -> Any:
    """Of the photograph, and everybody sees it."""
    return publish(accept_all(giver.gift, moderator)[0])


class TestDeclining:
    def test_it_is_not_offered_and_the_moderator_reads_what_to_do(
        self, giver: Giver, moderator: Any, record: Any
    ) -> None:
        desk = Desk(moderator, giver.gift)
        assert not desk.page.select('button[value="rejected"]') and "a curator sets its access" in desk.part("decide")
        desk.press("rejected", reason="Synthetic reason")
        assert giver.gift.state == "accepted"
        problem = desk.page.select_one("#id_verdict_error")
        assert problem and "has to be withdrawn" in problem.get_text()
        assert "Not taken" not in giver.get("yours/").content.decode()

    def test_no_way_round_the_form_declines_it(self, giver: Giver, moderator: Any, record: Any) -> None:
        with pytest.raises(ValidationError, match="still stand"):
            deciding.decide(giver.gift, moderator, Verdict.REJECTED, reason="Synthetic reason")
        assert giver.gift.state == "accepted"

    @pytest.mark.parametrize("way", ["withdrawn", "draft deleted"])
    def test_once_they_are_withdrawn_it_can_be_declined(self, giver: Giver, moderator: Any, way: str) -> None:
        (page,) = accept_all(giver.gift, moderator)
        if way == "withdrawn":
            page = publish(page)
            page.access_status = AccessStatus.WITHDRAWN
            page.save_revision().publish()
        else:
            page.delete()
        Desk(moderator, giver.gift).press("rejected", reason="Synthetic reason")
        assert giver.gift.state == "rejected" and not giver.gift.is_changeable
        assert "Change who may see it" not in giver.get("yours/").content.decode()

    def test_a_merged_record_stands_in_another(self, giver: Giver, moderator: Any, record: Any) -> None:
        MediaPage.objects.filter(pk=record.pk).update(access_status=AccessStatus.MERGED)
        assert deciding.why_not_declined(giver.gift)


class TestDeclinedOverItsRecords:
    """As it could be done in earlier versions: what stands stays in the hand of the giver."""

    @pytest.fixture(autouse=True)
    def declined(self, giver: Giver, record: Any) -> None:
        giver.gift.note(Verdict.REJECTED, reason="Synthetic reason")

    def test_the_giver_reads_so_and_narrows_what_stands(self, giver: Giver, record: Any, client: Client) -> None:
        html = giver.get("yours/").content.decode()
        assert "before it was declined" in html and "Change who may see it" in html
        assert giver.get("consent/").status_code == 200
        giver.post("consent/", **{**ANSWERS, "publication": "archive", "name": "anonymous"})
        assert client.get(record.get_url()).status_code == 404
        narrowed = MediaPage.objects.get(pk=record.pk)
        assert narrowed.access_status == AccessStatus.RESTRICTED and narrowed.creator != NAME["name"]
        assert giver.gift.state == "waiting", "a moderator looks at it anew"

    def test_the_giver_takes_it_back(self, giver: Giver, record: Any, client: Client) -> None:
        giver.post("withdraw/")
        assert client.get(record.get_url()).status_code == 410 and giver.gift.state == "withdrawn"

    def test_what_a_narrower_answer_needs_is_kept_while_they_stand(self, giver: Giver, record: Any) -> None:
        long_ago = timezone.now() - timedelta(days=400)
        Contribution.objects.update(changed_at=long_ago)
        assert keeping.expire() == (0, 0) and Identity.objects.exists()
        MediaPage.objects.filter(pk=record.pk).update(access_status=AccessStatus.WITHDRAWN)
        assert keeping.expire() == (0, 1) and not Identity.objects.exists()
        Contribution.objects.update(changed_at=long_ago)
        assert keeping.expire() == (0, 0), "it is empty"

    def test_what_came_after_it_was_emptied_is_deleted_as_well(self, giver: Giver, record: Any) -> None:
        gift = giver.gift
        gift.decisions.create(verdict=Verdict.EMPTIED)
        MediaPage.objects.filter(pk=record.pk).update(access_status=AccessStatus.WITHDRAWN)
        gift.note(Verdict.REJECTED, reason="Synthetic reason")
        Contribution.objects.update(changed_at=timezone.now() - timedelta(days=400))
        assert keeping.expire() == (0, 1) and not Identity.objects.exists()


def test_what_was_declined_as_a_whole_is_shut(giver: Giver) -> None:
    giver.gift.note(Verdict.REJECTED, reason="Synthetic reason")
    assert giver.get("consent/").url.endswith("/yours/")
    assert "Change who may see it" not in giver.get("yours/").content.decode()


@pytest.mark.parametrize("way", ["narrowed", "taken back"])
def test_no_finished_page_that_showed_it_stays_on_the_disk(
    moderator: Any, way: str, settings: Any, tmp_path: Path
) -> None:
    giver = given_now()  # whose file is deleted
    record = publish(accept_all(giver.gift, moderator)[0])
    files = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": tmp_path / "pages"}
    settings.CACHES = settings.CACHES | {"pages": files}
    assert NAME["name"] in Client().get(record.get_url()).content.decode()
    assert list((tmp_path / "pages").iterdir())
    with TestCase.captureOnCommitCallbacks(execute=True):
        if way == "narrowed":
            giver.post("consent/", **{**ANSWERS, "name": "anonymous"})
        else:
            giver.post("withdraw/")
    assert not list((tmp_path / "pages").iterdir())


class TestFiles:
    def test_one_of_which_a_record_was_made_has_no_button_and_says_why(self, giver: Giver, record: Any) -> None:
        giver.post("files/", files=[photograph("b.jpg", "red")])
        made, new = giver.gift.files.order_by("pk")
        html = giver.get("files/").content.decode()
        assert f"/files/{made.pk}/remove/" not in html and "A record was made of this file" in html
        assert f"/files/{new.pk}/remove/" in html, "the other one can be taken out"

    def test_who_presses_the_button_of_an_earlier_page_is_led_to_the_reason(self, giver: Giver, record: Any) -> None:
        file = giver.gift.files.get()
        answer = giver.post(f"files/{file.pk}/remove/")
        assert answer.url.endswith(f"/files/#file-{file.pk}") and giver.gift.files.get() == file
        assert f'id="file-{file.pk}"' in giver.get("files/").content.decode()

    @pytest.mark.parametrize("screen", ["files/", "consent/", "you/"])
    def test_after_it_was_sent_no_steps_are_counted(self, giver: Giver, screen: str) -> None:
        assert "of 5" not in giver.get(screen).content.decode()
        begun = Giver()
        begun.begin("items")
        assert "Step 2 of 5" in begun.get("files/").content.decode()


class TestAddingFiles:
    @pytest.mark.parametrize("decided", ["accepted", "asked"])
    def test_a_file_that_comes_later_waits_to_be_read(self, giver: Giver, moderator: Any, decided: str) -> None:
        if decided == "accepted":
            accept_all(giver.gift, moderator)
        else:
            deciding.decide(giver.gift, moderator, Verdict.ASKED, message="Synthetic question")
        assert giver.gift.state == decided
        for colour in ("navy", "olive"):
            assert giver.post("files/", files=[photograph(f"{colour}.jpg", colour)]).status_code == 303
        assert giver.gift.state == "waiting"
        steps = giver.gift.decisions.filter(verdict__in=[Verdict.ADDED, Verdict.ANSWERED])
        assert [step.verdict for step in steps] == ["added" if decided == "accepted" else "answered"], (
            "once, not for each"
        )


class TestAFormOpenedBefore:
    """Of the record, in the admin, while its giver changes something."""

    @pytest.fixture
    def curator(self, record: Any) -> Client:
        return signed_in(member(CURATOR))

    def test_what_was_taken_back_is_not_stored_again(self, giver: Giver, record: Any, curator: Client) -> None:
        form = read_form(curator, edit_url(record))
        assert form["creator"] == NAME["name"]
        giver.post("withdraw/")
        answer = curator.post(edit_url(record), form, follow=True)
        assert "whoever gave this has changed what they allow" in answer.content.decode()
        assert NAME["name"] not in answer.content.decode()
        assert record.revisions.get().as_object().creator == ""

    def test_a_name_that_is_no_longer_told_does_not_come_back(self, giver: Giver, record: Any, curator: Client) -> None:
        form = read_form(curator, edit_url(record))
        giver.post("consent/", **{**ANSWERS, "name": "anonymous"})
        answer = curator.post(edit_url(record), {**form, "action-publish": "1"}, follow=True)
        assert "whoever gave this has changed what they allow" in answer.content.decode()
        stands = MediaPage.objects.get(pk=record.pk)
        assert NAME["name"] not in {stands.creator, stands.get_latest_revision_as_object().creator}
        # The form as it is now is stored.
        curator.post(edit_url(record), {**read_form(curator, edit_url(record)), "internal_note": "Synthetic note"})
        draft = MediaPage.objects.get(pk=record.pk).get_latest_revision_as_object()
        assert draft.internal_note == "Synthetic note"

    def test_where_a_colleague_alone_was_quicker_it_is_stored(self, record: Any, curator: Client) -> None:
        form = read_form(curator, edit_url(record))
        record.get_latest_revision_as_object().save_revision()
        curator.post(edit_url(record), {**form, "internal_note": "Synthetic note"})
        assert MediaPage.objects.get(pk=record.pk).get_latest_revision_as_object().internal_note == "Synthetic note"


class TestASecondRecord:
    """Consent follows the file: what is not to be seen is on no other record either."""

    @pytest.fixture
    def gift(self) -> Contribution:
        giver = Giver()
        return giver.give("items", photograph(), paper("Verborgene words"), publication="archive")

    @pytest.fixture
    def files(self, gift: Contribution, moderator: Any, django_capture_on_commit_callbacks: Any) -> dict[str, Any]:
        with django_capture_on_commit_callbacks(execute=True):
            image, document = accept_all(gift, moderator)
        return {"image": image.image, "document": document.document}

    @pytest.mark.parametrize("field", ["image", "document"])
    def test_it_is_not_published(self, files: dict[str, Any], field: str) -> None:
        fields = {field: files[field], "rights_statement": make_rights()}
        with pytest.raises(ValidationError, match="did not allow it to be published"), transaction.atomic():
            make_media(**fields)
        second = make_media(**fields, live=False)
        assert list(second.publication_errors()) == [field]
        second.access_status = AccessStatus.RESTRICTED
        assert second.publication_errors() == {}

    def test_nor_is_a_copy_of_a_source(self, files: dict[str, Any]) -> None:
        source = make_source(digitised_copy=files["document"], live=False)
        assert "did not allow" in source.publication_errors()["digitised_copy"][0]

    @pytest.mark.parametrize("field", ["image", "document"])
    def test_one_that_is_public_all_the_same_shows_nothing(
        self, files: dict[str, Any], field: str, client: Client, tmp_path: Path
    ) -> None:
        second = make_media(**{field: files[field]}, rights_statement=make_rights(), live=False)
        MediaPage.objects.filter(pk=second.pk).update(live=True)
        assert client.get(f"/iiif/3/{second.identifier}.1/full/max/0/default.jpg").status_code == 404
        assert client.get(f"/id/{second.identifier}/manifest.json").status_code == 404
        assert "Verborgene" not in client.get(second.get_url()).content.decode()
        call_command("export_iiif", str(tmp_path), address="https://images.synthetic.example", stdout=StringIO())
        assert not [path for path in tmp_path.rglob("*") if str(second.identifier) in str(path)]

    def test_staff_see_it_while_they_look_into_it(self, files: dict[str, Any]) -> None:
        second = make_media(image=files["image"], live=False)
        browser = signed_in(member(CURATOR))
        assert browser.get(f"/iiif/3/{second.identifier}.1/full/max/0/default.jpg").status_code == 200
