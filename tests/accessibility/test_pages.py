"""Every public template, in every language, light and dark: no axe violation, valid HTML, no sideways scrolling,
and a first view that a cheap phone on a poor line can bear."""

from collections.abc import Iterator
from datetime import time
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from html5lib.html5parser import ParseError
from playwright.sync_api import Page
from wagtail.models import Site

from archive.core.visibility import AccessStatus
from archive.exhibitions.models import ChapterText, ExhibitionChapter
from archive.home.models import ArchiveSettings
from archive.memorials.models import Tribute
from archive.sources.models import SourceCreator
from tests.accessibility.weights import too_heavy
from tests.factories import (
    make_document,
    make_era,
    make_event,
    make_exhibition,
    make_figure,
    make_image,
    make_media,
    make_memorial,
    make_place,
    make_rights,
    make_source,
    make_standard_page,
    make_tribute,
    make_voice,
)
from tests.factories.voices import make_long_voice
from tests.pages import LANGUAGES, parse, path_of

RULES = {
    "resultTypes": ["violations"],
    # No rule for these asks what style sheets say; fetching and reading them anew takes as long as half the rules.
    "preload": {"assets": ["media"]},
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
#: What another colour scheme can change.
COLOUR_RULES = {
    "resultTypes": ["violations"],
    # No rule for these asks what style sheets say; fetching and reading them anew takes as long as half the rules.
    "preload": {"assets": ["media"]},
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
NARROWEST = {"width": 320, "height": 640}
#: What is far below is laid out late; how wide the page is, is asked of all of it.
LAY_OUT_ALL = "document.styleSheets[0].insertRule('* { content-visibility: visible !important }')"
DESKTOP = {"width": 1280, "height": 800}
BODY = [
    ("heading", "Synthetic heading"),
    ("paragraph", {"text": "<p>Plain words, <b>strong</b> ones and <i>others</i>.</p>", "anchor": "p01"}),
    ("statement", {"said_by": "Synthetic speaker", "text": "Synthetic statement.", "anchor": "s01"}),
    ("conflict", {"about": "date", "text": "One source says this, another that.", "anchor": "c01"}),
    ("quotation", {"quotation": "Synthetic words.", "said_by": "Synthetic speaker", "language": "az", "anchor": "q01"}),
]


def records() -> Iterator[Any]:
    """One page of each template and of each state that looks different."""
    rights = make_rights()
    source = make_source(perspective="official-soviet", issued="1990-01", url="https://example.org/synthetic")
    source.creators = [SourceCreator(literal="Synthetic creator")]
    source.save()
    place = make_place(
        names=[("Synthetic place", "az", "current"), ("Синтетическое", "ru", "former")],
        latitude=40.37,
        longitude=49.84,
        uncertainty_m=15000,
        summary="Synthetic summary.",
        sources=[source],
    )
    exact = make_place(latitude=40.38, longitude=49.86, uncertainty_m=100, sources=[source])
    far = make_place(latitude=39.2, longitude=48.9, uncertainty_m=4000, sources=[source])
    nowhere = make_place(sources=[source])
    event = make_event(
        date="1990-01-19/1990-01-20", places=[place, exact, far, nowhere], body=BODY, sources=[source, (source, "p01")]
    )
    for measure in ("killed-civilians", "wounded"):
        make_figure(event, measure=measure, lowest=3, highest=9, sources=[source])
        make_figure(event, measure=measure, lowest=40, claimed="1990-02", sources=[source])
        make_figure(event, measure=measure, highest=4000, is_approximate=True)
    reading = make_figure(event, measure="wounded", lowest=12, highest=12, is_reading=True, sources=[source])
    reading.texts.update(reading_reason="Synthetic reason.")
    make_era("synthetic-month", date="1990-01")
    make_era("synthetic-night", date="1990-01-19/1990-01-20", scale="hours", opens_at=time(18))
    hours = {"clock_time": time(19), "clock_until": time(21), "clock": "baku"}
    claims = [{"about": "s01", "date": "1990-01-19", **hours}, {"about": "c01", "date": "1990-01-20"}]
    make_event(date="1990-01-19", clock_time=time(20), clock="moscow", body=BODY, claims=claims, sources=[source])
    uncertain = make_event(date="1990-01~", part_of=event, sources=[source])
    person = make_memorial(
        names=[
            {"text": "Synthetic Əliş", "language": "az", "script": "Latn", "kind": "main", "is_primary": True},
            {"text": "Синтетический", "language": "ru", "script": "Cyrl", "kind": "main"},
        ],
        birth="1950",
        death="1990-01-20",
        events=[event, uncertain],
        places=[(place, "died")],
        sources=[(source, "circumstances"), source],
        given={
            code: {
                "summary": "Synthetic life.",
                "circumstances": "Synthetic circumstances.",
                "content_note": "Synthetic note.",
                "burial": "Synthetic burial.",
                "occupation": "Synthetic occupation.",
            }
            for code in ("az", "en")
        },
    )
    for number in range(22):
        make_tribute(person, f"Synthetic words {number}.", signed="Synthetic 000001", language="ru")
    serviceman = make_memorial("Synthetic serviceman", group="serviceman", sources=[source])
    media = make_media(
        image=make_image(size=(1200, 800)), rights_statement=rights, people=[person], events=[event], places=[place]
    )
    covered = make_media(image=make_image(), rights_statement=rights, is_sensitive=True, sources=[source])
    elsewhere = make_media({"en": "Synthetic film"}, kind="video", sources=[source])
    paper = make_media(
        document=make_document(3), kind="document", rights_statement=rights, credit_line="Synthetic credit"
    )
    voice = make_voice(rights=rights, people=[person], events=[event], places=[place], languages="az ru")
    heard = make_long_voice(("az", "en"), 12, 60_000, rights=rights, spoken_of=[place])
    said = [{"language": code, "text": "Synthetic words."} for code in LANGUAGES]
    scenes = [
        ("image", {"record": media, "size": "full", "hotspots": [{"x": 5, "y": 95, "words": said}], "after": "p01"}),
        ("comparison", {"first": media, "second": media, "words": said}),
        ("voice", {"record": heard, "start": 5, "end": 15}),
        ("person", {"record": person, "words": said}),
        ("event", {"record": event}),
        ("places", {"stops": [{"place": place, "words": said}]}),
        ("timeline", {"start": "1990-01-19", "end": "1990-01-20"}),
        ("figures", {"event": event}),
        ("names", {"group": "civilian"}),
        ("silence", {"words": said}),
    ]
    exhibition = make_exhibition(
        records=[event, person, place, media], sources=[(source, "p01")], body=BODY, scenes=scenes
    )
    another = ExhibitionChapter.objects.create(page=exhibition, anchor="another", sort_order=9)
    ChapterText.objects.create(chapter=another, language="en", title="Synthetic chapter")
    withdrawn = make_event(access_status=AccessStatus.WITHDRAWN, sources=[source])
    yield from [source, place, exact, event, uncertain, person, serviceman, media, covered, elsewhere, paper]
    settings, _made = ArchiveSettings.objects.get_or_create(site=Site.objects.get())
    settings.contact_email = f"{'synthetic-' * 5}archive@example.org"
    settings.save()
    yield from [voice, heard, exhibition, withdrawn, make_standard_page("contact")]


def addresses(language: str) -> list[str]:
    pages = list(records())
    heard = next(page for page in pages if getattr(page, "recording_id", None))
    indexes = {page.get_parent().specific for page in pages}
    carnations = f"/{language}/memorials/{Tribute.objects.all()[0].memorial.identifier}/carnations/"
    return [
        *(path_of(page, language) for page in [*pages, *sorted(indexes, key=lambda index: index.path)]),
        carnations,
        f"{carnations}?after={Tribute.objects.all()[3].pk}",
        f"{path_of(heard, language)}?transcript=en&with=az",
        f"/{language}/contribute/",
        f"/{language}/contribute/memory/",
        f"/{language}/contribute/return/",
        f"/{language}/disputed/",
        f"/{language}/new/",
        f"/{language}/search/",
        f"/{language}/search/?q=synthetic&from=1990-02-30&has=source",
        f"/{language}/search/?q=nothing-of-the-kind",
        f"/{language}/events/?from=1990-01-19&to=1990-01-21",
        f"/{language}/events/?from=nonsense",
        f"/{language}/map/",
        f"/{language}/map/?day=1990-01-20",
        f"/{language}/map/?day=nonsense",
        f"/{language}/timeline/",
        f"/{language}/timeline/synthetic-month/",
        f"/{language}/timeline/synthetic-night/",
        f"/{language}/no-such-page/",
    ]


def problems(page: Page, path: str, axe: str, *, is_weighed: bool = True) -> Iterator[str]:
    """What is wrong with one page. Pages for staff are not weighed."""
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    response = page.goto(path)
    assert response is not None
    if response.status >= 500:
        yield f"{path}: answers {response.status}"
        return
    html = response.text()
    try:
        parse(html)
    except ParseError as error:
        yield f"{path}: invalid HTML: {error}"
    if is_weighed:
        yield from too_heavy(page, path, html)
    page.evaluate(axe)
    for scheme, rules in (("light", RULES), ("dark", COLOUR_RULES)):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for violation in page.evaluate("rules => axe.run(document, rules).then(found => found.violations)", rules):
            nodes = "; ".join(f"{node['target']} {node['html'][:120]}" for node in violation["nodes"][:3])
            yield f"{path} ({scheme}): {violation['id']}: {violation['help']}: {nodes}"
    page.set_viewport_size(NARROWEST)
    page.evaluate(LAY_OUT_ALL)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        yield f"{path}: {wide} pixels too wide at {NARROWEST['width']}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible(page: Page, language: str) -> None:
    # Each page is weighed as for somebody who has seen none before.
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    axe = Axe().axe_script
    found = [problem for path in addresses(language) for problem in problems(page, path, axe)]
    assert not found, "\n".join(found)
