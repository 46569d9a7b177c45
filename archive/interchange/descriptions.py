"""One description of each record type, in both directions: what is named here is read from files and
written to them, and nothing else is (architecture, 11). The order is the order in the files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Length
from wagtail.models import Site

from archive.events.models import EventIndexPage, EventPage
from archive.exhibitions.models import Era, ExhibitionIndexPage, ExhibitionPage
from archive.home.models import ArchiveSettings, HomePage, StandardPage
from archive.home.tree import INDEXES
from archive.interchange.kinds import (
    Body,
    File,
    Identifier,
    Kind,
    PageKind,
    Ref,
    Rows,
    Shape,
    Slug,
    Status,
    Successor,
    Texts,
    Values,
    scalar,
)
from archive.media.models import MediaIndexPage, MediaPage
from archive.memorials.models import MemorialIndexPage, MemorialPage
from archive.oral_histories.models import OralHistoryIndexPage, OralHistoryPage
from archive.places.models import Place, PlaceIndexPage
from archive.rights.models import RightsStatement
from archive.sources.models import SourceIndexPage, SourcePage

CHUNK = 200


@dataclass(frozen=True)
class Description:
    """How records of one type are written in files."""

    record: str  # the value of `record`, and the name under which others refer to the type
    file: str
    shape: Shape
    key_field: str  # the field that names one record of the type; empty where there is only one
    parent: Any = None  # the model of the page below which new records stand
    page_kind: str = ""

    @property
    def model(self) -> Any:
        return self.shape.model

    @property
    def is_page(self) -> bool:
        return self.parent is not None or bool(self.page_kind)

    @property
    def is_record(self) -> bool:
        return self.key_field == "identifier"

    @property
    def only_key(self) -> str:
        """The key of a type of which there is one record."""
        return self.page_kind or self.record

    def key_from(self, field: str) -> str:
        """The key of a record whose key field holds this value."""
        if not self.key_field:
            return self.only_key
        return f"{self.page_kind}/{field}" if self.page_kind else field

    def key_of(self, instance: Any) -> str:
        return self.key_from(getattr(instance, self.key_field) if self.key_field else "")

    def ledger_key(self, key: str) -> str:
        """The name of a record among all records."""
        return key if self.is_record else f"{self.record}:{key}"

    def new(self) -> Any:
        if self.model is ArchiveSettings:
            return ArchiveSettings(site=Site.objects.filter(is_default_site=True).first())
        return self.shape.new()

    def queryset(self) -> Any:
        files = [kind.name for kind in self.shape.kinds if isinstance(kind, File)]
        related = [*files, *(["latest_revision"] if self.is_page else [])]
        queryset = self.model._default_manager.prefetch_related(*self.shape.prefetches)
        if self.model is ArchiveSettings:
            queryset = queryset.filter(site__is_default_site=True)
        return queryset.select_related(*related) if related else queryset

    def stored(self, keys: Sequence[int] | None = None) -> Iterator[Any]:
        """Every record of the type, or those with the given primary keys, as curators see it: of what is
        not published, the latest draft."""
        queryset = self.queryset() if keys is None else self.queryset().filter(pk__in=keys)
        for instance in queryset.order_by(*self.ordering).iterator(chunk_size=CHUNK):
            yield as_curated(instance) if self.is_page else instance

    @property
    def ordering(self) -> tuple[Any, ...]:
        """The order in files: by number, by name, or as the pages stand in the tree."""
        if self.is_record:
            return Length("identifier"), "identifier"
        return (self.key_field,) if self.key_field and not self.is_page else ("path" if self.is_page else "pk",)


def as_curated(page: Any) -> Any:
    if page.live or page.latest_revision is None:
        return page
    return page.with_content_json(page.latest_revision.content)


# --- parts that types share -----------------------------------------------------------------------


def fields(model: Any, *names: Kind | str) -> list[Kind]:
    return [scalar(model, name) if isinstance(name, str) else name for name in names]


def words(*own: str) -> Texts:
    """The words of a record per language; `own` are the fields that only this type has."""
    return Texts("texts", ["translation_status", "title", "content_note", "summary", *own, Body("body")])


def citations(name: str = "citations") -> Rows:
    return Rows(name, [Ref("source", "source"), "about", "stance", "locator", "quotation", "note"])


def image_file(name: str) -> File:
    focus = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")
    return File(name, lambda: ["title", "description", *focus, Ref("rights", "rights-statement"), "credit"])


def document_file(name: str) -> File:
    return File(name, lambda: ["title", Ref("rights", "rights-statement"), "credit"])


def recording_file(name: str) -> File:
    return File(
        name, lambda: ["title", "type", "duration", "width", "height", Ref("rights", "rights-statement"), "credit"]
    )


def record(name: str, file: str, model: Any, index: Any, *own: Kind | str, cited: bool = True) -> Description:
    """A record type: what every record has, with its own fields in between."""
    common = ("verification", "access_status", "embargo_until", "expire_at", Successor("replaced_by"))
    kinds = [
        Identifier("identifier", model.identifier_code),
        Values("other_identifiers", "value"),
        Slug(),
        Status(),
        *fields(model, *common, "mentions_suicide", "internal_note", *own),
        *([citations()] if cited else []),
    ]
    return Description(name, file, Shape(model, kinds), "identifier", parent=index)


def site_page(kind: str, model: Any, *own: Kind, key_field: str = "") -> Description:
    texts = Texts("texts", ["translation_status", "title", "summary", Body("body")])
    kinds = [PageKind(kind), Slug(is_required=bool(key_field)), Status("published"), texts, *own]
    parent = None if model is HomePage else HomePage
    return Description("page", "pages.yaml", Shape(model, kinds), key_field, parent=parent, page_kind=kind)


# --- the types --------------------------------------------------------------------------------------

RIGHTS = Description(
    "rights-statement",
    "rights.yaml",
    Shape(RightsStatement, fields(RightsStatement, "code", "uri", "allows_reuse", Texts("labels", ["name"]))),
    "code",
)
SOURCE = record(
    "source", "sources.yaml", SourcePage, SourceIndexPage,
    "csl_type", "language", "perspective", "seen", "has_supplied_title", "issued", "accessed",
    Rows("creators", ["role", "family", "given", "literal", "script"]),
    "container_title", "publisher", "publisher_place", "edition", "volume", "issue", "page", "isbn", "issn", "doi",
    "url", "archived_url", "csl_extra", "holding_institution", "shelf_mark",
    document_file("digitised_copy"), "transcription",
    words("perspective_note"),
    cited=False,
)  # fmt: skip
PLACE = record(
    "place", "places.yaml", Place, PlaceIndexPage,
    "kind", "latitude", "longitude", "uncertainty_m", "coordinate_source",
    Rows("names", ["text", "language", "script", "kind", "is_primary", "note"]),
    words("coordinate_note"),
)  # fmt: skip
EVENT = record(
    "event", "events.yaml", EventPage, EventIndexPage,
    "event_type", "date", "clock_time", "clock", "clock_basis",
    Rows("claimed_times", ["about", "date", "clock_time", "clock_until", "clock"]),
    Ref("part_of", "event"),
    words("date_note"),
    Rows("places", [Ref("place", "place"), "role"]),
    Rows(
        "figures",
        [
            Identifier("identifier", "F", is_required=False), "research_id", "measure",
            "lowest", "highest", "is_approximate", "claimed", "is_withheld", "is_reading", "internal_note",
            Texts("texts", ["value", "said_by", "claimed_note", "note", "reading_reason"]),
            citations(),
        ],
        key="identifier",
    ),
)  # fmt: skip
MEMORIAL = record(
    "memorial", "memorials.yaml", MemorialPage, MemorialIndexPage,
    "group",
    Rows("names", ["text", "language", "script", "kind", "is_primary", "surname", "note"]),
    "birth", "death", "age_printed", "is_age_computed", image_file("portrait"), "sensitivity_note",
    "tributes_closed",
    words(
        "circumstances", "origin", "occupation", "rank", "burial", "honours", "age_note", "death_note", "death_place"
    ),
    Rows("event_links", [Ref("event", "event"), "role"]),
    Rows("place_links", [Ref("place", "place"), "role"]),
    Rows("relations", [Ref("person", "memorial"), "relationship"]),
)  # fmt: skip
#: The rectangle of an image in which something is seen, in percent.
REGION = ("region_x", "region_y", "region_width", "region_height")
MEDIA = record(
    "media", "media.yaml", MediaPage, MediaIndexPage,
    "kind", image_file("image"), document_file("document"), recording_file("recording"), "external_url",
    "creator", "date", "language", Ref("version_of", "media"), Ref("place_made", "place"),
    Ref("rights_statement", "rights-statement"), "credit_line", "is_sensitive",
    words("caption", "alt_text", "location", "rights_note", "transcript"),
    Rows("depicted_people", [Ref("memorial", "memorial"), *REGION]),
    Rows("depicted_events", [Ref("event", "event"), *REGION]),
    Rows("depicted_places", [Ref("place", "place"), *REGION]),
    Rows("provenance", ["what", "date", Ref("source", "source"), "locator", Texts("texts", ["holder", "note"])]),
)  # fmt: skip
ORAL_HISTORY = record(
    "oral-history", "oral_histories.yaml", OralHistoryPage, OralHistoryIndexPage,
    "narrator", "interviewer", "recorded", Ref("place_recorded", "place"), "languages", recording_file("recording"),
    Ref("rights_statement", "rights-statement"),
    words("transcript"),
    Rows("chapters", ["start_ms", Texts("texts", ["title", "synopsis"]), Rows("places", [Ref("place", "place")])]),
    Rows("people", [Ref("memorial", "memorial")]),
    Rows("events", [Ref("event", "event")]),
    Rows("places", [Ref("place", "place")]),
)  # fmt: skip
EXHIBITION = record(
    "exhibition", "exhibitions.yaml", ExhibitionPage, ExhibitionIndexPage,
    words(),
    Rows(
        "chapters",
        [
            "anchor",
            Texts("texts", ["title", Body("body")]),
            Body("scenes"),
            Rows("records", [Ref("record", "event", "memorial", "place", "media", "oral-history")]),
        ],
        key="anchor",
    ),
)  # fmt: skip
ERA = Description(
    "era",
    "eras.yaml",
    Shape(Era, fields(Era, "slug", "date", "scale", "opens_at", Texts("texts", ["title", "summary"]))),
    "slug",
)
SITE_PAGES = (
    site_page("home", HomePage, citations()),
    *(site_page(slug, model) for slug, model, _titles in INDEXES),
    site_page("standard", StandardPage, key_field="slug"),
)
SETTINGS = Description(
    "settings",
    "settings.yaml",
    Shape(
        ArchiveSettings,
        fields(
            ArchiveSettings,
            "contact_email",
            "memorial_total",
            Ref("memorial_total_source", "source"),
            Texts("help_lines", ["text"]),
        ),
    ),
    "",
)

#: In the order in which they are written to the database: what others refer to comes first.
DESCRIPTIONS: tuple[Description, ...] = (
    RIGHTS,
    SOURCE,
    PLACE,
    EVENT,
    MEMORIAL,
    MEDIA,
    ORAL_HISTORY,
    EXHIBITION,
    ERA,
    *SITE_PAGES,
    SETTINGS,
)
RECORD_NAMES = tuple(dict.fromkeys(description.record for description in DESCRIPTIONS))


def describe(record_name: str, page_kind: str = "") -> Description | None:
    return next((found for found in DESCRIPTIONS if found.record == record_name and found.page_kind == page_kind), None)


def page_kinds() -> list[str]:
    return [description.page_kind for description in SITE_PAGES]
