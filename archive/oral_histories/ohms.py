"""OHMS XML (Oral History Metadata Synchronizer, Nunn Center): a transcript and an index, read and written.

Read are `vtt_transcript` (and its `_alt`), or the older `transcript` with `sync`, and the points of `index`. The
older form knows only which line is reached at the end of each interval of `sync`: each interval becomes one cue, no
finer than what is known. Everything else in the file (gps, hyperlinks, rights) is left for the curator.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from lxml import etree

from archive.core.timed_text import Cue, Problem, TimedTextError, parse_vtt, read_clock, write_vtt
from archive.core.timed_text.cues import LAST_MOMENT, MOST_BYTES

NAMESPACE = "https://www.weareavp.com/nunncenter/ohms"
#: `1:|17(3)|33(2)`: minutes between two entries; then the line, and the word in it, reached at each.
_SYNC = re.compile(r"(\d+)?:?((?:\|\d+\(\d+\))*)\|?", re.ASCII)
#: What no XML document may hold (XML 1.0, section 2.2).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTRY = re.compile(r"\|(\d+)\(\d+\)", re.ASCII)


@dataclass(frozen=True)
class IndexPoint:
    """A chapter as OHMS has it: a moment, and title and synopsis in the language of the interview and in another."""

    start_ms: int
    title: str
    synopsis: str = ""
    title_alt: str = ""
    synopsis_alt: str = ""


@dataclass(frozen=True)
class Interview:
    """What the archive takes from an OHMS file. `transcript` and `transcript_alt` are WebVTT, plain words, or empty."""

    title: str = ""
    language: str = ""
    transcript: str = ""
    transcript_alt: str = ""
    points: list[IndexPoint] = field(default_factory=list)


def parse_ohms(content: bytes) -> Interview:
    """Read a file. Raises TimedTextError with all that is wrong, by line."""
    if len(content) > MOST_BYTES:
        limit = MOST_BYTES // (1024 * 1024)
        raise TimedTextError([Problem(1, _("The file is larger than %(limit)s MB.") % {"limit": limit})])
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise TimedTextError([Problem(line, _("This is not well-formed XML: %(why)s") % {"why": error.msg})]) from error
    record = next((node for node in root.iter() if _name(node) == "record"), None)
    if record is None:
        raise TimedTextError([Problem(root.sourceline or 1, _("There is no “record”: this is not a file of OHMS."))])
    problems: list[Problem] = []
    transcript = _transcript(record, "", problems)
    transcript_alt = _transcript(record, "_alt", problems)
    points = list(_points(record, problems))
    if problems:
        raise TimedTextError(problems)
    return Interview(_text(record, "title"), _text(record, "language"), transcript, transcript_alt, points)


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _child(parent: etree._Element, name: str) -> etree._Element | None:
    return next((node for node in parent if _name(node) == name), None)


def _text(parent: etree._Element, name: str) -> str:
    node = _child(parent, name)
    return (node.text or "").strip() if node is not None else ""


def _transcript(record: etree._Element, which: str, problems: list[Problem]) -> str:
    """WebVTT as it stands in the file, or made from the older form; plain words where they have no times."""
    timed = _child(record, f"vtt_transcript{which}")
    if timed is not None and (timed.text or "").strip():
        try:
            cues = parse_vtt((timed.text or "").strip() + "\n")
            if cues:  # a file of an index alone has the bare header
                return write_vtt(cues)
        except TimedTextError as error:
            offset = (timed.sourceline or 1) - 1
            problems += [Problem(offset + problem.line, problem.message) for problem in error.problems]
            return ""
    words, sync = _text(record, f"transcript{which}"), _child(record, f"sync{which}")
    if not words or sync is None or not (sync.text or "").strip():
        return words
    try:
        return write_vtt(_synchronised(words.splitlines(), (sync.text or "").strip(), sync.sourceline or 1))
    except TimedTextError as error:
        problems += error.problems
        return ""


def _synchronised(lines: Sequence[str], sync: str, at: int) -> list[Cue]:
    """One cue for each interval of the older form."""
    found = _SYNC.fullmatch(sync)
    if found is None:
        wrong = _("“%(text)s” is no sync of OHMS, such as 1:|17(3)|33(2).") % {"text": sync[:60]}
        raise TimedTextError([Problem(at, wrong)])
    interval = int(found[1] or 1) * 60_000
    reached = [int(number) for number in _ENTRY.findall(found[2])]
    if reached != sorted(reached) or (reached and reached[-1] > len(lines)):
        told = _("The lines of this sync do not rise, or there are fewer lines (%(count)s) in the transcript.")
        raise TimedTextError([Problem(at, told % {"count": len(lines)})])
    cues = []
    for position, (first, last) in enumerate(zip([0, *reached], [*reached, len(lines)], strict=True)):
        said = "\n".join(filter(None, (" ".join(line.split()) for line in lines[first:last])))
        if said:
            cues.append(Cue(position * interval, (position + 1) * interval, said, line=at))
    return cues


def _points(record: etree._Element, problems: list[Problem]) -> Iterator[IndexPoint]:
    index = _child(record, "index")
    seen: set[int] = set()
    for point in index if index is not None else ():
        if _name(point) != "point":
            continue
        line = point.sourceline or 1
        try:
            moment = _moment(_text(point, "time"))
        except ValueError:
            wrong = _("“%(time)s” is no time: seconds, or hours, minutes and seconds such as 0:12:30.")
            problems.append(Problem(line, wrong % {"time": _text(point, "time")[:40]}))
            continue
        title = _text(point, "title")
        if not title:
            problems.append(Problem(line, _("This point of the index has no title.")))
        if moment in seen:
            problems.append(Problem(line, _("Another point of the index begins at this moment.")))
        seen.add(moment)
        rest = (_text(point, name) for name in ("synopsis", "title_alt", "synopsis_alt"))
        yield IndexPoint(moment, title, *rest)


def _moment(text: str) -> int:
    moment = int(text) * 1000 if text.isascii() and text.isdecimal() else read_clock(text)
    if moment > LAST_MOMENT:
        raise ValueError(text)
    return moment


def write_ohms(interview: Interview) -> bytes:
    """An OHMS file that `parse_ohms` reads as the same interview; its index is in whole seconds, as OHMS has it."""
    root = etree.Element("ROOT", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    record = etree.SubElement(root, "record")
    etree.SubElement(record, "version").text = "6"
    for name, text in (("title", interview.title), ("language", interview.language)):
        etree.SubElement(record, name).text = _NOT_XML.sub("", text)
    for which, text in (("", interview.transcript), ("_alt", interview.transcript_alt)):
        if text:
            name = "vtt_transcript" if text.startswith("WEBVTT") else "transcript"
            etree.SubElement(record, f"{name}{which}").text = _NOT_XML.sub("", text)
    index = etree.SubElement(record, "index")
    for entry in interview.points:
        point = etree.SubElement(index, "point")
        etree.SubElement(point, "time").text = str(entry.start_ms // 1000)
        for name in ("title", "title_alt", "synopsis", "synopsis_alt"):
            etree.SubElement(point, name).text = _NOT_XML.sub("", getattr(entry, name))
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return written
