"""The field of lights, and the sentence beneath it."""

from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from wagtail.models import Site

from archive.home.lights import scatter
from archive.home.models import ArchiveSettings
from tests.factories import make_exhibition, make_memorial, make_source, make_voice
from tests.pages import parse, path_of, queries, read


def test_the_scatter_is_fixed_and_nested() -> None:
    assert scatter(147, 43) == scatter(147, 43)
    assert len(set(scatter(147, 43))) == 43
    for lit in range(147):
        assert set(scatter(147, lit)) < set(scatter(147, lit + 1))
    assert scatter(147, 147) == list(range(147))


@pytest.mark.django_db
class TestFrontPage:
    def set_total(self, total: int | None, source: Any = None) -> None:
        stored = ArchiveSettings.for_site(Site.objects.get())
        stored.memorial_total, stored.memorial_total_source = total, source
        stored.save()

    def lights(self, client: Client, language: str = "en") -> list[Element]:
        tree = parse(read(client, f"/{language}/"))
        return [item for field in tree.iter("ol") if field.get("class") == "lights" for item in field]

    def test_each_name_is_a_light_and_the_others_are_dim(self, client: Client) -> None:
        self.set_total(147, make_source({"en": "Synthetic source of the number"}))
        people = [make_memorial(f"Sintetik {name}") for name in ("Çay", "Cəm", "Ağ")]
        lights = self.lights(client, "az")
        assert len(lights) == 147
        lit = [item.find("a") for item in lights if item.find("a") is not None]
        assert [link.find("span").text for link in lit] == ["Sintetik Ağ", "Sintetik Cəm", "Sintetik Çay"]
        assert {link.get("href") for link in lit} == {path_of(person, "az") for person in people}
        dim = [item for item in lights if item.find("a") is None]
        assert {item.get("aria-hidden") for item in dim} == {"true"} and len(dim) == 144
        text = read(client, "/en/")
        assert "3 of 147 names are in this archive." in text and "the archive cannot say yet" in text
        assert 'href="/en/sources/synthetic-source-of-the-number/"' in text

    def test_the_story_and_a_person_are_one_press_away(self, client: Client) -> None:
        story = make_exhibition(records=[make_memorial("Sintetik Ağ")])
        tree = parse(read(client, "/en/"))
        begin = next(part for part in tree.iter("p") if part.get("class") == "begin")
        assert [link.get("href") for link in begin.iter("a")] == [path_of(story), "#find-person"]
        (field,) = (field for field in tree.iter("input") if field.get("id") == "find-person")
        form = next(form for form in tree.iter("form") if field in form.iter("input"))
        assert form.get("action") == "/en/search/"
        assert {one.get("name"): one.get("value") for one in form.iter("input")} == {"q": None, "type": "memorials"}

    def test_who_was_there_is_asked_until_a_voice_is_heard(self, client: Client) -> None:
        assert "Were you there?" in read(client, "/en/")
        make_voice()
        text = read(client, "/en/")
        assert "Were you there?" not in text and "in their own words" in text

    def test_one_name_is_said_as_one(self, client: Client) -> None:
        self.set_total(147)
        make_memorial()
        assert "1 of 147 names is in this archive." in read(client, "/en/")
        assert "147 addan 1 nəfərin adı bu arxivdədir." in read(client, "/az/")

    def test_only_public_civilians_are_counted(self, client: Client) -> None:
        self.set_total(10)
        make_memorial()
        make_memorial("HIDDEN draft", live=False)
        make_memorial("HIDDEN withdrawn", access_status="withdrawn")
        make_memorial("HIDDEN restricted", access_status="restricted")
        make_memorial("Synthetic serviceman", group="serviceman")
        text = read(client, "/en/")
        assert "1 of 10 names" in text
        assert "HIDDEN" not in text and "Synthetic serviceman" not in text

    def test_without_a_number_nothing_is_claimed(self, client: Client) -> None:
        make_memorial()
        assert len(self.lights(client)) == 1
        text = read(client, "/en/")
        assert "1 name is in this archive." in text and "memorial of 2010" not in text

    def test_more_names_than_the_memorial_has_are_all_lit(self, client: Client) -> None:
        self.set_total(2)
        for _ in range(3):
            make_memorial()
        assert len(self.lights(client)) == 3
        assert "3 names are in this archive." in read(client, "/en/")

    def test_a_source_that_is_not_public_is_not_named(self, client: Client) -> None:
        self.set_total(5, make_source({"en": "HIDDEN source"}, access_status="restricted"))
        make_memorial()
        assert "hidden-source" not in read(client, "/en/")

    def test_names_in_another_language_say_so(self, client: Client) -> None:
        make_memorial("Sintetik Şəxs")
        assert '<span class="name" lang="az">Sintetik Şəxs</span>' in read(client, "/en/")
        assert '<span class="name">Sintetik Şəxs</span>' in read(client, "/az/")

    def test_it_costs_the_same_for_few_and_many(self, client: Client) -> None:
        self.set_total(147, make_source())
        make_memorial()
        few = queries(client, "/en/")
        for _ in range(8):
            make_memorial()
        assert queries(client, "/en/") == few <= 25
