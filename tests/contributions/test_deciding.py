"""Moderators decide; what they accept becomes drafts with consent attached; taking back acts at once."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from archive.accounts.roles import CURATOR, EDITOR, MODERATOR, TRANSLATOR, Role
from archive.assets.models import ArchiveImage, Recording
from archive.contributions import deciding
from archive.contributions.models import Contribution, Identity, IdentityLook
from archive.core.ledgers import ImmutableError
from archive.core.visibility import AccessStatus
from archive.media.models import MediaPage
from archive.memorials.models import MemorialPage
from archive.oral_histories.models import OralHistoryPage
from archive.rights.consent import CC_BY, IN_COPYRIGHT, UNDETERMINED
from archive.rights.models import RightsStatement
from archive.search.name_index import index_names
from tests.admin_forms import signed_in
from tests.contributions.desk import Desk, as_read
from tests.factories import make_memorial, make_rights, make_source
from tests.factories.files import sound_bytes, spoken_bytes
from tests.factories.gifts import ANSWERS, WORDS, Giver, photograph
from tests.pages import path_of

pytestmark = pytest.mark.django_db
NAME = {"name": "Synthetic Giver", "email": "giver@synthetic.example"}


def member(role: Role) -> Any:
    person, _created = get_user_model().objects.get_or_create(username=f"synthetic {role.code}")
    person.groups.set([role.group])
    return person


@pytest.fixture
def moderator() -> Any:
    return member(MODERATOR)


def accept_all(gift: Contribution, user: Any) -> list[Any]:
    files = list(gift.files.values_list("pk", flat=True))
    return deciding.accept(gift, user, with_words=True, files=files)


def publish(page: Any) -> Any:
    """As a curator does after having cleared the rest."""
    draft = page.get_latest_revision_as_object()
    if hasattr(draft, "rights_statement"):
        draft.rights_statement = make_rights()
    for row in draft.texts.all():
        row.title = "Synthetic title"
        if hasattr(row, "alt_text"):
            row.alt_text = "Synthetic picture"
    if draft.needs_citation:
        draft.citations = [type(draft).citations.rel.related_model(source=make_source())]
    draft.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


class TestLikeness:
    def test_people_of_such_a_name_are_pointed_out_in_any_spelling_drafts_included(self, moderator: Any) -> None:
        known, draft = make_memorial("Sintetik Məmmədova"), make_memorial("Sintetik Əliyev", live=False)
        index_names([known.pk, draft.pk])
        giver = Giver("ru")
        giver.give("name")
        Contribution.objects.update(subject="Мамедова Синтетик; Aliyev Sintetik; Qqqq Zzzz")
        address = reverse("contribution", args=[giver.gift.pk])
        html = signed_in(moderator).get(address).content.decode()
        assert f'href="{path_of(known)}"' in html and draft.identifier in html
        curators = signed_in(member(CURATOR)).get(address).content.decode()
        for person in (known, draft):
            assert reverse("wagtailadmin_pages:edit", args=[person.pk]) in curators
        assert "Nobody of such a name." in html
        assert MemorialPage.objects.count() == 2, "nothing is made or put together by it"

    def test_those_named_beside_a_file_are_looked_for_and_words_are_not(self, moderator: Any) -> None:
        known = make_memorial("Sintetik Məmmədova")
        index_names([known.pk])
        giver = Giver()
        giver.give("items", photograph())
        giver.gift.files.update(who="Mammadova Sintetik and the neighbours")
        html = signed_in(moderator).get(reverse("contribution", args=[giver.gift.pk])).content.decode()
        assert f'href="{path_of(known)}"' in html
        other = Giver().give("memory")
        assert (
            "Perhaps in the archive"
            not in signed_in(moderator).get(f"/admin/contributions/{other.pk}/").content.decode()
        )


class TestRights:
    @pytest.mark.parametrize(
        ("answers", "code"),
        [
            ({"rights": "own", "reuse": "free"}, "by/4.0"),
            ({"rights": "family", "reuse": "free"}, "by/4.0"),
            ({"rights": "own", "reuse": "ask"}, "InC/1.0"),
            ({"rights": "other", "reuse": "free"}, "UND/1.0"),
            ({"rights": "unknown", "reuse": "ask"}, "UND/1.0"),
        ],
    )
    def test_a_draft_says_what_was_allowed_and_no_more(self, moderator: Any, answers: Any, code: str) -> None:
        for kind, uri in (("by", CC_BY), ("inc", IN_COPYRIGHT), ("und", UNDETERMINED)):
            RightsStatement.objects.create(code=kind, uri=uri, allows_reuse=kind == "by")
        gift = Giver().give("items", photograph(), **answers)
        (page,) = accept_all(gift, moderator)
        assert code in page.rights_statement.uri

    def test_a_statement_that_gives_away_what_was_kept_is_refused(self, moderator: Any) -> None:
        giver = Giver()
        (page,) = accept_all(giver.give("items", photograph(), reuse="free"), moderator)
        page.rights_statement = RightsStatement.objects.create(code="by", uri=CC_BY, allows_reuse=True)
        assert "rights_statement" not in page.publication_errors()
        giver.post("consent/", **{**ANSWERS, "reuse": "ask"})
        page = type(page).objects.get(pk=page.pk)
        page.rights_statement = RightsStatement.objects.get(code="by")
        assert "wants to be asked" in page.publication_errors()["rights_statement"][0]

    def test_an_archive_without_that_statement_leaves_it_to_the_curator(self, moderator: Any) -> None:
        (page,) = accept_all(Giver().give("items", photograph()), moderator)
        assert page.rights_statement is None


class TestAccepting:
    def test_a_memory_becomes_a_draft_oral_history(self, moderator: Any) -> None:
        person = make_memorial()
        gift = Giver("az").give("memory", SimpleUploadedFile("a.wav", sound_bytes()), about=person.identifier)
        (page,) = accept_all(gift, moderator)
        assert isinstance(page, OralHistoryPage) and not page.live
        assert page.texts.get().transcript == WORDS and page.recording.type == "audio"
        assert page.consent == gift.consent and page.people.get().memorial_id == person.pk
        gift.refresh_from_db()
        assert gift.state == "accepted"

    def test_a_memory_that_was_only_told_is_accepted_whole(self, moderator: Any) -> None:
        giver = Giver()
        giver.post("memory/", words="", aloud="1")
        giver.post("files/", files=[SimpleUploadedFile("a.webm", spoken_bytes("webm"))])
        giver.post("consent/", **ANSWERS)
        giver.post("check/")
        gift = giver.gift
        files = [file.pk for file in gift.files.all()]
        (page,) = deciding.accept(gift, moderator, with_words=False, files=files)
        assert gift.state == "accepted" and page.texts.get().transcript == "" and page.recording.duration_ms > 1_800

    def test_each_photograph_becomes_a_draft_and_its_file_name_is_not_told(self, moderator: Any) -> None:
        gift = Giver().give("items", photograph("Secret Name.jpg"), photograph("b.jpg", "red"))
        pages = accept_all(gift, moderator)
        assert [type(page) for page in pages] == [MediaPage, MediaPage]
        told = str([vars(page) for page in pages] + [vars(page.image) for page in pages])
        assert "Secret" not in told and "Synthetic Giver" not in told

    def test_a_name_becomes_a_draft_memorial(self, moderator: Any) -> None:
        gift = Giver().give("name")
        (page,) = accept_all(gift, moderator)
        assert isinstance(page, MemorialPage) and page.names.get().text == "Synthetic subject"

    @pytest.mark.parametrize(("subject", "script"), [("Синтетик 1", "Cyrl"), ("Sintetik Əli", "Latn"), ("1", "Latn")])
    def test_a_name_is_of_the_script_it_was_written_in(self, moderator: Any, subject: str, script: str) -> None:
        gift = Giver().give("name")
        Contribution.objects.update(subject=subject)
        gift.refresh_from_db()
        (page,) = accept_all(gift, moderator)
        assert page.names.get().script == script

    def test_a_memorial_outlives_what_was_written_and_holds_none_of_it(self, moderator: Any) -> None:
        giver = Giver()
        giver.give("name", fields={"knows_from": "Synthetic memory"})
        page = publish(accept_all(giver.gift, moderator)[0])
        reference = giver.gift.reference
        assert giver.post("withdraw/").status_code == 303 and giver.gift.words == ""
        stands = MemorialPage.objects.get(pk=page.pk)
        assert stands.is_public() and reference in stands.internal_note
        for version in (stands, *(revision.as_object() for revision in stands.revisions.all())):
            assert WORDS not in version.internal_note and "Synthetic memory" not in version.internal_note

    @pytest.mark.parametrize("kind", ["memory", "items"])
    def test_a_voice_that_is_not_to_be_heard_becomes_no_recording(self, moderator: Any, kind: str) -> None:
        voices = [SimpleUploadedFile(f"{seconds}.wav", sound_bytes(seconds)) for seconds in (1, 2)]
        gift = Giver().give(kind, *voices, voice="words")
        pages = accept_all(gift, moderator)
        assert [page.recording for page in pages] == [None] * len(pages) and not Recording.objects.exists()
        assert len(pages) == (1 if kind == "memory" else 0) and gift.state == "partly"

    def test_in_part_and_the_rest_later(self, moderator: Any) -> None:
        gift = Giver().give("items", photograph(), photograph("b.jpg", "red"))
        first, second = gift.files.values_list("pk", flat=True)
        assert len(deciding.accept(gift, moderator, with_words=True, files=[first])) == 1
        assert gift.state == "partly"
        assert len(deciding.accept(gift, moderator, with_words=True, files=[first, second])) == 1
        assert gift.state == "accepted" and gift.records.count() == 2

    @pytest.mark.parametrize("kind", ["memory", "items", "name"])
    def test_the_words_first_and_the_files_later_are_all_of_it(self, moderator: Any, kind: str) -> None:
        gift = Giver().give(kind, photograph(), photograph("b.jpg", "red"))
        first, second = gift.files.values_list("pk", flat=True)
        deciding.accept(gift, moderator, with_words=True, files=[first])
        assert gift.state == "partly"
        deciding.accept(gift, moderator, with_words=False, files=[second])
        assert gift.state == "accepted"

    @pytest.mark.parametrize("kind", ["memory", "name"])
    def test_words_that_were_never_accepted_are_lacking(self, moderator: Any, kind: str) -> None:
        gift = Giver().give(kind, photograph(), photograph("b.jpg", "red"))
        for file in gift.files.all():
            deciding.accept(gift, moderator, with_words=False, files=[file.pk])
        assert gift.state == "partly"

    @pytest.mark.parametrize(
        ("wish", "shown"), [("full", "Synthetic Giver"), ("initials", "S. G."), ("anonymous", "anonymous")]
    )
    def test_the_giver_is_named_as_they_wish(self, moderator: Any, wish: str, shown: str) -> None:
        gift = Giver().give(you=NAME, name=wish)
        (page,) = accept_all(gift, moderator)
        assert page.narrator == shown

    @pytest.mark.parametrize(
        ("answers", "status"),
        [
            ({"publication": "now"}, "open"),
            ({"publication": "date", "from_date": "2090-01-20"}, "embargoed"),
            ({"publication": "researchers"}, "restricted"),
            ({"publication": "archive"}, "restricted"),
            ({"publication": "now", "people": "unasked"}, "restricted"),
            ({"publication": "now", "rights": "unknown"}, "restricted"),
        ],
    )
    def test_access_follows_the_answers(self, moderator: Any, answers: dict[str, str], status: str) -> None:
        gift = Giver().give("items", photograph(), **answers)
        (page,) = accept_all(gift, moderator)
        assert page.access_status == status

    @pytest.mark.parametrize("publication", ["researchers", "date"])
    def test_nobody_can_publish_more_than_was_allowed(self, moderator: Any, publication: str) -> None:
        gift = Giver().give("items", photograph(), publication=publication, from_date="2090-01-20")
        (page,) = accept_all(gift, moderator)
        page.access_status = AccessStatus.OPEN
        page.embargo_until = None
        assert "access_status" in page.publication_errors()
        page.access_status = AccessStatus.RESTRICTED
        assert "access_status" not in page.publication_errors()


class TestWithdrawal:
    def test_it_takes_back_what_was_public_and_what_was_to_become_so(
        self, moderator: Any, client: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        giver = Giver()
        gift = giver.give("items", photograph(), photograph("b.jpg", "red"), you=NAME, name="full")
        first, second = accept_all(gift, moderator)
        page = publish(first)
        address = page.get_url()
        picture = page.image.get_rendition("max-480x480|format-jpeg").url if page.image else ""
        assert client.get(address).status_code == 200 and client.get(picture).status_code == 200
        stored = [file.file for file in gift.files.all()]
        with django_capture_on_commit_callbacks(execute=True):
            giver.post("withdraw/")
        answer = client.get(address)
        assert answer.status_code == 410 and "Synthetic title" not in answer.content.decode()
        assert client.get(picture).status_code == 404
        assert client.get(f"/id/{page.identifier}").status_code == 410
        gift.refresh_from_db()
        assert (gift.state, gift.words) == ("withdrawn", "")
        assert not Identity.objects.exists() and not any(file.storage.exists(file.name) for file in stored)
        assert not MediaPage.objects.filter(pk=second.pk).exists(), "a draft goes without a trace"
        assert not ArchiveImage.objects.exists() and page.revisions.count() == 1
        emptied = MediaPage.objects.get(pk=page.pk)
        assert (emptied.creator, emptied.texts.get().caption, emptied.internal_note) == ("", "", "")
        draft = emptied.get_latest_revision_as_object()
        draft.access_status = AccessStatus.OPEN
        assert "taken it back" in draft.publication_errors()["access_status"][0]
        assert "have been deleted" in giver.get("yours/").content.decode()

    def test_a_draft_on_top_of_what_is_public_brings_nothing_back(self, moderator: Any, client: Client) -> None:
        giver = Giver()
        (page,) = accept_all(giver.give("items", photograph()), moderator)
        page = publish(page)
        draft = page.get_latest_revision_as_object()
        draft.credit_line = "Synthetic change"
        draft.save_revision()
        giver.post("withdraw/")
        page = MediaPage.objects.get(pk=page.pk)
        assert page.access_status == AccessStatus.WITHDRAWN
        page.get_latest_revision().publish()
        assert client.get(page.get_url()).status_code == 410

    def test_what_was_said_and_written_afterwards_goes_as_well(self, moderator: Any, client: Client) -> None:
        giver = Giver()
        gift = giver.give("memory")
        giver.post("yours/", message="Synthetic secret.")
        page = publish(accept_all(gift, moderator)[0])
        assert WORDS in client.get(page.get_url()).content.decode()
        giver.post("withdraw/")
        kept = OralHistoryPage.objects.get(pk=page.pk)
        assert kept.texts.get().transcript == "" and not gift.decisions.exclude(message="").exists()
        assert WORDS not in str(kept.latest_revision.content)

    def test_a_person_who_was_killed_stays_where_other_sources_say_so(self, moderator: Any, client: Client) -> None:
        giver, other = Giver(), Giver()
        page = publish(accept_all(giver.give("name"), moderator)[0])
        (draft,) = accept_all(other.give("name"), moderator)
        for person in (giver, other):
            person.post("withdraw/")
        assert client.get(page.get_url()).status_code == 200
        assert not MemorialPage.objects.filter(pk=draft.pk).exists()

    def test_a_narrower_answer_leaves_the_public_at_once(self, moderator: Any, client: Client) -> None:
        giver = Giver()
        gift = giver.give("items", photograph(), you=NAME, name="full")
        page = publish(accept_all(gift, moderator)[0])
        assert client.get(page.get_url()).status_code == 200
        answers = {"publication": "now", "name": "initials", "rights": "own", "people": "none", "reuse": "ask"}
        giver.post("consent/", **answers, contact="no")
        assert client.get(page.get_url()).status_code == 404
        gift.refresh_from_db()
        assert gift.state == "waiting", "a moderator looks at it anew"

    def test_a_wider_answer_changes_nothing_by_itself(self, moderator: Any) -> None:
        giver = Giver()
        gift = giver.give("items", photograph(), publication="researchers")
        (page,) = accept_all(gift, moderator)
        answers = {"publication": "now", "name": "anonymous", "rights": "own", "people": "none", "reuse": "ask"}
        giver.post("consent/", **answers, contact="no")
        page.refresh_from_db()
        assert page.access_status == "restricted"


class TestWhoMay:
    @pytest.mark.parametrize(
        ("role", "sees", "decides", "looks"),
        [
            (CURATOR, True, True, False),
            (MODERATOR, True, True, True),
            (EDITOR, False, False, False),
            (TRANSLATOR, False, False, False),
        ],
    )
    def test_roles(self, role: Role, sees: bool, decides: bool, looks: bool) -> None:
        gift = Giver().give("items", photograph(), you=NAME, name="full")
        browser = signed_in(member(role))
        for address in (
            reverse("contribution", args=[gift.pk]),
            reverse("contributed_file", args=[gift.files.get().pk]),
            reverse("wagtailsnippets_contributions_contribution:list"),
        ):
            assert (browser.get(address).status_code == 200) is sees, address
        look = browser.post(reverse("contribution_identity", args=[gift.pk]), {"reason": "Synthetic reason"})
        assert (look.status_code == 200) is looks
        assert ("Synthetic Giver" in look.content.decode()) is looks
        assert IdentityLook.objects.exists() is looks
        browser.post(reverse("contribution", args=[gift.pk]), {"verdict": "taken", "read": as_read(gift)})
        gift.refresh_from_db()
        assert (gift.assigned_to is not None) is decides

    def test_nobody_decides_on_their_own(self, moderator: Any) -> None:
        giver = Giver()
        giver.browser.force_login(moderator)
        gift = giver.give()
        assert gift.given_by == moderator
        with pytest.raises(PermissionDenied):
            accept_all(gift, moderator)
        assert accept_all(gift, member(CURATOR))

    def test_visitors_see_nothing(self, client: Client) -> None:
        gift = Giver().give("items", photograph())
        for address in (
            reverse("contribution", args=[gift.pk]),
            reverse("contributed_file", args=[gift.files.get().pk]),
        ):
            assert client.get(address).status_code == 302

    def test_without_a_reason_nobody_looks(self, moderator: Any) -> None:
        gift = Giver().give(you=NAME, name="full")
        answer = signed_in(moderator).post(reverse("contribution_identity", args=[gift.pk]), {"reason": " "})
        assert answer.status_code == 302 and not IdentityLook.objects.exists()


class TestScreen:
    def test_everything_is_on_it_but_who_gave_it(self, moderator: Any) -> None:
        gift = Giver().give("items", photograph(), you=NAME, name="full")
        html = signed_in(moderator).get(reverse("contribution", args=[gift.pk])).content.decode()
        assert WORDS in html and "synthetic.jpg" in html and "not scanned for viruses" in html
        assert "Synthetic Giver" not in html and "giver@synthetic.example" not in html

    def test_a_question_reaches_the_giver_and_the_answer_comes_back(self, moderator: Any) -> None:
        giver = Giver()
        gift = giver.give()
        desk = Desk(moderator, gift)
        assert desk.press("asked").status_code == 200, "a question has words"
        desk.press("asked", message="Which synthetic street?")
        assert "Which synthetic street?" in giver.get("yours/").content.decode()
        giver.post("yours/", message="That one.")
        gift.refresh_from_db()
        assert gift.state == "waiting" and "That one." in Desk(moderator, gift).html

    def test_declined_with_a_reason_that_stays_inside(self, moderator: Any) -> None:
        giver = Giver()
        gift = giver.give()
        desk = Desk(moderator, gift)
        desk.press("rejected", message="Synthetic thanks")
        gift.refresh_from_db()
        assert gift.state == "waiting"
        desk.press("rejected", reason="Synthetic reason")
        html = giver.get("yours/").content.decode()
        assert "Synthetic thanks" in html and "Synthetic reason" not in html

    def test_the_same_bytes_elsewhere_are_pointed_out(self, moderator: Any) -> None:
        earlier = Giver().give("items", photograph())
        gift = Giver().give("items", photograph())
        html = signed_in(moderator).get(reverse("contribution", args=[gift.pk])).content.decode()
        assert earlier.reference in html

    def test_the_queue_asks_as_many_questions_for_many(
        self, moderator: Any, django_assert_max_num_queries: Any
    ) -> None:
        for _number in range(8):
            Giver().give("items", photograph())
        browser = signed_in(moderator)
        with django_assert_max_num_queries(30):
            html = browser.get(reverse("wagtailsnippets_contributions_contribution:list")).content.decode()
        assert html.count("BJ-C-") >= 8


def test_the_ledger_and_the_history_are_never_changed(moderator: Any) -> None:
    gift = Giver().give()
    for row in (gift.consent.entries.first(), gift.decisions.first()):
        with pytest.raises(ImmutableError):
            row.save()
        with pytest.raises(ImmutableError):
            row.delete()


def test_an_embargo_ends_by_itself(moderator: Any) -> None:
    gift = Giver().give("items", photograph(), publication="date", from_date="2090-01-20")
    (page,) = accept_all(gift, moderator)
    assert timezone.localdate(page.embargo_until).isoformat() == "2090-01-20"
