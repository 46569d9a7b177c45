"""What an item shows and where in the image; through whose hands it came."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from archive.media.models import DepictedPlace, MediaPage, MediaProvenance, MediaProvenanceText
from archive.rights.models import validate_rights_uri
from tests.factories import make_media, make_place, make_source


def rectangle(**given: float) -> DepictedPlace:
    return DepictedPlace(**{f"region_{name}": value for name, value in given.items()})


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, set()),
        ({"x": 0, "y": 0, "width": 100, "height": 100}, set()),
        ({"x": 33.33, "y": 66.67, "width": 66.67, "height": 33.33}, set()),
        ({"x": 10}, {"region_y", "region_width", "region_height"}),
        ({"x": 10, "y": 10, "width": 20}, {"region_height"}),
        ({"x": 90, "y": 0, "width": 10.5, "height": 10}, {"region_width"}),
        ({"x": 0, "y": 60, "width": 10, "height": 41}, {"region_height"}),
        ({"x": 0, "y": 0, "width": 0, "height": 10}, {"region_width"}),
    ],
)
def test_a_rectangle_is_whole_and_within_the_image(given: dict[str, float], wrong: set[str]) -> None:
    try:
        rectangle(**given).clean()
    except ValidationError as error:
        assert set(error.message_dict) == wrong
    else:
        assert not wrong


def test_no_number_is_below_nothing_or_above_all() -> None:
    with pytest.raises(ValidationError) as refused:
        rectangle(x=-1, y=101, width=5, height=5).clean_fields(exclude=["page", "place", "sort_order"])
    assert set(refused.value.message_dict) == {"region_x", "region_y"}


def test_a_rectangle_is_all_four_numbers() -> None:
    assert rectangle(x=1, y=2, width=3, height=4).region == (1, 2, 3, 4)
    assert rectangle().region is None


@pytest.mark.parametrize(
    "uri",
    [
        "http://rightsstatements.org/vocab/InC/1.0/",
        "http://rightsstatements.org/vocab/NoC-OKLR/1.0/",
        "https://creativecommons.org/licenses/by-nc-sa/4.0/",
        "https://creativecommons.org/licenses/by/3.0/de/",
        "https://creativecommons.org/publicdomain/mark/1.0/",
    ],
)
def test_a_rights_uri_that_machines_know(uri: str) -> None:
    validate_rights_uri(uri)


@pytest.mark.parametrize(
    "uri",
    [
        "https://rightsstatements.org/vocab/InC/1.0/",
        "http://rightsstatements.org/page/InC/1.0/",
        "http://rightsstatements.org/vocab/InC/1.0",
        "https://creativecommons.org/licenses/by/4.0/deed.en",
        "https://creativecommons.org/licenses/nc/4.0/",
        "https://example.org/rights",
        "javascript:http://rightsstatements.org/vocab/InC/1.0/",
    ],
)
def test_a_rights_uri_that_they_do_not(uri: str) -> None:
    with pytest.raises(ValidationError, match="Copy it from there"):
        validate_rights_uri(uri)


def add_custody(item: MediaPage, what: str, **fields: Any) -> None:
    words = fields.pop("words", {})
    link = MediaProvenance(page=item, what=what, sort_order=item.provenance.count(), **fields)
    link.texts = [MediaProvenanceText(language=code, **row) for code, row in words.items()]
    link.save()


@pytest.mark.django_db
def test_the_chain_of_custody_stands_on_the_page_with_its_sources(client: Client) -> None:
    item = make_media()
    source = make_source({"en": "Synthetic deed of gift"})
    add_custody(
        item,
        "created",
        date="1990-01",
        source=source,
        locator="p. 3",
        words={
            "en": {"holder": "Synthetic photographer", "note": "Synthetic note."},
            "ru": {"holder": "Синтетический фотограф"},
        },
    )
    add_custody(item, "transferred", date="2026", words={"ru": {"holder": "Синтетический музей"}})
    html = client.get(f"/en/media/{item.slug}/").content.decode()
    custody = html[html.index('id="custody"') : html.index("</ol>", html.index('id="custody"'))]
    assert "Created" in custody
    assert "January 1990" in custody
    assert "Synthetic photographer" in custody
    assert '<span lang="ru">Синтетический музей</span>' in custody, "other words are marked as what they are"
    assert custody.count("No source is known for this.") == 1
    assert 'href="#note-' in custody
    assert "Synthetic deed of gift" in html
    assert "p. 3" in html


@pytest.mark.django_db
def test_a_source_that_nobody_may_see_is_not_given_away(client: Client) -> None:
    item = make_media()
    add_custody(item, "found", source=make_source({"en": "Synthetic secret deed"}, live=False))
    html = client.get(f"/en/media/{item.slug}/").content.decode()
    assert "Chain of custody" in html
    assert "Synthetic secret deed" not in html


@pytest.mark.django_db
def test_the_page_costs_the_same_for_many_links(client: Client, django_assert_max_num_queries: Any) -> None:
    item = make_media(places=[make_place()])
    for year in range(1990, 2010):
        add_custody(item, "held", date=str(year), source=make_source(), words={"en": {"holder": "Synthetic family"}})
    client.get(f"/en/media/{item.slug}/")
    with django_assert_max_num_queries(15):
        assert client.get(f"/en/media/{item.slug}/").status_code == 200
