"""Inputs of the admin that know the archive."""

from typing import Any

from django import forms
from django.db import models
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.panels import FieldPanel
from wagtail.admin.staticfiles import versioned_static

#: Fields with which the archive keeps its records; they state nothing about what a record describes.
_HOUSEKEEPING = frozenset(
    {"access_status", "content_note", "internal_note", "replaced_by", "sensitivity_note", "translation_status",
     "verification", "language", "clock_basis", "sort_order"}
)  # fmt: skip


def citable_fields(model: type[models.Model]) -> list[tuple[str, str | Promise]]:
    """Name and label of every field of a record, or of a part of one, that a citation can speak to. The form is built
    once and read in many languages: its labels wait for their reader."""
    fields: dict[str, str | Promise] = {}
    for owner in (model, _words_of(model)):
        for field in owner._meta.local_fields if owner else ():
            if _states_something(field):
                fields.setdefault(field.name, field.verbose_name)
    return sorted(fields.items())


def _words_of(model: type[models.Model]) -> type[models.Model] | None:
    relation = next((found for found in model._meta.related_objects if found.name == "texts"), None)
    return relation.related_model if relation else None  # type: ignore[return-value]


def _states_something(field: Any) -> bool:
    kinds = (models.CharField, models.TextField, models.FloatField, models.IntegerField, models.TimeField)
    if field.primary_key or not field.editable or field.name in _HOUSEKEEPING:
        return False
    return isinstance(field, kinds)


class AboutInput(forms.TextInput):
    """The name of a statement: offers the record's fields, and the anchors of the blocks in the form."""

    def __init__(
        self, suggestions: list[tuple[str, str | Promise]] | None = None, attrs: dict[str, Any] | None = None
    ) -> None:
        super().__init__({"autocomplete": "off", "data-about": "", **(attrs or {})})
        self.suggestions = suggestions or []

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        list_id = f"{(attrs or {}).get('id', name)}-statements"
        field = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        options = format_html_join("", '<option value="{}">{}</option>', self.suggestions)
        return format_html('{}<datalist id="{}">{}</datalist>', field, list_id, options)

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=[versioned_static("core/admin/about.js")])


class AboutPanel(FieldPanel):
    """The field `about` of a citation, with the statements of the record it stands under to choose from."""

    def on_model_bound(self) -> None:
        super().on_model_bound()
        owner = self.model._meta.get_field("page").related_model
        self.widget = AboutInput(citable_fields(owner))
