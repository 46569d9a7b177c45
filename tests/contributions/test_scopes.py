"""What may be read, and whether it may be said where it was: asked where it matters, held, and narrowed at once."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from archive.accounts.roles import MODERATOR
from archive.core.visibility import AccessStatus
from archive.media.models import DepictedPlace, MediaPage
from archive.oral_histories.models import OralHistoryPage, OralHistoryPlace
from archive.rights.questions import MAP, TRANSCRIPT, Scope
from tests.contributions.test_deciding import accept_all, member, publish
from tests.factories import make_place, make_voice
from tests.factories.files import sound_bytes
from tests.factories.gifts import ANSWERS, WORDS, Giver, photograph

pytestmark = [pytest.mark.django_db, pytest.mark.each]
SAID = "WEBVTT\n\n00:00.000 --> 00:00.500\nSynthetic utterance\n"


def voice() -> SimpleUploadedFile:
    return SimpleUploadedFile("synthetic.wav", sound_bytes())


def asked_of(giver: Giver) -> set[str]:
    html = giver.get("consent/").content.decode()
    return {str(scope) for scope in Scope if f'name="{scope.value}"' in html}


def drafted(giver: Giver) -> Any:
    return accept_all(giver.gift, member(MODERATOR))[0].get_latest_revision_as_object()


def reload(record: Any) -> Any:
    return type(record).objects.get(pk=record.pk)


class TestAsking:
    def test_each_is_asked_only_where_it_matters(self) -> None:
        plain, told, placed, captioned, about = (Giver() for _number in range(5))
        plain.begin()
        assert asked_of(plain) == {"publication", "name", "reuse", "contact"}
        told.begin()
        told.post("files/", files=[voice()])
        assert asked_of(told) - asked_of(plain) == {"rights", "people", "voice", "transcript"}
        placed.begin(where="Synthetic street")
        assert asked_of(placed) - asked_of(plain) == {"map"}
        captioned.begin("items")
        captioned.post("files/", files=[photograph()])
        assert "map" not in asked_of(captioned)
        key = captioned.gift.files.get().pk
        captioned.post("files/", **{f"file-{key}-who": "", f"file-{key}-where": "Synthetic street"})
        assert "map" in asked_of(captioned)
        about.begin(about=make_place().identifier)
        assert "map" in asked_of(about)

    def test_each_answer_is_kept_in_its_words(self) -> None:
        giver = Giver("ru")
        giver.begin(where="Synthetic street")
        giver.post("files/", files=[voice()])
        giver.post("consent/", **{**ANSWERS, "transcript": "heard", "map": "hidden"})
        entries = {entry.scope: entry for entry in giver.gift.consent.entries.all()}
        for scope, question in (("transcript", TRANSCRIPT), ("map", MAP)):
            assert (entries[scope].said, entries[scope].language) == ("Нет", "ru")
            assert (entries[scope].wording, len(entries[scope].asked) > 20) == (question.wording, True)
        terms = giver.gift.consent.terms()
        assert not terms.is_read and not terms.is_on_map

    def test_a_recording_that_nobody_may_hear_or_read_is_not_for_everybody(self) -> None:
        giver = Giver()
        giver.begin()
        giver.post("files/", files=[voice()])
        nothing = {**ANSWERS, "voice": "words", "transcript": "heard"}
        refused = giver.post("consent/", **nothing)
        assert refused.status_code == 422 and "Neither heard nor read" in refused.content.decode()
        assert giver.post("consent/", **{**nothing, "publication": "archive"}).status_code == 303

    def test_what_comes_after_the_answers_is_asked_for_and_waits_for_them(self) -> None:
        giver = Giver()
        giver.give()
        assert giver.post("files/", files=[voice()], on="1").url.endswith("/consent/")
        draft = drafted(giver)
        assert draft.recording is None and draft.access_status == AccessStatus.RESTRICTED
        assert draft.internal_note.count("Not answered.") == 4


class TestReading:
    def test_what_is_said_stands_nowhere_and_what_was_written_stands_apart(self) -> None:
        giver = Giver()
        giver.give("memory", voice(), transcript="heard")
        draft = drafted(giver)
        [row] = draft.texts.all()
        assert row.transcript == "" and WORDS in str(row.body)
        record = publish(draft)
        page = Client().get(record.get_url()).content.decode()
        assert WORDS in page and "transcript.en.vtt" not in page
        row.transcript = SAID
        draft.texts = [row]
        assert "does not want it to be read" in draft.publication_errors()["texts"][0]
        with pytest.raises(ValidationError, match="does not want it to be read"):
            draft.save_revision().publish()

    def test_it_follows_the_recording_to_other_records(self) -> None:
        giver = Giver()
        giver.give("memory", voice(), transcript="heard")
        record = publish(drafted(giver))
        with pytest.raises(ValidationError, match="does not want it to be read"):
            make_voice(recording=record.recording, rights_statement=record.rights_statement)

    def test_a_narrower_answer_takes_it_out_at_once(self) -> None:
        giver = Giver()
        giver.give("memory", voice())
        draft = drafted(giver)
        row = draft.texts.first()
        row.transcript = SAID
        draft.texts = [row]
        draft.save_revision()
        record = publish(reload(draft))
        vtt, visitor = f"/id/{record.identifier}/transcript.en.vtt", Client()
        assert visitor.get(vtt).status_code == 200
        assert giver.post("consent/", **{**ANSWERS, "transcript": "heard"}).status_code == 303
        for address in (vtt, record.get_url(), f"/id/{record.identifier}/manifest.json"):
            assert visitor.get(address).status_code == 404, address
        assert "Synthetic utterance" not in visitor.get("/en/search/?q=utterance").content.decode()
        again = reload(record).get_latest_revision_as_object()
        assert [row.transcript for row in again.texts.all()] == [""] and again.recording is not None
        again.access_status = AccessStatus.OPEN
        again.save_revision().publish()
        assert visitor.get(record.get_url()).status_code == 200 and visitor.get(vtt).status_code == 404

    def test_a_narrower_answer_acts_even_where_nothing_is_left_to_publish(self) -> None:
        giver = Giver()
        giver.post("memory/", words="", aloud="1")
        giver.post("files/", files=[voice()])
        giver.post("consent/", **ANSWERS)
        giver.post("check/")
        record = publish(drafted(giver))
        assert Client().get(record.get_url()).status_code == 200
        assert giver.post("consent/", **{**ANSWERS, "voice": "words"}).status_code == 303
        stands = reload(record)
        assert (stands.access_status, stands.recording) == (AccessStatus.RESTRICTED, None)
        assert Client().get(record.get_url()).status_code == 404


class TestSayingWhere:
    def test_no_place_stands_beside_it(self) -> None:
        place, giver = make_place(), Giver()
        giver.begin("items", place.identifier)
        giver.post("files/", files=[photograph()])
        key = giver.gift.files.get().pk
        giver.post("files/", **{f"file-{key}-who": "Synthetic sitter", f"file-{key}-where": "Synthetic street"})
        giver.post("consent/", **{**ANSWERS, "map": "hidden"})
        giver.post("check/")
        draft = drafted(giver)
        assert draft.places_told() == []
        assert draft.texts.first().caption == "Synthetic sitter" and "Synthetic street" in draft.internal_note
        record = publish(draft)
        draft = reload(record)
        draft.depicted_places, draft.place_made = [DepictedPlace(place=place)], place
        assert {"place_made", "depicted_places"} <= set(draft.publication_errors())
        with pytest.raises(ValidationError, match="where it was"):
            draft.save_revision().publish()

    def test_a_narrower_answer_takes_it_out_of_the_caption_as_it_was_given(self) -> None:
        giver = Giver()
        giver.begin("items")
        giver.post("files/", files=[photograph()])
        key = giver.gift.files.get().pk
        giver.post("files/", **{f"file-{key}-who": "Synthetic sitter", f"file-{key}-where": "Synthetic street"})
        giver.post("consent/", **ANSWERS)
        giver.post("check/")
        record = publish(drafted(giver))
        assert record.texts.first().caption == "Synthetic sitter, Synthetic street"
        giver.post("consent/", **{**ANSWERS, "map": "hidden"})
        for page in (reload(record), reload(record).get_latest_revision_as_object()):
            assert page.texts.first().caption == "Synthetic sitter"

    def test_the_place_that_it_was_given_beside_stands_there_where_that_is_allowed(self) -> None:
        place, giver = make_place(), Giver()
        giver.give("memory", about=place.identifier)
        [row] = drafted(giver).places.all()
        assert row.place_id == place.pk

    @pytest.mark.parametrize("was_asked", [True, False])
    def test_a_narrower_answer_takes_the_place_away_at_once(self, was_asked: bool) -> None:
        """A first answer too: the place may have come from a curator, before the giver named one."""
        place, giver = make_place(), Giver()
        giver.give("memory", voice(), about=place.identifier if was_asked else "")
        draft = drafted(giver)
        draft.place_recorded, draft.places = place, [OralHistoryPlace(place=place)]
        draft.save_revision()
        record = publish(reload(draft))
        visitor = Client()
        assert record.get_url() in visitor.get(place.get_url()).content.decode()
        if not was_asked:
            key = giver.gift.files.get().pk
            giver.post("files/", **{f"file-{key}-who": "", f"file-{key}-where": "Synthetic street"})
        giver.post("consent/", **{**ANSWERS, "map": "hidden"})
        assert record.get_url() not in visitor.get(place.get_url()).content.decode()
        again = reload(record).get_latest_revision_as_object()
        assert again.places_told() == []
        again.access_status = AccessStatus.OPEN
        again.save_revision().publish()
        shown = visitor.get(record.get_url()).content.decode()
        assert place.get_url() not in shown and "Synthetic place" not in shown


def test_both_kinds_of_records_that_rest_on_consent_can_say_where() -> None:
    assert OralHistoryPage().places_told() == MediaPage().places_told() == []
