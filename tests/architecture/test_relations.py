"""Relations point downwards, as imports do. The import linter does not see foreign keys given as text."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from modelcluster.fields import ParentalKey

from tests.architecture.layers import layer_numbers, may_point


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("archive.")]


def test_every_app_has_a_layer() -> None:
    own = {config.label for config in apps.get_app_configs() if config.name.startswith("archive.")}
    assert own == set(layer_numbers())


def test_relations_point_downwards() -> None:
    numbers = layer_numbers()
    upwards = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in own_models()
        for field in model._meta.get_fields(include_hidden=True)
        if field.is_relation
        and field.concrete
        and field.related_model is not None
        and field.related_model._meta.app_label in numbers
        and not may_point(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert not upwards


def test_no_relation_is_generic() -> None:
    """Generic foreign keys skip drafts, previews and revisions."""
    generic = [
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    ]
    assert not generic


@pytest.mark.parametrize(
    ("source", "target", "allowed"),
    [
        ("memorials", "events", True),
        ("events", "memorials", False),
        ("home", "search", False),
        ("search", "home", False),
        ("core", "core", True),
        ("core", "accounts", False),
    ],
)
def test_direction(source: str, target: str, allowed: bool) -> None:
    assert may_point(source, target) is allowed


def test_the_rows_of_a_record_have_an_order() -> None:
    """Without one PostgreSQL gives them as they happen to lie, and a page, a form or a dump shows them so."""
    rows = [
        model
        for model in apps.get_models()
        if model.__module__.startswith("archive.")
        and any(isinstance(field, ParentalKey) for field in model._meta.local_fields)
    ]
    assert rows and [model._meta.label for model in rows if not model._meta.ordering] == []
