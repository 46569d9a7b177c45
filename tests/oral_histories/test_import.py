"""A curator takes a transcript from a file: into a draft, or not at all."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from archive.accounts.models import User
from archive.accounts.roles import CURATOR, EDITOR, MODERATOR, TRANSLATOR
from archive.core.timed_text import Cue, TimedTextError, parse_vtt
from archive.oral_histories.exchange import read_file
from archive.oral_histories.models import OralHistoryPage
from archive.oral_histories.ohms import parse_ohms
from tests.factories import make_exhibition, make_place, make_voice
from tests.factories.stories import make_chapter
from tests.oral_histories.test_ohms import NEW

pytestmark = pytest.mark.django_db
VTT = b"WEBVTT\n\n00:01.000 --> 00:02.000\nSintetik\n"
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nSintetik\n"


def signed_in(role: Any) -> Client:
    user = User.objects.create_user(f"synthetic-{role.code}")
    user.groups.add(Group.objects.get(name=role.group_name))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def give(
    client: Client,
    voice: OralHistoryPage,
    content: bytes,
    name: str = "synthetic.vtt",
    *,
    follow: bool = False,
    **fields: str,
) -> Any:
    data = {"file": SimpleUploadedFile(name, content), "language": "az", "other": "", **fields}
    return client.post(reverse("import_transcript", args=[voice.pk]), data, follow=follow)


def draft_of(voice: OralHistoryPage) -> Any:
    return OralHistoryPage.objects.get(pk=voice.pk).get_latest_revision_as_object()


@pytest.mark.parametrize(("content", "name"), [(VTT, "synthetic.vtt"), (SRT, "synthetic.srt"), (SRT, "synthetic.txt")])
def test_a_transcript_goes_into_a_draft_and_what_is_published_stays(content: bytes, name: str) -> None:
    voice = make_voice()
    response = give(signed_in(CURATOR), voice, content, name)
    assert response.status_code == 302
    row = draft_of(voice).texts.get(language="az")
    assert row.cues == [Cue(1000, 2000, "Sintetik")]
    assert voice.texts.get(language="az").transcript == "Synthetic transcript."
    assert draft_of(voice).texts.get(language="en").transcript == "Synthetic transcript."


def test_an_index_becomes_chapters_and_none_is_lost() -> None:
    voice = make_voice(chapters=[make_chapter(0, ru="Начало"), make_chapter(5000, az="Orta")])
    give(signed_in(CURATOR), voice, NEW.encode(), "synthetic.xml", other="en")
    draft = draft_of(voice)
    chapters = {
        chapter.start_ms: {row.language: row.title for row in chapter.texts.all()} for chapter in draft.chapters.all()
    }
    assert chapters == {
        0: {"ru": "Начало", "az": "Başlanğıc", "en": "Beginning"},
        5000: {"az": "Orta"},
        750_000: {"az": "Sonra"},
    }
    assert parse_vtt(draft.texts.get(language="en").transcript)[0].text == "Synthetic words."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"WEBVTT\n\n00:01 --> 00:02.000\nx\n", "Line 3: "),
        (b"Plain words", "neither WebVTT"),
        (b"WEBVTT\n\n\xff\xfe", "not in UTF-8"),
        (b"<ROOT>", "not well-formed"),
    ],
)
def test_a_bad_file_changes_nothing_and_says_where(content: bytes, words: str) -> None:
    voice = make_voice()
    before = voice.latest_revision_id
    response = give(signed_in(CURATOR), voice, content)
    assert words in response.content.decode()
    assert OralHistoryPage.objects.get(pk=voice.pk).latest_revision_id == before


EMPTY_INDEX = b"<ROOT><record><title>Synthetic</title><vtt_transcript>WEBVTT\n</vtt_transcript></record></ROOT>"


@pytest.mark.parametrize(
    ("content", "name", "missing"),
    [
        (b"WEBVTT", "synthetic.vtt", "holds no cue"),
        (b"\xef\xbb\xbfWEBVTT\n\nNOTE synthetic remark\n", "synthetic.txt", "holds no cue"),
        (b"\n \n", "synthetic.srt", "holds no cue"),
        (EMPTY_INDEX, "synthetic.xml", "holds neither a transcript nor a point of an index"),
    ],
)
def test_a_file_without_a_line_erases_nothing_and_is_named(content: bytes, name: str, missing: str) -> None:
    voice = make_voice()
    before = voice.latest_revision_id
    assert f"“{name}” {missing}" in give(signed_in(CURATOR), voice, content, name).content.decode()
    assert OralHistoryPage.objects.get(pk=voice.pk).latest_revision_id == before


def test_an_index_without_a_transcript_leaves_the_transcript() -> None:
    voice = make_voice()
    point = b"<index><point><time>0</time><title>Sintetik</title></point></index>"
    content = EMPTY_INDEX.replace(b"</record>", point + b"</record>")
    assert give(signed_in(CURATOR), voice, content, "synthetic.xml").status_code == 302
    draft = draft_of(voice)
    assert draft.texts.get(language="az").transcript == "Synthetic transcript."
    assert [chapter.start_ms for chapter in draft.chapters.all()] == [0]


def test_words_in_a_language_that_has_no_title_are_not_guessed() -> None:
    voice = make_voice({"az": "Sintetik"})
    response = give(signed_in(CURATOR), voice, NEW.encode(), "synthetic.xml", other="en")
    assert "Give the title of the record in this language first (English)." in response.content.decode()
    assert draft_of(voice).texts.get().transcript == "Synthetic transcript."


@pytest.mark.parametrize(("role", "may"), [(CURATOR, True), (EDITOR, True), (MODERATOR, False), (TRANSLATOR, False)])
def test_who_may(role: Any, may: bool) -> None:
    voice = make_voice()
    client = signed_in(role)
    response = client.get(reverse("import_transcript", args=[voice.pk]))
    assert (response.status_code == 200) == may
    if may:
        edit = client.get(reverse("wagtailadmin_pages:edit", args=[voice.pk])).content.decode()
        assert reverse("import_transcript", args=[voice.pk]) in edit
    else:
        assert give(client, voice, VTT).status_code in (302, 403)
        assert draft_of(voice).texts.get(language="az").transcript == "Synthetic transcript."


def lock(voice: OralHistoryPage, by: Any) -> None:
    OralHistoryPage.objects.filter(pk=voice.pk).update(locked=True, locked_by=by, locked_at=timezone.now())


def hand_in(voice: OralHistoryPage, by: Any) -> None:
    voice.save_revision(user=by)
    voice.get_workflow().start(voice, by)


@pytest.mark.parametrize(
    ("close", "why"), [(lock, "was locked"), (hand_in, "Only reviewers for this task can edit the page.")]
)
def test_nothing_is_imported_into_what_is_locked_and_it_is_said_why(close: Any, why: str) -> None:
    voice = make_voice(live=False)
    close(voice, User.objects.create_user("synthetic colleague"))
    before = OralHistoryPage.objects.get(pk=voice.pk).latest_revision_id
    editor, address = signed_in(EDITOR), reverse("import_transcript", args=[voice.pk])
    assert address not in editor.get(reverse("wagtailadmin_pages:edit", args=[voice.pk])).content.decode()
    for answer in (editor.get(address, follow=True), give(editor, voice, VTT, follow=True)):
        said = answer.content.decode()
        assert "No transcript can be imported: the record is locked." in said and why in said
    assert OralHistoryPage.objects.get(pk=voice.pk).latest_revision_id == before


def test_who_holds_the_lock_or_reviews_may_import() -> None:
    locked, waiting = make_voice(), make_voice(live=False)
    curator = signed_in(CURATOR)
    lock(locked, User.objects.get(username=f"synthetic-{CURATOR.code}"))
    hand_in(waiting, User.objects.create_user("synthetic colleague"))
    for voice in (locked, waiting):
        address = reverse("import_transcript", args=[voice.pk])
        assert address in curator.get(reverse("wagtailadmin_pages:edit", args=[voice.pk])).content.decode()
        assert give(curator, voice, VTT).status_code == 302
        assert draft_of(voice).texts.get(language="az").cues == [Cue(1000, 2000, "Sintetik")]


def test_the_content_says_what_a_file_is_not_its_name() -> None:
    assert read_file("synthetic.srt", VTT).transcript == read_file("synthetic.vtt", SRT).transcript
    with pytest.raises(TimedTextError):
        read_file("synthetic.vtt", b"%PDF-1.4")


def test_what_is_taken_from_ohms_goes_back_to_it(client: Client) -> None:
    voice = make_voice(languages="az en")
    give(signed_in(CURATOR), voice, NEW.encode(), "synthetic.xml", other="en")
    draft_of(voice).save_revision().publish()
    answer = client.get(f"/id/{voice.identifier}/ohms.xml")
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    back, taken = parse_ohms(answer.content), parse_ohms(NEW.encode())
    assert (back.transcript, back.transcript_alt, back.points) == (taken.transcript, taken.transcript_alt, taken.points)
    assert client.get(f"/id/{make_place().identifier}/ohms.xml").status_code == 404
    for other in (make_place(), make_exhibition()):
        assert client.get(f"/id/{other.identifier}/chapters.en.vtt").status_code == 404
    assert client.get(f"/id/{make_voice(live=False).identifier}/ohms.xml").status_code == 404
