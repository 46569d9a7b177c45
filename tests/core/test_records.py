"""What every record does, shown on events."""

from typing import Any
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from wagtail.search import index

from archive.core.records import RecordPage
from archive.core.registry import find_record, record_models
from archive.events.models import EventAlias, EventIndexPage, EventPage, EventText
from tests.factories import make_event, make_figure, make_media, make_memorial, make_source

pytestmark = pytest.mark.django_db


class TestIdentifier:
    def test_the_series_counts_up_from_the_highest_number_given(self) -> None:
        first, second = make_event(), make_event()
        assert (first.identifier, second.identifier) == ("BJ-E-0001", "BJ-E-0002")
        EventPage.objects.filter(pk=second.pk).update(identifier="BJ-E-10234")
        assert make_event().identifier == "BJ-E-10235"

    @pytest.mark.parametrize("other", ["BJ-E-00010", "BJ-E-007", "BJ-E-S007", "bj-e-0007"])
    def test_a_number_is_written_in_one_way(self, other: str) -> None:
        event = make_event()
        event.identifier = other
        with pytest.raises(ValidationError, match="looks like"):
            event.clean_fields()

    def test_it_never_changes(self) -> None:
        event = make_event()
        event.identifier = "BJ-E-0077"
        with pytest.raises(ValidationError, match="never changes"):
            event.save()
        assert EventPage.objects.get().identifier == "BJ-E-0001"

    def test_a_copy_is_another_record(self) -> None:
        event = make_event()
        event.other_identifiers = [EventAlias(value="synthetic-1")]
        event.save()
        copy = event.copy(update_attrs={"slug": "a-copy"}, keep_live=False)
        assert copy.identifier == "BJ-E-0002"
        assert list(copy.other_identifiers.all()) == []

    def test_each_type_has_a_letter_of_its_own(self) -> None:
        letters = [model.identifier_code for model in record_models()]
        assert sorted(set(letters)) == sorted(letters) == list("DEMPSVX")

    def test_a_record_is_found_by_each_of_its_identifiers(self) -> None:
        event = make_event()
        event.other_identifiers = [EventAlias(value="synthetic-1")]
        event.save()
        assert find_record("BJ-E-0001") == find_record("bj-e-0001") == find_record("synthetic-1") == event
        assert find_record("BJ-E-0002") is None

    def test_a_record_is_found_at_one_question_whatever_its_type(self, django_assert_num_queries: Any) -> None:
        for record in (make_event(), make_memorial(), make_media()):
            with django_assert_num_queries(1):
                assert find_record(record.identifier.lower()) == record

    def test_what_is_nowhere_or_known_by_another_name_takes_few_questions(self, django_assert_num_queries: Any) -> None:
        event, person = make_event(), make_memorial()
        event.other_identifiers = [EventAlias(value="synthetic_1%")]
        event.save()
        with django_assert_num_queries(2):
            assert find_record("synthetic_1%") == event
        with django_assert_num_queries(1):
            assert find_record("synthetic-10") is None, "no sign stands for another"
        with django_assert_num_queries(2):
            assert find_record("BJ-E-000_") is None
        with django_assert_num_queries(1):
            assert find_record(person.identifier) == person


class TestWords:
    def test_the_title_and_the_address_come_from_the_words(self) -> None:
        event = make_event({"az": "Sınaq hadisəsi", "en": "Synthetic event"})
        assert (event.title, event.slug) == ("Synthetic event", "synthetic-event")
        only_az = make_event({"az": "Sınaq hadisəsi"})
        assert (only_az.title, only_az.slug) == ("Sınaq hadisəsi", "sinaq-hadisesi")

    def test_a_missing_language_falls_back_and_says_so(self) -> None:
        event = make_event({"ru": "Пробное событие", "en": "Synthetic event"})
        with translation.override("az"):
            assert (str(event.label), event.label.language, event.label.is_fallback) == ("Synthetic event", "en", True)
        with translation.override("ru"):
            assert (str(event.label), event.label.is_fallback) == ("Пробное событие", False)

    def test_each_field_falls_back_by_itself(self) -> None:
        event = make_event({"az": {"title": "Sınaq", "summary": ""}, "en": {"title": "Synthetic", "summary": "Words."}})
        with translation.override("az"):
            assert str(event.words("title")) == "Sınaq"
            summary = event.words("summary")
        assert (str(summary), summary.language, summary.is_fallback) == ("Words.", "en", True)


class TestPublication:
    def test_nothing_is_published_without_a_source(self) -> None:
        with pytest.raises(ValidationError, match="at least one citation"):
            make_event(sources=[])
        assert not EventPage.objects.exists()

    def test_a_draft_may_be_incomplete_and_cannot_be_published_so(self) -> None:
        draft = make_event(sources=[], date="", live=False)
        assert set(draft.publication_errors()) == {"citations", "date"}
        revision = draft.save_revision()
        with pytest.raises(ValidationError):
            revision.publish()
        assert not EventPage.objects.get().live

    def test_a_memorial_has_exactly_one_primary_name_and_it_is_attested(self) -> None:
        made_by_rule = {"text": "Synthetic 1", "language": "ru", "kind": "transliterated", "is_primary": True}
        with pytest.raises(ValidationError, match="must be attested"):
            make_memorial(names=[made_by_rule])
        with pytest.raises(ValidationError, match="exactly one name"):
            make_memorial(names=[{**made_by_rule, "kind": "main", "is_primary": False}])

    @pytest.mark.parametrize(
        ("birth", "death"), [("1991", "1990-01-20"), ("1990-01-21", "1990-01-20?"), ("1991~", "1990")]
    )
    def test_nobody_dies_before_they_are_born(self, birth: str, death: str) -> None:
        with pytest.raises(ValidationError, match="before the date of birth"):
            make_memorial(birth=birth, death=death)

    @pytest.mark.parametrize(
        ("birth", "death"), [("1990", "1990-01-20"), ("1990-01-20", "1990-01-20"), ("199X", "1991")]
    )
    def test_what_can_be_is_not_refused(self, birth: str, death: str) -> None:
        assert make_memorial(birth=birth, death=death).live

    def test_a_reading_of_the_archive_says_why(self) -> None:
        event = make_event()
        figure = make_figure(event, is_reading=True)
        event = EventPage.objects.get()
        assert set(event.publication_errors()) == {"figures"}
        figure.texts.update(reading_reason="Synthetic reason.")
        assert not EventPage.objects.get().publication_errors()

    def test_new_words_are_found_at_once(self, django_capture_on_commit_callbacks: object) -> None:
        event = make_event({"en": "Synthetic before"})
        event.texts = [EventText(language="en", title="Synthetic afterwards")]
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            event.save_revision().publish()
        assert list(EventPage.objects.public().search("afterwards")) == [event]
        assert not EventPage.objects.public().search("before")

    def test_the_keys_are_composed_once_each_time_it_is_indexed(self) -> None:
        event = EventPage.objects.get(pk=make_event({"en": "Synthetic before"}).pk)
        with patch.object(EventPage, "search_words", side_effect=["synthetic first", "synthetic second"]) as composed:
            index.insert_or_update_object(event)
            assert composed.call_count == 1
            assert list(EventPage.objects.public().search("first")) == [event]
            index.insert_or_update_object(event)
        assert list(EventPage.objects.public().search("second")) == [event]
        assert not EventPage.objects.public().search("first")


def test_every_record_lives_under_its_index_and_has_no_children() -> None:
    for model in record_models():
        assert issubclass(model, RecordPage)
        assert model.allowed_subpage_models() == []
        (parent,) = model.allowed_parent_page_models()
        assert parent.record_model is model
        assert parent.max_count == 1
    assert EventIndexPage.can_create_at(make_source().get_parent()) is False
