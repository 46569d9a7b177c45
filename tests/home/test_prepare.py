"""One command brings a database to the state in which people can work, and may be run at any time."""

import re
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import GroupPagePermission, Page, Site, Task, Workflow

from archive.accounts.roles import CURATOR, ROLES
from archive.core.pages import RecordIndexPage
from archive.home.models import HomePage

pytestmark = [pytest.mark.django_db, pytest.mark.each]


def as_the_migrations_leave_it() -> None:
    """No tree but Wagtail's page of welcome, no roles, no workflow."""
    Site.objects.all().delete()
    Page.objects.get(depth=2).delete()
    Group.objects.all().delete()
    Workflow.objects.all().delete()
    Task.objects.all().delete()
    root = Page.get_first_root_node()
    welcome = root.add_child(instance=Page(title="Welcome to your new Wagtail site!", slug="home"))
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)


def prepare(**options: Any) -> str:
    out = StringIO()
    call_command("prepare_archive", stdout=out, **options)
    return out.getvalue()


def state() -> list[Any]:
    return [
        list(Page.objects.order_by("path").values_list("path", "slug", "title", "latest_revision_created_at")),
        list(Site.objects.values_list("hostname", "port", "root_page_id", "is_default_site")),
        sorted(GroupPagePermission.objects.values_list("group__name", "page__slug", "permission__codename")),
        list(Workflow.objects.values_list("pk", "active", "workflow_pages")),
    ]


def test_an_empty_database_gets_everything(settings: Any) -> None:
    settings.BASE_URL = "https://archive.example.org"
    as_the_migrations_leave_it()
    prepare()
    home = HomePage.objects.get()
    assert [page.slug for page in home.get_children()] == [
        "events", "memorials", "sources", "media", "voices", "exhibitions", "places"
    ]  # fmt: skip
    assert all(isinstance(page, RecordIndexPage) for page in home.get_children().specific())
    assert home.labels.keys() == {"az", "en", "ru"}
    assert not Page.objects.filter(title__startswith="Welcome").exists()
    site = Site.objects.get()
    assert (site.hostname, site.port, site.root_page_id) == ("archive.example.org", 443, home.pk)
    assert {role.group.name for role in ROLES} == {"Curators", "Editors", "Translators", "Moderators"}
    assert home.get_workflow() is not None


def test_another_archive_is_called_by_its_own_name(settings: Any, client: Client) -> None:
    settings.WAGTAIL_SITE_NAME = "Synthetic Flood Archive"
    settings.ARCHIVE_NAMES = {"ru": "Синтетический архив"}
    settings.ARCHIVE_IDENTIFIER_PREFIX = "SY"
    as_the_migrations_leave_it()
    prepare()
    assert HomePage.objects.get().labels == {"az": "Synthetic Flood Archive", "ru": "Синтетический архив"}
    for path in ("/az/", "/en/", "/ru/", "/en/nothing/", "/en/map/", "/en/new.atom"):
        text = client.get(path).content.decode()
        own = "Синтетический архив" if path == "/ru/" else "Synthetic Flood Archive"
        assert own in text and not re.search("Black January|Qara Yanvar|Январ|BJ-|Baku", text), path
    assert "SY-E-0007" in client.get("/en/nothing/").content.decode()


def test_a_second_run_changes_nothing() -> None:
    prepare()
    before = state()
    prepare()
    assert state() == before


def test_what_curators_changed_stays_and_what_is_missing_comes_back() -> None:
    prepare()
    home = HomePage.objects.get()
    events = home.get_children().get(slug="events").specific
    words = events.texts.all()[0]
    words.title = "Synthetic heading"
    events.texts.add(words)
    events.save()
    home.get_children().get(slug="media").delete()
    prepare()
    assert home.get_children().get(slug="events").specific.texts.all()[0].title == "Synthetic heading"
    assert home.get_children().filter(slug="media").exists()


def test_the_site_follows_the_settings(settings: Any) -> None:
    prepare()
    settings.BASE_URL = "http://127.0.0.1:8123"
    prepare()
    site = Site.objects.get()
    assert (site.hostname, site.port) == ("127.0.0.1", 8123)


def test_the_first_curator_gets_a_password_once() -> None:
    said = prepare(curator="synthetic")
    password = re.search(r"password  (\S+)", said)
    assert password
    curator = authenticate(username="synthetic", password=password[1])
    assert curator is not None
    assert list(curator.groups.all()) == [CURATOR.group] and not curator.is_superuser

    again = prepare(curator="synthetic-2")
    assert "no account was created" in again and "password" not in again
    assert get_user_model().objects.count() == 1


def test_a_superuser_is_curator_enough() -> None:
    get_user_model().objects.create_superuser("synthetic", password="a long synthetic password")
    assert "no account was created" in prepare(curator="synthetic-2")


def test_a_name_that_is_taken_or_impossible_is_refused() -> None:
    get_user_model().objects.create_user("synthetic")
    for name in ("synthetic", "no spaces please"):
        with pytest.raises(CommandError):
            prepare(curator=name)
    assert get_user_model().objects.count() == 1
