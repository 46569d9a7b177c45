"""The listing of media as curators use it: pictures, the state of files, what is lacking."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.accounts.roles import CURATOR, TRANSLATOR
from archive.assets.models import ArchiveImage
from archive.media.models import MediaPage, MediaText
from archive.media.viewsets import MediaListingView
from tests.admin_forms import signed_in
from tests.factories import make_image, make_media, make_rights

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator() -> Client:
    person = get_user_model().objects.create(username="synthetic curator")
    person.groups.set([CURATOR.group])
    return signed_in(person)


def listed(client: Client, **asked: Any) -> set[str]:
    html = client.get(reverse("records_media:index"), asked).content.decode()
    return {page.identifier for page in MediaPage.objects.all() if page.identifier in html}


def with_image(**fields: Any) -> MediaPage:
    return make_media(
        image=make_image(), **{"rights_statement": make_rights(f"s{ArchiveImage.objects.count()}"), **fields}
    )


def test_what_is_lacking_is_found(curator: Client) -> None:
    whole, elsewhere, sensitive = with_image(), make_media(), with_image(is_sensitive=True)
    without_rights = with_image(rights_statement=None, live=False)
    failed = with_image()
    ArchiveImage.objects.filter(pk=failed.image_id).update(processing="failed")
    undescribed = with_image()
    MediaText.objects.filter(page=undescribed, language="ru").update(alt_text="")
    assert listed(curator, gap="file") == {elsewhere.identifier}
    assert listed(curator, gap="rights") == {without_rights.identifier}
    assert listed(curator, gap="failed") == {failed.identifier}
    assert listed(curator, gap="alt") == listed(curator, gap="alt-ru") == {undescribed.identifier}
    assert listed(curator, gap="alt-en") == set()
    assert listed(curator, gap=["file", "rights"]) == {elsewhere.identifier, without_rights.identifier}
    assert listed(curator, is_sensitive="true") == {sensitive.identifier}
    assert whole.identifier in listed(curator)


def test_the_state_of_a_file_is_told(curator: Client, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        shown, covered = with_image(), with_image(is_sensitive=True)
    html = curator.get(reverse("records_media:index")).content.decode()
    small = {
        item.pk: item.image.renditions.get(filter_spec="fill-240x300|format-webp").url for item in (shown, covered)
    }
    assert small[shown.pk] in html
    assert small[covered.pk] not in html
    ArchiveImage.objects.filter(pk=shown.image_id).update(processing="running", processing_progress=40)
    assert "40 %" in curator.get(reverse("records_media:index")).content.decode()


def test_what_failed_is_tried_again(curator: Client, django_capture_on_commit_callbacks: Any) -> None:
    item = with_image()
    why = "The file cannot be read to its end: it is damaged. Export it anew from where it came."
    ArchiveImage.objects.filter(pk=item.image_id).update(processing="failed", processing_error=why)
    html = curator.get(reverse("records_media:index")).content.decode()
    assert why in html
    address = reverse("media_retry", args=[item.pk])
    assert address in html
    assert why in curator.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        curator.post(address)
    assert ArchiveImage.objects.get(pk=item.image_id).processing == "done"


def test_a_translator_who_may_word_a_record_may_try_again_but_not_a_visitor() -> None:
    item = with_image()
    assert Client().get(reverse("media_retry", args=[item.pk])).status_code == 302
    person = get_user_model().objects.create(username="synthetic translator")
    person.groups.set([TRANSLATOR.group])
    assert signed_in(person).get(reverse("media_retry", args=[item.pk])).status_code == 200


def test_the_listing_costs_the_same_for_many(curator: Client, django_capture_on_commit_callbacks: Any) -> None:
    def cost() -> int:
        curator.get(reverse("records_media:index"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            curator.get(reverse("records_media:index"))
        return len(asked)

    with django_capture_on_commit_callbacks(execute=True):
        with_image()
    few = cost()
    with django_capture_on_commit_callbacks(execute=True):
        for _number in range(3):
            with_image()
    assert cost() == few


def test_the_dashboard_counts_them(curator: Client) -> None:
    failed = with_image()
    ArchiveImage.objects.filter(pk=failed.image_id).update(processing="failed")
    MediaText.objects.filter(page=failed, language="az").delete()
    html = curator.get(reverse("wagtailadmin_home")).content.decode()
    assert "whose file could not be prepared" in html
    assert "not described in a language of the site" in html
    assert "gap=failed" in html


def test_the_columns_leave_the_title_room() -> None:
    view = MediaListingView(model=MediaPage, kind_fields=("kind",), date_field="date")
    taken = sum(float(column.width.removesuffix("%")) for column in view.columns if column.width)
    assert taken <= 75, "at 1280 pixels a title beside them was one letter wide"
