"""Models that a migration creates at once: the same tables, built once."""

from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState, StateApps

from archive.core.operations import CreateModels

SHELF = migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True)), ("mark", models.TextField())])
BOOK = migrations.CreateModel(
    "Book",
    [("id", models.BigAutoField(primary_key=True)), ("shelf", models.ForeignKey("synthetic.shelf", models.CASCADE))],
)
INDEX = migrations.AddIndex("book", models.Index(fields=["shelf"], name="synthetic_books"))
LATER = migrations.CreateModel("Reader", [("id", models.BigAutoField(primary_key=True))])
TABLES = {"synthetic_shelf", "synthetic_book"}


def tables() -> set[str]:
    return TABLES & set(connection.introspection.table_names())


def built() -> ProjectState:
    """A state whose models are built, as they are while migrations are carried out."""
    state = ProjectState()
    assert isinstance(state.apps, StateApps)
    return state


def test_what_follows_one_another_is_created_together() -> None:
    operations: list[Any] = CreateModels.grouped([SHELF, BOOK, INDEX, LATER])
    assert [type(operation) for operation in operations] == [CreateModels, migrations.AddIndex, CreateModels]
    assert operations[0].models == [SHELF, BOOK] and operations[1] is INDEX and operations[2].models == [LATER]
    assert operations[0].describe() == "Create models Shelf, Book"


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


@pytest.mark.django_db(transaction=True)
def test_their_tables_come_and_go() -> None:
    before, after, operation = built(), built(), CreateModels([SHELF, BOOK])
    operation.state_forwards("synthetic", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("synthetic", editor, before, after)
    try:
        assert tables() == TABLES
    finally:
        with connection.schema_editor() as editor:
            operation.database_backwards("synthetic", editor, after, before)
    assert not tables()
