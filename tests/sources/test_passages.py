"""What rests on a source, said by the first words of the passage: nobody knows what “c12” is."""

from typing import Any

import pytest
from django.test import Client

from archive.sources.models import SourcePage
from tests.factories import make_event, make_exhibition, make_media, make_memorial, make_source
from tests.pages import parse, path_of, read

pytestmark = pytest.mark.django_db


def paragraph(text: str, anchor: str = "p01") -> tuple[str, dict[str, str]]:
    return ("paragraph", {"text": text, "anchor": anchor})


def body(*blocks: Any) -> dict[str, Any]:
    return {"title": "Synthetic event", "body": list(blocks)}


def uses(client: Client, source: SourcePage, language: str = "en") -> list[tuple[str, str, str]]:
    """The passages under “What rests on this source”: where each leads, its language if it is another, its words."""
    tree = parse(read(client, path_of(source, language)))
    (section,) = [part for part in tree.iter("section") if part.get("aria-labelledby") == "uses-heading"]
    links = [link for entry in section.iter("ul") if entry.get("class") == "meta" for link in entry.iter("a")]
    return [(link.get("href", ""), link.get("lang", ""), "".join(link.itertext())) for link in links]


def test_a_passage_is_called_by_its_first_words_in_the_readers_language(client: Client) -> None:
    source = make_source()
    event = make_event(
        {
            "az": body(paragraph("<p>Sintetik <b>kolon</b>, saat 12-də.</p>")),
            "en": body(paragraph("<p>A synthetic <b>column</b>, at 12 &amp; later.</p><p>More of it.</p>")),
        },
        sources=[(source, "p01")],
    )
    where = f"{path_of(event)}#p01"
    assert uses(client, source) == [(where, "", "A synthetic column, at 12 & later. More of it.")]
    assert uses(client, source, "az") == [(where.replace("/en/", "/az/"), "", "Sintetik kolon, saat 12-də.")]
    assert uses(client, source, "ru") == [(where.replace("/en/", "/ru/"), "az", "Sintetik kolon, saat 12-də.")]


def test_a_long_passage_ends_after_a_whole_word(client: Client) -> None:
    source = make_source()
    make_event({"en": body(paragraph(f"<p>{'synthetic-word ' * 20}</p>"))}, sources=[(source, "p01")])
    ((_where, _language, words),) = uses(client, source)
    assert words == f"{'synthetic-word ' * 4}".strip() + "…"


def test_every_kind_of_passage_has_words(client: Client) -> None:
    source = make_source()
    event = make_event(
        {
            "en": body(
                ("heading", "Synthetic heading"),
                ("statement", {"said_by": "Synthetic witness", "text": "A synthetic statement.", "anchor": "c2"}),
                ("conflict", {"about": "hour", "text": "Synthetic versions.", "anchor": "c10"}),
                ("quotation", {"quotation": "Synthetic words.", "said_by": "", "language": "en", "anchor": "c11"}),
            )
        },
        sources=[(source, "c11"), (source, "c10"), (source, "c2"), (source, "date")],
    )
    assert uses(client, source) == [
        (f"{path_of(event)}#c2", "", "Synthetic witness: A synthetic statement."),
        (f"{path_of(event)}#c10", "", "Sources differ: hour: Synthetic versions."),
        (f"{path_of(event)}#c11", "", "Synthetic words."),
    ]


def test_a_passage_of_a_chapter_is_found_under_its_exhibition(client: Client) -> None:
    source = make_source()
    story = make_exhibition(body=[paragraph("<p>A synthetic chapter begins.</p>")], sources=[(source, "p01")])
    assert uses(client, source) == [(f"{path_of(story)}#p01", "", "A synthetic chapter begins.")]


def test_what_a_note_stands_before_is_not_quoted_without_it(client: Client) -> None:
    source = make_source()
    given = {"summary": "Synthetic.", "content_note": "Synthetic warning.", "body": [paragraph("<p>Hard words.</p>")]}
    person = make_memorial(given={"en": given}, sources=[(source, "p01")])
    assert uses(client, source) == [(f"{path_of(person)}#p01", "", "a part of the page")]


@pytest.mark.parametrize("language", ["en", "az"])
def test_nor_where_the_note_is_in_another_language(client: Client, language: str) -> None:
    source = make_source()
    given = {"az": {"body": [paragraph("<p>Ağır sözlər.</p>")]}, "en": {"body": [paragraph("<p>Hard words.</p>")]}}
    given[language]["content_note"] = "Synthetic warning."
    make_memorial(given=given, sources=[(source, "p01")])
    assert uses(client, source)[0][2] == "a part of the page"


def test_nor_what_its_page_covers_or_follows_with_help(client: Client) -> None:
    source, words = make_source(), [paragraph("<p>Hard words.</p>")]
    make_event({"en": body(*words)}, sources=[(source, "p01")], mentions_suicide=True)
    make_media({"en": body(*words)}, sources=[(source, "p01")], is_sensitive=True)
    assert {said for _address, _language, said in uses(client, source)} == {"a part of the page"}


def test_a_quotation_is_named_in_its_own_language(client: Client) -> None:
    source = make_source()
    words = {"quotation": "Синтетические слова.", "said_by": "", "language": "ru", "anchor": "q01"}
    event = make_event({"en": body(("quotation", words))}, sources=[(source, "q01")])
    assert uses(client, source) == [(f"{path_of(event)}#q01", "ru", "Синтетические слова.")]


def test_a_contradicted_passage_is_named_among_the_disputes(client: Client) -> None:
    against = {"about": "p01", "stance": "contradicts"}
    event = make_event(
        {"en": body(paragraph("<p>Synthetic troops came at noon.</p>"))},
        sources=[make_source(), (make_source(), against)],
    )
    html = read(client, "/ru/disputed/")
    assert f'<a href="{path_of(event, "ru")}#p01"><span lang="en">Synthetic troops came at noon.</span>' in html
