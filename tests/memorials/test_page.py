"""The page of a person: all that is known and attested, nothing that is not, and nobody's private matter."""

import re

import html5lib
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.assets.models import ArchiveRendition
from archive.memorials.models import MemorialPage, MemorialRelation
from tests.factories import (
    make_event,
    make_exhibition,
    make_image,
    make_media,
    make_memorial,
    make_place,
    make_source,
    make_voice,
)

pytestmark = pytest.mark.django_db
FORMS = [
    {"text": "Sintetik Şəhla", "language": "az", "is_primary": True},
    {"text": "Синтетик Шехла", "language": "ru", "script": "Cyrl"},
    {"text": "Synthetic Rulemade", "language": "en", "kind": "transliterated"},
    {"text": "Sintetik qızı", "language": "az", "kind": "patronymic"},
]
WORDS = {
    "az": {
        "summary": "Sintetik xülasə.",
        "circumstances": "Sintetik hal.",
        "content_note": "Sintetik xəbərdarlıq.",
        "origin": "Sintetik kənd",
        "occupation": "sintetik fəhlə",
        "burial": "Sintetik qəbiristanlıq",
        "honours": "Sintetik orden",
        "age_note": "Sintetik yaş qeydi",
        "death_note": "Sintetik gün qeydi",
        "death_place": "Sintetik küçə",
        "body": [("conflict", {"about": "yaş", "text": "Sintetik iki söz.", "anchor": "x1"})],
    }
}


def read(client: Client, page: MemorialPage, language: str = "az") -> str:
    response = client.get(f"/{language}/memorials/{page.slug}/")
    assert response.status_code == 200
    html = response.content.decode()
    html5lib.HTMLParser(strict=True).parse(html)
    return html


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_life_is_told_in_full(client: Client) -> None:
    place, event = make_place({"az": "Sintetik yer"}), make_event({"az": "Sintetik hadisə"})
    person = make_memorial(
        names=FORMS,
        given=WORDS,
        events=[event],
        places=[(place, "buried")],
        sources=[(make_source(), {"about": "circumstances", "locator": "s. 7", "quotation": "Synthetic words"})],
        birth="1962",
        death="1990-01-20",
        age_printed="27",
    )
    html = read(client, person)
    shown = text_of(html)
    for value in (row for row in WORDS["az"].values() if isinstance(row, str)):
        assert value in shown
    for expected in (
        "Sintetik Şəhla",
        "Sintetik qızı",
        "1962–1990",
        "Sintetik iki söz.",
        "Sintetik yer",
        "s. 7",
        "BJ-M-",
    ):
        assert expected in shown
    assert '<span lang="ru">Синтетик Шехла</span>' in html
    order = ["<h1", "1962–1990", "Sintetik xəbərdarlıq.", "Sintetik xülasə."]
    main = html[html.index("<main") :]
    assert [main.index(part) for part in order] == sorted(main.index(part) for part in order)
    assert f'href="/az/events/{event.slug}/"' in html
    assert re.search(r'Sintetik hal\.<sup class="marks"><a href="#note-1"', html)


def test_what_no_passage_cites_the_page_as_a_whole_rests_on(client: Client) -> None:
    whole = [make_source({"en": "Synthetic obituary"}), make_source({"en": "Synthetic list"})]
    person = make_memorial(given=WORDS, sources=[*whole, (make_source({"en": "Synthetic letter"}), "origin")])
    html = read(client, person, "en")
    rests, open_ = re.findall(r'<p class="note-line rests">(.*?)</p>', html)
    assert text_of(rests) == "This page rests on the sources [1] [2]"
    assert text_of(open_) == "The archive has not recorded yet which of its sources says which: [1] [2]"
    main = html[html.index("<main") :]
    order = ["Sintetik xülasə.", "This page rests", "Sintetik iki söz.", "The archive has not recorded"]
    assert [main.index(part) for part in order] == sorted(main.index(part) for part in order)
    assert re.search(r'Sintetik kənd<sup class="marks"><a href="#note-3"', html)
    notes = html[html.index("notes-heading") :]
    assert notes.index("Synthetic obituary") < notes.index("Synthetic list") < notes.index("Synthetic letter")


def test_what_is_cited_to_the_passage_is_said_there_alone(client: Client) -> None:
    cited = make_memorial(given=WORDS, sources=[(make_source(), "summary"), (make_source(), "x1")])
    assert "rests" not in read(client, cited, "en")
    alone = text_of(read(client, make_memorial(given=WORDS, sources=[make_source()]), "en"))
    assert "This page rests on the source [1]" in alone and "which of its sources" not in alone


@pytest.mark.parametrize(
    ("death", "note", "told"),
    [
        ("1990-01-20", "Night of 19–20 January 1990.", "Night of 19–20 January 1990. [1]"),
        ("1990-01-19/1990-01-20", "Night of 19 January 1990.", "19–20 January 1990 [1] Night of 19 January 1990."),
        ("1990-01-20", "Around midday.", "20 January 1990 [1] Around midday."),
        ("1990-01", "January 1990; the day is not printed.", "January 1990; the day is not printed. [1]"),
        ("1990-01", "Wounded on 19 January 1990.", "January 1990 [1] Wounded on 19 January 1990."),
        ("1990-01-20", "", "20 January 1990 [1]"),
    ],
)
def test_the_date_of_death_is_told_once(client: Client, death: str, note: str, told: str) -> None:
    given = {"en": {"summary": "Synthetic life.", "death_note": note}}
    person = make_memorial(death=death, given=given, sources=[(make_source(), "death")])
    html = read(client, person, "en")
    assert text_of(html[html.index("<dt>Died</dt>") :].partition("</div>")[0]) == f"Died {told}"


def test_a_form_made_by_rule_is_found_by_and_never_shown(
    client: Client, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        person = make_memorial(names=FORMS)
    for language in ("az", "en", "ru"):
        assert "rulemade" not in read(client, person, language).lower()
        assert "rulemade" not in client.get(f"/{language}/memorials/").content.decode().lower()
        for asked in ({"q": "Rulemade"}, {"q": "Rulemade", "type": "memorials"}):
            main = client.get(f"/{language}/search/", asked).content.decode().partition("<main")[2]
            assert f"/{language}/memorials/{person.slug}/" in main
            assert "rulemade" not in text_of(main).lower()


def test_the_heading_is_in_the_readers_language_or_says_which(client: Client) -> None:
    person = make_memorial(names=FORMS)
    assert re.search(r'<h1 class="name">\s*Синтетик Шехла', read(client, person, "ru"))
    assert re.search(r'<h1 class="name" lang="az">\s*Sintetik Şəhla', read(client, person, "en"))


def test_nothing_internal_is_shown(client: Client) -> None:
    person = make_memorial(
        internal_note="Secret one",
        sensitivity_note="Secret two",
        names=[{"text": "Sintetik Bir", "language": "az", "is_primary": True, "note": "Secret three"}],
        sources=[(make_source(internal_note="Secret four"), {"note": "Secret five"})],
    )
    assert "Secret" not in read(client, person)


def test_what_no_visitor_may_meet_is_not_linked(client: Client) -> None:
    hidden = [
        make_event({"az": "Hidden event"}, live=False),
        make_event({"az": "Hidden too"}, access_status="withdrawn"),
    ]
    secret_source = make_source({"en": "Hidden source"}, access_status="restricted")
    person = make_memorial(
        events=hidden,
        places=[(make_place({"az": "Hidden place"}, live=False), "died")],
        sources=[make_source(), secret_source],
    )
    other = make_memorial("Hidden person", live=False)
    MemorialRelation.objects.create(page=person, person=other, relationship="sibling")
    MemorialRelation.objects.create(page=other, person=person, relationship="sibling")
    make_media({"az": {"title": "Hidden photograph", "alt_text": "x"}}, people=[person], live=False)
    make_voice({"az": "Hidden voice"}, people=[person], access_status="restricted")
    make_exhibition({"az": "Hidden exhibition"}, records=[person], live=False)
    assert "Hidden" not in read(client, person)


def test_nobody_is_published_as_related_to_themselves() -> None:
    person = make_memorial()
    person.relations = [MemorialRelation(person=person, relationship="sibling")]
    assert "relations" in person.publication_errors()
    person.relations = [MemorialRelation(person=make_memorial(), relationship="sibling")]
    assert "relations" not in person.publication_errors()


def test_a_relation_is_read_from_both_sides(client: Client) -> None:
    parent, child = make_memorial("Sintetik Valideyn"), make_memorial("Sintetik Övlad")
    MemorialRelation.objects.create(page=child, person=parent, relationship="parent")
    assert re.search(r"Parent\s*</span><br><a [^>]*>Sintetik Valideyn", read(client, child, "en"))
    assert re.search(r"Child\s*</span><br><a [^>]*>Sintetik Övlad", read(client, parent, "en"))


def test_what_speaks_of_the_person_is_linked(client: Client) -> None:
    person = make_memorial()
    media = make_media({"en": {"title": "Synthetic photograph", "alt_text": "x"}}, people=[person])
    voice = make_voice({"en": "Synthetic voice"}, people=[person])
    exhibition = make_exhibition({"en": "Synthetic exhibition"}, records=[person])
    html = read(client, person, "en")
    for slug in (f"media/{media.slug}", f"voices/{voice.slug}", f"exhibitions/{exhibition.slug}"):
        assert f"/en/{slug}/" in html
    assert "No photograph of this person" not in html


def test_without_a_photograph_the_page_says_so_and_shows_no_face(client: Client) -> None:
    html = read(client, make_memorial(), "en")
    assert "No photograph of this person is in the archive yet." in html
    assert "<img" not in html


def test_a_portrait_is_a_derivative_made_at_publication(
    client: Client, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        person = make_memorial("Sintetik Üz", portrait=make_image(size=(60, 80)))
    made = ArchiveRendition.objects.count()
    html, listed = read(client, person, "en"), client.get("/en/memorials/").content.decode()
    assert ArchiveRendition.objects.count() == made == 8
    source = re.search(r'<img src="([^"]+)"[^>]*alt="Portrait of Sintetik Üz"', html)
    assert source and "original_images" not in source[1]
    assert client.get(source[1]).status_code == 200
    assert 'class="face"' in listed


@pytest.mark.parametrize(("computed", "note"), [(True, "computed by the archive"), (False, "as printed")])
def test_the_age_says_where_it_comes_from(client: Client, computed: bool, note: str) -> None:
    assert note in read(client, make_memorial(age_printed="27", is_age_computed=computed), "en")


def test_a_warning_keeps_the_summary_out_of_what_others_preview(client: Client) -> None:
    assert 'name="description"' in read(client, make_memorial(), "en")
    warned = make_memorial(given={"en": {"summary": "Synthetic.", "content_note": "Synthetic warning."}})
    assert 'name="description"' not in read(client, warned, "en")


def test_the_fullest_page_asks_few_questions(client: Client, django_capture_on_commit_callbacks: object) -> None:
    sources = [make_source() for _ in range(3)]

    def full(number: int) -> MemorialPage:
        person = make_memorial(
            names=FORMS,
            given=WORDS,
            events=[make_event(sources=sources) for _ in range(number)],
            places=[(make_place(sources=sources), "died") for _ in range(number)],
            sources=sources[:number],
            portrait=make_image(size=(60, 80)),
        )
        for _ in range(number):
            MemorialRelation.objects.create(page=person, person=make_memorial(sources=sources), relationship="sibling")
            make_media(people=[person], sources=sources)
            make_voice(people=[person])
            make_exhibition(records=[person], sources=sources)
        return person

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        pages = [full(1), full(3)]
    counts = []
    for page in pages:
        read(client, page)
        with CaptureQueriesContext(connection) as asked:
            read(client, page)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15, "\n".join(query["sql"] for query in asked.captured_queries)
