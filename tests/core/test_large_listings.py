"""Listings, tree and choosers of an archive too large to be counted: what they say is true, and who sees what stays."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from archive.accounts.roles import CURATOR, ROLES, Role
from archive.core.admin import listings, paging
from archive.home.models import HomePage
from archive.memorials.models import MemorialIndexPage, MemorialPage
from tests.admin_forms import signed_in
from tests.factories import make_event, make_memorial

pytestmark = [pytest.mark.django_db, pytest.mark.each]
LISTING = "records_memorials:index"


def client_of(role: Role = CURATOR) -> Client:
    person, _created = get_user_model().objects.get_or_create(username=f"synthetic {role.code}")
    person.groups.set([role.group])
    return signed_in(person)


def client_with(*pages: Page, verb: str = "change") -> Client:
    """Somebody of a group of the museum's own, whose rights hang on these pages."""
    group = Group.objects.create(name="Synthetic group")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    permission = Permission.objects.get(codename=f"{verb}_page", content_type__app_label="wagtailcore")
    for page in pages:
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    person = get_user_model().objects.create_user("synthetic guest")
    person.groups.add(group)
    return signed_in(person)


def listed(client: Client, **query: Any) -> list[str]:
    answer = client.get(reverse(LISTING), query)
    assert answer.status_code == 200
    return [record.identifier for record in answer.context_data["object_list"]]


def identifiers(*records: MemorialPage) -> list[str]:
    return [record.identifier for record in records]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five are already too many to be counted."""
    for module in (paging, listings):
        monkeypatch.setattr(module, "MOST", 4)
    monkeypatch.setattr(listings.RecordListingView, "paginate_by", 2)


@pytest.fixture(scope="module")
def stored(module_db: None) -> list[MemorialPage]:
    """Five, worked on in this order; two of them are servicemen."""
    made = [make_memorial(group="serviceman" if number in (1, 3) else "civilian") for number in range(5)]
    for record in made:
        record.save_revision()
    return made


@pytest.fixture
def people(stored: list[MemorialPage]) -> list[MemorialPage]:
    return [MemorialPage.objects.get(pk=record.pk) for record in stored]


def said(client: Client, **query: Any) -> str:
    page = client.get(reverse(LISTING), query).content.decode()
    found = re.search(r'class="pagination__end">\s*(.*?)\s*</div>', page, re.DOTALL)
    return found[1] if found else ""


def test_all_records_are_counted_and_the_last_worked_on_stand_first(few: None, people: list[MemorialPage]) -> None:
    client = client_of()
    assert said(client) == "5 memorials"
    assert listed(client) == identifiers(people[4], people[3])
    assert listed(client, p=3) == identifiers(people[0])


def test_of_many_chosen_ones_it_is_said_that_there_are_more(few: None, people: list[MemorialPage]) -> None:
    client = client_of()
    assert said(client, status="live") == "Memorials: more than 4"
    assert listed(client, status="live") == identifiers(people[4], people[3])
    assert listed(client, status="live", p=2) == identifiers(people[2], people[1])


def test_few_chosen_ones_are_counted(few: None, people: list[MemorialPage]) -> None:
    client = client_of()
    assert said(client, group="civilian") == "3 memorials"
    assert listed(client, group="civilian") == identifiers(people[4], people[2])
    assert listed(client, group="civilian", ordering="identifier") == identifiers(people[0], people[2])
    assert listed(client, group="serviceman", status="draft") == []


@pytest.mark.parametrize("query", [{}, {"status": "live"}], ids=["all", "chosen"])
def test_many_hits_of_a_search_are_not_counted_either(
    query: dict[str, str], few: None, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(5):
            make_memorial(f"Sintetik Zebrahimov {number}")
    client = client_of()
    assert said(client, q="Zebrahimov", **query) == "Memorials: more than 4"
    assert len(listed(client, q="Zebrahimov", p=2, **query)) == 2


ORDERS = ["title", "identifier", "group", "death_earliest", "live", "latest_revision_created_at"]


@pytest.mark.parametrize("order", ORDERS)
def test_pages_of_any_order_do_not_overlap(order: str, few: None, people: list[MemorialPage]) -> None:
    client = client_of()
    forwards = [identifier for page in (1, 2, 3) for identifier in listed(client, ordering=order, p=page)]
    backwards = [identifier for page in (1, 2, 3) for identifier in listed(client, ordering=f"-{order}", p=page)]
    assert sorted(forwards) == sorted(identifiers(*people))
    assert backwards == forwards[::-1]


# --- who sees what ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_every_role_sees_every_record(role: Role, people: list[MemorialPage]) -> None:
    draft = make_memorial(live=False)
    assert set(listed(client_of(role))) == {*identifiers(*people), draft.identifier}
    assert listed(client_of(role), status="draft") == [draft.identifier]


def test_whoever_works_on_one_record_sees_that_one(people: list[MemorialPage]) -> None:
    client = client_with(people[2])
    assert listed(client) == identifiers(people[2])
    assert said(client) == "1 memorial" and listed(client, group="serviceman") == []
    answer = client.get(reverse("wagtailadmin_explore", args=[MemorialIndexPage.objects.get().pk]), follow=True)
    assert people[3].identifier not in answer.content.decode()


def test_whoever_works_under_one_index_sees_its_records_and_no_others(people: list[MemorialPage]) -> None:
    make_event()
    client = client_with(MemorialIndexPage.objects.get(), verb="add")
    assert len(listed(client)) == 5
    assert list(client.get(reverse("records_events:index")).context_data["object_list"]) == []


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_every_role_sees_the_tree(role: Role) -> None:
    home = HomePage.objects.get()
    answer = client_of(role).get(reverse("wagtailadmin_explore", args=[home.pk]))
    assert {page.pk for page in answer.context_data["pages"]} == set(home.get_children().values_list("pk", flat=True))


def test_the_tree_shows_only_where_somebody_works(people: list[MemorialPage]) -> None:
    home, index = HomePage.objects.get(), MemorialIndexPage.objects.get()
    make_event()
    other = Page.objects.child_of(home).exclude(pk=index.pk)[0]
    client = client_with(people[0], other)
    answer = client.get(reverse("wagtailadmin_explore", args=[home.pk]))
    assert {page.pk for page in answer.context_data["pages"]} == {index.pk, other.pk}
    found = client.get(reverse("wagtailadmin_explore", args=[home.pk]), {"has_child_pages": "false", "search_all": "1"})
    assert people[0].pk in {page.pk for page in found.context_data["pages"]}
    assert people[1].pk not in {page.pk for page in found.context_data["pages"]}


def test_the_tree_says_that_there_are_more(few: None, people: list[MemorialPage]) -> None:
    address = reverse("wagtailadmin_explore", args=[HomePage.objects.get().pk])
    page = client_of().get(address, {"has_child_pages": "false"}).content.decode()
    assert "of 4+ pages" in page and "Pages: more than 4" in page


# --- tree, choosers, indexes ------------------------------------------------------------------------------


def test_choosers_say_what_waits(people: list[MemorialPage], django_capture_on_commit_callbacks: Any) -> None:
    author = get_user_model().objects.create_user("synthetic author")
    with django_capture_on_commit_callbacks(execute=True):
        waiting = make_memorial("Sintetik Zebrahimov", live=False)
        waiting.save_revision(user=author)
        waiting.get_workflow().start(waiting, author)
    client = client_of()
    query = {"page_type": "memorials.memorialpage"}
    searched = client.get(reverse("wagtailadmin_choose_page_search"), {**query, "q": "Zebrahimov"}).content.decode()
    browsed = client.get(reverse("wagtailadmin_choose_page"), query).json()["html"]
    assert searched.lower().count("in moderation") == browsed.lower().count("in moderation") == 1


@pytest.mark.parametrize(
    ("name", "query"),
    [("wagtailadmin_explore", {}), ("wagtailadmin_choose_page_search", {"q": "Zebrahimov"})],
    ids=["tree", "chooser"],
)
def test_queries_are_few(name: str, query: dict[str, str], django_capture_on_commit_callbacks: Any) -> None:
    client = client_of()
    with django_capture_on_commit_callbacks(execute=True):
        for _number in range(25):
            make_memorial("Sintetik Zebrahimov", sources=[], live=False)
    address = reverse(name, args=[] if query else [HomePage.objects.get().pk])
    client.get(address, query)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, query).status_code == 200
    assert len(queries) <= 40


def menu(client: Client, parent: Page) -> list[dict[str, Any]]:
    address = reverse("wagtailadmin_api:pages:listing")
    items: list[dict[str, Any]] = client.get(address, {"child_of": parent.pk, "for_explorer": 1}).json()["items"]
    return items


def test_the_menu_of_the_tree(people: list[MemorialPage]) -> None:
    draft = make_memorial(live=False)
    home, index = HomePage.objects.get(), MemorialIndexPage.objects.get()
    client = client_of()
    shown = {item["meta"]["slug"]: item for item in menu(client, home)}
    assert set(shown) == set(home.get_children().values_list("slug", flat=True))
    assert [shown[slug]["meta"]["children"]["count"] for slug in ("memorials", "places")] == [6, 0]
    with CaptureQueriesContext(connection) as queries:
        rows = menu(client, index)
    assert [row["id"] for row in rows] == [record.pk for record in (*people, draft)]
    assert {row["meta"]["parent"]["id"] for row in rows} == {index.pk}
    assert rows[0]["admin_display_title"].endswith(people[0].identifier)
    assert rows[5]["meta"]["status"] == {"status": "draft", "live": False, "has_unpublished_changes": False}
    assert f"child_of={draft.pk}" in rows[5]["meta"]["children"]["listing_url"]
    assert len(queries) <= 20


def test_the_menu_of_the_tree_shows_only_where_somebody_works(people: list[MemorialPage]) -> None:
    client = client_with(people[0], people[2])
    assert [row["id"] for row in menu(client, MemorialIndexPage.objects.get())] == [people[0].pk, people[2].pk]


def test_the_search_over_all_pages_finds_what_may_be_explored(
    few: None, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = [make_memorial(f"Sintetik Zebrahimov {number}") for number in range(5)]
    for client, found, count in (
        (client_of(), made, "5 pages"),
        (client_with(made[2]), made[2:3], "1 page"),
    ):
        answer = client.get(reverse("wagtailadmin_pages:search"), {"q": "Zebrahimov"})
        shown = {page.pk for page in answer.context_data["pages"]}
        assert shown <= {record.pk for record in found} and len(shown) == len(found)
        assert answer.context_data["paginator"].items_count_label.capitalize() == count
        assert [number for _type, number in answer.context_data["content_types"]] == [len(found)]
    assert client_of().get(reverse("wagtailadmin_pages:search_results"), {"q": "Zebrahimov"}).status_code == 200
    assert Client().get(reverse("wagtailadmin_pages:search")).status_code == 302


@pytest.mark.parametrize("order", ["-latest_revision_created_at", "title", "identifier", "death_earliest"])
def test_a_late_page_reads_its_own_rows_only(order: str, few: None, people: list[MemorialPage]) -> None:
    client = client_of()
    answer = client.get(reverse(LISTING), {"ordering": order, "p": 3})
    assert [record.pk for record in answer.context_data["object_list"]] == [
        people[0].pk if order.startswith("-") else people[4].pk
    ]
    assert answer.context_data["page_obj"].start_index() == 5 and not answer.context_data["page_obj"].has_next()
    assert client.get(reverse(LISTING), {"ordering": order, "p": 99}).context_data["page_obj"].number == 3
