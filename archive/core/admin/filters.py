"""The filters of record listings."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.models import Revision, WorkflowState

from archive.core.admin.gaps import ANY_LANGUAGE, REVIEW, SOURCE, STATEMENT, has_gap
from archive.core.languages import language_name, site_languages
from archive.core.records import RecordPage, Verification
from archive.core.templatetags.archive import capitalised
from archive.core.visibility import AccessStatus

#: How far ahead "soon" looks, on the dashboard and in the listings.
SOON = timedelta(days=30)


class Status(models.TextChoices):
    """Where a record stands on its way to the public."""

    LIVE = "live", _("Live")
    DRAFT = "draft", _("Draft, never or no longer published")
    CHANGED = "changed", _("Live, with changes not yet published")
    MODERATION = "moderation", _("Waiting for a moderator")
    SCHEDULED = "scheduled", _("To be published at a set time")


def waiting_pages() -> list[int]:
    """The primary keys of pages that wait for a moderator."""
    waiting = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS,
        base_content_type__app_label="wagtailcore",
        base_content_type__model="page",
    )
    return [int(key) for key in waiting.values_list("object_id", flat=True)]


def scheduled_pages() -> list[int]:
    """The primary keys of pages that are to be published at a set time."""
    scheduled = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    return [int(key) for key in scheduled.values_list("object_id", flat=True)]


def embargo_ends_soon() -> Q:
    """Embargoed, and open to everybody within thirty days."""
    now = timezone.now()
    return Q(access_status=AccessStatus.EMBARGOED, embargo_until__gt=now, embargo_until__lte=now + SOON)


def _status_condition(value: str) -> Q:
    if value == Status.LIVE:
        return Q(live=True)
    if value == Status.DRAFT:
        return Q(live=False)
    if value == Status.CHANGED:
        return Q(live=True, has_unpublished_changes=True)
    if value == Status.MODERATION:
        return Q(pk__in=waiting_pages())
    return Q(pk__in=scheduled_pages())


class RecordFilterSet(WagtailFilterSet):
    """What any record can be filtered by; `filterset_for()` adds the kind and the date of a type."""

    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=Status.choices, method="by_status", widget=forms.CheckboxSelectMultiple
    )
    access_status = django_filters.MultipleChoiceFilter(
        label=_("Access"), choices=AccessStatus.choices, distinct=False, widget=forms.CheckboxSelectMultiple
    )
    embargo = django_filters.ChoiceFilter(
        label=_("Embargo"), choices=[("soon", _("Ends within 30 days"))], method="by_embargo", widget=forms.RadioSelect
    )
    verification = django_filters.MultipleChoiceFilter(
        label=_("Verification"), choices=Verification.choices, distinct=False, widget=forms.CheckboxSelectMultiple
    )
    missing = django_filters.MultipleChoiceFilter(
        label=_("Lacking"), choices=(), method="by_missing", widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = RecordPage
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (code, _("Words in %(language)s") % {"language": language_name(code)}) for code, _own in site_languages()
        ]
        if self.record_model.needs_translation:
            choices.append((ANY_LANGUAGE, _("Words in at least one of them")))
        choices.append((REVIEW, _("Review of a translation")))
        if self.record_model.needs_citation:
            choices = [(SOURCE, _("A source")), (STATEMENT, _("A source for a statement in the text")), *choices]
        self.filters["missing"].extra["choices"] = choices

    @property
    def record_model(self) -> type[RecordPage]:
        model: type[RecordPage] = self._meta.model
        return model

    def by_status(self, records: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        condition = Q()
        for value in values:
            condition |= _status_condition(value)
        return records.filter(condition)

    def by_embargo(self, records: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return records.filter(embargo_ends_soon())

    def by_missing(self, records: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        """Records that lack at least one of the things ticked."""
        return records.filter(has_gap(self.record_model, values))

    def by_date(self, records: QuerySet[Any], name: str, value: slice) -> QuerySet[Any]:
        """Records whose date may lie in the period, both days included."""
        start, stop = value.start, value.stop
        if start:
            records = records.filter(**{f"{name}_latest__gte": start.date()})
        if stop:
            records = records.filter(**{f"{name}_earliest__lte": stop.date()})
        return records


def filterset_for(
    model: type[RecordPage], kinds: tuple[str, ...], date: str, base: type[RecordFilterSet] = RecordFilterSet
) -> type[RecordFilterSet]:
    """The filters of one record type: of every record or of its `base`, its closed lists, its date as a period."""
    added: dict[str, Any] = {}
    for name in kinds:
        field = model._meta.get_field(name)
        added[name] = django_filters.MultipleChoiceFilter(
            label=capitalised(str(field.verbose_name)),
            choices=field.choices,
            distinct=False,  # a column of the record itself: no row is met twice
            widget=forms.CheckboxSelectMultiple,
        )
    if date:
        added["date"] = django_filters.DateFromToRangeFilter(
            field_name=date,
            label=capitalised(str(model._meta.get_field(date).verbose_name)),
            method="by_date",
            widget=DateRangePickerWidget,
        )
    meta = type("Meta", (base.Meta,), {"model": model})
    return type(f"{model.__name__}FilterSet", (base,), {**added, "Meta": meta})
