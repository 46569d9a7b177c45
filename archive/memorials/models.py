"""The people killed. One page each: a life, not a row."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from archive.assets.access import refusals
from archive.core.collation import initial, stored_key
from archive.core.dates import UncertainDate
from archive.core.fields import DateBoundField, EDTFField, TypedCharField
from archive.core.identifiers import AbstractAlias, by_number
from archive.core.languages import current_language, fallback_order, site_languages, text_languages
from archive.core.name_keys import name_words, sounds
from archive.core.names import AbstractName, validate_name
from archive.core.pages import RecordIndexPage
from archive.core.records import AbstractRecordText, RecordPage
from archive.core.texts import AbstractText, Words
from archive.memorials.enums import EventRole, Group, MemorialPlaceRole, NameKind, Relationship, TributeStatus
from archive.memorials.linked_data import describe
from archive.memorials.listings import PeopleIndex, PeopleQuery
from archive.memorials.neighbours import neighbours
from archive.memorials.presenting import Life
from archive.memorials.tribute_reading import Carnations
from archive.sources.models import AbstractCitation

_NOT_A_HEADING = frozenset({NameKind.TRANSLITERATED, NameKind.PATRONYMIC})


class MemorialPage(RecordPage):
    """A person killed."""

    identifier_code = "M"

    group = models.CharField(_("group"), max_length=12, choices=Group.choices, default=Group.CIVILIAN, db_index=True)
    birth = EDTFField(_("born"))
    birth_earliest = DateBoundField("birth", "earliest")
    birth_latest = DateBoundField("birth", "latest")
    death = EDTFField(_("died"))
    death_earliest = DateBoundField("death", "earliest")
    death_latest = DateBoundField("death", "latest")
    age_printed = models.CharField(_("age as printed"), max_length=40, blank=True)
    is_age_computed = models.BooleanField(_("age computed from the dates"), default=False)
    portrait = models.ForeignKey(
        "assets.ArchiveImage",
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Only a real portrait whose rights are settled. No placeholder pretends to be a person."),
    )
    sensitivity_note = models.TextField(
        _("sensitivity"), blank=True, help_text=_("Internal: what to be careful of, for this person and the family.")
    )
    tributes_closed = models.BooleanField(
        _("no more carnations"),
        default=False,
        help_text=_("Visitors can lay no carnation here any more. What has been laid stays."),
    )

    parent_page_types = ["memorials.MemorialIndexPage"]
    template = "memorials/memorial_page.html"

    search_fields = [
        *RecordPage.search_fields,
        index.FilterField("group"),
        index.FilterField("birth_earliest"),
        index.FilterField("death_earliest"),
    ]

    class Meta:
        verbose_name = _("memorial")
        verbose_name_plural = _("memorials")
        indexes = [
            models.Index(fields=["death_earliest", "death_latest"], name="memorials_by_date"),
            by_number("memorials_by_number"),
        ]

    def name_forms(self) -> list[str]:
        return [*super().name_forms(), *(name.text for name in self.names.all())]

    def search_names(self) -> str:
        """The names and what they sound like, so that the admin finds them in any script."""
        keys = {sound for name in self.names.all() for word in name_words(name.text) for sound in sounds(word)}
        return " ".join([super().search_names(), *sorted(keys)])

    @cached_property
    def attested_names(self) -> list["MemorialName"]:
        """The forms that may be shown: what a source attests. A form made by rule is a search key only."""
        return [name for name in self.names.all() if name.kind != NameKind.TRANSLITERATED]

    @property
    def patronymic(self) -> "MemorialName | None":
        return next((name for name in self.names.all() if name.kind == NameKind.PATRONYMIC), None)

    def headings(self) -> "list[MemorialName]":
        """The forms that may head the page, the best first; where none is a main one, the first that there is."""
        forms = [name for name in self.names.all() if name.text and name.kind not in _NOT_A_HEADING]
        mains = [name for name in forms if name.is_primary] + [name for name in forms if name.kind == NameKind.MAIN]
        return mains or forms[:1]

    def name_in(self, language: str, headings: "list[MemorialName] | None" = None) -> "MemorialName | None":
        """The form for a reader of `language`: attested in it, or the primary one. Who asks for several languages gives
        the `headings`."""
        forms = self.headings() if headings is None else headings
        return next((name for name in forms if name.language == language), next(iter(forms), None))

    def name_to_sort_by(self, language: str, name: "MemorialName") -> "MemorialName":
        """Where a reader of `language` looks for somebody whose `name` no source gives in it: under the form made by
        rule, which is a key and never shown."""
        if name.language == language:
            return name
        made = (form for form in self.names.all() if form.kind == NameKind.TRANSLITERATED and form.language == language)
        return next(made, name)

    def compose_labels(self) -> dict[str, str]:
        """A memorial is called by the person's name: attested forms, by language."""
        labels: dict[str, str] = {}
        headings = self.headings()
        for code in fallback_order("az"):
            name = self.name_in(code, headings)
            if name:
                labels.setdefault(name.language, name.text)
        return labels

    @property
    def heading(self) -> Words:
        """The name as the reader's language has it, or the primary form with its own language."""
        wanted = current_language()
        name = self.name_in(wanted)
        return Words(name.text, name.language, name.language != wanted) if name else self.label

    @property
    def born(self) -> UncertainDate | None:
        return UncertainDate.parse(self.birth) if self.birth else None

    @property
    def died(self) -> UncertainDate | None:
        return UncertainDate.parse(self.death) if self.death else None

    def publication_errors(self) -> dict[str, list[str]]:
        errors = super().publication_errors()
        errors.pop("texts", None)
        primary = [name for name in self.names.all() if name.is_primary]
        if len(primary) != 1:
            errors["names"] = [str(_("Mark exactly one name as primary."))]
        elif primary[0].kind in _NOT_A_HEADING:
            errors["names"] = [str(_("The primary name must be attested: not a form made by rule, nor a patronymic."))]
        if self.pk and any(relation.person_id == self.pk for relation in self.relations.all()):
            errors["relations"] = [str(_("Nobody is related to themselves: choose another person."))]
        if self.born and self.died and self.born.earliest > self.died.latest:
            errors["death"] = [str(_("This lies before the date of birth."))]
        return errors | refusals(self, "portrait")

    def save(self, clean: bool = True, **kwargs: Any) -> Any:
        result = super().save(clean=clean, **kwargs)
        if not kwargs.get("update_fields"):
            MemorialIndexEntry.write_for(self)
        return result

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        life = Life(self)
        carnations = Carnations(self, said=request.GET.get("carnation", ""))
        beside = neighbours(MemorialIndexEntry, self.pk, current_language())
        context = super().get_context(request, *args, **kwargs)
        return {**context, "life": life, "notes": life.notes, "carnations": carnations, "beside": beside}

    def linked_data(self, context: dict[str, Any]) -> dict[str, Any]:
        return describe(self, context)


MemorialPage.edit_handler = MemorialPage.edit_handler_for(
    [
        InlinePanel("names", heading=_("Names, every attested form"), label=_("Name")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("birth"), FieldPanel("death")]),
                FieldRowPanel([FieldPanel("age_printed"), FieldPanel("is_age_computed"), FieldPanel("group")]),
            ],
            heading=_("Life"),
        ),
        InlinePanel("event_links", heading=_("Events"), label=_("Event")),
        InlinePanel("place_links", heading=_("Places"), label=_("Place")),
        InlinePanel("relations", heading=_("People"), label=_("Person")),
        FieldPanel("portrait"),
        FieldPanel("sensitivity_note"),
        FieldPanel("tributes_closed"),
    ]
)


class MemorialText(AbstractRecordText):
    """A life in the words of one language. Here `title` is optional: the page is called by the name."""

    page = ParentalKey(MemorialPage, on_delete=models.CASCADE, related_name="texts")
    title = models.CharField(_("title"), max_length=400, blank=True, help_text=_("Left empty: the name is the title."))
    circumstances = models.TextField(_("circumstances"), blank=True)
    origin = models.CharField(_("origin"), max_length=400, blank=True)
    occupation = models.CharField(_("occupation"), max_length=400, blank=True)
    rank = models.CharField(_("rank"), max_length=255, blank=True)
    burial = models.CharField(_("burial"), max_length=400, blank=True)
    honours = models.CharField(_("honours"), max_length=400, blank=True)
    age_note = models.CharField(_("about the age"), max_length=400, blank=True)
    death_note = models.CharField(_("about the date of death"), max_length=400, blank=True)
    death_place = models.CharField(_("place of death, in words"), max_length=400, blank=True)

    panels = [
        *AbstractRecordText.panels[:-1],
        FieldPanel("circumstances"),
        FieldRowPanel([FieldPanel("origin"), FieldPanel("occupation")]),
        FieldRowPanel([FieldPanel("rank"), FieldPanel("burial")]),
        FieldPanel("honours"),
        FieldRowPanel([FieldPanel("age_note"), FieldPanel("death_note")]),
        FieldPanel("death_place"),
        FieldPanel("body"),
    ]

    @cached_property
    def has_words(self) -> bool:
        return bool(self.title or self.summary or self.circumstances)


class MemorialAlias(AbstractAlias):
    page = ParentalKey(MemorialPage, on_delete=models.CASCADE, related_name="other_identifiers")


class MemorialName(AbstractName, Orderable):
    """One form of the person's name."""

    page = ParentalKey(MemorialPage, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(_("kind"), max_length=16, choices=NameKind.choices, default=NameKind.MAIN)
    surname = TypedCharField(
        _("surname"),
        max_length=120,
        blank=True,
        rules=[validate_name],
        help_text=_("By which the name is put in order; empty: the last word."),
    )

    panels = [*AbstractName.panels[:2], FieldPanel("surname"), *AbstractName.panels[2:]]

    class Meta(AbstractName.Meta):
        pass

    @property
    def sorting_form(self) -> str:
        """Surname first, then the rest."""
        surname = self.surname or self.text.split(" ")[-1]
        rest = " ".join(word for word in self.text.split(" ") if word not in surname.split(" "))
        return f"{surname} {rest}".strip()


class MemorialEvent(Orderable):
    """What the person has to do with an event. The side that makes the claim owns the link."""

    page = ParentalKey(MemorialPage, on_delete=models.CASCADE, related_name="event_links")
    event = models.ForeignKey(
        "events.EventPage", verbose_name=_("event"), on_delete=models.PROTECT, related_name="memorial_links"
    )
    role = models.CharField(_("role"), max_length=12, choices=EventRole.choices, default=EventRole.KILLED)

    panels = [FieldRowPanel([FieldPanel("event"), FieldPanel("role")])]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.event}"


class MemorialPlace(Orderable):
    """Where the person came from, was wounded, died, lies."""

    page = ParentalKey(MemorialPage, on_delete=models.CASCADE, related_name="place_links")
    place = models.ForeignKey(
        "places.Place", verbose_name=_("place"), on_delete=models.PROTECT, related_name="memorial_links"
    )
    role = models.CharField(_("role"), max_length=12, choices=MemorialPlaceRole.choices)

    panels = [FieldRowPanel([FieldPanel("place"), FieldPanel("role")])]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.place}"


class MemorialRelation(Orderable):
    """Another person of the archive to whom this one belongs."""

    page = ParentalKey(MemorialPage, on_delete=models.CASCADE, related_name="relations")
    person = models.ForeignKey(
        MemorialPage, verbose_name=_("person"), on_delete=models.CASCADE, related_name="related_from"
    )
    relationship = models.CharField(_("relationship"), max_length=12, choices=Relationship.choices)

    panels = [FieldRowPanel([FieldPanel("person"), FieldPanel("relationship")])]

    def __str__(self) -> str:
        return f"{self.get_relationship_display()} {self.person}"


class MemorialCitation(AbstractCitation):
    page = ParentalKey(MemorialPage, on_delete=models.CASCADE, related_name="citations")


class Tribute(models.Model):
    """A carnation that a visitor has laid, perhaps with a few words. Of the visitor nothing else is kept.

    It belongs to the page and to none of its versions: a plain foreign key. Without words it counts at once;
    words wait until a moderator has read them.
    """

    wagtail_reference_index_ignore = True

    memorial = models.ForeignKey(
        MemorialPage, verbose_name=_("memorial"), on_delete=models.CASCADE, related_name="tributes"
    )
    laid_at = models.DateTimeField(_("laid"), default=timezone.now)
    message = models.TextField(_("words"), max_length=500, blank=True)
    signed = models.CharField(_("signed"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=16, choices=text_languages)
    #: Whether there is anything to read: derived, so that the database finds words among many silent carnations.
    has_words = models.BooleanField(editable=False, default=False)
    status = models.CharField(_("status"), max_length=12, choices=TributeStatus.choices, default=TributeStatus.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("carnation")
        verbose_name_plural = _("carnations")
        ordering = ["-laid_at", "-pk"]
        # Nobody adds a carnation for somebody else, or changes the words of another.
        default_permissions = ("view", "moderate", "delete")
        indexes = [
            models.Index(fields=["memorial", "status", "has_words", "-id"], name="memorials_tributes_shown"),
            models.Index(fields=["has_words", "status", "-laid_at"], name="memorials_tributes_listed"),
        ]

    def __str__(self) -> str:
        """Not the words: Wagtail shows this to people who may not read them, and logs it when they are deleted."""
        return f"{self._meta.verbose_name} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.has_words = bool(self.message or self.signed)
        if self._state.adding and not self.has_words:
            self.status = TributeStatus.ACCEPTED
        super().save(*args, **kwargs)


class MemorialIndexEntry(models.Model):
    """Where a person stands in the alphabet of one language: derived from the names at each save, so
    that the database can order and page the list."""

    page = models.ForeignKey(MemorialPage, on_delete=models.CASCADE, related_name="index_entries")
    language = models.CharField(max_length=16)
    #: The group of the page, by which the list is divided: here, so that one index leads from name to name.
    group = models.CharField(max_length=12, default=Group.CIVILIAN)
    name = models.CharField(max_length=200)
    name_language = models.CharField(max_length=16)
    initial = models.CharField(max_length=4)
    sort_key = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "language"], name="memorials_one_index_entry")]
        indexes = [
            models.Index(fields=["language", "sort_key"], name="memorials_in_order"),
            models.Index(fields=["language", "group", "sort_key", "page"], name="memorials_by_group"),
            models.Index(fields=["language", "initial"], name="memorials_by_initial"),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.name}"

    @classmethod
    def of(cls, memorial: MemorialPage) -> "list[MemorialIndexEntry]":
        """The entries that a person's names make, one a language of the site; nothing is stored."""
        entries = []
        headings = memorial.headings()
        for language, _name in site_languages():
            name = memorial.name_in(language, headings)
            if name is None:
                continue
            ordering = memorial.name_to_sort_by(language, name).sorting_form
            entries.append(
                cls(
                    page=memorial,
                    language=language,
                    group=memorial.group,
                    name=name.text,
                    name_language=name.language,
                    initial=initial(ordering, language),
                    sort_key=stored_key(ordering, language)[:255],
                )
            )
        return entries

    @classmethod
    def write_for(cls, memorial: MemorialPage) -> None:
        cls.objects.filter(page=memorial).delete()
        cls.objects.bulk_create(cls.of(memorial))


class MemorialIndexPage(RecordIndexPage):
    """The people, by name, in the alphabet of the reader's language."""

    record_model = MemorialPage
    record_joins = ("portrait",)
    parent_page_types = ["home.HomePage"]
    subpage_types = ["memorials.MemorialPage"]
    template = "memorials/memorial_index_page.html"

    class Meta:
        verbose_name = verbose_name_plural = _("list of memorials")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        entries = MemorialIndexEntry.objects.filter(page__in=MemorialPage.objects.public())
        query = PeopleQuery.read(request.GET)
        people = PeopleIndex(entries, MemorialText.objects.all(), query, current_language())
        return {**super().get_context(request, *args, **kwargs), "people": people, "query": query}


class MemorialIndexText(AbstractText):
    page = ParentalKey(MemorialIndexPage, on_delete=models.CASCADE, related_name="texts")
