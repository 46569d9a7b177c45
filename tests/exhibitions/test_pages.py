"""Exhibitions: a story in chapters, each with its sources, its records and the figures beside it."""

import re
from typing import Any

import pytest
from django.test import Client

from archive.exhibitions.models import ChapterRecord, ChapterText, ExhibitionChapter, ExhibitionPage
from tests.factories import (
    make_event,
    make_exhibition,
    make_figure,
    make_media,
    make_memorial,
    make_place,
    make_source,
    make_voice,
)
from tests.pages import LANGUAGES, path_of, queries, read

pytestmark = pytest.mark.django_db


def paragraph(anchor: str, text: str = "Synthetic words.") -> tuple[str, dict[str, str]]:
    return "paragraph", {"text": f"<p>{text}</p>", "anchor": anchor}


def add_chapter(exhibition: ExhibitionPage, anchor: str, records: Any = (), **fields: Any) -> ExhibitionChapter:
    chapter = ExhibitionChapter.objects.create(page=exhibition, anchor=anchor, sort_order=1, **fields)
    for code in LANGUAGES:
        words = [paragraph(f"{anchor}-p")]
        ChapterText.objects.create(chapter=chapter, language=code, title=f"Synthetic {anchor} ({code})", body=words)
    for record in records:
        ChapterRecord.objects.create(chapter=chapter, record=record)
    return chapter


def test_chapters_stand_in_the_order_that_a_curator_gives_them(client: Client) -> None:
    exhibition = make_exhibition()
    for anchor in ("second", "third"):
        add_chapter(exhibition, anchor)
    for order, anchor in enumerate(("third", "first", "second")):
        ExhibitionChapter.objects.filter(page=exhibition, anchor=anchor).update(sort_order=order)
    assert [chapter.anchor for chapter in ExhibitionPage.objects.get().chapters.all()] == ["third", "first", "second"]
    html = read(client, path_of(exhibition))
    places = [html.index(f'id="{anchor}"') for anchor in ("third", "first", "second")]
    assert places == sorted(places)


def figures(event: Any) -> list[Any]:
    return [("figures", {"event": event, "measure": "wounded"})]


def section(html: str, anchor: str) -> str:
    return html[html.index(f'id="{anchor}"') :].partition("</section>")[0]


def test_a_story_is_told_in_chapters_with_its_sources(client: Client) -> None:
    cited, whole = make_source({"en": "Synthetic cited"}), make_source({"en": "Synthetic whole"})
    sources = [(cited, {"about": "p01", "locator": "p. 3"}), whole]
    exhibition = make_exhibition(body=[paragraph("p01"), paragraph("p02")], sources=sources)
    add_chapter(exhibition, "second")
    html = read(client, path_of(exhibition))
    for anchor, title in (("first", "Synthetic chapter (en)"), ("second", "Synthetic second (en)")):
        assert f'<a href="#{anchor}">{title}</a>' in html
        assert f'<h2 id="{anchor}-heading">{title}</h2>' in html
    assert re.search(r'id="p01">\s*<p>Synthetic words\.<sup class="marks"><a href="#note-1"', html)
    assert "<sup" not in section(html, "p02").partition("</div>")[0]
    notes = section(html, "notes-heading")
    assert notes.index("Synthetic cited") < notes.index("p. 3") < notes.index("Synthetic whole")


def test_the_records_of_a_chapter_stand_beside_it(client: Client) -> None:
    source = make_source()
    records = [
        make_event({"en": "Synthetic event"}, date="1990-01-20", sources=[source]),
        make_memorial("Synthetic Person", sources=[source]),
        make_memorial("Synthetic Soldier", group="serviceman", sources=[source]),
        make_place({"en": "Synthetic place"}, sources=[source]),
        make_media({"en": "Synthetic photograph"}, sources=[source]),
        make_voice({"en": "Synthetic voice"}),
    ]
    html = read(client, path_of(make_exhibition(records=records, sources=[source])))
    beside = section(html, "first")
    for record in records:
        assert f'href="{path_of(record)}"' in beside
    assert "20 January 1990" in beside
    assert re.search(r'Synthetic Soldier</a> <span class="quiet">serviceman', beside)
    assert not re.search(r'Synthetic Person</a> <span class="quiet">serviceman', beside)


def test_figures_of_one_measure_stand_beside_the_chapter(client: Client) -> None:
    source = make_source({"en": "Synthetic report"})
    event = make_event(sources=[source])
    make_figure(event, measure="wounded", value="seven", sources=[source])
    make_figure(event, measure="wounded", value="Hidden", is_withheld=True, sources=[source])
    make_figure(event, measure="arrested", value="Other measure", sources=[source])
    exhibition = make_exhibition(sources=[make_source()])
    add_chapter(exhibition, "count", scenes=figures(event))
    add_chapter(exhibition, "again", scenes=figures(event))
    html = read(client, path_of(exhibition))
    table = section(html, "count")
    assert re.search(r'<th scope="row" role="rowheader">seven<sup class="marks">', table)
    assert "Hidden" not in html
    assert "Other measure" not in html
    assert "Synthetic report" in section(html, "notes-heading")


def test_nothing_hidden_is_shown(client: Client) -> None:
    source = make_source()
    hidden = make_event({"en": "Hidden event"}, live=False, sources=[source])
    make_figure(hidden, value="Hidden figure", sources=[source])
    person = make_memorial("Hidden person", access_status="withdrawn", sources=[source])
    secret = make_source({"en": "Hidden source"}, access_status="restricted")
    exhibition = make_exhibition(records=[hidden, person], sources=[source, secret], internal_note="Hidden note")
    add_chapter(exhibition, "count", scenes=figures(hidden))
    make_exhibition({"en": "Hidden exhibition"}, live=False, sources=[source])
    assert "Hidden" not in read(client, path_of(exhibition))
    assert "Hidden" not in read(client, "/en/exhibitions/")


def test_a_chapter_without_words_in_the_language_is_marked(client: Client) -> None:
    exhibition = make_exhibition()
    chapter = ExhibitionChapter.objects.create(page=exhibition, anchor="only-az", sort_order=2)
    ChapterText.objects.create(chapter=chapter, language="az", title="Sintetik fəsil", body=[paragraph("p9")])
    html = read(client, path_of(exhibition, "ru"))
    assert '<h2 id="only-az-heading" lang="az">Sintetik fəsil</h2>' in html
    assert '<a href="#only-az" lang="az">Sintetik fəsil</a>' in html


def test_each_chapter_ends_with_the_way_on_and_the_way_back(client: Client) -> None:
    exhibition = make_exhibition()
    assert "All chapters" not in read(client, path_of(exhibition))
    add_chapter(exhibition, "second")
    html = read(client, path_of(exhibition))
    first, last = (re.sub(r"\s+", " ", line) for line in re.findall(r'<p class="onward">(.*?)</p>', html))
    back = '<a href="#contents-heading">All chapters</a>'
    assert first == f'Chapter 1 of 2 · Next: <a href="#second">Synthetic second (en)</a> · {back}'
    assert last == f"Chapter 2 of 2 · {back}"
    assert "Глава 1 из 2 · Далее:" in read(client, path_of(exhibition, "ru"))
    assert "Fəsil 1 / 2 · Növbəti:" in read(client, path_of(exhibition, "az"))


def test_exhibitions_are_listed_with_their_chapters(client: Client) -> None:
    assert "No exhibition has been published yet." in read(client, "/en/exhibitions/")
    exhibition = make_exhibition({"en": "Synthetic story"})
    html = read(client, "/en/exhibitions/")
    assert f'<a href="{path_of(exhibition)}">Synthetic story</a>' in html
    assert f'<a href="{path_of(exhibition)}#first">Synthetic chapter (en)</a>' in html


def test_a_chapter_is_called_without_a_break_within_a_number(client: Client) -> None:
    exhibition = make_exhibition()
    ChapterText.objects.filter(chapter__page=exhibition, language="az").update(title="Sintetik: 1988-ci il")
    title = 'Sintetik: <span class="nowrap">1988-ci</span> il'
    story = read(client, path_of(exhibition, "az"))
    assert f'<h2 id="first-heading">{title}</h2>' in story and f'<a href="#first">{title}</a>' in story
    assert f"{title}</a>" in read(client, "/az/exhibitions/")


def test_a_long_story_asks_no_more_than_a_short_one(client: Client) -> None:
    source = make_source()

    def story(chapters: int) -> ExhibitionPage:
        exhibition = make_exhibition(sources=[source])
        for number in range(chapters):
            event = make_event(sources=[source])
            make_figure(event, sources=[source])
            records = [event, make_memorial(sources=[source]), make_place(sources=[source])]
            add_chapter(exhibition, f"c{number}", records, scenes=figures(event))
        return exhibition

    short, long = story(1), story(6)
    assert queries(client, path_of(short)) == queries(client, path_of(long)) <= 25
    assert queries(client, "/en/exhibitions/") <= 25
