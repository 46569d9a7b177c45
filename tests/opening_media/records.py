"""What the media are made from: the records as they stand in `fixtures/`, and the lines that say so inside the files.

A chart and a map carry these lines with them (the text "Description" of the PNG). `tests/interchange/test_own_media.py`
compares them with the records of today, so that a chart does not outlive a figure that was corrected.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from archive.interchange.dumper import dump_documents
from archive.interchange.problems import Report
from archive.interchange.reader import plain, read_folder
from archive.places.atlas.sheets import Frame, frame_of
from tests.serving import ROOT

FIXTURES = ROOT / "fixtures"
FOLDER = FIXTURES / "files"
LANGUAGES = ("az", "en", "ru")
#: What makes them anew; errors and tests name it.
COMMAND = "make opening-media"
NIGHT = "BJ-E-0022"
MEASURE = "killed-civilians"
EXHIBITION = "BJ-X-0001"
MAKER = {"az": "Qara Yanvar Arxivi", "en": "Black January Archive", "ru": "Архив Чёрного января"}
LICENCE = "CC BY 4.0"
Record = dict[str, Any]


def records(kind: str) -> list[Record]:
    """Every record of one type in the fixtures."""
    report = Report()
    found = [plain(document.node) for document in read_folder(FIXTURES, report)]
    if report:
        raise ValueError(f"The fixtures cannot be read: {list(report)}")
    return [doc for doc in found if isinstance(doc, dict) and doc["record"] == kind]


def record(kind: str, identifier: str) -> Record:
    return next(doc for doc in records(kind) if doc["identifier"] == identifier)


def charted() -> list[Record]:
    """The figures of the chart: of the one measure, those that have a number."""
    found = [figure for figure in record("event", NIGHT)["figures"] if figure["measure"] == MEASURE]
    return [figure for figure in found if not figure.get("is_withheld") and {"lowest", "highest"} & set(figure)]


def figures_drawn(language: str) -> str:
    """What a chart shows, a line a figure: identifier, bounds, day, who says it."""
    return "\n".join(
        " | ".join(
            (
                figure["identifier"],
                f"{figure.get('lowest', '')}..{figure.get('highest', '')}",
                str(figure.get("claimed", "")),
                figure["texts"][language]["said_by"],
            )
        )
        for figure in charted()
    )


def mapped(frame: Frame) -> list[Record]:
    """The places of a map in the order of their numbers, which are counted from 1."""
    return [
        place
        for place in records("place")
        if "latitude" in place and frame_of(place["latitude"], place["longitude"]) == frame
    ]


def places_drawn(frame: Frame) -> str:
    """What a map shows, a line a disc: number, name, degrees, metres within which the place lies."""
    return "\n".join(
        f"{number} | {place['texts']['az']['title']} | {place['latitude']} {place['longitude']}"
        f" | {place['uncertainty_m']}"
        for number, place in enumerate(mapped(frame), start=1)
    )


def printed(language: str) -> Iterator[str]:
    """What a paper must hold of its records: the words of the exhibition, and who gives which of its figures."""
    exhibition = record("exhibition", EXHIBITION)
    for part in (exhibition, *exhibition["chapters"]):
        words = part["texts"][language]
        yield words["title"]
        yield from (block[name]["text"] for block in words.get("body", []) for name in block if "text" in block[name])
    yield exhibition["texts"][language]["summary"]
    for event in records("event"):
        measures = drawn_in(exhibition, event["identifier"])
        for figure in event.get("figures", []):
            if not figure.get("is_withheld") and (None in measures or figure["measure"] in measures):
                yield figure["texts"][language]["said_by"]


def drawn_in(exhibition: Record, event: str) -> set[str | None]:
    """The measures of an event whose figures the exhibition shows; None stands for all of them."""
    scenes = [
        scene["figures"]
        for chapter in exhibition["chapters"]
        for scene in chapter.get("scenes", [])
        if "figures" in scene
    ]
    return {scene.get("measure") for scene in scenes if scene["event"] == event}


def write_back(media: list[Record]) -> None:
    """The media as `dump_records` would write them."""
    with (FIXTURES / "media.yaml").open("w", encoding="utf-8", newline="\n") as stream:
        dump_documents(media, stream)


def made(name: str) -> Path:
    """Where a file belongs."""
    FOLDER.mkdir(exist_ok=True)
    return FOLDER / name
