"""A source is a work; a citation is one use of it (architecture, 6)."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from archive.assets.access import refusals
from archive.assets.renditions import page_images
from archive.core.admin.widgets import AboutPanel
from archive.core.dates import UncertainDate
from archive.core.fields import DateBoundField, EDTFField, TypedCharField
from archive.core.identifiers import AbstractAlias, by_number
from archive.core.languages import current_language, text_languages
from archive.core.names import Script, validate_name
from archive.core.pages import RecordIndexPage
from archive.core.records import AbstractRecordText, RecordPage
from archive.core.texts import AbstractText, Words
from archive.sources.csl import validate_csl_extra
from archive.sources.enums import CreatorRole, CSLType, Perspective, Seen, Stance
from archive.sources.forms import SourcePageForm
from archive.sources.linked_data import describe
from archive.sources.listings import SourceIndex, SourceQuery, description
from archive.sources.numbers import validate_doi, validate_isbn, validate_issn
from archive.sources.statements import Uses

#: Pages of a digitised copy that a source's page leads to.
MOST_PAGES = 100


class SourcePage(RecordPage):
    """A book, newspaper, law, speech, web page: everything the archive's statements rest on."""

    identifier_code = "S"
    needs_citation = False
    #: A source is called by its own title, in its own language.
    needs_translation = False
    base_form_class = SourcePageForm

    csl_type = models.CharField(
        _("type"), max_length=24, choices=CSLType.choices, default=CSLType.WEBPAGE, db_index=True
    )
    language = models.CharField(_("language"), max_length=16, choices=text_languages)
    perspective = models.CharField(_("perspective"), max_length=24, choices=Perspective.choices, db_index=True)
    seen = models.CharField(_("what was seen of it"), max_length=12, choices=Seen.choices, default=Seen.EXCERPT)
    has_supplied_title = models.BooleanField(
        _("title supplied by the archive"), default=False, help_text=_("Shown in square brackets.")
    )

    issued = EDTFField(_("published"))
    issued_earliest = DateBoundField("issued", "earliest")
    issued_latest = DateBoundField("issued", "latest")
    accessed = models.DateField(_("accessed"), null=True, blank=True)
    container_title = models.CharField(_("newspaper, journal, book or site"), max_length=400, blank=True)
    publisher = models.CharField(_("publisher"), max_length=400, blank=True)
    publisher_place = models.CharField(_("place of publication"), max_length=255, blank=True)
    edition = models.CharField(_("edition"), max_length=80, blank=True)
    volume = models.CharField(_("volume"), max_length=80, blank=True)
    issue = models.CharField(_("issue"), max_length=80, blank=True)
    page = models.CharField(_("pages"), max_length=80, blank=True)
    isbn = TypedCharField("ISBN", max_length=40, blank=True, rules=[validate_isbn])
    issn = TypedCharField("ISSN", max_length=40, blank=True, rules=[validate_issn])
    doi = TypedCharField("DOI", max_length=255, blank=True, rules=[validate_doi])
    url = models.URLField(_("address"), max_length=1000, blank=True)
    archived_url = models.URLField(_("archived address"), max_length=1000, blank=True)
    csl_extra = models.JSONField(_("further CSL variables"), default=dict, blank=True, validators=[validate_csl_extra])
    holding_institution = models.CharField(_("holding institution"), max_length=255, blank=True)
    shelf_mark = models.CharField(_("shelf-mark"), max_length=255, blank=True)
    digitised_copy = models.ForeignKey(
        "assets.ArchiveDocument",
        verbose_name=_("digitised copy"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    #: Its authors as a note names them: derived from the creators at each save, so that a list of notes needs no join.
    byline = models.TextField(default="", editable=False)
    transcription = models.TextField(_("transcription"), blank=True)

    parent_page_types = ["sources.SourceIndexPage"]
    template = "sources/source_page.html"

    search_fields = [
        *RecordPage.search_fields,
        index.SearchField("container_title"),
        index.FilterField("perspective"),
        index.FilterField("csl_type"),
        index.FilterField("language"),
        index.FilterField("issued_earliest"),
        index.FilterField("issued_latest"),
    ]

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        indexes = [
            models.Index(fields=["issued_earliest", "issued_latest"], name="sources_by_date"),
            by_number("sources_by_number"),
        ]

    def name_forms(self) -> list[str]:
        return [*super().name_forms(), *(str(creator) for creator in self.creators.all())]

    def compose_byline(self) -> str:
        authors = (str(creator) for creator in self.creators.all() if creator.role == CreatorRole.AUTHOR)
        return ", ".join(filter(None, authors))

    def prepare(self) -> None:
        super().prepare()
        self.byline = self.compose_byline()

    def save(self, clean: bool = True, **kwargs: Any) -> Any:
        if not clean and not kwargs.get("update_fields"):  # what is not cleaned is not prepared either
            self.byline = self.compose_byline()
        return super().save(clean=clean, **kwargs)

    def publication_errors(self) -> dict[str, list[str]]:
        return super().publication_errors() | refusals(self, "digitised_copy")

    def get_admin_display_title(self) -> str:
        """Who chooses a source sees who speaks in it."""
        return f"{super().get_admin_display_title()} · {self.get_perspective_display()}"

    @property
    def issued_date(self) -> UncertainDate | None:
        return UncertainDate.parse(self.issued) if self.issued else None

    @property
    def own_title(self) -> Words:
        """The title in the source's own language; where it has none, what the reader's language has."""
        text = self.labels.get(self.language)
        return Words(text, self.language, self.language != current_language()) if text else self.label

    @property
    def translated_titles(self) -> list[Words]:
        """The title in the other languages that have one."""
        shown = self.own_title.language
        return [Words(text, code, False) for code, text in self.labels.items() if code != shown]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context(request, *args, **kwargs),
            "description": description(self),
            "uses": Uses(self, request.GET.get("page", "1")),
            "copy_pages": page_images(self.digitised_copy_id, MOST_PAGES),
        }

    def linked_data(self, context: dict[str, Any]) -> dict[str, Any]:
        return describe(self, context)


SourcePage.edit_handler = SourcePage.edit_handler_for(
    [
        FieldRowPanel([FieldPanel("csl_type"), FieldPanel("language")]),
        InlinePanel("creators", heading=_("Creators, in order"), label=_("Creator")),
        FieldRowPanel([FieldPanel("perspective"), FieldPanel("seen")]),
        FieldPanel("container_title"),
        FieldRowPanel([FieldPanel("issued"), FieldPanel("accessed")]),
        FieldPanel("url"),
        FieldPanel("archived_url"),
        FieldPanel("has_supplied_title"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("publisher"), FieldPanel("publisher_place")]),
                FieldRowPanel([FieldPanel("volume"), FieldPanel("issue"), FieldPanel("page"), FieldPanel("edition")]),
                FieldRowPanel([FieldPanel("isbn"), FieldPanel("issn"), FieldPanel("doi")]),
                FieldPanel("csl_extra"),
            ],
            heading=_("Publication"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("holding_institution"), FieldPanel("shelf_mark")]),
                FieldPanel("digitised_copy"),
                FieldPanel("transcription"),
            ],
            heading=_("Where it is held"),
            classname="collapsed",
        ),
    ],
    cited=False,
)


class SourceText(AbstractRecordText):
    """A source in words: its own title in its own language, and translations of it.

    The title is optional: a row may hold only the note on the perspective, without a translated title.
    """

    page = ParentalKey(SourcePage, on_delete=models.CASCADE, related_name="texts")
    title = models.CharField(
        _("title"), max_length=400, blank=True, help_text=_("Left empty: no translation of the title is known.")
    )
    perspective_note = models.CharField(_("more on the perspective"), max_length=255, blank=True)

    panels = [*AbstractRecordText.panels, FieldPanel("perspective_note")]


class SourceAlias(AbstractAlias):
    page = ParentalKey(SourcePage, on_delete=models.CASCADE, related_name="other_identifiers")


class SourceCreator(Orderable):
    """An author, editor or institution, as the source names them."""

    page = ParentalKey(SourcePage, on_delete=models.CASCADE, related_name="creators")
    role = models.CharField(_("role"), max_length=20, choices=CreatorRole.choices, default=CreatorRole.AUTHOR)
    family = TypedCharField(_("family name"), max_length=200, blank=True, rules=[validate_name])
    given = TypedCharField(_("given name"), max_length=200, blank=True, rules=[validate_name])
    literal = TypedCharField(_("institution or whole name"), max_length=400, blank=True, rules=[validate_name])
    script = models.CharField(_("script"), max_length=4, choices=Script.choices, default=Script.LATIN)

    panels = [
        FieldRowPanel([FieldPanel("role"), FieldPanel("script")]),
        FieldRowPanel([FieldPanel("family"), FieldPanel("given")]),
        FieldPanel("literal"),
    ]

    def __str__(self) -> str:
        return self.literal or " ".join(part for part in (self.given, self.family) if part)


class SourceIndexPage(RecordIndexPage):
    """Sources by perspective, type and language."""

    record_model = SourcePage
    parent_page_types = ["home.HomePage"]
    subpage_types = ["sources.SourcePage"]
    template = "sources/source_index_page.html"

    class Meta:
        verbose_name = verbose_name_plural = _("list of sources")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        query = SourceQuery.read(request.GET)
        index = SourceIndex(SourcePage.objects.public(), SourceCreator.objects.all(), query, current_language())
        return {**super().get_context(request, *args, **kwargs), "index": index, "query": query}


class SourceIndexText(AbstractText):
    page = ParentalKey(SourceIndexPage, on_delete=models.CASCADE, related_name="texts")


class AbstractCitation(Orderable):
    """One use of a source: which statement of the record it speaks to, where in the source, for or against.

    A concrete row adds `page = ParentalKey(..., related_name="citations")` (or another parent).
    """

    source = models.ForeignKey(
        SourcePage, verbose_name=_("source"), on_delete=models.PROTECT, related_name="%(app_label)s_%(class)s_uses"
    )
    about = models.CharField(
        _("about"),
        max_length=40,
        blank=True,
        help_text=_(
            "A field (date, place, name, circumstances, summary …) or the anchor of a block. Empty: the whole record."
        ),
    )
    stance = models.CharField(_("stance"), max_length=12, choices=Stance.choices, default=Stance.SUPPORTS)
    locator = models.CharField(_("locator"), max_length=120, blank=True, help_text=_("Page, section, minute: p. 12."))
    quotation = models.TextField(
        _("quotation"), blank=True, help_text=_("Word for word, only from an original that was seen.")
    )
    note = models.CharField(_("internal note"), max_length=255, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldPanel("source"),
        FieldRowPanel([AboutPanel("about"), FieldPanel("locator"), FieldPanel("stance")]),
        FieldPanel("quotation"),
        FieldPanel("note"),
    ]

    #: Of other tables, for `in_one_line()`.
    line_joins: ClassVar[tuple[str, ...]] = ("source",)

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.source} {self.locator}".strip()

    def in_one_line(self) -> str:
        """The citation among many of them in a form."""
        stance = "" if self.stance == Stance.SUPPORTS else self.get_stance_display()
        return " · ".join(filter(None, [self.source.get_admin_display_title(), self.about, self.locator, stance]))
