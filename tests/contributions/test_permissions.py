"""Who may do what with a contribution, as a matrix: everybody × every state × everything that can be done with it. Each
look at who gave it is written down, and no other act is one."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import reverse

from archive.accounts.roles import CURATOR, EDITOR, MODERATOR, TRANSLATOR
from archive.contributions.enums import State
from archive.contributions.models import Contribution, Decision, IdentityLook, MadeRecord
from tests.admin_forms import signed_in
from tests.contributions.desk import as_read
from tests.contributions.test_deciding import NAME, member
from tests.factories.gifts import WORDS, Giver, photograph

pytestmark = pytest.mark.django_db
#: Who sees the queue, who decides, who looks at names. A curator moderates and is told no names.
WHO: dict[str, tuple[bool, bool, bool]] = {
    "visitor": (False, False, False),
    "somebody with an account": (False, False, False),
    "translator": (False, False, False),
    "editor": (False, False, False),
    "curator": (True, True, False),
    "moderator": (True, True, True),
    "administrator": (True, True, True),
    "moderator who gave it": (True, False, True),
}
DECISIONS = {
    "taken": {}, "asked": {"message": "Synthetic question"}, "accepted": {"with_words": "on"},
    "rejected": {"reason": "Synthetic reason"},
}  # fmt: skip
SECRETS = ("Synthetic Giver", "giver@synthetic.example")


def person(who: str) -> Any:
    if who == "visitor":
        return None
    if who in {"somebody with an account", "administrator"}:
        return get_user_model().objects.create(username=f"synthetic {who}", is_superuser=who == "administrator")
    roles = {"translator": TRANSLATOR, "editor": EDITOR, "curator": CURATOR}
    return member(roles.get(who, MODERATOR))


def attempt(browser: Client, address: str, **fields: str) -> tuple[Any, bool]:
    """Post it, see whether anything was decided or made, and put everything back."""
    with transaction.atomic():
        before = Decision.objects.count(), MadeRecord.objects.count()
        answer = browser.post(address, fields)
        had_effect = (Decision.objects.count(), MadeRecord.objects.count()) != before
        transaction.set_rollback(True)
    return answer, had_effect


@pytest.mark.parametrize("who", WHO)
def test_who_may_do_what(who: str) -> None:
    sees, decides, looks = WHO[who]
    user = person(who)
    browser = signed_in(user) if user else Client()
    giver = Giver()
    if who == "moderator who gave it":
        giver.browser.force_login(user)
    gift = giver.give("items", photograph(), you=NAME, name="full")
    file = gift.files.get()
    screen, identity = reverse("contribution", args=[gift.pk]), reverse("contribution_identity", args=[gift.pk])
    listing = reverse("wagtailsnippets_contributions_contribution:list")
    for state in State:
        Contribution.objects.filter(pk=gift.pk).update(state=state)
        was_sent = state != State.UNFINISHED
        shown = sees and was_sent
        queue = browser.get(listing)
        assert (queue.status_code == 200) is sees
        assert (gift.reference in queue.content.decode()) is shown, state
        for address in (
            screen,
            reverse("contributed_file", args=[file.pk]),
            reverse("contributed_preview", args=[file.pk]),
        ):
            answer = browser.get(address)
            assert answer.status_code == (200 if shown else 404 if sees else 302), (address, state)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert not any(secret.encode() in content for secret in SECRETS), address
            assert shown or WORDS.encode() not in content
        for verdict, fields in DECISIONS.items():
            _answer, had_effect = attempt(browser, screen, verdict=verdict, read=as_read(gift), **fields)
            is_open = state not in {State.UNFINISHED, State.WITHDRAWN}
            assert had_effect is (decides and is_open), (verdict, state)
        count = IdentityLook.objects.count()
        told = browser.post(identity, {"reason": "Synthetic reason"}).content.decode()
        is_told = looks and was_sent
        assert all((secret in told) is is_told for secret in SECRETS), state
        assert IdentityLook.objects.count() == count + is_told
        if is_told:
            look = IdentityLook.objects.first()
            assert look is not None and (look.by, look.reason, look.contribution) == (user, "Synthetic reason", gift)
        assert browser.get(identity).status_code in {302, 405}, "a look is never an address to follow"
    Contribution.objects.filter(pk=gift.pk).update(state=State.WAITING)
    html = browser.get(screen).content.decode()
    assert ("Synthetic reason" in html) is looks, "the looks are listed for whoever may look"


@pytest.mark.parametrize("who", ["curator", "moderator", "administrator"])
@pytest.mark.parametrize("action", ["edit", "delete", "add", "copy", "history", "usage"])
def test_nobody_writes_or_removes_one_in_the_admin(who: str, action: str) -> None:
    gift = Giver().give()
    browser = signed_in(person(who))
    ending = "add/" if action == "add" else f"{action}/{gift.pk}/"
    address = f"{reverse('wagtailsnippets_contributions_contribution:list')}{ending}"
    for answer in (browser.get(address), browser.post(address, {"words": "Synthetic other words"})):
        if action == "copy":
            assert answer.status_code == 404
        else:
            assert (answer.status_code, answer["Location"]) == (302, reverse("wagtailadmin_home")), "it was refused"
    assert [row.words for row in Contribution.objects.all()] == [WORDS]


def test_a_decision_of_another_site_is_none() -> None:
    gift = Giver().give()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member(MODERATOR))
    address = reverse("contribution", args=[gift.pk])
    assert browser.post(address, {"verdict": "rejected", "reason": "Synthetic"}).status_code == 403
    assert browser.post(reverse("contribution_identity", args=[gift.pk]), {"reason": "Synthetic"}).status_code == 403
    gift.refresh_from_db()
    assert gift.state == "waiting" and not IdentityLook.objects.exists()
