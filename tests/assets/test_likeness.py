"""Files that may be the same: by checksum, by how a picture looks."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from archive.assets.likeness import Duplicate, duplicates_of
from archive.assets.models import ArchiveImage
from tests.factories import make_document, make_image

pytestmark = pytest.mark.django_db


def with_likeness(likeness: str, size: tuple[int, int]) -> ArchiveImage:
    image = make_image(f"Synthetic {likeness}", size)
    ArchiveImage.objects.filter(pk=image.pk).update(likeness=likeness)
    return ArchiveImage.objects.get(pk=image.pk)


def test_pictures_that_differ_in_few_bits_look_alike() -> None:
    own = with_likeness("00000000ffff0000", (20, 20))
    near = with_likeness("00000000ffff00ff", (21, 20))
    nearer = with_likeness("00000000ffff0001", (22, 20))
    with_likeness("00000000ffff01ff", (23, 20))
    assert duplicates_of([own]) == {own.pk: [Duplicate(nearer, False), Duplicate(near, False)]}


def test_the_same_bytes_are_certain_and_come_first() -> None:
    near = with_likeness("00000000ffff0001", (22, 20))
    own, same = with_likeness("00000000ffff0000", (20, 20)), with_likeness("00000000ffff0000", (20, 20))
    assert duplicates_of([own])[own.pk] == [Duplicate(same, True), Duplicate(near, False)]


@pytest.mark.parametrize("empty", ["0" * 16, "f" * 16, ""])
def test_a_picture_of_nothing_is_like_no_other(empty: str) -> None:
    own = with_likeness(empty, (20, 20))
    with_likeness(empty, (21, 20))
    assert duplicates_of([own]) == {own.pk: []}


def test_documents_are_compared_by_their_bytes() -> None:
    first, second = make_document(), make_document()
    assert duplicates_of([first]) == {first.pk: [Duplicate(second, True)]}
    assert duplicates_of([]) == {}


def test_it_asks_the_same_for_many(django_assert_max_num_queries: Any) -> None:
    images = [with_likeness(f"00000000ffff000{number}", (20 + number, 20)) for number in range(8)]
    with django_assert_max_num_queries(3):
        found = duplicates_of(images)
    others = {image.pk: {other.pk for other in images if other != image} for image in images}
    assert {pk: {duplicate.file.pk for duplicate in alike} for pk, alike in found.items()} == others


def test_the_form_of_a_file_says_so() -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(get_user_model().objects.create_superuser("synthetic"))
    own = with_likeness("00000000ffff0000", (20, 20))
    near = with_likeness("00000000ffff0001", (22, 20))
    html = client.get(reverse("wagtailimages:edit", args=[own.pk])).content.decode()
    assert "The archive may hold it already:" in html
    assert f"looks alike: {near.title}" in html
