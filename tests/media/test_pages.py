"""Media: an image through its derivative alone, sensitive ones covered, what is held elsewhere in words."""

import re
from typing import Any

import html5lib
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.assets.models import ArchiveImage, ArchiveRendition
from archive.media.models import MediaPage
from archive.rights.models import RightsStatement
from tests.factories import (
    make_derivative,
    make_event,
    make_exhibition,
    make_image,
    make_media,
    make_memorial,
    make_place,
    make_recording,
    make_rights,
    make_source,
)

pytestmark = pytest.mark.django_db


def read(client: Client, path: str, **asked: str) -> str:
    response = client.get(path, asked)
    assert response.status_code == 200
    html = response.content.decode()
    html5lib.HTMLParser(strict=True).parse(html)
    return html


@pytest.fixture
def photograph(django_capture_on_commit_callbacks: Any) -> Any:
    def make(**fields: Any) -> MediaPage:
        with django_capture_on_commit_callbacks(execute=True):
            return make_media(
                {
                    code: {"title": f"Synthetic photograph ({code})", "caption": f"Synthetic caption ({code})"}
                    for code in ("az", "en", "ru")
                },
                image=make_image(size=(1200, 900)),
                rights_statement=RightsStatement.objects.first() or make_rights(),
                external_url="",
                credit_line="Synthetic credit",
                **fields,
            )

    return make


def test_what_is_known_of_an_image_stands_beside_it_and_below_what_takes_the_whole_width(
    client: Client, photograph: Any
) -> None:
    sound = make_media(kind="audio", recording=make_recording({"audio": "mp3"}), rights_statement=make_rights())
    image, recording = (read(client, item.url) for item in (photograph(), sound))
    assert image.index('class="record-grid"') < image.index('class="exhibit"') < image.index('class="facts"')
    assert recording.index('class="exhibit"') < recording.index('class="facts wide"')
    assert "record-grid" not in recording


def test_an_image_is_shown_through_its_derivatives(client: Client, photograph: Any) -> None:
    item = photograph(date="1990-01")
    made = ArchiveRendition.objects.count()
    html = read(client, f"/ru/media/{item.slug}/")
    assert ArchiveRendition.objects.count() == made == 8, "none is made while a visitor waits"
    sources = (
        r'<source type="image/avif" srcset="[^"]+ 960w, [^"]+ 1200w" sizes="[^"]+"><source type="image/webp" [^>]*>'
    )
    shown = re.search(rf'<picture>{sources}<img src="([^"]+)"[^>]*srcset="[^"]+ 960w, [^"]+ 1200w"[^>]*>', html)
    assert shown
    assert 'alt="Synthetic alt text."' in shown[0]
    assert client.get(shown[1]).status_code == 200
    assert "original_images" not in html
    for expected in (
        "<figcaption>",
        "Synthetic caption (ru)",
        "Synthetic credit",
        "Synthetic rights (ru)",
        "январь 1990",
    ):
        assert expected in html


def test_an_image_whose_derivatives_wait_is_told_in_words(client: Client, photograph: Any) -> None:
    item = photograph()
    ArchiveRendition.objects.all().delete()
    ArchiveImage.objects.update(processing="waiting")
    html = read(client, f"/en/media/{item.slug}/")
    assert "is being prepared" in html and "Synthetic alt text." in html
    assert not ArchiveRendition.objects.exists(), "none is made while a visitor waits"


def test_an_image_that_cannot_be_read_is_told_in_words(client: Client, photograph: Any) -> None:
    item = photograph()
    ArchiveRendition.objects.all().delete()
    ArchiveImage.objects.update(processing="failed")
    html = read(client, f"/en/media/{item.slug}/")
    assert "The image cannot be shown just now." in html
    assert "Synthetic alt text." in html


def test_a_sensitive_image_is_covered(client: Client, photograph: Any) -> None:
    item = photograph(is_sensitive=True)
    html = read(client, f"/en/media/{item.slug}/")
    covered = html[html.index("<details") : html.index("</details>")]
    assert covered.count("<img") == html.count("<img") == 1
    assert 'loading="lazy"' in covered
    assert "<details open" not in html
    assert 'name="description"' not in html
    grid = read(client, "/en/media/")
    assert "<img" not in grid
    assert "Covered until you ask to see it." in grid


def test_the_grid_shows_small_pictures_with_their_words(client: Client, photograph: Any) -> None:
    item = photograph()
    grid = read(client, "/az/media/")
    image = re.search(r'<img src="([^"]+)"[^>]*alt="Synthetic alt text\."', grid)
    assert image and "max-480x480" in image[1]
    assert f'href="/az/media/{item.slug}/"' in grid


def test_what_is_held_elsewhere_is_a_card_with_a_way_there(client: Client) -> None:
    item = make_media(
        {"en": {"title": "Synthetic film", "location": "Synthetic Library", "caption": "Synthetic caption"}},
        kind="video",
    )
    html = read(client, f"/en/media/{item.slug}/")
    assert "<img" not in html and "<video" not in html
    assert '<a href="https://example.org/synthetic" rel="external nofollow noreferrer">' in html
    assert "Synthetic Library" in html
    assert "leads away from the archive" in html


def test_a_film_waits_until_it_is_asked_for(client: Client) -> None:
    film = make_recording({"video": "mp4"})
    poster = make_derivative(film, "poster", b"synthetic", "jpg", "image/jpeg", size=(640, 360))
    item = make_media(kind="video", recording=film, rights_statement=make_rights(), is_sensitive=True)
    html = read(client, f"/en/media/{item.slug}/")
    assert re.search(rf'<video controls preload="none"[^>]* poster="{poster.url}"[^>]*><source src="/files/', html)
    assert html.index('<details class="covered">') < html.index("<video")


def test_kinds_are_chosen_among_those_that_occur(client: Client) -> None:
    make_media({"en": "Synthetic map"}, kind="map")
    assert "choices-nav" not in read(client, "/en/media/")
    make_media({"en": "Synthetic paper"}, kind="document")
    assert "Synthetic map" in read(client, "/en/media/", kind="x")
    found = read(client, "/en/media/", kind="map")
    assert "Synthetic paper" not in found and "noindex" in found


def test_nothing_hidden_is_shown(client: Client) -> None:
    make_media({"en": "Hidden draft"}, live=False)
    make_media({"en": "Hidden withdrawn"}, access_status="withdrawn")
    grid = read(client, "/en/media/")
    assert "Hidden" not in grid
    assert "No photograph, document or film has been catalogued yet." in grid
    hidden = make_place({"en": "Hidden place"}, live=False)
    item = make_media(
        people=[make_memorial("Hidden person", live=False)],
        events=[make_event({"en": "Hidden event"}, access_status="restricted")],
        places=[hidden],
        place_made=hidden,
        internal_note="Hidden note",
    )
    make_exhibition({"en": "Hidden exhibition"}, records=[item], live=False)
    assert "Hidden" not in read(client, f"/en/media/{item.slug}/")


def test_the_fullest_page_asks_few_questions(client: Client, photograph: Any) -> None:
    def full(number: int) -> MediaPage:
        source = make_source()
        item = photograph(
            people=[make_memorial(sources=[source]) for _ in range(number)],
            events=[make_event(sources=[source]) for _ in range(number)],
            places=[make_place(sources=[source]) for _ in range(number)],
            place_made=make_place(sources=[source]),
            sources=[source],
        )
        for _ in range(number):
            make_exhibition(records=[item], sources=[source])
        return item

    counts = []
    for item in (full(1), full(4)):
        read(client, f"/en/media/{item.slug}/")
        with CaptureQueriesContext(connection) as asked:
            read(client, f"/en/media/{item.slug}/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15, "\n".join(query["sql"] for query in asked.captured_queries)
