"""The four roles, and what each may do: groups in the database, declared here and nowhere else.

`ensure_roles()` makes the database agree with this file: an installation that wants other rights makes groups
of its own, which are left alone. What a role may do with pages hangs on the page tree, from the home page down, so that
editors and translators word the home page and the standard pages too; only what editors add hangs under the index of
each record type.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from archive.core.forms import EDIT_FACTS
from archive.core.pages import RecordIndexPage

_ENTER = "wagtailadmin.access_admin"
_FILES = ("wagtailimages.{}_image", "wagtaildocs.{}_document", "wagtailmedia.{}_media")


def _each(actions: str, *names: str) -> tuple[str, ...]:
    """`_each("add change", "rights.{}_rightsstatement")`: one permission an action and name."""
    return tuple(name.format(action) for name in names for action in actions.split())


@dataclass(frozen=True)
class Role:
    """One role. Permissions are named "app.codename", page rights by Wagtail's verbs."""

    code: str
    group_name: str
    everywhere: tuple[str, ...] = ()
    on_pages: tuple[str, ...] = ()
    on_indexes: tuple[str, ...] = ()
    on_files: tuple[str, ...] = ()

    @property
    def group(self) -> Group:
        return Group.objects.get(name=self.group_name)


CURATOR = Role(
    code="curator",
    group_name="Curators",
    everywhere=(
        _ENTER,
        EDIT_FACTS,
        *_each("add change delete view", "rights.{}_rightsstatement", "exhibitions.{}_era", "accounts.{}_user"),
        *_each("add change delete", "wagtailcore.{}_collection", "wagtailredirects.{}_redirect"),
        *_each("view moderate delete", "memorials.{}_tribute"),
        *_each("view moderate", "contributions.{}_contribution"),
        *_each("view recall", "rights.{}_export"),
        "home.change_archivesettings",
    ),
    on_pages=("add", "change", "publish", "lock", "unlock"),
    on_files=(*_each("add change", *_FILES), *_each("choose", *_FILES[:2])),
)
EDITOR = Role(
    code="editor",
    group_name="Editors",
    everywhere=(_ENTER, EDIT_FACTS),
    on_pages=("change",),
    on_indexes=("add",),
    on_files=(*_each("add", *_FILES), *_each("choose", *_FILES[:2])),
)
TRANSLATOR = Role(
    code="translator",
    group_name="Translators",
    everywhere=(_ENTER,),
    on_pages=("change",),
)
MODERATOR = Role(
    code="moderator",
    group_name="Moderators",
    everywhere=(
        _ENTER,
        EDIT_FACTS,
        *_each("view moderate", "memorials.{}_tribute", "contributions.{}_contribution"),
        "contributions.see_identity",
        "rights.view_export",
    ),
    on_pages=("lock", "unlock"),
    on_files=_each("choose", *_FILES[:2]),
)
ROLES = (CURATOR, EDITOR, TRANSLATOR, MODERATOR)


@transaction.atomic
def ensure_roles(home: Page) -> None:
    """Create the groups that are missing and give every role exactly the rights declared above."""
    indexes = _record_indexes(home)
    for role in ROLES:
        group, _created = Group.objects.get_or_create(name=role.group_name)
        group.permissions.set(_permissions(role.everywhere))
        _grant_on_pages(group, {home.pk: role.on_pages, **dict.fromkeys(indexes, role.on_indexes)})
        _grant_on_files(group, role.on_files)
    _ensure_moderation(home)


def _permissions(names: Iterable[str]) -> list[Permission]:
    """The permissions so named. Raises LookupError for a name that the database does not know."""
    found = []
    for name in names:
        app_label, codename = name.split(".")
        permission = Permission.objects.filter(content_type__app_label=app_label, codename=codename).first()
        if permission is None:
            raise LookupError(f"There is no permission {name}: have the migrations been run?")
        found.append(permission)
    return found


def _record_indexes(home: Page) -> list[int]:
    models = [model for model in apps.get_models() if issubclass(model, RecordIndexPage)]
    types = ContentType.objects.get_for_models(*models).values()
    return list(home.get_children().filter(content_type__in=list(types)).values_list("pk", flat=True))


def _grant_on_pages(group: Group, wanted: dict[int, tuple[str, ...]]) -> None:
    verbs = {verb for granted in wanted.values() for verb in granted}
    permissions = {verb: _permissions([f"wagtailcore.{verb}_page"])[0] for verb in verbs}
    pairs = {(page, permissions[verb].pk) for page, granted in wanted.items() for verb in granted}
    present = {(row.page_id, row.permission_id): row for row in GroupPagePermission.objects.filter(group=group)}
    for pair, row in present.items():
        if pair not in pairs:
            row.delete()
    for page, permission in pairs - present.keys():
        GroupPagePermission.objects.create(group=group, page_id=page, permission_id=permission)


def _grant_on_files(group: Group, names: tuple[str, ...]) -> None:
    root = Collection.get_first_root_node()
    wanted = {permission.pk for permission in _permissions(names)}
    rows = GroupCollectionPermission.objects.filter(group=group)
    rows.exclude(collection=root, permission_id__in=wanted).delete()
    present = set(rows.values_list("permission_id", flat=True))
    for permission in wanted - present:
        GroupCollectionPermission.objects.create(group=group, collection=root, permission_id=permission)


def _ensure_moderation(home: Page) -> None:
    """One step of approval, by a moderator or a curator, for everything below the home page."""
    workflow = home.get_workflow()
    if workflow is None:
        workflow = Workflow.objects.create(name="Moderation")
        WorkflowPage.objects.create(page=home, workflow=workflow)
    task = GroupApprovalTask.objects.filter(workflow_tasks__workflow=workflow).first()
    if task is None:
        task = GroupApprovalTask.objects.create(name="Moderation")
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    task.groups.set([MODERATOR.group, CURATOR.group])
