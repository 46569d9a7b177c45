"""Citing a record: on its page, in its head, and as files at its stable address."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.sources.models import SourceCreator, SourcePage
from tests.factories import make_event, make_figure, make_memorial, make_source
from tests.pages import LANGUAGES, parse, path_of, queries, read

pytestmark = pytest.mark.django_db
SCHEMA = json.loads((Path(__file__).parent / "data" / "csl-data.json").read_text(encoding="utf-8"))
TYPES = {
    "json": "application/vnd.citationstyles.csl+json",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}


def fetch(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200
    items = json.loads(response.content)
    jsonschema.validate(items, SCHEMA)
    return items


def metadata(client: Client, path: str) -> list[tuple[str, str]]:
    metas = parse(read(client, path)).iter("meta")
    return [(meta.get("name", ""), meta.get("content", "")) for meta in metas]


def newspaper() -> SourcePage:
    source = make_source(
        {"ru": {"title": "Синтетическая заметка"}},
        csl_type="article-newspaper",
        language="ru",
        container_title="Синтетическая газета",
        issued="1990-01-22",
        page="2",
        url="https://example.org/synthetic",
    )
    source.creators = [
        SourceCreator(family="Синтетический", given="Иван"),
        SourceCreator(literal="Синтетический комитет"),
    ]
    source.save()
    return source


@pytest.mark.parametrize("ending", TYPES)
def test_the_files_have_their_media_types_and_names_and_stay_out_of_search_engines(client: Client, ending: str) -> None:
    event = make_event()
    for address, name in ((f"/id/{event.identifier}", ""), (f"/id/{event.identifier}/sources", "-sources")):
        response = client.get(f"{address}.{ending}")
        assert (response.status_code, response["Content-Type"]) == (200, TYPES[ending])
        assert response["Content-Disposition"] == f'attachment; filename="{event.identifier}{name}.{ending}"'
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Cache-Control"] == "no-cache" and "Accept-Language" in response["Vary"]
        assert client.post(f"{address}.{ending}").status_code == 405
    assert client.get(f"/id/{event.identifier}.xml").status_code == 404


def test_a_record_is_a_page_of_this_archive_in_the_language_asked_for(client: Client) -> None:
    event = make_event()
    for language in LANGUAGES:
        (item,) = fetch(client, f"/id/{event.identifier}.json?language={language}")
        assert (item["type"], item["language"]) == ("webpage", language)
        assert item["title"] == event.labels[language]
        assert item["URL"].endswith(f"/id/{event.identifier}")
        assert "author" not in item and len(item["issued"]["date-parts"][0]) == 3
    (item,) = fetch(client, f"/id/{event.identifier}.json?language=%00x")
    assert item["language"] == "en"


def test_a_source_is_the_work_itself_and_cites_nothing(client: Client) -> None:
    source = newspaper()
    (item,) = fetch(client, f"/id/{source.identifier}.json?language=en")
    assert (item["type"], item["title"]) == ("article-newspaper", "Синтетическая заметка")
    assert item["author"] == [{"family": "Синтетический", "given": "Иван"}, {"literal": "Синтетический комитет"}]
    assert client.get(f"/id/{source.identifier}/sources.json").status_code == 404


def test_all_public_sources_of_a_record_and_of_its_parts_are_there_and_no_others(client: Client) -> None:
    cited, of_figure, of_withheld, hidden, _other = (make_source() for _number in range(5))
    event = make_event(sources=[cited, (cited, "date"), hidden])
    make_figure(event, sources=[of_figure])
    make_figure(event, sources=[of_withheld], is_withheld=True)
    hidden.access_status = "restricted"
    hidden.save()
    items = fetch(client, f"/id/{event.identifier}/sources.json")
    assert [item["id"] for item in items] == [cited.identifier, of_figure.identifier]


def test_the_files_cost_the_same_at_any_number_of_sources(client: Client) -> None:
    few, many = make_event(), make_event(sources=[newspaper() for _number in range(12)])
    counts = []
    for event in (few, many):
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/id/{event.identifier}/sources.bib")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 15


def test_what_is_withdrawn_is_gone_and_what_is_merged_leads_on(client: Client) -> None:
    successor = make_event()
    event = make_event()
    assert client.get(f"/id/{event.identifier}.ris").status_code == 200
    event.access_status = "withdrawn"
    event.save()
    for rest in (".ris", "/sources.json"):
        assert client.get(f"/id/{event.identifier}{rest}").status_code == 410
    event.access_status, event.replaced_by = "merged", successor.identifier
    event.save()
    response = client.get(f"/id/{event.identifier}/sources.json")
    assert (response.status_code, response["Location"]) == (301, f"/id/{successor.identifier}/sources.json")
    assert client.get("/id/BJ-E-9999.json").status_code == 404


def test_a_page_is_cited_in_its_own_language_whatever_that_of_a_name_on_it(client: Client) -> None:
    name = {"text": "Synthetic Əliş", "language": "az", "script": "Latn", "kind": "main", "is_primary": True}
    person = make_memorial(names=[name])
    (item,) = fetch(client, f"/id/{person.identifier}.json?language=ru")
    assert (item["title"], item["language"]) == ("Synthetic Əliş", "ru")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_record_says_how_to_cite_it(client: Client, language: str) -> None:
    event = make_event()
    text = read(client, path_of(event, language))
    assert f"/id/{event.identifier}.bib?language={language}" in text and f"/id/{event.identifier}/sources.ris" in text
    names = [name.text or "" for name in parse(text).findall(".//details[@class='cite']//dt")]
    assert [name for name in names if name in {"Chicago", "APA"}] == ["Chicago", "APA"]
    assert (names[0] != "Chicago") == (language == "ru")
    event.texts.update(title="Synthetic changed title")
    event = type(event).objects.get(pk=event.pk)
    event.save()
    assert "“Synthetic changed title,”" in read(client, path_of(event, language))


def test_a_source_s_page_cites_the_work_and_offers_no_sources_of_it(client: Client) -> None:
    source = newspaper()
    text = read(client, path_of(source, "ru"))
    assert "Синтетический И., Синтетический комитет. Синтетическая заметка" in text
    assert f"/id/{source.identifier}/sources" not in text


def test_reference_managers_read_a_record_as_a_web_page_and_a_source_as_the_work(client: Client) -> None:
    event, source = make_event(), newspaper()
    of_event = metadata(client, path_of(event))
    assert {("z:itemType", "webpage"), ("DC.title", event.labels["en"]), ("DC.language", "en")} <= set(of_event)
    of_source = metadata(client, path_of(source))
    expected = {
        ("z:itemType", "newspaperArticle"),
        ("DC.title", "Синтетическая заметка"),
        ("DC.creator", "Синтетический, Иван"),
        ("DC.creator", "Синтетический комитет"),
        ("prism.publicationName", "Синтетическая газета"),
        ("prism.publicationDate", "1990-01-22"),
        ("eprints.official_url", "https://example.org/synthetic"),
    }
    assert expected <= set(of_source)
    assert f"/id/{event.identifier}.json?language=en" in read(client, path_of(event))
    assert "z:itemType" not in read(client, "/en/") + read(client, "/en/sources/")


@pytest.mark.parametrize(("written", "said"), [("1990-01-XX", "1990-01"), ("1990", "1990"), ("1990~", None)])
def test_no_date_is_more_exact_than_what_is_known(client: Client, written: str, said: str | None) -> None:
    found = dict(metadata(client, path_of(make_source(issued=written))))
    assert found.get("prism.publicationDate") == said


def test_a_page_does_not_cost_more_for_it(client: Client) -> None:
    assert queries(client, path_of(make_event())) <= 15
    assert queries(client, path_of(newspaper())) <= 15
