"""Charts and maps: drawn as on the archive's own pages, on a sheet that says who made it, when, from what, and what
others may do with it. What was drawn is written into the file as text too (`records.figures_drawn`, `places_drawn`)."""

import io
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Page

from archive.core.templatetags.archive import edtf
from archive.core.texts import Words
from archive.places.atlas.drawing import Spot, draw
from archive.places.atlas.sheets import BAKU, CASPIAN, Frame
from tests.opening_media.records import (
    LANGUAGES,
    LICENCE,
    MAKER,
    MEASURE,
    NIGHT,
    Record,
    charted,
    figures_drawn,
    made,
    mapped,
    places_drawn,
    record,
)

CSS = Path(__file__).with_name("plate.css")
#: CSS pixels of a sheet, and pixels of the file for one of them: 2,480 and 3,720 wide.
WIDTH, CHART_DENSITY, MAP_DENSITY = 1240, 2, 3
FRAMES = {"baku": BAKU, "caspian": CASPIAN}
COAST = "© OpenStreetMap contributors, ODbL 1.0"
_DRAWN = {
    "az": "Qrafiki {maker} öz qeydlərindən ({what}) çəkib: {day}. Lisenziya: {licence}.",
    "en": "Drawn by the {maker} from its records ({what}): {day}. Licence: {licence}.",
    "ru": "Диаграмма начерчена по записям ({what}): {maker}, {day}. Лицензия: {licence}.",
}
_SOURCES = {"az": "Mənbələr", "en": "Sources", "ru": "Источники"}
_MAP_TITLES = {
    "baku": "Bakı və ətrafı · Baku and its surroundings · Баку и окрестности",
    "caspian": "Xəzərin qərb sahili · The western shore of the Caspian · Западный берег Каспия",
}
_DISCS = (
    "Yer dairənin içindədir: dairə nə qədər böyükdürsə, yer o qədər az dəqiq məlumdur. "
    "A place lies somewhere within its disc. Место лежит внутри своего круга."
)
_INSET = "Bakı: ayrıca xəritə"
#: Takes the figure out of the page and puts it alone on a sheet, between a title and what is said beneath.
_ALONE = """(figure, [title, beneath]) => {
    const sheet = document.createElement("main");
    sheet.className = "sheet";
    const heading = document.createElement("h1");
    heading.textContent = title;
    sheet.append(heading, figure);
    sheet.insertAdjacentHTML("beforeend", beneath);
    document.body.replaceChildren(sheet);
}"""
#: Counts the notes of one figure from 1 and returns their words in that order.
_NOTES = """(figure) => {
    const numbers = new Map();
    for (const link of figure.querySelectorAll(".plot-label .marks a")) {
        const note = link.getAttribute("href");
        if (!numbers.has(note)) numbers.set(note, numbers.size + 1);
        link.textContent = `[${numbers.get(note)}]`;
    }
    return [...numbers.keys()].map((note) => {
        const words = document.querySelector(note).cloneNode(true);
        words.querySelectorAll(".back").forEach((part) => part.remove());
        return words.innerText.trim();
    });
}"""
#: Left, top, width and height of a shape on the sheet, in hundredths of its sides.
_REGION = """(shape) => {
    const [of, on] = [shape, document.querySelector(".sheet")].map((part) => part.getBoundingClientRect());
    const share = (length, whole) => Math.round((10000 * length) / whole) / 100;
    return [
        share(of.left - on.left, on.width), share(of.top - on.top, on.height),
        share(of.width, on.width), share(of.height, on.height),
    ];
}"""


def draw_chart(page: Page, language: str, day: date) -> str:
    """The figures of one measure with their sources; the name of the file."""
    page.goto(f"/{language}/events/{record('event', NIGHT)['slug']}/")
    measure = page.locator(f"#figures-{MEASURE}")
    figure = measure.locator(".plot")
    said = figure.locator(".plot-label > b ~ span:not(.quiet)").all_inner_texts()
    if sorted(said) != sorted(row["texts"][language]["said_by"] for row in charted()):
        raise ValueError("The page of the event charts other figures than its record has")
    title = measure.locator("h3").inner_text()
    notes = figure.evaluate(_NOTES)
    with override(language):
        words = {"maker": MAKER[language], "what": NIGHT, "day": edtf(day.isoformat()), "licence": LICENCE}
    beneath = [f'<p class="imprint">{escape(_DRAWN[language].format(**words))}</p>', f"<h2>{_SOURCES[language]}</h2>"]
    beneath.append(_listed([(str(number), escape(note)) for number, note in enumerate(notes, start=1)]))
    figure.evaluate(_ALONE, [title, "".join(beneath)])
    return _keep(page, f"figures-{language}.png", title, figures_drawn(language))


def draw_map(page: Page, name: str, day: date) -> tuple[str, dict[str, list[float]]]:
    """A map on which every disc has its number and, where there is room, its Azerbaijani name; the name of the file,
    and where on it each place is, by identifier."""
    frame, title = FRAMES[name], _MAP_TITLES[name]
    places = mapped(frame)
    with override("az"):
        drawing = draw(frame, [_spot(place, number) for number, place in enumerate(places, start=1)])
        drawn = render_to_string("components/map.html", {"drawing": drawing})
    page.goto("/az/map/")
    imprint = [f"{MAKER[language]}" for language in LANGUAGES]
    beneath = [
        f'<p class="remark">{escape(_DISCS)}</p>',
        f'<p class="imprint">{" · ".join(imprint)} · {day.isoformat()} · {LICENCE}</p>',
        f'<p class="imprint">Sahil xətti · Coastline · Береговая линия (2017): {COAST}</p>',
        f"<h2>{' · '.join(_SOURCES.values())}</h2>",
        _listed([(str(number), _named(place)) for number, place in enumerate(places, start=1)]),
    ]
    figure = page.locator(f".map:has(#coast-{name})")
    page.evaluate(
        "([name, drawn]) => { document.querySelector(`.map:has(#coast-${name})`).outerHTML = drawn; }", [name, drawn]
    )
    figure.evaluate(_ALONE, [title, "".join(beneath)])
    page.locator(".inset-name").evaluate_all(
        "(all, words) => all.forEach((one) => { one.textContent = words; })", _INSET
    )
    kept = _keep(page, f"map-{name}-az.png", title, places_drawn(frame))
    return kept, _regions(page, places, frame)


def _spot(place: Record, number: int) -> Spot:
    name = Words(place["texts"]["az"]["title"], "az", False)
    return Spot(name, "/archive/places/", place["latitude"], place["longitude"], place["uncertainty_m"], number)


def _named(place: Record) -> str:
    """The place in three languages, and where its coordinates are from."""
    names = [escape(place["texts"][language]["title"]) for language in LANGUAGES]
    return f'{" · ".join(names)}<br><span class="quiet">{escape(place["coordinate_source"])}</span>'


def _listed(rows: list[tuple[str, str]]) -> str:
    return f"<ol>{''.join(f'<li><b>{number}</b><span>{words}</span></li>' for number, words in rows)}</ol>"


def _regions(page: Page, places: list[Record], frame: Frame) -> dict[str, list[float]]:
    found = {}
    for number, place in enumerate(places, start=1):
        disc = page.locator(f".disc[aria-label^='{number} '] > circle").first
        found[place["identifier"]] = disc.evaluate(_REGION)
    if frame is CASPIAN:
        # The city is where the closer map lies.
        found["BJ-P-0001"] = page.locator(".inset rect").evaluate(_REGION)
    return found


def _keep(page: Page, name: str, title: str, drawn: str) -> str:
    """The sheet as a PNG of few colours, with what it was drawn from."""
    page.add_style_tag(path=CSS)
    page.evaluate("document.fonts.ready")
    picture = page.locator(".sheet").screenshot(type="png")
    about = PngInfo()
    about.add_itxt("Title", title)
    about.add_itxt("Author", MAKER["en"])
    about.add_itxt("Copyright", LICENCE)
    about.add_itxt("Description", drawn)
    with Image.open(io.BytesIO(picture)) as image:
        few: Any = image.convert("RGB").quantize(64, dither=Image.Dither.NONE)
        few.save(made(name), pnginfo=about, optimize=True)
    return name
