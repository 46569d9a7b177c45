"""Conditions and facets: what a choice finds is what was counted, and nothing hidden is counted."""

import random
from collections import Counter
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from archive.core.completeness import UNREVIEWED, UNSOURCED
from archive.core.dates import UncertainDate
from archive.core.languages import text_languages
from archive.events.filters import Mode
from archive.search.having import facet_of_words
from archive.search.kinds import kinds, public
from archive.search.query import HAS, PARAMETERS, SearchQuery
from archive.search.results import Results
from archive.sources.enums import Perspective
from tests.factories import (
    make_event,
    make_exhibition,
    make_image,
    make_media,
    make_memorial,
    make_place,
    make_source,
    make_standard_page,
    make_voice,
)
from tests.factories.stories import make_chapter
from tests.pages import queries, read

pytestmark = pytest.mark.each

DATES = {"memorials": "death", "events": "date", "oral_histories": "recorded", "media": "date", "sources": "issued"}


@pytest.fixture(scope="module")
def planted(module_db: None) -> dict[str, Any]:
    """Records of every type that have different things, some found by the word “zebra”, and hidden ones like them."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        source = make_source({"en": "Zebra source"}, language="ru", perspective="memoir", issued="1991/1993")
        make_source({"en": "Synthetic source"}, language="az", issued="1990-01-22")
        square, park = make_place({"en": "Zebra square"}, sources=[source]), make_place({"az": "Sintetik park"})
        make_event({"en": "Zebra event", "az": "Sintetik"}, places=[square, (park, "concerns")], sources=[source])
        make_event({"en": "Zebra later"}, date="1990-02/1990-03", places=[square, (square, "concerns")])
        make_event({"ru": "Синтетика"}, date="199X", places=[park])
        portrait, words = make_image(), {"ru": {"summary": "zebra"}}
        make_memorial(
            "Sintetik Zebra", portrait=portrait, places=[(square, "died"), (park, "died")], death="1990-01-20"
        )
        make_memorial("Sintetik Açıq", given=words, places=[(square, "died")], death="1990-01/..", birth="1962")
        make_memorial("Sintetik Zebrayev", sources=[source])
        make_media({"en": "Zebra photograph"}, place_made=park, places=[square, park], date="1990")
        make_media({"en": "Synthetic letter", "az": "Sintetik"}, language="ru", sources=[source])
        chapter = make_chapter(0, places=[square], en="Synthetic chapter")
        make_voice({"en": "Zebra voice"}, languages="az ru", place_recorded=park, places=[park], chapters=[chapter])
        make_exhibition({"en": "Zebra exhibition"}, sources=[source])
        make_standard_page("zebra")
        tomorrow = timezone.now() + timedelta(days=1)
        for hidden in ({"live": False}, {"access_status": "withdrawn"}, {"access_status": "restricted"}):
            make_event({"en": "Zebra hidden"}, places=[square], **hidden)
            make_memorial("Sintetik Zebra", portrait=portrait, places=[(square, "died")], death="1990-01-20", **hidden)
            make_source({"en": "Zebra hidden"}, language="ru", perspective="memoir", **hidden)
        make_event({"en": "Zebra"}, places=[square], access_status="embargoed", embargo_until=tomorrow)
        make_place({"en": "Zebra hidden place"}, live=False)
    return {"square": square, "park": park}


@pytest.fixture
def archive(planted: dict[str, Any], db: None) -> dict[str, Any]:
    return planted


# --- a second way to tell ---------------------------------------------------------------------------------


def things(kind: str, record: Any) -> dict[str, set[str]]:
    """What a record has, told by the record itself."""
    places: set[Any] = set()
    if kind == "places":
        places = {record.pk}
    if kind in ("memorials", "events"):
        places = {row.place_id for row in (record.place_links if kind == "memorials" else record.places).all()}
    if kind == "media":
        places = {record.place_made_id, *(row.place_id for row in record.depicted_places.all())}
    if kind == "oral_histories":
        told = [row for chapter in record.chapters.all() for row in chapter.places.all()]
        places = {record.place_recorded_id, *(row.place_id for row in [*record.places.all(), *told])}
    worded = {row.language for row in record.texts.all() if row.has_words or row.summary}
    is_written = kind == "sources" or (kind == "media" and record.language)
    languages = {record.language} if is_written else worded
    if kind == "oral_histories":
        languages |= set(record.languages.split())
    return {
        "place": {str(pk) for pk in places - {None}},
        "perspective": {record.perspective} if kind == "sources" else set(),
        "language": languages,
        "portrait": {"portrait"} if getattr(record, "portrait_id", None) else set(),
        "recording": {"recording"} if getattr(record, "recording_id", None) else set(),
        "source": {"source"} if hasattr(record, "citations") and record.citations.all() else set(),
    }


class Told(NamedTuple):
    """A public record, as it tells of itself."""

    kind: str
    is_zebra: bool
    had: dict[str, set[str]]
    when: UncertainDate | None


def told() -> list[Told]:
    """All public records."""
    found: list[Told] = []
    for kind in kinds():
        for record in public(kind).all():
            said = " ".join([record.title, *(f"{row.title} {row.summary}" for row in record.texts.all())]).lower()
            written = getattr(record, DATES[kind]) if kind in DATES else ""
            when = UncertainDate.parse(written) if written else None
            found.append(Told(kind, "zebra" in said.split(), things(kind, record), when))
    return found


def fulfils(query: SearchQuery, one: Told, place: str, without: str) -> bool:
    own = {"place": place, "perspective": query.perspective, "language": query.language}
    wanted = {**own, **{thing: thing for thing in query.has}}
    if any(value and value not in one.had[name] for name, value in wanted.items() if name != without):
        return False
    if query.period.is_active and without != "date":
        test = "certainly_in" if query.mode == Mode.CERTAINLY else "possibly_in"
        if one.when is None or not getattr(one.when, test)(query.period.first, query.period.last):
            return False
    return without == "type" or query.kind in ("", one.kind)


def plain_count(records: list[Told], query: SearchQuery, facet: str, place: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    own = facet if facet != "type" or query.kind else ""
    for one in records:
        if (one.is_zebra or not query.words) and fulfils(query, one, place, own):
            counted.update([one.kind] if facet == "type" else one.had[facet])
    return counted


# --- counts -----------------------------------------------------------------------------------------------


def asked(chance: random.Random, places: list[str]) -> SearchQuery:
    """Some search, more often than not with few conditions."""

    def maybe(values: list[Any], otherwise: Any = "") -> Any:
        return chance.choice(values) if chance.random() < 0.35 else otherwise

    return SearchQuery(
        text=chance.choice(["zebra", ""]),
        kind=maybe(list(kinds())),
        start=maybe(["1990-01", "1990", "1990-01-20", "1989", "1992"]),
        end=maybe(["1990-01-20", "1990-03", "1992", "1999"]),
        mode=chance.choice([*Mode]),
        place=maybe(places),
        perspective=maybe(["memoir", "scholarly"]),
        language=maybe(["az", "ru", "en"]),
        has=maybe([("source",), ("portrait",), ("portrait", "source")], ()),
    )


def test_each_facet_counts_what_is_public_under_the_other_conditions(archive: dict[str, Any]) -> None:
    chance = random.Random(19900120)
    places = [page.identifier for page in archive.values()]
    keys = {page.identifier: str(page.pk) for page in archive.values()}
    records, met = told(), 0
    for _ in range(120):
        query = asked(chance, places)
        if query.is_empty:
            continue
        results = Results(query)
        for facet in ("type", "place", "perspective", "language", "portrait", "recording", "source"):
            expected = plain_count(records, query, facet, keys.get(query.place, ""))
            assert results.counts.seen(facet) == expected, (facet, query)
            met += bool(expected)
        if not query.kind:
            assert {group.kind: group.count for group in results.groups} == results.counts.seen("type"), query
        elif results.listing is not None:
            assert len(results.groups[0].hits if results.groups else []) == results.listing.paginator.count, query
    assert met > 150


def test_a_choice_finds_as_many_as_it_says(archive: dict[str, Any]) -> None:
    for text in ("q=zebra", "q=zebra&from=1990&to=1990", "language=ru", "q=zebra&type=events&mode=certainly&from=1980"):
        query = SearchQuery.read(QueryDict(text))
        facets = Results(query).facets
        assert facets is not None and facets.shown
        for facet in facets.shown:
            for choice in facet.choices:
                if not choice.is_chosen:
                    found = Results(SearchQuery.read(QueryDict(choice.address))).counts.seen("type")
                    kind = SearchQuery.read(QueryDict(choice.address)).kind
                    assert (found[kind] if kind else found.total()) == choice.number, (text, choice)


def test_dates_divide_the_period_that_is_asked_for(archive: dict[str, Any]) -> None:
    def divided(text: str) -> dict[str, int | None]:
        with override("en"):
            facets = Results(SearchQuery.read(QueryDict(text))).facets
            assert facets is not None
            return {
                choice.label.text: choice.number
                for facet in facets.shown
                if facet.name == "date"
                for choice in facet.choices
            }

    assert divided("q=zebra&type=events") == {"1990": 2}
    assert divided("language=ru")["1991"] == 3
    assert divided("q=zebra&type=events&from=1990&to=1990") == {"January 1990": 1, "February 1990": 1, "March 1990": 1}
    assert divided("q=zebra&type=events&from=1990-01&to=1990-01") == {"20 January 1990": 1}


def test_what_is_chosen_can_be_taken_back(client: Client, archive: dict[str, Any]) -> None:
    place = archive["square"].identifier
    html = read(client, f"/en/search/?q=zebra&type=events&from=1990-01&to=1990-01&place={place}&language=en&has=source")
    assert "In January 1990" in html and "Zebra square" in html
    for left in (
        f"q=zebra&amp;from=1990-01&amp;to=1990-01&amp;place={place}&amp;language=en&amp;has=source",
        f"q=zebra&amp;type=events&amp;place={place}&amp;language=en&amp;has=source",
        f"q=zebra&amp;type=events&amp;from=1990-01&amp;to=1990-01&amp;place={place}&amp;language=en",
    ):
        assert f'<a rel="nofollow" href="?{left}" aria-label="Without the condition:' in html


def test_a_place_that_is_no_place_and_what_is_no_choice_are_left_out(client: Client, archive: dict[str, Any]) -> None:
    for more in ("place=BJ-P-9999", "place=x", "language=xx", "perspective=x", "has=x", "mode=x", "type=x"):
        html = read(client, f"/en/search/?q=zebra&{more}")
        assert "<mark>Zebra</mark> event" in html and 'class="chosen"' not in html, more


def test_a_date_that_cannot_be_read_comes_back_with_a_word_by_its_field(
    client: Client, archive: dict[str, Any]
) -> None:
    html = read(client, "/en/search/?q=zebra&from=1990-02-30&to=yesterday")
    assert 'name="from" value="1990-02-30"' in html and 'name="to" value="yesterday"' in html
    assert html.count('aria-invalid="true"') == 2 and '<details class="further" open>' in html
    assert "names a day or a month that the calendar does not have" in html
    assert "<mark>Zebra</mark> event" in html


def test_more_than_are_counted_are_said_to_be_more(
    client: Client, archive: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.search.counting.MOST_COUNTED", 1)
    html = read(client, "/en/search/?q=zebra")
    assert "numbers are given where there are fewer" in html
    counts = Results(SearchQuery(text="zebra")).counts
    assert counts.of("type", "events") is None and counts.of("place", str(archive["square"].pk)) is None
    assert counts.of("type", "media") == 1
    assert counts.of("perspective", "memoir") is None


def test_no_address_of_a_facet_is_to_be_followed(client: Client, archive: dict[str, Any]) -> None:
    response = client.get("/en/search/?has=source")
    assert response.headers["X-Robots-Tag"] == "noindex"
    html = response.content.decode()
    links = [part.split(">")[0] for part in html.split("<a ")[1:] if 'href="?' in part.split(">")[0]]
    assert len(links) > 10 and all('rel="nofollow"' in link for link in links)
    assert "Disallow: /*?" in client.get("/robots.txt").content.decode()


def test_conditions_cost_the_same_number_of_queries(client: Client, archive: dict[str, Any]) -> None:
    place = archive["square"].identifier
    addresses = [
        f"/en/search/?{query}"
        for query in (
            f"q=zebra&from=1990&to=1990&mode=certainly&place={place}&language=en&has=source",
            f"q=zebra&type=events&place={place}",
            "has=source",
            "type=memorials&language=ru",
            "type=events",
        )
    ]
    few = [queries(client, address) for address in addresses]
    for _ in range(9):
        make_event({"en": "Zebra event"}, places=[archive["square"]])
        make_memorial("Sintetik Zebra", places=[(archive["square"], "died")], death="1990-01-20")
    assert [queries(client, address) for address in addresses] == few
    assert max(few) <= 15


def test_no_word_that_a_row_may_say_means_two_things() -> None:
    meant = facet_of_words()
    assert len(meant) == len(Perspective) + len(text_languages()) + len(HAS)
    assert meant["cited"] == ("source", "source") and not {UNREVIEWED, UNSOURCED} & meant.keys()


# --- whatever stands in an address ------------------------------------------------------------------------


class AnyParameters(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        make_memorial("Sintetik Zebra", death="1990-01-20")

    @settings(max_examples=60, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.tuples(
                st.sampled_from([parameter.name for parameter in PARAMETERS]),
                st.one_of(
                    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30),
                    st.sampled_from(
                        [
                            "zebra",
                            "memorials",
                            "1990",
                            "1990-01-20/..",
                            "199X",
                            "9999",
                            "-0001",
                            "certainly",
                            "BJ-P-0001",
                            "az",
                            "memoir",
                            "portrait",
                            "source",
                            "recording",
                            "2",
                            "Y170000",
                        ]
                    ),
                ),
            ),
            max_size=9,
        )
    )
    def test_are_answered_and_written_again(self, given_parameters: list[tuple[str, str]]) -> None:
        parameters = QueryDict(mutable=True)
        for name, value in given_parameters:
            parameters.appendlist(name, value)
        query = SearchQuery.read(parameters)
        again = SearchQuery.read(QueryDict(query.address()))
        assert again.address() == query.address()
        assert dict(parse_qsl(query.address())).keys() <= {parameter.name for parameter in PARAMETERS}
        assert self.client.get("/ru/search/", parameters).status_code == 200
