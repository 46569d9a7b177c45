"""The front door, the standard pages, and what an operator sets for the site."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site
from wagtail.search import index

from archive.core.fields import CountField
from archive.core.forms import EDIT_FACTS
from archive.core.languages import text_languages
from archive.core.linked_data import graph, site_node
from archive.core.pages import WordsPage
from archive.core.texts import AbstractText, WithTexts
from archive.home.presenting import home_context
from archive.sources.models import AbstractCitation

#: The standard page that shows where to write, by its address (context_processors.STANDARD_PAGES).
CONTACT = "contact"

_handler = TabbedInterface(
    [ObjectList(WithTexts.text_panels, heading=_("Words")), ObjectList([FieldPanel("slug")], heading=_("Address"))]
)


class HomePage(WordsPage):
    """Who, what, when in one breath, and the ways in."""

    parent_page_types = ["wagtailcore.Page"]
    #: What there may be another of stands first: before it offers to add a page, Wagtail asks the types in turn.
    subpage_types: ClassVar[list[str]] = [
        "home.StandardPage",
        "events.EventIndexPage",
        "memorials.MemorialIndexPage",
        "sources.SourceIndexPage",
        "media.MediaIndexPage",
        "oral_histories.OralHistoryIndexPage",
        "exhibitions.ExhibitionIndexPage",
        "places.PlaceIndexPage",
    ]
    max_count = 1
    template = "home/home_page.html"

    edit_handler = TabbedInterface(
        [
            ObjectList(WithTexts.text_panels, heading=_("Words")),
            ObjectList([InlinePanel("citations", label=_("Citation"))], heading=_("Sources"), permission=EDIT_FACTS),
        ]
    )

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | home_context(self, ArchiveSettings.for_request(request))

    def linked_data(self, context: dict[str, Any]) -> dict[str, Any]:
        return graph(site_node())


class HomePageText(AbstractText):
    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="texts")


class HomePageCitation(AbstractCitation):
    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="citations")


class StandardPage(WordsPage):
    """About, editorial policy, privacy, accessibility, contact."""

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "home/standard_page.html"
    edit_handler = _handler

    search_fields = [*WordsPage.search_fields, index.SearchField("search_words")]

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        if self.slug == CONTACT:
            context["contact_email"] = ArchiveSettings.for_request(request).contact_email
        return context

    def search_words(self) -> str:
        parts: list[str] = []
        for row in self.texts.all():
            parts += [row.title, row.summary, *row.body.stream_block.get_searchable_content(row.body)]
        return " ".join(parts)


class StandardPageText(AbstractText):
    page = ParentalKey(StandardPage, on_delete=models.CASCADE, related_name="texts")


@register_setting
class ArchiveSettings(BaseSiteSetting, ClusterableModel):
    """What an operator sets for this installation."""

    contact_email = models.EmailField(_("contact address"), blank=True)
    memorial_total = CountField(
        _("names on the memorial"),
        null=True,
        blank=True,
        help_text=_("The number of lights on the front page: names on the memorial of 2010. Empty: no such statement."),
    )
    memorial_total_source = models.ForeignKey(
        "sources.SourcePage",
        verbose_name=_("source of that number"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = [
        FieldPanel("contact_email"),
        FieldPanel("memorial_total"),
        FieldPanel("memorial_total_source"),
        InlinePanel(
            "help_lines",
            heading=_("Where to find help"),
            label=_("Language"),
            help_text=_("Shown with every record that mentions suicide. Only numbers that you have called yourself."),
        ),
    ]

    class Meta:
        verbose_name = _("archive settings")

    @classmethod
    def for_site(cls, site: Site | None) -> "ArchiveSettings":
        """Wagtail's, but for one thing: what nobody has set yet is not stored because a visitor reads a page."""
        if site is None:
            raise cls.DoesNotExist
        return cls.base_queryset().filter(site=site).first() or cls(site=site)

    @cached_property
    def help_texts(self) -> dict[str, str]:
        """Where to find help, by language; asked once a request, which keeps its settings."""
        return {row.language: row.text for row in self.help_lines.all()}


class HelpLines(models.Model):
    """Where a reader in distress finds somebody to talk to, in the words of one language."""

    archive_settings = ParentalKey(ArchiveSettings, on_delete=models.CASCADE, related_name="help_lines")
    language = models.CharField(_("language"), max_length=16, choices=text_languages)
    text = models.TextField(_("where to find help"), help_text=_("A line each: who answers, the number, the hours."))

    panels = [FieldPanel("language"), FieldPanel("text")]

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["archive_settings", "language"], name="home_one_help_lines")]

    def __str__(self) -> str:
        return self.text
