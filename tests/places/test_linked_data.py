"""A place, as machines read the page."""

import pytest
from django.test import Client

from tests.factories import make_place
from tests.pages import linked_data, path_of

pytestmark = pytest.mark.django_db


def test_a_place_is_a_disc_not_a_pin(client: Client) -> None:
    place = make_place(latitude=40.37654, longitude=49.84321, uncertainty_m=15000)
    (node,) = linked_data(client, path_of(place))
    assert node["@type"] == "Place"
    assert node["geo"]["geoRadius"] == 15000
    assert node["geo"]["geoMidpoint"] == {"@type": "GeoCoordinates", "latitude": 40.4, "longitude": 49.8}


def test_a_place_without_coordinates_has_none(client: Client) -> None:
    assert "geo" not in linked_data(client, path_of(make_place()))[0]


def test_a_name_made_by_rule_is_not_told(client: Client) -> None:
    place = make_place(names=[("Синтетическое", "ru", "former"), ("Sinteticheskoe", "en", "transliterated")])
    (node,) = linked_data(client, path_of(place))
    assert node["alternateName"] == {"@value": "Синтетическое", "@language": "ru"}
