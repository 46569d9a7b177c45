"""How moderators decide on what visitors wrote: who may, what is recorded, what a listing shows."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from archive.accounts.roles import CURATOR, EDITOR, MODERATOR, ROLES, TRANSLATOR, Role
from archive.memorials.models import Tribute
from tests.admin_forms import signed_in
from tests.factories import make_memorial, make_tribute

pytestmark = pytest.mark.django_db

LISTING = "wagtailsnippets_memorials_tribute:list"


def somebody(role: Role) -> Any:
    person, _created = get_user_model().objects.get_or_create(username=f"synthetic {role.code}")
    person.groups.set([role.group])
    return person


def administrator() -> Client:
    return signed_in(get_user_model().objects.create_superuser("synthetic administrator"))


def waiting(message: str = "Synthetic words.", **fields: Any) -> Tribute:
    return make_tribute(make_memorial(), message, status="waiting", **fields)


def decision(name: str, *tributes: Tribute | str) -> str:
    chosen = "&".join(f"id={getattr(tribute, 'pk', tribute)}" for tribute in tributes)
    return reverse("wagtail_bulk_action", args=["memorials", "tribute", name]) + f"?{chosen}&next=/admin/"


class Page:
    """The page of a decision as it was opened, and its button; it stays so, whatever is decided meanwhile."""

    def __init__(self, client: Client, name: str, *tributes: Tribute | str) -> None:
        self.client, self.address = client, decision(name, *tributes)
        self.html = client.get(self.address).content.decode()
        shown = re.search(r'name="shown" value="([^"]*)"', self.html)
        self.fields = {"shown": shown[1]} if shown else {}

    def press(self) -> str:
        """What is read afterwards."""
        answer = self.client.post(self.address, self.fields, follow=True)
        return answer.content.decode()


def decide(client: Client, name: str, *tributes: Tribute | str) -> str:
    return Page(client, name, *tributes).press()


def listed(client: Client, **query: str) -> list[Tribute]:
    return list(client.get(reverse(LISTING), query).context_data["object_list"])


def what_a_role_can_do(client: Client) -> set[str]:
    accepted, declined, deleted = waiting(), waiting(), waiting()
    for name, tribute in (("accept", accepted), ("decline", declined), ("delete", deleted)):
        if name == "delete":
            client.post(decision(name, tribute))
        else:
            # Also where no such page is shown to somebody.
            client.post(decision(name, tribute), {"shown": f"{tribute.pk}:waiting"})
    had_effect = {
        "list": client.get(reverse(LISTING)).status_code == 200,
        "read": client.get(reverse("wagtailsnippets_memorials_tribute:inspect", args=[accepted.pk])).status_code == 200,
        "accept": Tribute.objects.get(pk=accepted.pk).status == "accepted",
        "decline": Tribute.objects.get(pk=declined.pk).status == "declined",
        "delete": not Tribute.objects.filter(pk=deleted.pk).exists(),
        "add": client.get(reverse("wagtailsnippets_memorials_tribute:add")).status_code == 200,
        "change": client.get(reverse("wagtailsnippets_memorials_tribute:edit", args=[accepted.pk])).status_code == 200,
    }
    return {action for action, effect in had_effect.items() if effect}


MAY = {
    CURATOR.code: {"list", "read", "accept", "decline", "delete"},
    MODERATOR.code: {"list", "read", "accept", "decline"},
    EDITOR.code: set(),
    TRANSLATOR.code: set(),
}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_matrix(role: Role) -> None:
    assert what_a_role_can_do(signed_in(somebody(role))) == MAY[role.code]


def test_not_even_an_administrator_writes_for_a_visitor() -> None:
    assert what_a_role_can_do(administrator()) == MAY[CURATOR.code]


def test_a_visitor_stays_outside() -> None:
    tribute = waiting()
    answer = Client().post(decision("accept", tribute), {"shown": f"{tribute.pk}:waiting"})
    assert answer.status_code == 302 and "login" in answer["Location"]
    assert Tribute.objects.get().status == "waiting"


def test_who_and_when_is_recorded_after_a_page_that_shows_the_words_in_full() -> None:
    person = somebody(MODERATOR)
    client = signed_in(person)
    first, second = waiting("Synthetic <b>first</b>. " + "x" * 400, signed="Synthetic 000001"), waiting()
    page = Page(client, "accept", first, second)
    assert "Synthetic &lt;b&gt;first&lt;/b&gt;. " + "x" * 400 in page.html and "Synthetic 000001" in page.html
    assert Tribute.objects.filter(status="waiting").count() == 2, "only asked so far"
    assert "2 carnations accepted." in page.press()
    for tribute in Tribute.objects.all():
        assert (tribute.status, tribute.decided_by) == ("accepted", person) and tribute.decided_at


def test_a_decision_may_be_taken_back() -> None:
    client, tribute = signed_in(somebody(MODERATOR)), waiting()
    decide(client, "accept", tribute)
    assert "synthetic moderator" in Page(client, "decline", tribute).html, "whose decision it is"
    decide(client, "decline", tribute)
    assert Tribute.objects.get().status == "declined"


def test_what_somebody_else_has_declined_meanwhile_does_not_become_public() -> None:
    slow, quick = signed_in(somebody(MODERATOR)), signed_in(somebody(CURATOR))
    hurtful, kind = waiting("Synthetic insult."), waiting("Synthetic kindness.")
    page = Page(slow, "accept", hurtful, kind)
    decide(quick, "decline", hurtful)
    told = page.press()
    hurtful.refresh_from_db()
    kind.refresh_from_db()
    assert (hurtful.status, hurtful.decided_by) == ("declined", somebody(CURATOR))
    assert kind.status == "accepted"
    assert "1 carnation accepted." in told and "1 was decided or deleted by somebody else" in told


def test_where_all_were_decided_meanwhile_nothing_is_said_to_be_accepted() -> None:
    tribute = waiting()
    page = Page(signed_in(somebody(MODERATOR)), "accept", "all")
    decide(signed_in(somebody(CURATOR)), "decline", tribute)
    told = page.press()
    assert Tribute.objects.get().status == "declined"
    assert "1 was decided or deleted by somebody else" in told and "accepted." not in told


def test_one_that_was_deleted_meanwhile_holds_up_no_other() -> None:
    gone, stays = waiting(), waiting()
    page = Page(signed_in(somebody(MODERATOR)), "accept", gone, stays)
    gone.delete()
    assert "1 carnation accepted." in page.press()
    assert Tribute.objects.get().status == "accepted"


def test_all_are_all_that_were_shown_and_none_that_has_come_since() -> None:
    read = waiting("Synthetic words that were read.")
    page = Page(signed_in(somebody(MODERATOR)), "accept", "all")
    unread = waiting("Synthetic words that nobody has read.")
    page.press()
    assert Tribute.objects.get(pk=read.pk).status == "accepted"
    assert Tribute.objects.get(pk=unread.pk).status == "waiting"


@pytest.mark.parametrize("shown", ["", "1", "1:synthetic", "x:waiting", "9" * 30 + ":waiting"])
def test_a_page_that_does_not_say_what_it_showed_decides_nothing_and_asks_anew(shown: str) -> None:
    tribute = waiting()
    client = signed_in(somebody(MODERATOR))
    answer = client.post(decision("accept", tribute), {"shown": shown})
    assert answer.status_code == 200 and "Nothing was decided" in answer.content.decode()
    assert f'value="{tribute.pk}:waiting"' in answer.content.decode()
    assert Tribute.objects.get().status == "waiting"


def test_all_means_all_that_wait() -> None:
    declined = make_tribute(make_memorial(), "Synthetic refused.", status="declined")
    waits = waiting()
    decide(signed_in(somebody(MODERATOR)), "accept", "all")
    assert Tribute.objects.get(pk=declined.pk).status == "declined"
    assert Tribute.objects.get(pk=waits.pk).status == "accepted"


def test_the_listing_shows_words_and_filters_by_state() -> None:
    memorial = make_memorial()
    make_tribute(memorial)
    tributes = {status: make_tribute(memorial, f"Synthetic {status}.", status=status) for status in MAY_BE}
    client = signed_in(somebody(MODERATOR))
    assert listed(client) == [tributes[status] for status in reversed(MAY_BE)]
    for status in MAY_BE:
        assert listed(client, status=status) == [tributes[status]]
    page = client.get(reverse(LISTING)).content.decode()
    assert re.search(r"/bulk/memorials/tribute/accept/\?id=\d+", page)


@pytest.mark.parametrize("role", [CURATOR, MODERATOR], ids=lambda role: role.code)
def test_nothing_is_offered_that_is_refused(role: Role) -> None:
    tribute, client = waiting(), signed_in(somebody(role))
    inspected = reverse("wagtailsnippets_memorials_tribute:inspect", args=[tribute.pk])
    pages = [BeautifulSoup(client.get(address).content, "html.parser") for address in (reverse(LISTING), inspected)]
    links = {str(link["href"]) for page in pages for link in page.select("main a[href^='/']")}
    many = {str(link["href"]).split("/")[-2] for link in pages[0].select("[data-bulk-action-button]")}
    assert many == MAY[role.code] & {"accept", "decline", "delete"}
    for link in links:
        asked = f"{link}?id={tribute.pk}&next=/admin/" if "/bulk/" in link and "?" not in link else link
        answer = client.get(asked)
        assert answer.status_code == 200 and "You don't have permission" not in answer.content.decode(), link


MAY_BE = ["waiting", "accepted", "declined"]


def test_queries_of_the_listing_do_not_grow() -> None:
    client = signed_in(somebody(MODERATOR))
    found = []
    for more in (1, 12):
        for _number in range(more):
            tribute = waiting()
            decide(client, "accept", tribute)
        client.get(reverse(LISTING))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(LISTING))
        found.append(len(captured))
    assert found[0] == found[1]


# --- the first page of the admin --------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_the_first_page_counts_what_waits_for_whoever_decides(role: Role) -> None:
    waiting()
    waiting()
    make_tribute(make_memorial(), "Synthetic accepted.")
    client = signed_in(somebody(role))
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    found = re.search(r'href="([^"]+)">Carnations:\s+words to be read</a>.*?<td>(\d+)</td>', page, re.DOTALL)
    assert bool(found) == bool(MAY[role.code])
    if found:
        assert found[2] == "2" and len(client.get(found[1]).context_data["object_list"]) == 2


def test_nothing_waits() -> None:
    page = signed_in(somebody(MODERATOR)).get(reverse("wagtailadmin_home")).content.decode()
    assert "No words of visitors wait." in page
