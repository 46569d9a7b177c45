"""The styleguide: every component of `templates/components/`, shown as it is and said what it is.

What a component is for is read from its own leading comment, so the page cannot drift from the templates. The
words are samples about type and nothing else: real people died, and a sample that could be taken for a record
would be a false one. A component that a page includes by itself has its sample in `SAMPLES`; one that only other
components include is shown within them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from archive.assets.renditions import Picture, Source
from archive.core.languages import current_language, site_languages
from archive.core.links import RecordLink
from archive.core.texts import Words
from archive.events.models import EventCitation, ReportedFigureText
from archive.events.presenting import FigureRow, FigureTable
from archive.home.models import StandardPageText
from archive.media.lines import Chapter, Line, Part, Said
from archive.media.player import Player
from archive.places.atlas.drawing import Drawing, Spot
from archive.places.atlas.sheets import FRAMES
from archive.sources.models import SourcePage
from archive.sources.notes import Notes

FOLDER = Path(settings.BASE_DIR) / "templates" / "components"
#: Stands for the address of a record: samples lead back to this page.
_HERE = "/tree/styleguide/"

COLOURS = ("paper", "paper-sunk", "ink", "ink-soft", "rule", "rule-strong", "person")
STEPS = ("step-4", "step-3", "step-2", "step-1", "step-0", "step--1", "step--2")

#: Sample words by language: names of typographic things. A language that has none is shown in English.
WORDS: dict[str, dict[str, str]] = {
    "az": {
        "language": "az",
        "title": "Şrift nümunəsi",
        "letters": "Aa Bb Cc Çç Dd Ee Əə Ff Gg Ğğ Hh Xx Iı İi Jj Kk Qq Ll Mm Nn Oo Öö Pp Rr Ss Şş Tt Uu Üü Vv Yy Zz",
        "paragraph": "Uzun mətn bu şriftlə yığılır; içində <b>qalın</b> və <i>kursiv</i> söz var.",
        "said_by": "Mətn şrifti",
        "statement": "Mətndə rəqəmlər belə durur: 0123456789.",
        "about": "sətrin uzunluğu",
        "conflict": "Dar sütunda 60 işarə, enli sütunda 75 işarə.",
        "measure": "Bir sətirdə işarələr",
    },
    "en": {
        "language": "en",
        "title": "A sample of type",
        "letters": "Aa Bb Cc Dd Ee Ff Gg Hh Ii Jj Kk Ll Mm Nn Oo Pp Qq Rr Ss Tt Uu Vv Ww Xx Yy Zz",
        "paragraph": "A long text is set in this type; a <b>bold</b> word and an <i>italic</i> one stand in it.",
        "said_by": "The type of the text",
        "statement": "In the text figures stand like this: 0123456789.",
        "about": "length of a line",
        "conflict": "60 signs in the narrow column, 75 signs in the wide one.",
        "measure": "Signs in a line",
    },
    "ru": {
        "language": "ru",
        "title": "Образец шрифта",
        "letters": "Аа Бб Вв Гг Дд Ее Ёё Жж Зз Ии Йй Кк Лл Мм Нн Оо Пп Рр Сс Тт Уу Фф Хх Цц Чч Шш Щщ Ъъ Ыы Ьь Ээ Юю Яя",
        "paragraph": "Этим шрифтом набран длинный текст; в нём есть <b>жирное</b> слово и <i>курсив</i>.",
        "said_by": "Шрифт текста",
        "statement": "В тексте цифры стоят так: 0123456789.",
        "about": "длина строки",
        "conflict": "В узкой колонке 60 знаков, в широкой 75 знаков.",
        "measure": "Знаков в строке",
    },
}


class Sample:
    """The words of one language, and what the samples of a page share: its notes."""

    def __init__(self, language: str) -> None:
        self.words = WORDS.get(language, WORDS["en"])
        self.language = self.words["language"]
        labels = {code: words["title"] for code, words in WORDS.items()}
        source = SourcePage(title=labels["en"], labels=labels, url_path=_HERE, live=True)
        source.perspective, source.language = "other", self.language
        self.notes = Notes(
            EventCitation(source=source, about=about, locator=locator, stance=stance)
            for about, locator, stance in (("p01", "1", "supports"), ("c01", "2", "contradicts"))
        )
        self.notes.add([EventCitation(source=source, locator="3", stance="supports")], about="row")

    def text(self, language: str = "", **columns: Any) -> StandardPageText:
        return StandardPageText(language=language or self.language, title=self.words["title"], **columns)

    @property
    def title(self) -> Words:
        return Words(self.words["title"], self.language, self.language != current_language())


def body(sample: Sample) -> list[dict[str, Any]]:
    words = sample.words
    blocks = [
        ("paragraph", {"text": f"<p>{words['paragraph']}</p>", "anchor": "p01"}),
        ("heading", words["title"]),
        ("statement", {"said_by": words["said_by"], "text": words["statement"], "anchor": "s01"}),
        ("conflict", {"about": words["about"], "text": words["conflict"], "anchor": "c01"}),
        (
            "quotation",
            {"quotation": words["letters"], "said_by": words["said_by"], "language": sample.language, "anchor": "q01"},
        ),
    ]
    return [{"text": sample.text(body=StandardPageText._meta.get_field("body").stream_block.normalize(blocks))}]


def figures(sample: Sample) -> list[dict[str, Any]]:
    rows = [
        FigureRow(
            key,
            ReportedFigureText(language=sample.language, value=value, said_by=sample.words["said_by"]),
            None,
            False,
            sample.notes.about(key),
        )
        for key, value in (("row", "60"), ("", "75"))
    ]
    return [{"tables": [FigureTable("sample", sample.words["measure"], rows)], "place": "sample-"}]


def linked(sample: Sample) -> list[dict[str, Any]]:
    links = [RecordLink("", {sample.language: text}, _HERE, "", "", "", None) for text in _both(sample)]
    return [{"id": "sample", "heading": sample.title, "links": links}]


def player(sample: Sample) -> list[dict[str, Any]]:
    file = SimpleNamespace(url="#content", media_type="audio/mp4", byte_size=1_500_000)
    states: list[dict[str, Any]] = [
        {"sources": [file], "file": file, "transcript": spoken(sample), "speeds": Player.speeds},
        {"has_failed": True},
        {},
    ]
    return [{"title": sample.title, "player": SimpleNamespace(recording=True, **state)} for state in states]


def spoken(sample: Sample) -> SimpleNamespace:
    """A transcript of two lines in one chapter."""
    words = sample.words
    chapter = Chapter(0, sample.title, Words(words["about"], sample.language, False))
    lines = [
        Line(0, Said(words["said_by"], words["statement"]), is_first=False),
        Line(2500, Said("", words["measure"])),
    ]
    record = SimpleNamespace(identifier=f"{settings.ARCHIVE_IDENTIFIER_PREFIX}-X-0000")
    return SimpleNamespace(row=sample.text(), chapters=[chapter], parts=[Part(chapter, lines)], record=record)


def picture(sample: Sample) -> list[dict[str, Any]]:
    """The sign of the site, in two formats that are one."""
    sign = SimpleNamespace(url=static("icons/favicon.svg"), width=48, height=48)
    source = Source("image/svg+xml", f"{sign.url} 48w")
    return [{"picture": Picture((source, source), sign, None), "alt": sample.title, "sizes": "48px"}]


def record_end(sample: Sample) -> list[dict[str, Any]]:
    identifier = f"{settings.ARCHIVE_IDENTIFIER_PREFIX}-X-0000"
    return [
        {"page": SimpleNamespace(pk=0, verification=verification, identifier=identifier, last_published_at=None)}
        for verification in ("original", "excerpt", "")
    ]


def translation_status(sample: Sample) -> list[dict[str, Any]]:
    other = next(code for code in WORDS if code != current_language())
    return [{"text": sample.text(current_language(), translation_status="unreviewed")}, {"text": sample.text(other)}]


def cite(sample: Sample) -> list[dict[str, Any]]:
    references = [("Chicago", sample.words["title"]), ("APA", sample.words["statement"])]
    page = SimpleNamespace(identifier=f"{settings.ARCHIVE_IDENTIFIER_PREFIX}-X-0000")
    return [{"references": references, "page": page, "is_source": False}]


def maps(sample: Sample) -> list[dict[str, Any]]:
    """Somewhere in the sea, so that it is nobody's place."""
    spot = Spot(sample.title, _HERE, latitude=40.2, longitude=50.2, uncertainty_m=4000)
    return [{"drawing": Drawing(FRAMES[0], [spot], is_locator=True)}]


def _both(sample: Sample) -> tuple[str, str]:
    return sample.words["title"], sample.words["measure"]


#: What each component is shown with: one context for each of its states.
SAMPLES: dict[str, Callable[[Sample], list[dict[str, Any]]]] = {
    "body.html": body,
    "cite.html": cite,
    "content_note.html": lambda sample: [{"note": sample.title}],
    "find_person.html": lambda _sample: [{}],
    "crumbs.html": lambda sample: [{"sections": [("#content", sample.title, True)]}],
    "figures.html": figures,
    "linked.html": linked,
    "map.html": maps,
    "notes.html": lambda sample: [{}],
    "picture.html": picture,
    "viewer.html": lambda sample: [{}],
    "pagination.html": lambda sample: [{"listing": Paginator(range(30), 10).page(2), "query": ""}],
    "player.html": player,
    "record_end.html": record_end,
    "translation_status.html": translation_status,
}


@dataclass
class Component:
    """One component: its file, what its comment says of it, and how it looks, state by state."""

    name: str
    about: str
    specimens: list[str]
    within: list[str]


def components(request: HttpRequest, sample: Sample) -> Iterator[Component]:
    """Every file of the folder; whether it is shown by itself or within others, its comment says what it is."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.html"))}
    for name, source in sources.items():
        comment = re.match(r"{% comment %}(.+?){% endcomment %}", source, re.DOTALL)
        contexts = SAMPLES[name](sample) if name in SAMPLES else []
        yield Component(
            name,
            comment[1] if comment else "",
            [
                render_to_string(f"components/{name}", {"notes": sample.notes, **context}, request)
                for context in contexts
            ],
            [other for other, text in sources.items() if f'"components/{name}"' in text],
        )


@never_cache
@require_safe
@require_admin_access
def styleguide(request: HttpRequest) -> HttpResponse:
    """For who may enter the admin; everybody else is asked to sign in. In no sitemap, and not to be indexed."""
    sample = Sample(current_language())
    context = {
        "sample": sample,
        "components": list(components(request, sample)),
        "languages": [WORDS[code] for code, _name in site_languages() if code in WORDS],
        "colours": COLOURS,
        "steps": STEPS,
        "surfaces": ("paper-surface", "night"),
    }
    response = render(request, "home/styleguide.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
