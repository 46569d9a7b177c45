"""The report on possible duplicates as curators use it."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.accounts.models import User
from archive.accounts.roles import CURATOR
from archive.assets.models import ArchiveImage
from archive.assets.pairs import Alike
from archive.media.duplicates import MOST, DuplicatesReport
from archive.media.models import MediaPage
from tests.admin_forms import signed_in
from tests.assets.test_likeness import with_likeness
from tests.factories import make_document, make_image, make_media, make_rights
from tests.factories.files import make_sound

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator() -> Client:
    person = get_user_model().objects.create(username="synthetic curator")
    person.groups.set([CURATOR.group])
    return signed_in(person)


def rows(client: Client, **asked: Any) -> list[str]:
    """The words of each row."""
    soup = BeautifulSoup(client.get(reverse("media_duplicates"), asked).content, "html.parser")
    return [" ".join(row.get_text(" ").split()) for row in soup.select("main table tbody tr")]


def test_the_same_files_come_first_then_images_that_look_alike(curator: Client) -> None:
    make_document(title="Synthetic paper"), make_document(title="Synthetic paper again")
    make_sound("Synthetic sound"), make_sound("Synthetic sound again")
    with_likeness("00000000ffff0000", (20, 20)), with_likeness("00000000ffff00ff", (21, 20))
    with_likeness("00000000ff00ff00", (22, 20))
    assert rows(curator) == [
        "the same file Synthetic paper no record uses it Synthetic paper again no record uses it",
        "the same file Synthetic sound no record uses it Synthetic sound again no record uses it",
        "looks alike Synthetic 00000000ffff0000 no record uses it Synthetic 00000000ffff00ff no record uses it",
    ]


def test_a_file_that_is_there_twice_is_one_row_not_two(curator: Client) -> None:
    for _time in range(2):
        with_likeness("00000000ffff0000", (20, 20))
    (row,) = rows(curator)
    assert row.startswith("the same file")


def test_language_versions_of_one_item_are_not_held_twice(curator: Client) -> None:
    az, en = (with_likeness("00000000ffff0000", (size, 20)) for size in (20, 21))
    first = make_media(image=az, language="az", rights_statement=make_rights("s"), live=False)
    version = make_media(image=en, language="en", rights_statement=first.rights_statement, live=False)
    assert rows(curator)[0].startswith("looks alike")
    MediaPage.objects.filter(pk=version.pk).update(version_of=first)
    assert rows(curator) == []


def test_nothing_alike_is_said_in_words(curator: Client) -> None:
    make_image()
    assert "No two files are the same" in curator.get(reverse("media_duplicates")).content.decode()


def test_records_and_forms_are_linked_and_pictures_shown(
    curator: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        used, unused = make_image("Synthetic used"), make_image("Synthetic unused")
    item = make_media(image=used, rights_statement=make_rights("s"), live=False)
    html = curator.get(reverse("media_duplicates")).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[item.pk]) in html and item.identifier in html
    assert reverse("wagtailimages:edit", args=[unused.pk]) in html
    assert BeautifulSoup(html, "html.parser").select("main table img").__len__() == 2


def test_what_is_sensitive_stays_covered_and_so_does_its_double(
    curator: Client, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        sensitive = make_image()
        make_image()
    make_media(image=sensitive, rights_statement=make_rights("s"), is_sensitive=True)
    html = curator.get(reverse("media_duplicates")).content.decode()
    assert html.count("covered</span>") == 2
    assert not BeautifulSoup(html, "html.parser").select("main table img")


def test_what_looks_like_a_copy_of_what_is_sensitive_is_covered(curator: Client) -> None:
    first, copy = (with_likeness("00000000ffff0000", (20, 20)) for _time in range(2))
    with_likeness("00000000ffff0001", (21, 20))
    make_media(image=copy, rights_statement=make_rights("s"), is_sensitive=True)
    same, alike = rows(curator)
    assert same.count("covered") == alike.count("covered") == 2
    assert first.title in alike and "BJ-D" not in alike


def test_of_many_copies_a_few_are_shown(curator: Client) -> None:
    for _time in range(MOST + 3):
        make_document()
    (row,) = rows(curator)
    assert row.count("Synthetic paper") == MOST and row.endswith("and 3 more files")


def test_it_comes_in_pages_and_asks_the_same_for_many(curator: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(DuplicatesReport, "paginate_by", 3)
    rights = make_rights("s")

    def add(number: int) -> None:
        for _time in range(2):
            make_media(image=make_image(size=(30 + number, 20)), rights_statement=rights)
        with_likeness(f"{number:02x}0{number:01x}5555aaaa{number:02x}{number:02x}", (100 + number, 20))

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            rows(curator)
        return len(asked)

    add(1), add(2)
    cost()
    few = cost()
    for number in range(3, 7):
        add(number)
    assert len(rows(curator)) == 3 and len(rows(curator, p=2)) >= 2
    assert cost() <= few
    assert few <= 30


def test_it_says_when_there_are_more_pairs_than_it_lists(curator: Client, monkeypatch: Any) -> None:
    first, second = with_likeness("00000000ffff0000", (20, 20)), with_likeness("00000000ffff00ff", (21, 20))
    monkeypatch.setattr("archive.media.duplicates.all_alike", lambda: Alike(((first.pk, second.pk),), is_whole=False))
    assert "not every such pair is listed" in curator.get(reverse("media_duplicates")).content.decode()


def test_a_file_deleted_meanwhile_breaks_nothing(curator: Client, monkeypatch: Any) -> None:
    first = with_likeness("00000000ffff0000", (20, 20))
    gone = ArchiveImage.objects.order_by("pk").last().pk + 1
    monkeypatch.setattr("archive.media.duplicates.all_alike", lambda: Alike(((first.pk, gone),), is_whole=True))
    assert len(rows(curator)) == 1


def test_only_who_works_on_records_sees_it(client: Client) -> None:
    person = User.objects.create(username="synthetic visitor")
    guest = signed_in(person)
    assert guest.get(reverse("media_duplicates")).status_code == 302
    assert signed_in(User.objects.create_superuser("synthetic")).get(reverse("media_duplicates")).status_code == 200


def test_the_menu_of_reports_leads_there(curator: Client) -> None:
    assert reverse("media_duplicates") in curator.get(reverse("wagtailadmin_home")).content.decode()
