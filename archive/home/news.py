"""What is new in the archive: the records that were published or changed last, for the page and for the feed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from archive.core.languages import current_language
from archive.core.registry import record_models
from archive.core.texts import Words, in_words_of
from archive.core.visibility import AccessStatus
from archive.media.models import MediaPage
from archive.media.versions import one_of_each
from archive.memorials.models import MemorialPage

SIZE = 50

#: When a record was last published; of one whose embargo ended later, when it ended.
_CHANGED = Case(
    When(
        access_status=AccessStatus.EMBARGOED,
        then=Greatest("last_published_at", Coalesce("embargo_until", "last_published_at")),
    ),
    default=F("last_published_at"),
)
_COLUMNS = (
    "code",
    "pk",
    "labels",
    "url_path",
    "identifier",
    "first_published_at",
    "changed",
    "supplied",
)


@dataclass(frozen=True)
class NewRecord:
    """A public record as a line of the list."""

    code: str
    pk: int
    labels: dict[str, str]
    url_path: str
    identifier: str
    first_published_at: datetime | None
    changed: datetime
    has_supplied_title: bool

    @property
    def model(self) -> type[Any]:
        return _models()[self.code]

    @property
    def kind(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def is_person(self) -> bool:
        return self.model is MemorialPage

    @property
    def label(self) -> Words:
        label = in_words_of(self.labels, otherwise=self.identifier)
        text = f"[{label.text}]" if self.has_supplied_title else label.text
        return Words(text, label.language, label.is_fallback)

    @property
    def day(self) -> date:
        return timezone.localdate(self.changed)


def latest(size: int = SIZE) -> list[NewRecord]:
    """The public records that became so, or were changed, last; the newest first. One query for all types."""
    first, *others = (question for code, model in _models().items() for question in _questions(code, model, size))
    rows = first.union(*others).order_by("-changed", "-pk")[:size]
    return [NewRecord(*row) for row in rows]


def by_day(records: list[NewRecord]) -> Iterator[tuple[date, list[NewRecord]]]:
    return ((day, list(found)) for day, found in groupby(records, key=lambda record: record.day))


def _models() -> dict[str, type[Any]]:
    return {model.identifier_code: model for model in record_models()}


def _questions(code: str, model: type[Any], size: int) -> Iterator[QuerySet[Any]]:
    """Of one type no more than can be wanted: those published last, which an index on all pages finds (in
    `archive.core.page_indexes`), and those whose embargo ended last, which are few. Apart, because for an "or" of the
    two PostgreSQL would read all records."""
    shown = model.objects.public().filter(
        content_type=ContentType.objects.get_for_model(model), last_published_at__isnull=False
    )
    if model is MediaPage:
        shown = one_of_each(shown, current_language())
    opened = shown.filter(access_status=AccessStatus.EMBARGOED)
    has_supplied_title = any(column.name == "has_supplied_title" for column in model._meta.fields)
    supplied = F("has_supplied_title") if has_supplied_title else Value(False, output_field=BooleanField())
    for wanted in (shown.order_by("-last_published_at"), opened.order_by("-embargo_until")):
        yield (
            model.objects.filter(pk__in=wanted.values("pk")[:size])
            .order_by()
            .annotate(changed=_CHANGED, code=Value(code, output_field=CharField()), supplied=supplied)
            .values_list(*_COLUMNS)
        )
