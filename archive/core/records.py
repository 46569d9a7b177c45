"""RecordPage: what every record of the archive is, whatever it describes."""

from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.models import Page, PageManager
from wagtail.search import index

from archive.core.closed_rows import ClosedRowsPanel
from archive.core.completeness import completeness
from archive.core.folding import search_keys
from archive.core.forms import EDIT_FACTS, RecordCopyForm, RecordPageForm
from archive.core.identifiers import next_identifier, validate_identifier
from archive.core.pages import WordsPage
from archive.core.permissions import RecordPermissions
from archive.core.texts import AbstractText
from archive.core.visibility import TOMBSTONES, AccessStatus, RecordQuerySet, is_public


class Verification(models.TextChoices):
    ORIGINAL = "original", _("Checked against the original")
    EXCERPT = "excerpt", _("Checked against an excerpt; original not yet seen")
    UNVERIFIED = "unverified", _("Unverified")


class AbstractRecordText(AbstractText):
    """Words of a record; sensitive records say so before anything else."""

    content_note = models.CharField(
        _("note before the text"),
        max_length=255,
        blank=True,
        help_text=_("Shown before a record that may distress: a child, a suicide. Plain and gentle."),
    )

    panels = [*AbstractText.panels[:1], FieldPanel("title"), FieldPanel("content_note"), *AbstractText.panels[2:]]

    class Meta(AbstractText.Meta):
        abstract = True


RecordManager = PageManager.from_queryset(RecordQuerySet)


class _ComposedOnce:
    """A search key that is composed from several tables. The index asks for every field three times: as title, as
    body and as completion."""

    field_name: str

    def get_value(self, record: "RecordPage") -> Any:
        if self.field_name not in record.indexed_keys:
            record.indexed_keys[self.field_name] = super().get_value(record)  # type: ignore[misc]
        return record.indexed_keys[self.field_name]


class KeyField(_ComposedOnce, index.SearchField):
    pass


class CompletionKeyField(_ComposedOnce, index.AutocompleteField):
    pass


class RecordPage(WordsPage):
    """A record: stable identifier, words per language, citations, and who may see it.

    A concrete record type sets `identifier_code` (the letter of its series) and has the children
    `texts`, `citations` and `other_identifiers`.
    """

    identifier_code: ClassVar[str]
    #: Whether publication demands a citation. A source does not cite itself.
    needs_citation: ClassVar[bool] = True
    #: Whether the record is to have words in every language of the site.
    needs_translation: ClassVar[bool] = True

    identifier = models.CharField(
        _("identifier"), max_length=20, unique=True, editable=False, validators=[validate_identifier]
    )
    verification = models.CharField(
        _("verification"),
        max_length=12,
        choices=Verification.choices,
        default=Verification.UNVERIFIED,
        db_index=True,
    )
    access_status = models.CharField(
        _("access"), max_length=12, choices=AccessStatus.choices, default=AccessStatus.OPEN, db_index=True
    )
    embargo_until = models.DateTimeField(
        _("embargo ends"), null=True, blank=True, help_text=_("The record becomes public by itself at this time.")
    )
    replaced_by = models.CharField(
        _("merged into"),
        max_length=20,
        blank=True,
        validators=[validate_identifier],
        help_text=_("The identifier of the record that took this one's place."),
    )
    mentions_suicide = models.BooleanField(
        _("mentions suicide"),
        default=False,
        help_text=_(
            "The page then shows where to find help, in the words of the archive settings. Nothing without them."
        ),
    )
    internal_note = models.TextField(
        _("internal note"), blank=True, help_text=_("Never shown to visitors: doubts, what is left to check.")
    )

    #: The identifier that a record which is not stored yet was given by its number, and not by a file.
    numbered_as: str = ""

    #: Derived from the rows of the record: `archive.core.completeness`.
    completeness = models.CharField(max_length=255, default="", editable=False, db_index=True)

    objects = RecordManager()
    base_form_class = RecordPageForm
    copy_form_class = RecordCopyForm

    exclude_fields_in_copy = ["identifier", "other_identifiers"]
    subpage_types: ClassVar[list[str]] = []

    access_panels = [
        MultiFieldPanel(
            [
                FieldPanel("verification"),
                FieldRowPanel([FieldPanel("access_status"), FieldPanel("embargo_until"), FieldPanel("replaced_by")]),
                FieldPanel("mentions_suicide"),
                FieldPanel("internal_note"),
            ],
            heading=_("Verification and access"),
        ),
        InlinePanel("other_identifiers", heading=_("Other identifiers"), label=_("Identifier")),
    ]
    citation_panels = [
        ClosedRowsPanel(
            "citations",
            heading=_("Citations"),
            label=_("Citation"),
            help_text=_(
                "Every published statement has a source. Choose the source, say which statement, give the locator."
            ),
        )
    ]

    search_fields = [
        *Page.search_fields,
        index.SearchField("identifier", boost=4),
        index.AutocompleteField("identifier"),
        KeyField("other_titles", boost=4),
        KeyField("search_words"),
        CompletionKeyField("search_names"),
        index.FilterField("identifier"),
        index.FilterField("access_status"),
        index.FilterField("embargo_until"),
        index.FilterField("expire_at"),
        index.FilterField("verification"),
    ]

    class Meta:
        abstract = True

    @classmethod
    def edit_handler_for(
        cls, facts: list[Any], *, worded: InlinePanel | None = None, cited: bool = True
    ) -> TabbedInterface:
        """Panels in working order: who, when, where; words per language; citations; access.

        `worded` are rows that hold facts and words of their own, such as chapters: a tab that, like the words, is
        open to translators, who find in it the words only.
        """
        access = [*cls.access_panels, PublishingPanel(), FieldPanel("slug")]
        tabs = [
            *([ObjectList(facts, heading=_("Facts"), permission=EDIT_FACTS)] if facts else []),
            ObjectList(cls.text_panels, heading=_("Words")),
            *([ObjectList([worded], heading=worded.heading)] if worded else []),
            *([ObjectList(cls.citation_panels, heading=_("Sources"), permission=EDIT_FACTS)] if cited else []),
            ObjectList(access, heading=_("Access and address"), permission=EDIT_FACTS),
        ]
        return TabbedInterface(tabs)

    # --- words that find the record -----------------------------------------------------------

    def name_forms(self) -> list[str]:
        """Every form under which the record may be looked for, search-only forms included."""
        return [*self.labels.values(), self.identifier, *(alias.value for alias in self.other_identifiers.all())]  # type: ignore[attr-defined]

    def search_names(self) -> str:
        """Search key: names and identifiers, as written (Wagtail's choosers do not fold a query) and folded."""
        forms = self.name_forms()
        return " ".join([*dict.fromkeys(forms), search_keys(*forms)])

    def other_titles(self) -> list[str]:
        """What the record is called in other languages."""
        return [label for label in dict.fromkeys(self.labels.values()) if label != self.title]

    def search_words(self) -> str:
        """Search key: names, summaries and texts of all languages, as written and folded."""
        texts: list[str] = []
        for row in self.texts.all():  # type: ignore[attr-defined]
            texts += [row.summary, *row.body.stream_block.get_searchable_content(row.body)]
        return search_keys(*self.name_forms(), *texts)

    @cached_property
    def indexed_keys(self) -> dict[str, Any]:
        """The keys that this object has given to the index, by field."""
        return {}

    def get_indexed_instance(self) -> Any:
        """Itself; what it has become since it was last indexed counts."""
        self.indexed_keys.clear()
        return super().get_indexed_instance()

    def get_admin_display_title(self) -> str:
        """How choosers and headers of the admin name the record: two may share a title, none an identifier."""
        return f"{super().get_admin_display_title()} · {self.identifier}"

    def permissions_for_user(self, user: Any) -> RecordPermissions:
        return RecordPermissions(user, self)

    # --- life of a record ---------------------------------------------------------------------

    def is_public(self) -> bool:
        return is_public(self)

    @property
    def is_tombstone(self) -> bool:
        return self.access_status in TOMBSTONES

    def changed_from_outside(self, since: datetime) -> str:
        """Hook: why a form with the record as it was then is not stored, where somebody outside the archive has a say
        in it; empty where it may be."""
        return ""

    def publication_errors(self) -> dict[str, list[str]]:
        """What stands in the way of publication, by field; empty when nothing does.

        A draft may be incomplete, a published record may not.
        """
        errors: dict[str, list[str]] = {}
        if not any(row.has_words for row in self.texts.all()):  # type: ignore[attr-defined]
            errors.setdefault("texts", []).append(str(_("Give the title in at least one language.")))
        if self.needs_citation and not self.citations.all():  # type: ignore[attr-defined]
            errors.setdefault("citations", []).append(
                str(_("A published record needs at least one citation. Add the source under “Sources”."))
            )
        if self.access_status == AccessStatus.EMBARGOED and not self.embargo_until:
            errors.setdefault("embargo_until", []).append(str(_("Say when the embargo ends.")))
        if self.access_status == AccessStatus.MERGED and not self.replaced_by:
            errors.setdefault("replaced_by", []).append(
                str(_("Give the identifier of the record that took its place."))
            )
        return errors

    def require_complete(self) -> None:
        """Raise ValidationError with what publication demands and is not there. Of what is withdrawn or merged nothing
        is shown: nothing may stand in the way of that."""
        errors = {} if self.is_tombstone else self.publication_errors()
        if errors:
            raise ValidationError([f"{self}: {text}" for messages in errors.values() for text in messages])

    def prepare(self) -> None:
        super().prepare()
        self.completeness = completeness(self)
        if not self.identifier:
            self.identifier = self.numbered_as = next_identifier(type(self), self.identifier_code)

    def save(self, clean: bool = True, **kwargs: Any) -> Any:
        """Store the record; refuse to make or leave an incomplete one public.

        Raises ValidationError with the fields of `publication_errors()`, or when the identifier of a
        stored record was changed: identifiers are forever.
        """
        whole = not kwargs.get("update_fields")
        if whole and self.pk and self.identifier:
            given = type(self).objects.filter(pk=self.pk).values_list("identifier", flat=True).first()
            if given not in (None, self.identifier):
                raise ValidationError(
                    _("%(old)s cannot become %(new)s: an identifier never changes."),
                    params={"old": given, "new": self.identifier},
                )
        if whole and clean and self.live:
            self.require_complete()
        if clean and self._state.adding and self.identifier == self.numbered_as:
            self.identifier = ""  # since the form was checked somebody may have stored another with this number
        if whole and not clean:  # what is not cleaned is not prepared either
            self.completeness = completeness(self)
        return super().save(clean=clean, **kwargs)

    def iiif_manifest(self) -> dict[str, Any] | None:
        """The record for viewers of images and recordings elsewhere (IIIF); None where it has nothing to show."""
        return None

    # --- serving ------------------------------------------------------------------------------

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page of a public record, the tombstone of one that is no more, "not found" for any other."""
        if self.is_tombstone:
            return TemplateResponse(request, "core/tombstone.html", {"page": self}, status=410)
        if not self.is_public():
            raise Http404
        return super().serve(request, *args, **kwargs)
