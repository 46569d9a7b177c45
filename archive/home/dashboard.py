"""What waits for a curator: the panels of the admin's first page.

A few questions about all record types together answer everything from indexes, however large the archive is; each
count leads to the listing that shows just those records.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, Q, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from archive.contributions.admin import VIEW, ContributionViewSet, waiting
from archive.core.admin.filters import Status, embargo_ends_soon, waiting_pages
from archive.core.admin.gaps import ANY_LANGUAGE, REVIEW, SOURCE, STATEMENT, count_completeness, lacks
from archive.core.admin.listings import RecordViewSet
from archive.events.viewsets import EventViewSet
from archive.exhibitions.viewsets import ExhibitionViewSet
from archive.media.gaps import Gap, derivatives_failed, lacks_alt_text
from archive.media.models import MediaPage
from archive.media.viewsets import MediaViewSet
from archive.memorials.enums import TributeStatus
from archive.memorials.tribute_admin import MODERATE, TributeViewSet, waiting_words
from archive.memorials.viewsets import MemorialViewSet
from archive.oral_histories.viewsets import OralHistoryViewSet
from archive.places.viewsets import PlaceViewSet
from archive.rights.export_admin import VIEW as EXPORTS
from archive.rights.export_admin import ExportViewSet
from archive.rights.exports import due_recalls
from archive.sources.viewsets import SourceViewSet

VIEWSETS: tuple[type[RecordViewSet], ...] = (
    EventViewSet,
    MemorialViewSet,
    SourceViewSet,
    MediaViewSet,
    OralHistoryViewSet,
    PlaceViewSet,
    ExhibitionViewSet,
)

Text: TypeAlias = str | Promise


@dataclass(frozen=True)
class Line:
    """One count of the dashboard, and the listing behind it."""

    records: Text
    matter: Text
    count: int
    url: str


@dataclass(frozen=True)
class Matter:
    """Something that may wait: how it is counted, and the filter that lists the same records."""

    name: str
    text: Text
    query: Mapping[str, str]


UNSOURCED = (
    Matter("unsourced", _("without any citation"), {"missing": SOURCE}),
    Matter("statements", _("with a statement that no citation names"), {"missing": STATEMENT}),
)
UNTRANSLATED = (
    Matter("untranslated", _("without words in a language of the site"), {"missing": ANY_LANGUAGE}),
    Matter("unreviewed", _("with a translation not yet reviewed"), {"missing": REVIEW}),
)
#: Which gap each of them counts.
GAPS = {matter.name: matter.query["missing"] for matter in (*UNSOURCED, *UNTRANSLATED)}
WAITING = (
    Matter("moderation", _("waiting for a moderator"), {"status": str(Status.MODERATION)}),
    Matter("drafts", _("in draft"), {"status": str(Status.DRAFT)}),
    Matter("changed", _("live, with changes not yet published"), {"status": str(Status.CHANGED)}),
)
FILES = (
    Matter("failed", _("whose file could not be prepared for visitors"), {"gap": str(Gap.FAILED)}),
    Matter("undescribed", _("with an image that is not described in a language of the site"), {"gap": str(Gap.ALT)}),
)
EMBARGOES = (Matter("embargoes", _("open to everybody within 30 days"), {"embargo": "soon"}),)


def _by_type(condition: Q) -> dict[int, int]:
    """How many pages meet the condition, by the primary key of their content type."""
    counted = Page.objects.filter(condition).order_by().values_list("content_type").annotate(Count("pk"))
    return dict(counted)


class Worklist:
    """All counts, asked for once a request."""

    @cached_property
    def counts(self) -> dict[str, dict[str, int]]:
        """{name of the listing: {name of the matter: how many records}}."""
        complete = count_completeness(*(viewset.model for viewset in VIEWSETS))
        embargoed = self._embargoed()
        pages = {
            "moderation": _by_type(Q(pk__in=waiting_pages())),
            "drafts": _by_type(Q(live=False)),
            "changed": _by_type(Q(live=True, has_unpublished_changes=True)),
        }
        kinds = ContentType.objects.get_for_models(*(viewset.model for viewset in VIEWSETS))
        found: dict[str, dict[str, int]] = {}
        for viewset in VIEWSETS:
            model: Any = viewset.model
            kind, label = kinds[model].pk, model._meta.label
            found[viewset.name] = {
                **dict.fromkeys((matter.name for matter in FILES), 0),
                **{
                    name: sum(count for text, count in complete[label].items() if lacks(model, text, gap))
                    for name, gap in GAPS.items()
                },
                **{name: counts.get(kind, 0) for name, counts in pages.items()},
                "embargoes": embargoed.get(label, 0),
            }
            if model is MediaPage:
                files = {"failed": derivatives_failed(), "undescribed": lacks_alt_text()}
                found[viewset.name] |= model.objects.aggregate(
                    **{name: Count("pk", filter=condition) for name, condition in files.items()}
                )
        return found

    def _embargoed(self) -> dict[str, int]:
        """How many embargoes end soon, by the label of the model."""
        first, *others = (
            viewset.model.objects.filter(embargo_ends_soon())
            .order_by()
            .values(type=Value(viewset.model._meta.label, CharField()))
            .annotate(records=Count("pk"))
            .values_list("type", "records")
            for viewset in VIEWSETS
        )
        return dict(first.union(*others, all=True))

    def lines(self, matters: tuple[Matter, ...]) -> list[Line]:
        """The lines of one panel: what there is none of is not mentioned."""
        lines = []
        for matter in matters:
            for viewset in VIEWSETS:
                count = self.counts[viewset.name][matter.name]
                if count:
                    url = f"{reverse(f'records_{viewset.name}:index')}?{urlencode(matter.query)}"
                    lines.append(Line(viewset.menu_label, matter.text, count, url))
        return lines


class WaitingPanel(Component):
    """One panel of the dashboard."""

    template_name = "home/admin/waiting_panel.html"
    order = 110

    def __init__(self, worklist: Worklist, name: str, heading: Text, done: Text, matters: tuple[Matter, ...]) -> None:
        self.worklist, self.name, self.heading, self.done, self.matters = worklist, name, heading, done, matters

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"panel": self, "lines": self.worklist.lines(self.matters)}


class TributesPanel(Component):
    """What visitors wrote beside their carnations, for whoever decides on it."""

    template_name = WaitingPanel.template_name
    order = WaitingPanel.order
    name, heading, done = "tributes", _("Words of visitors"), _("No words of visitors wait.")

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        count = waiting_words().count()
        address = reverse(TributeViewSet().get_url_name("list"))
        line = Line(
            TributeViewSet.menu_label, _("words to be read"), count, f"{address}?status={TributeStatus.WAITING}"
        )
        return {"panel": self, "lines": [line] if count else []}


class ContributionsPanel(Component):
    """What visitors gave and nobody has decided on yet, for whoever decides."""

    template_name = WaitingPanel.template_name
    order = WaitingPanel.order
    name, heading, done = "contributions", _("Contributions of visitors"), _("No contribution waits.")

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        count, address = waiting()
        line = Line(ContributionViewSet.menu_label, _("to be decided on"), count, address)
        return {"panel": self, "lines": [line] if count else []}


class RecallsPanel(Component):
    """What was exported and has been taken back since, for whoever sees the list of exports."""

    template_name = WaitingPanel.template_name
    order = WaitingPanel.order
    name, heading, done = "recalls", _("Exports to be recalled"), _("No export is to be recalled.")

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        count = len(due_recalls())
        line = Line(ExportViewSet.menu_label, _("that held what was taken back since"), count, reverse("recalls"))
        return {"panel": self, "lines": [line] if count else []}


def waiting_panels(request: HttpRequest) -> list[Component]:
    """The panels in the order of their weight: a statement without a source comes first."""
    worklist = Worklist()
    plan: tuple[tuple[str, Text, Text, tuple[Matter, ...]], ...] = (
        ("unsourced", _("Unsourced statements"), _("Every record and every statement has a source."), UNSOURCED),
        (
            "untranslated",
            _("Untranslated texts"),
            _("Every record has reviewed words in every language."),
            UNTRANSLATED,
        ),
        ("files", _("Files"), _("Every file is prepared, and every image described."), FILES),
        ("waiting", _("Drafts waiting"), _("No draft waits."), WAITING),
        ("embargoes", _("Embargoes that end soon"), _("No embargo ends within 30 days."), EMBARGOES),
    )
    panels: list[Component] = [
        WaitingPanel(worklist, name, heading, done, matters) for name, heading, done, matters in plan
    ]
    user: Any = request.user
    if user.has_perm(VIEW):
        panels.append(ContributionsPanel())
    if user.has_perm(EXPORTS):
        panels.append(RecallsPanel())
    return [*panels, TributesPanel()] if user.has_perm(MODERATE) else panels
