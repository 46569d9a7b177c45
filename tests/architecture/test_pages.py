"""Every page class says where it may stand and what may stand under it."""

import pytest
from django.apps import apps
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import Page

from archive.core.pages import RecordIndexPage
from archive.core.records import RecordPage
from archive.core.registry import record_models

OWN_PAGES = [
    model for model in apps.get_models() if issubclass(model, Page) and model.__module__.startswith("archive.")
]
INDEXES = [model for model in OWN_PAGES if issubclass(model, RecordIndexPage)]


def says(model: type[Page], rule: str) -> bool:
    """The class itself or one of the archive's own bases sets the rule."""
    return any(rule in vars(base) for base in model.__mro__ if base.__module__.startswith("archive."))


@pytest.mark.parametrize("model", OWN_PAGES, ids=lambda model: model.__name__)
def test_tree_rules_are_written_down(model: type[Page]) -> None:
    assert says(model, "parent_page_types"), "Where may it stand?"
    assert says(model, "subpage_types") or model.__name__ == "HomePage", "What may stand under it?"
    assert says(model, "template"), "What shows it?"


@pytest.mark.parametrize("model", OWN_PAGES, ids=lambda model: model.__name__)
def test_the_admin_names_each_type_in_its_language(model: type[Page]) -> None:
    english = str(model.get_verbose_name())
    for language in ("az", "ru"):
        with translation.override(language):
            assert str(model.get_verbose_name()) != english
            tabs = [str(tab.heading) for tab in model.get_edit_handler().children]
            assert gettext("Words") in tabs and not {"Words", "Address", "Sources"} & set(tabs)


@pytest.mark.parametrize("model", record_models(), ids=lambda model: model.__name__)
def test_records_are_flat_children_of_their_index(model: type[RecordPage]) -> None:
    (parent,) = model.allowed_parent_page_models()
    assert issubclass(parent, RecordIndexPage)
    assert parent.record_model is model
    assert parent.allowed_subpage_models() == [model]
    assert model.allowed_subpage_models() == []


@pytest.mark.parametrize("model", INDEXES, ids=lambda model: model.__name__)
def test_indexes_stand_once_under_the_home_page(model: type[RecordIndexPage]) -> None:
    assert [parent.__name__ for parent in model.allowed_parent_page_models()] == ["HomePage"]
    assert model.max_count == 1


def test_series_letters_are_different() -> None:
    codes = [model.identifier_code for model in record_models()]
    assert len(codes) == len(set(codes))
    assert all(len(code) == 1 and code.isupper() for code in codes)
    assert "F" not in codes, "F is the series of the reported figures"
