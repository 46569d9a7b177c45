"""Models that a migration creates at once: the same tables, built once."""

from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState, StateApps
from django.db.migrations.writer import MigrationWriter

from archive.core.operations import CreateModels

pytestmark = pytest.mark.each

SHELF = migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True)), ("mark", models.TextField())])
BOOK = migrations.CreateModel(
    "Book",
    [("id", models.BigAutoField(primary_key=True)), ("shelf", models.ForeignKey("synthetic.shelf", models.CASCADE))],
)
FRIENDS = migrations.CreateModel(
    "Friend",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("knows", models.ManyToManyField("synthetic.friend")),
        ("has_read", models.ManyToManyField("synthetic.book")),
    ],
)
FOLIO = migrations.CreateModel(
    "Folio",
    [("book_ptr", models.OneToOneField("synthetic.book", models.CASCADE, parent_link=True, primary_key=True))],
    bases=("synthetic.book",),
)
KEY_TO_BOOK = models.ForeignKey("synthetic.book", models.SET_NULL, null=True, related_name="+")
INDEX = migrations.AddIndex("book", models.Index(fields=["shelf"], name="synthetic_books"))
LATER = migrations.CreateModel("Reader", [("id", models.BigAutoField(primary_key=True))])


def built() -> ProjectState:
    """A state whose models are built, as they are while migrations are carried out."""
    state = ProjectState()
    assert isinstance(state.apps, StateApps)
    return state


def test_what_follows_one_another_is_created_together() -> None:
    together, *others = CreateModels.grouped([SHELF, BOOK, INDEX, LATER])
    assert isinstance(together, CreateModels) and together.models == [SHELF, BOOK]
    assert together.formatted_description() == "+ Create models Shelf, Book"
    assert others == [INDEX, LATER], "one alone stays what it is"


def test_models_are_known_as_if_created_one_by_one() -> None:
    together, singly = ProjectState(), ProjectState()
    CreateModels([SHELF, BOOK]).state_forwards("synthetic", together)
    for operation in (SHELF, BOOK):
        operation.state_forwards("synthetic", singly)
    assert together == singly and "apps" not in together.__dict__


def test_they_are_built_once() -> None:
    state = built()
    with patch.object(StateApps, "render_multiple", autospec=True, side_effect=StateApps.render_multiple) as build:
        CreateModels([SHELF, BOOK, LATER]).state_forwards("synthetic", state)
    assert build.call_count == 1
    assert state.apps.get_model("synthetic", "book")._meta.get_field("shelf").related_model is state.apps.get_model(
        "synthetic", "shelf"
    )


def statements(operations: list[Any], *, backwards: bool = False) -> list[str]:
    """What a migration of these operations says to the database, which stays as it is."""
    migration = migrations.Migration("0001_initial", "synthetic")
    migration.operations = operations
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        (migration.unapply if backwards else migration.apply)(ProjectState(), editor, collect_sql=True)
    return [line for line in editor.collected_sql if not line.startswith("--")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("backwards", [False, True])
def test_the_database_is_told_the_same(backwards: bool) -> None:
    """Links that cross, tables between, a model that continues another."""
    own = [SHELF, BOOK, FRIENDS, FOLIO, LATER, migrations.AddField("shelf", "first", KEY_TO_BOOK), INDEX]
    singly = statements(own, backwards=backwards)
    assert statements(CreateModels.grouped(own), backwards=backwards) == singly
    assert len(singly) > len(own)


def test_a_migration_that_is_written_down_can_be_read() -> None:
    migration = migrations.Migration("0001_initial", "synthetic")
    migration.operations = CreateModels.grouped([SHELF, BOOK])
    written = MigrationWriter(migration, include_header=False).as_string()
    scope: dict[str, Any] = {}
    exec(compile(written, "0001_initial.py", "exec"), scope)  # noqa: S102
    (operation,) = scope["Migration"].operations
    assert [model.name for model in operation.models] == ["Shelf", "Book"]
