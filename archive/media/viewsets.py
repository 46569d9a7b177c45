"""How curators see catalogued media: the menu entry and the listing."""

from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button

from archive.assets.models import ArchiveRendition, Processing
from archive.assets.renditions import FACE
from archive.core.admin.filters import RecordFilterSet, filterset_for
from archive.core.admin.listings import RecordListingView, RecordViewSet
from archive.core.languages import language_name, site_languages
from archive.media.gaps import Gap, gap_condition
from archive.media.models import MediaPage


class MediaFilterSet(RecordFilterSet):
    """What media can be filtered by, beside what every record can."""

    gap = django_filters.MultipleChoiceFilter(
        label=_("File and description lack"), choices=(), method="by_gap", widget=forms.CheckboxSelectMultiple
    )
    is_sensitive = django_filters.BooleanFilter(
        label=_("Sensitive"), widget=forms.RadioSelect(choices=[("", _("All")), ("true", _("Yes")), ("false", _("No"))])
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_language = [
            (f"alt-{code}", _("Alt text in %(language)s") % {"language": language_name(code)})
            for code, _own in site_languages()
        ]
        self.filters["gap"].extra["choices"] = [*Gap.choices[:1], *by_language, *Gap.choices[1:]]

    def by_gap(self, records: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        """Records that lack at least one of the things ticked."""
        condition = Q()
        for value in values:
            condition |= gap_condition(value)
        return records.filter(condition)


class ThumbnailColumn(Column):
    """The image, small. What is sensitive stays covered here too; a click on the title leads to it."""

    def get_value(self, instance: Any) -> SafeString:
        if instance.is_sensitive:
            return format_html('<span class="w-status">{}</span>', gettext("covered"))
        small = instance.image.small[:1] if instance.image_id else []
        return format_html('<img src="{}" alt="" width="48" height="60" loading="lazy">', small[0].url) if small else ""


class DerivativesColumn(Column):
    """How far that is which visitors get of the file; where it failed, why, and a way to try again."""

    def get_value(self, instance: Any) -> SafeString:
        file = instance.image or instance.document or instance.recording
        if file is None:
            return format_html('<span class="w-status">{}</span>', gettext("no file"))
        if file.processing == Processing.RUNNING:
            return format_html("{} {} %", file.get_processing_display(), file.processing_progress)
        if file.processing == Processing.FAILED:
            retry = reverse("media_retry", args=[instance.pk])
            return format_html(
                '<span class="w-status">{}</span> {} <a href="{}">{}</a>',
                file.get_processing_display(), file.processing_problem, retry, gettext("Try again"),
            )  # fmt: skip
        return format_html("{}", file.get_processing_display())


class MediaListingView(RecordListingView):
    """All media, with their pictures and the state of their files."""

    base_filterset_class = MediaFilterSet

    @cached_property
    def columns(self) -> list[Column]:
        # Access and verification are filters here: with pictures, their columns would leave the titles no room.
        first, *others = (column for column in super().columns if column.name not in ("access_status", "verification"))
        files = [
            ThumbnailColumn("thumbnail", label=_("Image"), width="6%"),
            DerivativesColumn("derivatives", label=_("Derivatives"), width="10%"),
        ]
        return [first, files[0], *others[:-1], files[1], others[-1]]

    @cached_property
    def filterset_class(self) -> type[RecordFilterSet]:
        return filterset_for(self.model, self.kind_fields, self.date_field, self.base_filterset_class)

    def annotate_queryset(self, pages: QuerySet[Any]) -> QuerySet[Any]:
        small = Prefetch("image__renditions", ArchiveRendition.objects.filter(filter_spec=FACE), to_attr="small")
        files: QuerySet[Any] = super().annotate_queryset(pages).select_related("image", "document", "recording")
        return files.prefetch_related(small)

    def get_header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = super().get_header_more_buttons()
        return [*buttons, Button(_("Add many"), reverse("media_add_many"), icon_name="upload", priority=10)]


class MediaViewSet(RecordViewSet):
    model = MediaPage
    name = "media"
    icon = "image"
    menu_label = _("Media")
    menu_order = 140
    index_view_class = MediaListingView
    kind_fields = ("kind",)
    date_field = "date"
