"""The page of an event: what it shows, what it never shows, and what it costs."""

import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

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

BODY = [
    ("heading", "Synthetic heading"),
    ("paragraph", {"text": "<p>Synthetic paragraph.</p>", "anchor": "p01"}),
    ("statement", {"said_by": "Synthetic speaker", "text": "Synthetic statement.", "anchor": "s01"}),
    ("conflict", {"about": "the hour", "text": "Synthetic versions.", "anchor": "c01"}),
    ("quotation", {"quotation": "Sintetik sitat.", "said_by": "Synthetic author", "language": "az", "anchor": "q01"}),
]


def hidden_ways() -> list[dict[str, Any]]:
    """Every way of not being public."""
    tomorrow = timezone.now() + timedelta(days=1)
    return [
        {"live": False},
        {"access_status": "embargoed", "embargo_until": tomorrow},
        {"access_status": "restricted"},
        {"access_status": "withdrawn"},
        {"expire_at": timezone.now() - timedelta(days=1)},
    ]


def figures_of(text: str) -> str:
    return text[text.index('id="figures-heading"') :].partition("</section>")[0]


def test_it_shows_date_clock_place_words_and_notes(client: Client) -> None:
    source = make_source({"en": "Synthetic source of everything"})
    place = make_place()
    event = make_event(
        date="1990-01",
        clock_time=time(0, 20),
        clock="baku",
        places=[place],
        body=BODY,
        sources=[(source, about) for about in ("date", "place", "summary", "p01", "s01", "c01", "q01")],
    )
    text = read(client, path_of(event))
    assert "January 1990" in text and "00:20, Baku time" in text
    assert "The month is known, the day is not." in text
    assert f'href="{path_of(place)}"' in text
    for anchor in ("p01", "s01", "c01", "q01"):
        assert f'id="{anchor}"' in text
    assert "Synthetic speaker:" in text and "Sources differ: the hour" in text
    assert '<blockquote lang="az">' in text
    assert text.count('href="#note-1"') == 7 and text.count('role="doc-backlink"') == 7
    assert event.identifier in text and f"/id/{event.identifier}" in text
    assert "has not been checked against its sources" in text


def test_a_type_that_says_nothing_is_not_shown(client: Client) -> None:
    typed, other = make_event(event_type="violence"), make_event({"en": "Synthetic conference"}, places=[make_place()])
    bare = make_event({"en": "Synthetic visit"})
    assert "<dt>Type</dt><dd>violence</dd>" in read(client, path_of(typed))
    assert "<dt>Where</dt>" in read(client, path_of(other))
    for event in (other, bare):
        text = read(client, path_of(event))
        assert "<dt>Type</dt>" not in text and "<dd>other</dd>" not in text
    assert 'class="facts"' not in read(client, path_of(bare))


def test_a_source_that_is_not_public_is_not_among_the_notes(client: Client) -> None:
    shown, withdrawn = make_source(), make_source({"en": "Withdrawn synthetic source"}, access_status="withdrawn")
    event = make_event(sources=[(shown, "date"), (withdrawn, "date")])
    assert "Withdrawn synthetic source" not in read(client, path_of(event))


def test_notes_show_stance_locator_quotation_and_nothing_internal(client: Client) -> None:
    source = make_source({"en": "Synthetic source"}, has_supplied_title=True)
    fields = {"about": "date", "locator": "p. 12", "stance": "contradicts", "quotation": "Word.", "note": "INTERNAL"}
    event = make_event(sources=[(source, fields)], internal_note="INTERNAL", clock_basis="INTERNAL")
    text = read(client, path_of(event))
    for shown in ("[Synthetic source]", "p. 12", "Contradicts:", "Word.", "Scholarly"):
        assert shown in text
    assert "INTERNAL" not in text


def test_figures_stand_side_by_side_and_withheld_ones_nowhere(client: Client) -> None:
    event = make_event()
    source = make_source(perspective="memoir")
    make_figure(event, value="at least 70", said_by="Synthetic commission", sources=[source], claimed="1990-01")
    make_figure(
        event, value="WITHHELD", said_by="WITHHELD", is_withheld=True, sources=[make_source({"en": "WITHHELD"})]
    )
    make_figure(event, value="81", is_reading=True, internal_note="WITHHELD")
    text = read(client, path_of(event))
    assert "at least 70" in text and "Synthetic commission" in text and "Memoir or testimony" in text
    assert "WITHHELD" not in text
    assert text.count("<caption") == 1 and 'scope="row"' in text


def test_a_page_of_many_parts_begins_with_a_list_of_them(client: Client) -> None:
    event = make_event(sources=[make_source()])
    make_memorial("Synthetic person", events=[event])
    assert "On this page" not in read(client, path_of(event))
    for measure in ("wounded", "killed-civilians", "missing"):
        make_figure(event, measure=measure)
    text = read(client, path_of(event))
    listed = text[text.index('<nav class="jumps"') :].partition("</nav>")[0]
    addresses = re.findall(r'href="#([a-z-]+)"', listed)
    assert addresses == [
        "people-heading", "figures-heading", "figures-killed-civilians", "figures-wounded", "figures-missing",
        "notes-heading",
    ]  # fmt: skip
    assert all(text.count(f'id="{address}"') == 1 for address in addresses)


def test_the_first_measure_is_open_and_the_others_are_folded(client: Client) -> None:
    event = make_event()
    make_figure(event, measure="killed-civilians")
    assert "<details" not in figures_of(read(client, path_of(event)))
    make_figure(event, measure="wounded")
    make_figure(event, measure="wounded")
    figures = figures_of(read(client, path_of(event)))
    assert figures.index("Civilians killed") < figures.index("<table") < figures.index("<details")
    summary = re.sub("<[^>]+>", "", figures[figures.index("<summary>") :].partition("</summary>")[0])
    assert summary == "Wounded 2 figures"


def test_people_are_listed_apart_by_group_and_role(client: Client) -> None:
    event = make_event()
    civilian = make_memorial(events=[event])
    named = make_memorial(events=[(event, "named")])
    soldier = make_memorial(events=[event], group="serviceman")
    text = read(client, path_of(event))
    order = [text.index(found) for found in ("Civilians", "Killed", civilian.title, "Named in connection", named.title)]
    assert order == sorted(order)
    assert text.index("Servicemen") < text.index(soldier.title) and text.index(named.title) < text.index("Servicemen")


@pytest.mark.parametrize("way", range(5))
def test_what_is_not_public_is_on_no_relation(client: Client, way: int) -> None:
    hidden = hidden_ways()[way]
    whole = make_event()
    place = make_place({"en": "HIDDEN place"}, **hidden)
    event = make_event(part_of=make_event({"en": "HIDDEN whole"}, **hidden), places=[place])
    make_event({"en": "HIDDEN part"}, part_of=event, **hidden)
    make_memorial("HIDDEN person", events=[event], **hidden)
    make_media({"en": "HIDDEN media"}, events=[event], **hidden)
    make_voice({"en": "HIDDEN voice"}, events=[event], **hidden)
    make_exhibition({"en": "HIDDEN exhibition"}, records=[event], **hidden)
    assert "HIDDEN" not in read(client, path_of(event))
    assert "HIDDEN" not in read(client, "/en/events/")
    assert read(client, path_of(whole))


def test_relations_are_walked_both_ways(client: Client) -> None:
    whole = make_event()
    event = make_event(part_of=whole)
    linked = [make_memorial(events=[event]), make_media(events=[event]), make_voice(events=[event])]
    linked.append(make_exhibition(records=[event]))
    text = read(client, path_of(event))
    for record in [*linked, whole]:
        assert f'href="{path_of(record)}"' in text
    assert f'href="{path_of(event)}"' in read(client, path_of(whole))


@pytest.mark.parametrize(
    ("hidden", "status"),
    [({"live": False}, 404), ({"access_status": "restricted"}, 404), ({"access_status": "withdrawn"}, 410)],
)
def test_who_is_not_served_is_told_the_truth(client: Client, hidden: dict[str, Any], status: int) -> None:
    event = make_event({"en": "HIDDEN title"}, **hidden)
    text = read(client, path_of(event), status)
    assert "HIDDEN" not in text and 'name="robots" content="noindex"' in text
    assert client.get(f"/id/{event.identifier}", follow=True).status_code == status


def test_a_missing_translation_is_marked_and_said(client: Client) -> None:
    event = make_event({"az": {"title": "Sintetik hadisə", "body": BODY}}, summary="Sintetik xülasə.")
    text = read(client, path_of(event))
    assert '<h1 lang="az">Sintetik hadisə' in text and 'class="prose" lang="az"' in text
    assert "not in the archive in this language yet" in text and "Azerbaijani" in text
    assert 'lang="az"' not in read(client, path_of(event, "az")).partition("<main")[2]


def test_our_own_translation_says_so(client: Client) -> None:
    event = make_event({"en": {"title": "Synthetic", "translation_status": "unreviewed"}})
    assert "our own translation" in read(client, path_of(event))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_parses(client: Client, language: str) -> None:
    event = make_event(body=BODY, sources=[(make_source(), "p01")])
    make_figure(event)
    text = read(client, path_of(event, language))
    assert f'<html lang="{language}">' in text
    for other in LANGUAGES:
        assert f'hreflang="{other}" href="http://localhost:8000{path_of(event, other)}"' in text


def test_it_costs_the_same_however_much_hangs_on_it(client: Client) -> None:
    def event_with(count: int) -> Any:
        sources = [(make_source(), "date") for _ in range(count)]
        whole = make_event()
        event = make_event(part_of=whole, body=BODY, sources=sources, places=[make_place() for _ in range(count)])
        for _ in range(count):
            make_figure(event)
            make_memorial(events=[event])
            make_event(part_of=event)
            make_media(events=[event])
        make_voice(events=[event])
        make_exhibition(records=[event])
        return event

    few, many = (queries(client, path_of(event_with(count))) for count in (1, 6))
    assert few == many <= 15
