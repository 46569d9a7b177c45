"""Role by action by record type, through the admin's own views."""

import io
import wave
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from archive.accounts.forms import HOURLY_WRONG_PASSWORDS
from archive.accounts.roles import CURATOR, EDITOR, MODERATOR, ROLES, TRANSLATOR, Role, ensure_roles
from archive.assets.models import Recording
from archive.home.models import HomePage
from tests.admin_forms import add_url, edit_url, read_form, signed_in
from tests.factories import (
    make_event,
    make_exhibition,
    make_figure,
    make_media,
    make_memorial,
    make_place,
    make_source,
    make_standard_page,
    make_tribute,
    make_voice,
)
from tests.factories.files import make_sound

MAKERS: dict[str, Callable[..., Any]] = {
    "events": make_event,
    "memorials": make_memorial,
    "sources": make_source,
    "media": make_media,
    "voices": make_voice,
    "places": make_place,
    "exhibitions": make_exhibition,
}

pytestmark = pytest.mark.django_db


def client_of(role: Role) -> Client:
    person, _created = get_user_model().objects.get_or_create(username=f"synthetic {role.code}")
    person.groups.set([role.group])
    return signed_in(person)


def reload(record: Any) -> Any:
    return type(record).objects.get(pk=record.pk)


def send(client: Client, record: Any, data: dict[str, Any], action: str = "") -> Any:
    """Send a form back with its changes; returns the latest draft."""
    client.post(edit_url(record), {**data, action: "1"} if action else data)
    return reload(record).get_latest_revision_as_object()


def press(client: Client, view: str, record: Any, *arguments: Any) -> Any:
    """Confirm an action on a record; returns the record as it is then, or None."""
    client.post(reverse(f"wagtailadmin_pages:{view}", args=[record.pk, *arguments]))
    return type(record).objects.filter(pk=record.pk).first()


def submitted(record: Any) -> Any:
    """The record as an editor has handed it in."""
    editor, _created = get_user_model().objects.get_or_create(username="synthetic author")
    record.save_revision(user=editor)
    record.get_workflow().start(record, editor)
    return record


def what_a_role_can_do(client: Client, name: str) -> set[str]:
    """Try every action through the admin, and see which of them had an effect."""
    public, draft, waiting = MAKERS[name](), MAKERS[name](live=False), submitted(MAKERS[name](live=False))
    form = read_form(client, edit_url(public))
    changed = {**form, "texts-0-title": "Synthetic other words", "verification": "original"}
    latest = send(client, public, changed, "action-publish")
    had_effect = {
        "list": draft.identifier in client.get(reverse(f"records_{name}:index")).content.decode(),
        "add": client.get(add_url(type(public), public.get_parent())).status_code == 200,
        "word": latest.texts.all()[0].title == "Synthetic other words",
        "state facts": latest.verification == "original",
        "publish": reload(public).texts.all()[0].title == "Synthetic other words",
        "unpublish": not press(client, "unpublish", public).live,
        "submit": send(client, public, changed, "action-submit").workflow_in_progress,
        "approve": press(client, "workflow_action", waiting, "approve", waiting.current_workflow_task_state.pk).live,
        "lock": press(client, "lock", draft).locked,
    }
    type(draft).objects.filter(pk=draft.pk).update(locked=False, locked_by=None)
    had_effect["delete a draft"] = press(client, "delete", draft) is None
    had_effect["delete what was public"] = press(client, "delete", public) is None
    return {action for action, effect in had_effect.items() if effect}


MAY = {
    "curator": {
        "list", "add", "word", "state facts", "publish", "unpublish", "submit", "approve", "lock", "delete a draft"
    },
    "editor": {"list", "add", "word", "state facts", "submit", "delete a draft"},
    "translator": {"list", "word", "submit"},
    "moderator": {"list", "approve", "lock"},
}  # fmt: skip


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_matrix(role: Role) -> None:
    assert what_a_role_can_do(client_of(role), "memorials") == MAY[role.code]


@pytest.mark.parametrize("name", [name for name in MAKERS if name != "memorials"])
@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_of_every_type_a_role_is_offered_what_it_may(role: Role, name: str) -> None:
    """All types go the same ways: that what is offered has its effect, and nothing else any, is seen with memorials."""
    client, public, draft = client_of(role), MAKERS[name](), MAKERS[name](live=False)
    person = get_user_model().objects.get(username=f"synthetic {role.code}")
    rights, form = public.permissions_for_user(person), client.get(edit_url(public)).content.decode()
    offered = {
        "list": draft.identifier in client.get(reverse(f"records_{name}:index")).content.decode(),
        "add": client.get(add_url(type(public), public.get_parent())).status_code == 200,
        "word": 'name="texts-0-title"' in form,
        "state facts": 'name="verification"' in form and 'name="access_status"' in form,
        "publish": rights.can_publish(),
        "unpublish": rights.can_unpublish(),
        "submit": rights.can_edit() and rights.can_submit_for_moderation(),
        "lock": rights.can_lock(),
        "delete a draft": draft.permissions_for_user(person).can_delete(),
    }
    assert {action for action, is_offered in offered.items() if is_offered} == MAY[role.code] - {"approve"}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_who_words_a_standard_page_and_who_adds_or_publishes_one(role: Role) -> None:
    """The same as with records, but that editors add none."""
    client, page = client_of(role), make_standard_page()
    had_effect = set()
    if client.get(edit_url(page)).status_code == 200:
        changed = {**read_form(client, edit_url(page)), "texts-0-title": "Synthetic other words"}
        if send(client, page, changed, "action-publish").texts.all()[0].title == "Synthetic other words":
            had_effect.add("word")
    if reload(page).texts.all()[0].title == "Synthetic other words":
        had_effect.add("publish")
    if client.get(add_url(type(page), page.get_parent())).status_code == 200:
        had_effect.add("add")
    everything = {"word", "publish", "add"}
    assert had_effect == {"curator": everything, "editor": {"word"}, "translator": {"word"}}.get(role.code, set())


# --- beside records -------------------------------------------------------------------------------

PLACES_OF_WORK = {
    "wagtailusers_users:index": {"curator"},
    "wagtailsnippets_rights_rightsstatement:list": {"curator"},
    "wagtailsnippets_memorials_tribute:list": {"curator", "moderator"},
    "wagtailsnippets_exhibitions_era:list": {"curator"},
    "media_add_many": {"curator", "editor"},
    "wagtailimages:index": {"curator", "editor"},
    "wagtailimages:add": {"curator", "editor"},
    "wagtaildocs:add": {"curator", "editor"},
    "wagtailmedia:index": {"curator", "editor"},
    "wagtailredirects:index": {"curator"},
    "wagtailsites:index": set(),
    "wagtailusers_groups:index": set(),
}


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_files_settings_and_accounts(role: Role) -> None:
    client = client_of(role)
    settings = reverse("wagtailsettings:edit", args=["home", "archivesettings", HomePage.objects.get().get_site().pk])
    assert (client.get(settings).status_code == 200) == (role is CURATOR)
    open_to = {name for name in PLACES_OF_WORK if client.get(reverse(name)).status_code == 200}
    assert open_to == {name for name, roles in PLACES_OF_WORK.items() if role.code in roles}


def test_a_curator_makes_nobody_a_superuser() -> None:
    client = client_of(CURATOR)
    answer = client.post(
        reverse("wagtailusers_users:add"),
        {
            "username": "synthetic", "email": "s@example.org", "first_name": "S", "last_name": "S",
            "password1": "a long synthetic password", "password2": "a long synthetic password",
            "is_superuser": "on", "groups": [EDITOR.group.pk],
        },
    )  # fmt: skip
    assert answer.status_code == 302
    made = get_user_model().objects.get(username="synthetic")
    assert not made.is_superuser and list(made.groups.all()) == [EDITOR.group]


def test_a_visitor_stays_outside() -> None:
    answer = Client().get(reverse("records_memorials:index"))
    assert answer.status_code == 302 and "login" in answer["Location"]


# --- what a translator meets ----------------------------------------------------------------------


def test_a_translator_sees_words_and_no_facts() -> None:
    event = make_event()
    make_figure(event)
    form = read_form(client_of(TRANSLATOR), edit_url(event))
    assert "texts-0-title" in form and "figures-0-texts-0-value" in form
    hidden = ("date", "verification", "access_status", "slug", "figures-0-measure", "citations-TOTAL_FORMS")
    assert not [name for name in hidden if name in form]


def test_a_translator_words_a_figure_and_changes_nothing_of_it() -> None:
    event = make_event()
    figure = make_figure(event, lowest=7)
    client = client_of(TRANSLATOR)
    changes = {"figures-0-texts-0-value": "ən azı 7", "figures-0-lowest": "9", "date": "1991"}
    draft = send(client, event, {**read_form(client, edit_url(event)), **changes})
    assert draft.date == "1990-01-20" and len(draft.citations.all()) == 1
    stored = draft.figures.all()[0]
    assert (stored.identifier, stored.lowest) == (figure.identifier, 7)
    assert stored.texts.all()[0].value == "ən azı 7" and len(stored.citations.all()) == 1


def test_a_translator_adds_no_figure() -> None:
    event = make_event()
    make_figure(event)
    client = client_of(TRANSLATOR)
    answer = client.post(edit_url(event), {**read_form(client, edit_url(event)), "figures-0-DELETE": "1"})
    assert "Only who may edit facts adds or removes an entry here." in answer.content.decode()
    assert reload(event).latest_revision is None


def test_a_translator_brings_no_earlier_facts_back() -> None:
    event = make_event(date="1990-01-19")
    earlier = event.save_revision()
    event.date, event.access_status = "1990-01-20", "withdrawn"
    event.save_revision().publish()
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[event.pk, earlier.pk])
    translator = client_of(TRANSLATOR)
    form = read_form(translator, edit_url(event))
    for answer in (translator.get(revert), translator.post(revert, form)):
        assert answer.status_code == 302 and answer["Location"] == edit_url(event)
    latest = reload(event).get_latest_revision_as_object()
    assert (latest.date, latest.access_status) == ("1990-01-20", "withdrawn")
    assert client_of(CURATOR).get(revert).status_code == 200


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_what_waits_for_a_decision_is_in_no_chooser(role: Role) -> None:
    """Wagtail's choosers of snippets ask for no right but that to enter."""
    tribute = make_tribute(make_memorial(), "Synthetic waiting words", status="waiting")
    client = client_of(role)
    for model in ("memorials/tribute", "contributions/contribution", "rights/export"):
        assert client.get(f"/admin/snippets/choose/{model}/results/", follow=True).status_code == 404
    answer = client.get(f"/admin/bulk/memorials/tribute/delete/?id={tribute.pk}&next=/admin/", follow=True)
    assert "waiting words" not in answer.content.decode()


# --- entering -------------------------------------------------------------------------------------


def test_wrong_passwords_are_counted_by_where_they_come_from() -> None:
    get_user_model().objects.create_user("synthetic", password="a long synthetic password").groups.set([CURATOR.group])
    login = reverse("wagtailadmin_login")
    right, wrong = ({"username": "synthetic", "password": word} for word in ("a long synthetic password", "wrong"))
    guessing = Client(REMOTE_ADDR="192.0.2.7")
    for _try in range(HOURLY_WRONG_PASSWORDS):
        assert "Too many" not in guessing.post(login, wrong).content.decode()
    answer = guessing.post(login, right)
    assert answer.status_code == 200 and "Too many passwords were wrong" in answer.content.decode()
    assert Client(REMOTE_ADDR="192.0.2.8").post(login, right).status_code == 302


# --- the groups themselves ------------------------------------------------------------------------


def test_rights_follow_the_declaration_and_other_groups_are_left_alone() -> None:
    own = Group.objects.create(name="A group of the museum's own")
    home = HomePage.objects.get()
    GroupPagePermission.objects.create(group=own, page=home, permission_type="publish")
    GroupPagePermission.objects.create(group=TRANSLATOR.group, page=home, permission_type="publish")
    before = GroupPagePermission.objects.filter(group=CURATOR.group).count()
    ensure_roles(home)
    assert GroupPagePermission.objects.filter(group=own).count() == 1
    granted = GroupPagePermission.objects.filter(group=TRANSLATOR.group).values_list("permission__codename", flat=True)
    assert list(granted) == ["change_page"]
    assert GroupPagePermission.objects.filter(group=CURATOR.group).count() == before
    assert GroupCollectionPermission.objects.filter(group=MODERATOR.group).count() == 2


# --- files ----------------------------------------------------------------------------------------


def silence() -> SimpleUploadedFile:
    """A tenth of a second of nothing."""
    recording = io.BytesIO()
    with wave.open(recording, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 800)
    return SimpleUploadedFile("synthetic.wav", recording.getvalue(), content_type="audio/wav")


def test_an_editor_uploads_a_recording_and_chooses_it() -> None:
    client = client_of(EDITOR)
    data = {"title": "Synthetic silence", "file": silence(), "duration": "0.1"}
    answer = client.post(reverse("wagtailmedia:add", args=["audio"]), data)
    assert answer.status_code == 302
    recording = Recording.objects.get()
    assert len(recording.sha256) == 64
    window = client.get(reverse("recording_chooser:choose"))
    assert "Synthetic silence" in window.json()["html"]
    chosen = client.get(reverse("recording_chooser:chosen", args=[recording.pk]))
    assert chosen.json()["result"]["id"] == str(recording.pk)


def test_a_recording_that_somebody_may_not_change_is_not_theirs_to_choose() -> None:
    recording = make_sound("Synthetic recording of a curator")
    several = {"id": [recording.pk], "multiple": "1"}
    for role, is_offered in ((CURATOR, True), (EDITOR, False), (MODERATOR, False), (TRANSLATOR, False)):
        client = client_of(role)
        for view in ("choose", "choose_results"):
            assert (recording.title in client.get(reverse(f"recording_chooser:{view}")).content.decode()) is is_offered
        chosen = client.get(reverse("recording_chooser:chosen", args=[recording.pk]))
        assert chosen.status_code == (200 if is_offered else 404), role
        found = client.get(reverse("recording_chooser:chosen_multiple"), several).json()["result"]
        assert len(found) == is_offered, role
        upload = client.post(reverse("recording_chooser:create"))
        assert (upload.status_code == 200) is (role in (CURATOR, EDITOR)), role


@pytest.mark.parametrize(
    "chooser", ["wagtailimages_chooser:choose", "wagtaildocs_chooser:choose", "recording_chooser:choose"]
)
def test_choosers_of_files_open(chooser: str) -> None:
    for role in (CURATOR, EDITOR, MODERATOR):
        assert client_of(role).get(reverse(chooser)).status_code == 200
