"""A source, as machines read the page."""

import pytest
from django.test import Client

from archive.sources.enums import CSLType
from archive.sources.linked_data import TYPES
from archive.sources.models import SourceCreator
from tests.factories import make_source
from tests.pages import linked_data, path_of

pytestmark = pytest.mark.django_db


def test_a_source_is_the_work_in_its_own_language(client: Client) -> None:
    source = make_source(
        {"ru": "Синтетическая газета", "en": "Synthetic newspaper"},
        csl_type="article-newspaper",
        language="ru",
        issued="1990-01-22",
        container_title="Синтетика",
    )
    source.creators = [SourceCreator(family="Synthetic", given="S."), SourceCreator(literal="Synthetic institute")]
    source.save()
    (work,) = linked_data(client, path_of(source))
    assert work["@type"] == "NewsArticle" and work["inLanguage"] == "ru"
    assert work["name"] == {"@value": "Синтетическая газета", "@language": "ru"}
    assert work["alternateName"] == "Synthetic newspaper"
    assert work["datePublished"] == "1990-01-22"
    assert work["isPartOf"]["name"]["@value"] == "Синтетика"
    person, institute = work["author"]
    assert person["@type"] == "Person" and "@type" not in institute


def test_a_title_that_the_archive_supplied_keeps_its_brackets(client: Client) -> None:
    source = make_source({"en": "Synthetic leaflet"}, language="en", has_supplied_title=True, issued="1990~")
    (work,) = linked_data(client, path_of(source))
    assert work["name"] == "[Synthetic leaflet]" and "datePublished" not in work


def test_every_type_named_is_one_of_csl() -> None:
    assert set(TYPES) <= set(CSLType.values)
