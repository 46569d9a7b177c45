"""The preview of a page where its address is passed on: words that need no warning, and a card."""

import io
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from PIL import Image, ImageChops

from archive.home import share_views
from archive.home.cards import Card, card_of
from archive.home.drawing import DISPLAY, _width, can_draw, draw_card, fit, wrap
from archive.home.sharing import locale_tag
from tests.factories import make_event, make_media, make_memorial, make_source, make_standard_page
from tests.pages import LANGUAGES, parse, path_of, queries, read

pytestmark = pytest.mark.django_db

WARNED = {
    code: {"title": f"Synthetic {code}", "summary": "Sad.", "content_note": "Synthetic note."} for code in LANGUAGES
}


def meta(client: Client, path: str) -> dict[str, str]:
    tags = [tag for tag in parse(read(client, path)).iter("meta") if tag.get("content")]
    return {tag.get("property") or tag.get("name") or "": tag.get("content", "") for tag in tags}


def card_path(record: Any, language: str = "en") -> str:
    return f"/{language}/share/{record.identifier}.png"


class TestPreview:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_record_in_the_reader_s_language(self, client: Client, language: str) -> None:
        event = make_event()
        told = meta(client, path_of(event, language))
        assert told["og:title"] == event.labels[language]
        assert told["og:description"] == told["description"] == "Synthetic summary."
        assert told["og:url"] == f"http://localhost:8000{path_of(event, language)}"
        assert told["og:image"] == f"http://localhost:8000{card_path(event, language)}"
        assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
        assert event.labels[language] in told["og:image:alt"]
        assert told["og:locale"] == {"az": "az_AZ", "en": "en_US", "ru": "ru_RU"}[language]
        assert told["og:type"] == "article" and told["twitter:card"] == "summary_large_image"

    def test_a_person_is_a_profile(self, client: Client) -> None:
        assert meta(client, path_of(make_memorial()))["og:type"] == "profile"

    @pytest.mark.parametrize("make", [make_event, make_source, make_media])
    def test_what_a_warning_precedes_is_not_summed_up(self, client: Client, make: Any) -> None:
        told = meta(client, path_of(make(WARNED)))
        assert "description" not in told and "og:description" not in told
        assert "Synthetic" not in told["og:image:alt"]

    def test_covered_media_are_not_summed_up(self, client: Client) -> None:
        item = make_media({"en": {"title": "Synthetic", "summary": "Sad."}}, is_sensitive=True)
        assert "description" not in meta(client, path_of(item))

    @pytest.mark.parametrize("path", ["/en/", "/en/events/", "/en/search/", "/en/about/"])
    def test_every_other_page_has_the_card_of_the_archive(self, client: Client, path: str) -> None:
        make_standard_page()
        told = meta(client, path)
        assert told["og:image"] == "http://localhost:8000/en/share/archive.png" and told["og:type"] == "website"
        assert told["og:title"]

    @pytest.mark.parametrize(("path", "title"), [("/en/map/", "Map"), ("/en/disputed/", "What is disputed")])
    def test_a_drawn_page_is_called_what_it_is(self, client: Client, path: str, title: str) -> None:
        html = read(client, path)
        assert f'<meta property="og:title" content="{title}">' in html
        assert html.count('property="og:description"') == 1

    def test_what_is_not_there_has_no_preview(self, client: Client) -> None:
        assert "og:title" not in client.get("/en/nothing/").content.decode()
        gone = make_event(access_status="withdrawn", summary="HIDDEN")
        answer = client.get(path_of(gone))
        assert answer.status_code == 410 and b"og:" not in answer.content and b"ld+json" not in answer.content
        assert b"HIDDEN" not in answer.content

    def test_a_language_has_the_country_of_its_readers(self) -> None:
        assert [locale_tag(code) for code in ("az", "ka", "tr")] == ["az_AZ", "ka_GE", "tr_TR"]


class TestWhatACardSays:
    def test_a_person_s_name_and_dates(self) -> None:
        card = card_of(make_memorial("Synthetic Əliş", birth="1962-05-03", death="1990-01-20~"))
        assert (card.title, card.is_person) == ("Synthetic Əliş", True)
        assert card.when == "3 May 1962 – about 20 January 1990"

    def test_only_what_is_known_of_a_life(self) -> None:
        assert card_of(make_memorial(death="1990-01")).when == "date of death: January 1990"
        assert card_of(make_memorial()).when == ""

    def test_an_event_s_title_and_date(self) -> None:
        card = card_of(make_event({"en": "Synthetic night"}, date="1990-01-19/1990-01-20"))
        assert (card.title, card.when, card.kind) == ("Synthetic night", "19–20 January 1990", "Event")

    def test_the_type_alone_of_what_a_warning_precedes(self) -> None:
        card = card_of(make_event(WARNED))
        assert (card.title, card.when, card.kind) == ("", "", "Event")
        assert card_of(make_media(is_sensitive=True)).title == ""

    def test_letters_that_our_typefaces_lack_are_not_drawn_as_boxes(self) -> None:
        source = make_source({"hy": "Սինթետիկ"}, language="hy")
        assert card_of(source).title == source.identifier
        assert card_of(make_source({"hy": "Սինթետիկ", "ru": "Синтетика"}, language="hy")).title == "Синтетика"

    def test_a_card_that_says_something_else_is_another_version(self) -> None:
        assert Card("A", "B", "C").version != Card("A", "B", "D").version


class TestDrawing:
    @pytest.mark.parametrize("title", ["Qara Yanvar: ƏŞĞIİÇÖÜ əşğıiçöü", "Чёрный январь «ё»", "20–21 “Baku”, 1990…"])
    def test_our_languages_can_be_drawn(self, title: str) -> None:
        assert can_draw(title)

    @pytest.mark.parametrize("title", ["", "   ", "Սինթետիկ", "ქართული", "سنتتیک", "合成", "☠"])
    def test_what_cannot_is_known(self, title: str) -> None:
        assert not can_draw(title)

    @pytest.mark.parametrize("title", ["Short", "Sintetik " * 9, "Синтетическое событие " * 30, "ə" * 400])
    def test_every_title_has_room(self, title: str) -> None:
        size, lines = fit(title, 1000, 312)
        assert len(lines) * size * 1.14 <= 312
        assert all(_width(line, DISPLAY, size) <= 1000 for line in lines)

    def test_no_word_is_lost_in_wrapping(self) -> None:
        words = "Synthetic words of which none may be lost " * 4
        assert " ".join(wrap(words, DISPLAY, 60, 700)) == words.strip()

    def test_a_card_has_the_size_that_is_said_and_is_light(self) -> None:
        for card in (Card("Archive"), Card("Archive", "Event"), Card("Archive", "Event", "Синтетика " * 40, "1990")):
            drawn = draw_card(card)
            picture = Image.open(io.BytesIO(drawn))
            assert (picture.format, picture.size) == ("PNG", (1200, 630)) and len(drawn) < 60_000

    def test_carnation_is_for_people_alone(self) -> None:
        def reds(card: Card) -> int:
            red, green, _blue = Image.open(io.BytesIO(draw_card(card))).convert("RGB").split()
            return sum(ImageChops.subtract(red, green).histogram()[60:])

        assert reds(Card("Archive", "", "Synthetic", is_person=True)) > 100
        assert reds(Card("Archive", "Event", "Synthetic")) == 0


class TestServing:
    def test_a_public_record_has_a_card_in_every_language(self, client: Client) -> None:
        event = make_event()
        for language in LANGUAGES:
            answer = client.get(card_path(event, language))
            assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
            assert not answer.cookies

    def test_the_archive_has_one(self, client: Client) -> None:
        assert client.get("/ru/share/archive.png")["Content-Type"] == "image/png"

    def test_it_is_drawn_once_and_asked_for_again(self, client: Client) -> None:
        event = make_event()
        with patch.object(share_views, "draw_card", wraps=draw_card) as drawing:
            first, second = client.get(card_path(event)), client.get(card_path(event))
        assert drawing.call_count == 1 and first.content == second.content
        assert first["Cache-Control"] == "no-cache"
        unchanged = client.get(card_path(event), headers={"if-none-match": first["ETag"]})
        assert (unchanged.status_code, unchanged.content) == (304, b"")

    def test_a_changed_title_is_another_picture(self, client: Client) -> None:
        event = make_event({"en": "Synthetic"})
        before = client.get(card_path(event))["ETag"]
        event.texts.update(title="Synthetic and new")
        event.refresh_from_db()
        event.save()
        assert client.get(card_path(event), headers={"if-none-match": before}).status_code == 200

    @pytest.mark.parametrize(
        ("hidden", "status"),
        [({"live": False}, 404), ({"access_status": "restricted"}, 404), ({"access_status": "withdrawn"}, 410)],
    )
    def test_what_is_not_public_has_none_whoever_kept_it(
        self, client: Client, hidden: dict[str, Any], status: int
    ) -> None:
        event = make_event()
        etag = client.get(card_path(event))["ETag"]
        type(event).objects.filter(pk=event.pk).update(**hidden)
        assert client.get(card_path(event), headers={"if-none-match": etag}).status_code == status

    @pytest.mark.parametrize("name", ["BJ-E-9999", "nothing", "bj-e-0001", "%00", "x" * 300])
    def test_nothing_else_has_one(self, client: Client, name: str) -> None:
        assert client.get(f"/en/share/{name}.png").status_code == 404

    def test_linked_data_and_preview_ask_the_database_nothing_more(self, client: Client) -> None:
        assert queries(client, path_of(make_event())) <= 15
        assert queries(client, path_of(make_source())) <= 15
