"""The report "Possible duplicates": files with the same bytes, and images that look alike, with the records that use
them. A page of it takes the same number of queries however large the archive is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import page_permission_policy
from wagtailmedia.permissions import permission_policy as recording_policy

from archive.assets.models import ArchiveDocument, ArchiveImage, Derivative, Recording
from archive.assets.pairs import Alike, all_alike
from archive.assets.renditions import FACE, renditions_of
from archive.core.admin.listings import RecordListingView
from archive.media.models import MediaPage

#: The kinds of files: where one is changed, and who may.
MODELS = {
    ArchiveImage: ("wagtailimages:edit", image_policy),
    ArchiveDocument: ("wagtaildocs:edit", document_policy),
    Recording: ("wagtailmedia:edit", recording_policy),
}
#: Files of one row, and records of one file, that are shown; the rest is a number.
MOST = 6
PAGE_SIZE = 20


@dataclass
class Copy:
    """One file of a row: its preview, its form and the records that use it, where the reader may open them; whether
    any record uses it."""

    file: Any
    preview: str = ""
    edit_url: str = ""
    records: list[tuple[str, str]] = field(default_factory=list)
    more_records: int = 0
    is_used: bool = False


@dataclass
class Row:
    """Files that may be one: `keys` of the model, the first `MOST` of `count`. `copies` are filled for a shown page.

    Where a record covers one of them, or a copy of it, as sensitive, none is shown: they may be one picture.
    """

    model: Any
    is_certain: bool
    count: int
    keys: tuple[int, ...] = ()
    checksum: str = ""
    copies: list[Copy] = field(default_factory=list)
    is_covered: bool = False

    @property
    def more(self) -> int:
        return self.count - len(self.copies)


def same_files() -> list[Row]:
    """A row for each checksum that more than one file has; a query for each kind of file."""
    rows = []
    for model in MODELS:
        groups = model._default_manager.exclude(sha256="").order_by().values("sha256")  # type: ignore[attr-defined]
        groups = groups.annotate(count=Count("pk"), first=Min("pk")).filter(count__gt=1).order_by("first")
        rows += [
            Row(model, is_certain=True, count=count, checksum=checksum)
            for checksum, count in groups.values_list("sha256", "count")
        ]
    return rows


def alike_images(alike: Alike) -> list[Row]:
    """A row for each pair but language versions of one item, which look alike and are not held twice; one query."""
    items = _items_of({key for pair in alike.pairs for key in pair})
    return [
        Row(ArchiveImage, is_certain=False, count=2, keys=pair)
        for pair in alike.pairs
        if not items.get(pair[0], set()) & items.get(pair[1], set())
    ]


def _items_of(images: set[int]) -> dict[int, set[int]]:
    """The items of which records show a language version in these images: keys by keys."""
    rows = MediaPage.objects.filter(image__in=images).exclude(language="")
    found: dict[int, set[int]] = {}
    for image, item in rows.values_list("image_id", Coalesce("version_of_id", "pk")):
        found.setdefault(image, set()).add(item)
    return found


def fill(rows: Iterable[Row], user: Any) -> None:
    """Give the rows of a page their copies. Titles and forms of records only where the user may meet them."""
    rows = list(rows)
    _find_keys(rows)
    files: dict[tuple[Any, int], Any] = {}
    for model in MODELS:
        keys = {key for row in rows if row.model is model for key in row.keys}
        found = model._default_manager.only("pk", "title", "sha256") if keys else None  # type: ignore[attr-defined]
        files.update({(model, pk): file for pk, file in found.in_bulk(keys).items()} if found is not None else {})
    pictures, users, covered = _previews(files), _records_using(files), _covered(files.values())
    pages = Page.objects.filter(pk__in={pk for using in users.values() for pk in using}).specific().in_bulk()
    allowed = set(
        page_permission_policy.explorable_instances(user).filter(pk__in=pages).order_by().values_list("pk", flat=True)
    )
    may_change = {
        model: policy.user_has_any_permission(user, ["change"]) for model, (_address, policy) in MODELS.items()
    }
    for row in rows:
        for key in row.keys:
            name = (row.model, key)
            if name not in files:  # deleted since the row was found
                continue
            using = [pages[pk] for pk in users.get(name, ()) if pk in pages]
            row.is_covered = row.is_covered or files[name].sha256 in covered
            met = [page for page in using if page.pk in allowed]
            row.copies.append(
                Copy(
                    files[name],
                    pictures.get(name, ""),
                    reverse(MODELS[row.model][0], args=[key]) if may_change[row.model] else "",
                    [
                        (page.get_admin_display_title(), reverse("wagtailadmin_pages:edit", args=[page.pk]))
                        for page in met[:MOST]
                    ],
                    max(len(met) - MOST, 0),
                    bool(using),
                )
            )


def _find_keys(rows: list[Row]) -> None:
    """The first files of each checksum; a query for each kind of file."""
    for model in MODELS:
        by_sum = {row.checksum: row for row in rows if row.model is model and row.checksum}
        if not by_sum:
            continue
        found = model._default_manager.filter(sha256__in=by_sum).order_by("pk")  # type: ignore[attr-defined]
        for pk, checksum in found.values_list("pk", "sha256"):
            row = by_sum[checksum]
            if len(row.keys) < MOST:
                row.keys = (*row.keys, pk)


def _previews(files: dict[tuple[Any, int], Any]) -> dict[tuple[Any, int], str]:
    """Addresses of small pictures: of images, of first pages, of film; two queries."""
    faces = renditions_of((pk for model, pk in files if model is ArchiveImage), FACE)
    found = {(ArchiveImage, pk): str(face.url) for pk, face in faces.items()}
    documents = Q(document__in=[pk for model, pk in files if model is ArchiveDocument])
    recordings = Q(recording__in=[pk for model, pk in files if model is Recording])
    small = Q(kind=Derivative.Kind.PAGE_THUMBNAIL, number=1) & documents | Q(kind=Derivative.Kind.POSTER) & recordings
    for made in Derivative.objects.filter(small):
        of = (ArchiveDocument, made.document_id) if made.document_id else (Recording, made.recording_id)
        found[of] = made.url
    return found


def _covered(files: Iterable[Any]) -> set[str]:
    """The checksums of what a record covers as sensitive, in whichever copy; one query."""
    sums = {file.sha256 for file in files if file.sha256}
    columns = ("image__sha256", "document__sha256", "recording__sha256")
    same = Q(pk__in=())
    for column in columns:
        same |= Q(**{f"{column}__in": sums})
    return {
        checksum for row in MediaPage.objects.filter(same, is_sensitive=True).values_list(*columns) for checksum in row
    }


def _records_using(files: dict[tuple[Any, int], Any]) -> dict[tuple[Any, int], list[int]]:
    """Keys of the pages that refer to each file; a query, beside those of content types, which are remembered."""
    targets = {ContentType.objects.get_for_model(model): model for model in MODELS}
    asked = Q(pk__in=())
    for content_type, model in targets.items():
        asked |= Q(to_content_type=content_type, to_object_id__in=[str(pk) for of, pk in files if of is model])
    of_pages = ReferenceIndex.objects.filter(asked, base_content_type=ContentType.objects.get_for_model(Page))
    by_type = {content_type.pk: model for content_type, model in targets.items()}
    found: dict[tuple[Any, int], set[int]] = {}
    for to_type, to, page in of_pages.values_list("to_content_type", "to_object_id", "object_id"):
        found.setdefault((by_type[to_type], int(to)), set()).add(int(page))
    return {name: sorted(pages) for name, pages in found.items()}


VERDICTS = {True: _("the same file"), False: _("looks alike")}


class CopiesColumn(Column):
    """The files side by side."""

    cell_template_name = "media/admin/duplicate_copies.html"


class DuplicatesReport(ReportView):
    """For whoever works on records, as the listing of media is."""

    page_title = _("Possible duplicates")
    header_icon = "copy"
    index_url_name = "media_duplicates"
    results_template_name = "media/admin/duplicates_results.html"
    permission_policy = page_permission_policy
    any_permission_required = RecordListingView.any_permission_required
    paginate_by = PAGE_SIZE
    no_results_message = _("No two files are the same, and no two images look alike.")
    columns: ClassVar[list[Column]] = [
        Column("verdict", label=_("What they are"), width="14%", accessor=lambda row: VERDICTS[row.is_certain]),
        CopiesColumn("copies", label=_("Files, and the records that use them")),
    ]

    @cached_property
    def alike(self) -> Alike:
        return all_alike()

    def get_queryset(self) -> list[Row]:
        return same_files() + alike_images(self.alike)

    def decorate_paginated_queryset(self, object_list: list[Row]) -> list[Row]:
        fill(object_list, self.request.user)
        return object_list

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "is_whole": self.alike.is_whole}
