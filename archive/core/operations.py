"""Operations of migrations: what Django does one by one, done at once."""

from collections.abc import Sequence
from itertools import groupby

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """New models that are built once all of them are known.

    After every `CreateModel` Django builds all models anew that hang together with the new one. Records hang together
    with every page and with each other: nearly half of the time for the migrations of an empty database went into that.

    `migrate --fake-initial` looks for `CreateModel` itself, and does not see these.
    """

    category = OperationCategory.ADDITION
    serialization_expand_args = ["models"]

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = models

    @classmethod
    def grouped(cls, operations: Sequence[Operation]) -> list[Operation]:
        """The same operations, in which models that follow one another are created together."""
        done: list[Operation] = []
        for is_model, following in groupby(operations, lambda operation: isinstance(operation, CreateModel)):
            group = list(following)
            done += [cls(group)] if is_model and len(group) > 1 else group
        return done

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Django keeps the models that it built here, and builds all of them where they are missing.
        is_built = state.__dict__.pop("apps", None) is not None
        for model in self.models:
            model.state_forwards(app_label, state)
        if is_built:
            state.apps  # noqa: B018

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def references_model(self, name: str, app_label: str) -> bool:
        return any(model.references_model(name, app_label) for model in self.models)

    def describe(self) -> str:
        return f"Create models {', '.join(model.name for model in self.models)}"
