"""Manifests: valid by the schema of Presentation 3, honest about languages, with nothing its page does not show."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from iiif_prezi3 import Manifest

from archive.assets.models import Derivative, Recording
from archive.core.texts import TranslationStatus
from archive.media.models import MediaPage, MediaText
from tests.factories import (
    make_derivative,
    make_document,
    make_event,
    make_media,
    make_memorial,
    make_place,
    make_source,
)
from tests.factories.files import film_bytes
from tests.media.iiif.conftest import chequered, item_of, licence
from tests.pages import path_of

pytestmark = pytest.mark.django_db


def manifest_of(client: Client, record: Any) -> dict[str, Any]:
    """The manifest as it is served; the schema of the specification accepts it."""
    response = client.get(f"/id/{record.identifier}/manifest.json")
    assert response.status_code == 200, response.content
    assert response["Content-Type"].startswith("application/ld+json")
    assert response["Access-Control-Allow-Origin"] == "*"
    Manifest.model_validate_json(response.content)
    return response.json()  # type: ignore[no-any-return]


def value_of(manifest: dict[str, Any], label: str) -> list[dict[str, list[str]]]:
    return [pair["value"] for pair in manifest["metadata"] if pair["label"]["en"] == [label]]


def test_an_image_says_what_its_page_says(client: Client, db: None) -> None:
    person, place, event = make_memorial("Synthetic Əliş"), make_place(), make_event()
    item = item_of(
        chequered(),
        creator="Synthetic creator",
        credit_line="Synthetic credit",
        date="1990-01-20",
        place_made=place,
        people=[person],
        events=[event],
        places=[place],
    )
    manifest = manifest_of(client, item)
    assert manifest["id"] == f"http://localhost:8000/id/{item.identifier}/manifest.json"
    assert manifest["label"] == {code: [title] for code, title in item.labels.items()}
    assert value_of(manifest, "Creator") == [{"none": ["Synthetic creator"]}]
    assert value_of(manifest, "Date")[0]["ru"] == ["20 января 1990 года"]
    assert value_of(manifest, "People shown") == [{"az": ["Synthetic Əliş"]}]
    assert value_of(manifest, "Made in") == [{code: [title] for code, title in place.labels.items()}]
    assert manifest["rights"] == "http://creativecommons.org/licenses/by/4.0/"
    assert manifest["requiredStatement"]["value"] == {"none": ["Synthetic credit"]}
    assert [page["id"] for page in manifest["homepage"]] == [
        f"http://localhost:8000{path_of(item, code)}" for code in ("az", "en", "ru")
    ]


def test_the_canvas_has_the_size_of_the_image_and_leads_to_its_service(client: Client, item: MediaPage) -> None:
    (canvas,) = manifest_of(client, item)["items"]
    assert (canvas["width"], canvas["height"]) == (1300, 900)
    body = canvas["items"][0]["items"][0]["body"]
    service = body["service"][0]["id"].removeprefix("http://localhost:8000")
    assert client.get(f"{service}/info.json").json()["width"] == 1300
    assert client.get(body["id"].removeprefix("http://localhost:8000"))["Content-Type"] == "image/jpeg"


def test_what_must_be_asked_for_has_no_thumbnail_and_its_note_comes_first(client: Client, db: None) -> None:
    plain, covered = item_of(chequered()), None
    assert "thumbnail" in manifest_of(client, plain)
    covered = make_media(
        {"en": {"title": "Synthetic", "content_note": "Synthetic note.", "summary": "Synthetic summary."}},
        image=plain.image,
        rights_statement=plain.rights_statement,
        credit_line="Synthetic credit",
        is_sensitive=True,
    )
    manifest = manifest_of(client, covered)
    assert "thumbnail" not in manifest
    assert manifest["summary"] == {"en": ["Synthetic note.", "Synthetic summary."]}
    assert manifest["requiredStatement"]["label"]["en"] == ["Before you look"]
    assert manifest["requiredStatement"]["value"] == {"en": ["Synthetic note.", "Synthetic credit"]}


def test_a_language_has_only_words_that_were_written_in_it_and_read(client: Client, item: MediaPage) -> None:
    MediaText.objects.filter(page=item, language="az").update(translation_status=TranslationStatus.UNREVIEWED)
    MediaText.objects.filter(page=item, language="ru").delete()
    assert manifest_of(client, item)["label"] == {"en": [item.labels["en"]]}
    MediaText.objects.filter(page=item, language="en").delete()
    assert manifest_of(client, item)["label"] == {"az": [item.labels["az"]]}, "there is nothing else"


def test_what_is_linked_and_not_public_is_not_named(client: Client, db: None) -> None:
    item = item_of(
        chequered(), people=[make_memorial("Synthetic hidden", live=False)], place_made=make_place(live=False)
    )
    manifest = manifest_of(client, item)
    assert value_of(manifest, "People shown") == value_of(manifest, "Made in") == []


def test_a_record_with_nothing_to_show_has_no_manifest(client: Client, db: None) -> None:
    assert client.get(f"/id/{make_media().identifier}/manifest.json").status_code == 404
    assert client.get(f"/id/{make_source().identifier}/manifest.json").status_code == 404


def test_a_record_that_is_not_public_has_none(client: Client, item: MediaPage) -> None:
    MediaPage.objects.filter(pk=item.pk).update(live=False)
    assert client.get(f"/id/{item.identifier}/manifest.json").status_code == 404
    MediaPage.objects.filter(pk=item.pk).update(live=True, access_status="withdrawn")
    assert client.get(f"/id/{item.identifier}/manifest.json").status_code == 410


def test_a_document_has_a_canvas_for_each_page_with_its_text(client: Client, db: None) -> None:
    item = make_media(document=make_document(3), rights_statement=licence(), kind="document")
    manifest = manifest_of(client, item)
    assert [canvas["label"] for canvas in manifest["items"]] == [{"none": [number]} for number in ("1", "2", "3")]
    assert {(canvas["width"], canvas["height"]) for canvas in manifest["items"]} == {(600, 800)}
    (beside,) = manifest["items"][2]["annotations"][0]["items"]
    assert (beside["motivation"], beside["body"]["format"]) == ("supplementing", "text/plain")
    assert manifest["thumbnail"][0]["width"] == 300


def film(**fields: Any) -> Recording:
    recording = Recording.objects.create(
        title="Synthetic film", type="video", duration=0, file=ContentFile(film_bytes("mov"), "synthetic.mov"), **fields
    )
    make_derivative(
        recording, Derivative.Kind.VIDEO, b"synthetic", "mp4", "video/mp4", size=(640, 360), duration_ms=83_500
    )
    make_derivative(recording, Derivative.Kind.POSTER, b"synthetic", "jpg", "image/jpeg", size=(640, 360))
    return recording


def test_a_film_is_a_canvas_with_a_size_and_a_length(client: Client, db: None) -> None:
    item = make_media(recording=film(), rights_statement=licence(), kind="video")
    (canvas,) = manifest_of(client, item)["items"]
    assert (canvas["width"], canvas["height"], canvas["duration"]) == (640, 360, 83.5)
    assert canvas["items"][0]["items"][0]["body"]["type"] == "Video"
    assert canvas["placeholderCanvas"]["items"][0]["items"][0]["body"]["format"] == "image/jpeg"


def test_a_film_that_must_be_asked_for_has_no_still(client: Client, db: None) -> None:
    item = make_media(recording=film(), rights_statement=licence(), kind="video", is_sensitive=True)
    assert "placeholderCanvas" not in manifest_of(client, item)["items"][0]


def test_no_manifest_names_an_original(client: Client, db: None) -> None:
    item = item_of(chequered(), document=make_document(1), recording=film())
    text = client.get(f"/id/{item.identifier}/manifest.json").content.decode()
    for original in (item.image.file, item.document.file, item.recording.file):
        assert original.name not in text
