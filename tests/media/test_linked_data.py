"""A media item, as machines read the page."""

from typing import Any

import pytest
from django.test import Client, TestCase

from tests.factories import make_event, make_image, make_media, make_memorial, make_rights
from tests.pages import linked_data, path_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def with_picture(given: Any = None, **fields: Any) -> Any:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return make_media(given, image=make_image(), rights_statement=make_rights(), **fields)


def test_a_picture_is_told_with_whom_it_shows_and_its_rights(client: Client) -> None:
    person, event, hidden = make_memorial("Synthetic"), make_event({"en": "Night"}), make_memorial("HIDDEN", live=False)
    item = with_picture(people=[person, hidden], events=[event], date="1990-01-20", credit_line="Synthetic archive")
    (node,) = linked_data(client, path_of(item))
    assert node["@type"] == "ImageObject" and node["contentUrl"].startswith("http://localhost:8000/files/")
    assert node["width"] == 480 and node["dateCreated"] == "1990-01-20"
    assert [thing["@type"] for thing in node["about"]] == ["Person", "Event"]
    assert (
        node["license"] == "http://rightsstatements.org/vocab/synthetic/1.0/"
        and node["creditText"] == "Synthetic archive"
    )
    assert "HIDDEN" not in str(node)


@pytest.mark.parametrize("warned", [{"is_sensitive": True}, {}])
def test_what_is_covered_or_warned_of_is_not_handed_out(client: Client, warned: dict[str, Any]) -> None:
    note = {} if warned else {"content_note": "Synthetic note."}
    words = {"title": "Synthetic", "summary": "Sad.", "caption": "Sad.", "alt_text": "Synthetic.", **note}
    (node,) = linked_data(client, path_of(with_picture({"en": words}, **warned)))
    assert not {"contentUrl", "caption", "description"} & set(node)


def test_what_is_held_elsewhere_is_a_work_without_a_file(client: Client) -> None:
    (node,) = linked_data(client, path_of(make_media(kind="video")))
    assert node["@type"] == "CreativeWork" and "contentUrl" not in node
