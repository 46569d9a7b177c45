"""Transcripts of recordings: kept as they are written, found by what is said, read as files."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client, TestCase

from archive.core.fields import ClockFormField
from archive.core.timed_text import parse_vtt
from archive.media import transcripts
from archive.media.models import MediaText, TranscriptLine
from archive.oral_histories.models import OralHistoryPage
from tests.factories import make_media, make_place, make_voice
from tests.factories.files import make_sound
from tests.factories.stories import make_chapter

pytestmark = pytest.mark.django_db

SAID = """\
WEBVTT

00:00:01.000 --> 00:00:02.500
<v Synthetic narrator>Gecə səs gəldi.

00:01:23.500 --> 00:01:26.000
<v Synthetic narrator>Sonra sakitlik oldu.
"""


def told(language: str = "az", transcript: str = SAID, **fields: Any) -> OralHistoryPage:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return make_voice({language: {"title": "Synthetic voice", "transcript": transcript}}, **fields)


class TestLines:
    def test_a_published_record_has_a_line_for_every_cue(self) -> None:
        voice = told()
        lines = TranscriptLine.objects.filter(record=voice).order_by("number")
        assert [(line.language, line.start_ms, line.end_ms, line.speaker, line.text) for line in lines] == [
            ("az", 1000, 2500, "Synthetic narrator", "Gecə səs gəldi."),
            ("az", 83500, 86000, "Synthetic narrator", "Sonra sakitlik oldu."),
        ]

    def test_they_follow_what_is_published_and_go_when_it_goes(self) -> None:
        voice = told()
        row = voice.texts.get()
        row.transcript = SAID.replace("səs", "qışqırıq")
        with TestCase.captureOnCommitCallbacks(execute=True):
            voice.texts = [row]
            voice.save_revision().publish()
        assert TranscriptLine.objects.filter(record=voice, text__contains="qışqırıq").count() == 1
        assert TranscriptLine.objects.filter(record=voice).count() == 2
        with TestCase.captureOnCommitCallbacks(execute=True):
            voice.unpublish()
        assert not TranscriptLine.objects.filter(record=voice).exists()

    def test_plain_words_and_drafts_have_none(self) -> None:
        told(transcript="Plain synthetic words.")
        told(live=False)
        assert not TranscriptLine.objects.exists()

    def test_a_media_item_has_them_as_well(self) -> None:
        with TestCase.captureOnCommitCallbacks(execute=True):
            item = make_media({"az": {"title": "Synthetic reading", "transcript": SAID}}, kind="audio")
        assert item.transcript_lines.count() == 2


class TestSearch:
    @pytest.mark.parametrize("typed", ["sakitlik", "SAKİTLİK", "gece", "gecə ses"])
    def test_what_is_said_is_found_and_leads_to_its_second(self, typed: str, client: Client) -> None:
        voice = told(recording=make_sound(seconds=100))
        html = client.get("/az/search/", {"q": typed}).content.decode()
        moment = "t=83.5" if "sakit" in typed.lower().replace("i̇", "i") else "t=1"
        assert f'href="/az/voices/{voice.slug}/#{moment}"' in html

    def test_the_address_names_the_language_that_the_page_would_not_show(self, client: Client) -> None:
        voice = told(recording=make_sound(seconds=100))
        html = client.get("/en/search/", {"q": "sakitlik"}).content.decode()
        assert f'href="/en/voices/{voice.slug}/?with=az#t=83.5"' in html
        assert '<q lang="az">Sonra <mark>sakitlik</mark> oldu.</q>' in html

    def test_a_word_that_is_part_of_another_is_not_heard(self, client: Client) -> None:
        voice = told(transcript=SAID.replace("sakitlik", "səssizlik"), recording=make_sound(seconds=100))
        html = client.get("/az/search/", {"q": "ses"}).content.decode()
        assert "<q>Gecə <mark>səs</mark> gəldi.</q>" in html
        assert f"/az/voices/{voice.slug}/#t=83.5" not in html

    @pytest.mark.parametrize(
        "state", [{"live": False}, {"access_status": "withdrawn"}, {"access_status": "restricted"}]
    )
    def test_what_is_not_public_is_not_heard(self, state: dict[str, Any], client: Client) -> None:
        told(recording=make_sound(seconds=100), **state)
        assert "oldu" not in client.get("/az/search/", {"q": "sakitlik"}).content.decode()

    @pytest.mark.parametrize("most", [transcripts.MOST_LINES_READ, 1])
    def test_it_is_few_questions_however_much_is_said(
        self, most: int, client: Client, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(transcripts, "MOST_LINES_READ", most)
        voices = [told(recording=make_sound(seconds=100)) for _ in range(4)]
        with django_assert_max_num_queries(15):
            response = client.get("/az/search/", {"q": "sakitlik"})
        assert response.status_code == 200
        for voice in voices:
            assert f'href="/az/voices/{voice.slug}/#t=83.5"' in response.content.decode()


class TestFiles:
    def test_a_transcript_is_a_file_in_two_forms(self, client: Client) -> None:
        voice = told()
        vtt = client.get(f"/id/{voice.identifier}/transcript.az.vtt")
        assert vtt["Content-Type"] == "text/vtt; charset=utf-8"
        assert vtt["Access-Control-Allow-Origin"] == "*"
        assert parse_vtt(vtt.content.decode()) == parse_vtt(SAID)
        srt = client.get(f"/id/{voice.identifier}/transcript.az.srt").content.decode()
        assert "00:01:23,500 --> 00:01:26,000\nSynthetic narrator: Sonra" in srt

    def test_what_is_not_there_is_not_found(self, client: Client) -> None:
        voice = told()
        plain = told(transcript="Plain words.")
        for address in (
            f"/id/{voice.identifier}/transcript.ru.vtt",
            f"/id/{voice.identifier}/transcript.az.txt",
            f"/id/{plain.identifier}/transcript.az.vtt",
            f"/id/{make_place().identifier}/transcript.az.vtt",
            f"/id/{voice.identifier}/chapters.az.vtt",
            f"/id/{make_place().identifier}/chapters.az.vtt",
        ):
            assert client.get(address).status_code == 404, address

    @pytest.mark.parametrize(
        ("state", "status"),
        [({"live": False}, 404), ({"access_status": "restricted"}, 404), ({"access_status": "withdrawn"}, 410)],
    )
    def test_they_are_as_private_as_their_record(self, state: dict[str, Any], status: int, client: Client) -> None:
        voice = told(chapters=[make_chapter(0, az="Synthetic")], **state)
        for name in ("transcript.az.vtt", "transcript.az.srt", "chapters.az.vtt"):
            assert client.get(f"/id/{voice.identifier}/{name}").status_code == status

    def test_chapters_last_until_the_next_one(self, client: Client) -> None:
        voice = told(chapters=[make_chapter(60_000, az="İkinci", en="Second"), make_chapter(0, az="Birinci")])
        cues = parse_vtt(client.get(f"/id/{voice.identifier}/chapters.az.vtt").content.decode())
        assert [(cue.start_ms, cue.end_ms, cue.text) for cue in cues] == [
            (0, 60_000, "Birinci"),
            (60_000, 61_000, "İkinci"),
        ]
        assert b"Second" in client.get(f"/id/{voice.identifier}/chapters.en.vtt").content


class TestForms:
    def test_a_bad_file_is_refused_at_its_field_by_line(self) -> None:
        row = MediaText(language="az", title="Synthetic", transcript="WEBVTT\n\n00:01 --> 00:02\nx\n")
        with pytest.raises(ValidationError) as caught:
            row.full_clean(exclude=["page"])
        assert caught.value.message_dict["transcript"][0].startswith("Line 3: ")

    def test_a_line_after_the_end_of_the_recording_stops_publication(self) -> None:
        recording = make_sound(seconds=60)
        voice = told(recording=recording, live=False)
        assert voice.publication_errors()["texts"] == [
            "az: Line 6: It begins after the end of the recording (0:01:00.000)."
        ]

    def test_the_moment_of_a_chapter_is_written_as_people_write_it(self) -> None:
        field = ClockFormField()
        assert field.clean("1:23") == 83_000
        assert field.clean("1:02:03.4") == 3_723_400
        assert field.prepare_value(3_723_400) == "1:02:03.400"
        for wrong in ("soon", "1:99", "-1:00", "83"):
            with pytest.raises(ValidationError, match="no moment"):
                field.clean(wrong)
