"""The page of all disputes: what it gathers, what it never shows, and what it costs."""

import re
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.events.models import EventPage, EventText, ReportedFigure, ReportedFigureText
from archive.exhibitions.disputes import gathering
from archive.exhibitions.disputes.models import TextConflict
from archive.exhibitions.models import ChapterText, ExhibitionPage
from archive.memorials.models import MemorialText
from tests.factories import make_event, make_exhibition, make_figure, make_memorial, make_place, make_source
from tests.pages import LANGUAGES, parse, path_of, queries, read

pytestmark = pytest.mark.django_db

PATH = "/en/disputed/"
AGAINST = {"about": "date", "stance": "contradicts", "locator": "p. 12", "quotation": "Synthetic words."}
LATER = timezone.now() + timedelta(days=1)
HIDDEN: list[dict[str, Any]] = [
    {"live": False},
    {"access_status": "embargoed", "embargo_until": LATER},
    {"access_status": "restricted"},
    {"access_status": "withdrawn"},
    {"expire_at": timezone.now() - timedelta(days=1)},
]


def conflict(about: str = "Synthetic point", text: str = "One says this, another that.", anchor: str = "x1") -> Any:
    return ("conflict", {"about": about, "text": text, "anchor": anchor})


def disputed_person(text: str = "One says this, another that.", **fields: Any) -> Any:
    words = {code: {"summary": "Synthetic life.", "body": [conflict(f"point {code}", text)]} for code in LANGUAGES}
    return make_memorial(given=words, **fields)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


# --- what it gathers --------------------------------------------------------------------------------------


def test_an_archive_without_disputes_says_so(client: Client) -> None:
    make_event(sources=[make_source()])
    assert "No public record of this archive says yet that accounts of it differ." in read(client, PATH)


def test_figures_that_differ_are_drawn_and_lead_to_their_place_on_the_event(client: Client) -> None:
    event = make_event()
    for lowest, highest in ((40, None), (51, 51)):
        make_figure(event, lowest=lowest, highest=highest, sources=[make_source()])
    make_figure(event, measure="missing", lowest=5, highest=5)
    make_figure(event, measure="missing", lowest=5, highest=5)
    text = read(client, PATH)
    assert f'href="{path_of(event)}#figures-wounded"' in text
    assert "2 figures are given, the lowest at least 40, the highest 51; sources cited: 2." in text
    assert "figures-missing" not in text
    assert 'id="figures-wounded"' in read(client, path_of(event))


def test_the_archives_reading_stands_there_with_its_reason(client: Client) -> None:
    event = make_event()
    make_figure(event, lowest=40)
    chosen = make_figure(event, lowest=51, highest=51, is_reading=True)
    chosen.texts.update(reading_reason="Synthetic reason")
    for path in (PATH, path_of(event)):
        text = read(client, path)
        assert "The archive’s reading:" in text and "Synthetic reason" in text and 'class="reading"' in text


def test_people_are_called_as_in_the_ways_in(client: Client) -> None:
    disputed_person()
    make_figure(make_event(), lowest=40)
    for language, name in (("az", "Həlak olanlar"), ("en", "People killed"), ("ru", "Погибшие")):
        page = parse(read(client, f"/{language}/disputed/"))
        assert name in ["".join(heading.itertext()) for heading in page.iter("h2")]
        assert name in ["".join(link.itertext()).strip() for link in page.iter("a")]


def test_passages_of_records_stand_under_their_record_in_the_readers_language(client: Client) -> None:
    person = disputed_person("Two dates are printed.", name="Synthetic person")
    for code in LANGUAGES:
        text = read(client, PATH.replace("en", code))
        assert text.count("Two dates are printed.") == 1
        # The link alone says of whom: a page has many a "Date of death".
        about = BeautifulSoup(text, "html.parser").select_one(f'a[href="{path_of(person, code)}#x1"]')
        assert about is not None and about.get_text() == f"Point {code}: Synthetic person"
        assert f'<a href="{path_of(person, code)}" class="person"' in text


def test_a_passage_in_another_language_only_is_shown_and_marked(client: Client) -> None:
    make_event({"az": {"title": "Sintetik hadisə", "body": [conflict("tarix", "Mənbələr fərqlidir.")]}})
    assert '<dd lang="az">Mənbələr fərqlidir.</dd>' in read(client, PATH)


def test_a_passage_of_a_chapter_belongs_to_its_exhibition(client: Client) -> None:
    story = make_exhibition(body=[conflict("Synthetic hour")])
    assert f'href="{path_of(story)}#x1"><span>Synthetic hour</span>' in read(client, PATH)


def test_a_contradicting_source_is_named_with_its_place_and_words(client: Client) -> None:
    source = make_source({"en": "Synthetic opponent"}, has_supplied_title=True, language="az", perspective="memoir")
    event = make_event(sources=[make_source(), (source, AGAINST)])
    person = make_memorial(sources=[make_source(), (source, {**AGAINST, "about": "names"})])
    text = read(client, PATH)
    words = plain(text)
    said = f"Date : {event.label} Contradicted by: [Synthetic opponent] , p. 12 . Memoir or testimony."
    assert said in words.replace("12.", "12 .")
    assert '<q lang="az">Synthetic words.</q>' in text and f'href="{path_of(source)}"' in text
    assert text.index(path_of(event)) < text.index(path_of(person))


def test_a_warning_comes_before_what_is_disputed(client: Client) -> None:
    row = {"summary": "Synthetic.", "content_note": "Synthetic warning.", "body": [conflict(text="Two ages.")]}
    make_memorial(given={"en": row})
    text = read(client, PATH)
    assert text.index("Synthetic warning.") < text.index("Two ages.")


# --- what it never shows ----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", HIDDEN)
def test_nothing_of_hidden_records_and_sources(client: Client, state: dict[str, Any]) -> None:
    hidden_source = make_source({"en": "HIDDEN source"}, **state)
    make_event(sources=[make_source(), (hidden_source, AGAINST)])
    event = make_event({"en": "HIDDEN event"}, sources=[(make_source(), AGAINST)], body=[conflict("HIDDEN")], **state)
    make_figure(event, lowest=1)
    make_figure(event, lowest=2)
    disputed_person("HIDDEN passage", **state)
    make_exhibition({"en": "HIDDEN story"}, body=[conflict("HIDDEN chapter")], **state)
    text = read(client, PATH)
    assert "HIDDEN" not in text and "No public record of this archive says yet" in text


def test_withheld_figures_neither_differ_nor_show(client: Client) -> None:
    event = make_event()
    make_figure(event, lowest=40)
    make_figure(event, lowest=51, said_by="WITHHELD", is_withheld=True, sources=[(make_source(), AGAINST)])
    assert "No public record of this archive says yet" in read(client, PATH)
    make_figure(event, lowest=60)
    text = read(client, PATH)
    assert "at least 60" in text and "51" not in plain(text).partition("Wounded")[2].partition("About")[0]


# --- the derived rows -------------------------------------------------------------------------------------


def test_passages_follow_every_change_of_the_text() -> None:
    person = disputed_person()
    assert sorted(TextConflict.objects.values_list("language", flat=True)) == sorted(LANGUAGES)
    row = MemorialText.objects.get(page=person, language="ru")
    row.body = [conflict("age"), conflict("name", anchor="")]
    row.save()
    assert list(TextConflict.objects.filter(language="ru").values_list("about", "anchor", "position")) == [
        ("age", "x1", 0),
        ("name", "", 1),
    ]
    row.delete()
    assert not TextConflict.objects.filter(language="ru").exists()
    person.delete()
    assert not TextConflict.objects.exists()


def test_a_draft_of_a_published_record_is_not_there_before_it_is_published() -> None:
    event = make_event({"en": "Synthetic event"})
    draft = EventPage.objects.get(pk=event.pk)
    draft.texts.set([EventText(language="en", title="Synthetic event", body=[conflict("the hour")])])
    revision = draft.save_revision()
    assert not TextConflict.objects.exists()
    revision.publish()
    assert TextConflict.objects.get().about == "the hour"


def test_a_chapter_that_is_deleted_takes_its_passages_along() -> None:
    story = make_exhibition(body=[conflict()])
    assert TextConflict.objects.count() == ChapterText.objects.count() == len(LANGUAGES)
    ExhibitionPage.objects.get(pk=story.pk).chapters.all()[0].delete()
    assert not TextConflict.objects.exists()


ENDS = st.tuples(st.none() | st.integers(0, 3), st.none() | st.integers(0, 3))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ENDS, max_size=4))
def test_figures_differ_when_any_two_have_other_ends(ends: list[tuple[int | None, int | None]]) -> None:
    event = EventPage.objects.first() or make_event()
    ReportedFigure.objects.all().delete()
    figures = ReportedFigure.objects.bulk_create(
        ReportedFigure(page=event, measure="wounded", lowest=lowest, highest=highest, identifier=f"BJ-F-9{number:03d}")
        for number, (lowest, highest) in enumerate(ends)
    )
    ReportedFigureText.objects.bulk_create(ReportedFigureText(figure=figure, language="en") for figure in figures)
    found = ReportedFigure.objects.differing().filter(page_id=event.pk)
    assert bool(found) == (len(set(ends)) > 1)


# --- size -------------------------------------------------------------------------------------------------


def test_it_is_paged_and_bears_any_page_number(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "PAGE_SIZE", 2)
    people = [disputed_person() for _ in range(3)]
    first, second = read(client, PATH), read(client, f"{PATH}?page=2")
    assert path_of(people[1]) in first and path_of(people[2]) not in first
    assert path_of(people[2]) in second and 'content="noindex, follow"' in second
    assert "Page 1 of 2" in plain(first) and "3 records of this archive have accounts that differ." in first
    for nonsense in ("0", "-1", "9999999999999999999999", "zwei", ""):
        read(client, f"{PATH}?page={nonsense}")


def test_it_costs_the_same_however_much_is_disputed(client: Client) -> None:
    def dispute_everything(times: int) -> None:
        for _ in range(times):
            source = make_source()
            event = make_event(body=[conflict()], sources=[(source, AGAINST)])
            for lowest in (40, 51, 60):
                make_figure(event, lowest=lowest, sources=[source])
            disputed_person(sources=[source, (source, AGAINST)])
            make_place(sources=[(source, AGAINST)])
            make_exhibition(body=[conflict()])

    dispute_everything(1)
    few = queries(client, PATH)
    dispute_everything(5)
    assert queries(client, PATH) == few <= 25
