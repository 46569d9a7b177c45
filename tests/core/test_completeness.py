"""What stands beside a record about what of it there is, after every way of changing it."""

from typing import Any

import pytest

from archive.core.completeness import completeness
from tests.factories import make_event, make_exhibition, make_memorial, make_source, make_voice

pytestmark = pytest.mark.django_db

STATEMENT = [("statement", {"said_by": "Synthetic", "text": "Synthetic.", "anchor": "s1"})]


def stored(record: Any) -> str:
    return str(type(record).objects.values_list("completeness", flat=True).get(pk=record.pk))


def test_languages_and_citations() -> None:
    assert stored(make_event()) == "az cited en ru"
    assert stored(make_event({"ru": {"title": "Synthetic"}}, live=False, sources=[])) == "ru"


def test_a_source_cites_nothing() -> None:
    assert stored(make_source()) == "en"


def test_a_life_may_be_told_without_a_title() -> None:
    given = {"az": {"circumstances": "Synthetic."}, "en": {"origin": "Synthetic"}, "ru": {"summary": "Synthetic."}}
    assert stored(make_memorial(given=given)) == "az cited ru"


def test_a_translation_waits_for_its_reader() -> None:
    record = make_event(
        {"az": {"title": "Synthetic"}, "en": {"title": "Synthetic", "translation_status": "unreviewed"}}
    )
    assert stored(record) == "az cited en unreviewed"
    text = record.texts.get(language="en")
    text.translation_status = "reviewed"
    record.texts.add(text)
    record.save_revision().publish()
    assert stored(record) == "az cited en"


def test_a_statement_is_sourced_by_the_citation_that_names_it() -> None:
    assert stored(make_event(body=STATEMENT, sources=[(make_source(), "s1")])) == "az cited en ru"
    assert stored(make_event(body=STATEMENT, sources=[(make_source(), "date")])) == "az cited en ru unsourced"
    assert stored(make_exhibition(body=[("quotation", {"quotation": "Synthetic.", "anchor": ""})])).endswith(
        "unsourced"
    )


def test_a_draft_of_a_published_record_changes_nothing() -> None:
    record = make_event()
    record.citations = []
    record.save_revision(clean=False)
    assert stored(record) == "az cited en ru"
    assert completeness(record) == "az en ru"


def test_it_follows_the_rows_of_the_record() -> None:
    record = make_voice()
    before = stored(record)
    record.texts = [row for row in record.texts.all() if row.language != "ru"]
    record.save_revision().publish()
    assert set(before.split()) - set(stored(record).split()) == {"ru"}


def test_what_is_taken_back_is_not_said_to_be_there() -> None:
    record = make_event(live=False)
    record.texts, record.citations = [], []
    record.save(clean=False)
    assert stored(record) == ""
