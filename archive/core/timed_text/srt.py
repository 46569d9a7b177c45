"""SubRip (.srt): numbered blocks with times such as 00:01:02,000. Speakers, which it lacks, stand before the words."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from archive.core.timed_text.cues import MOST_CUES, Cue, Problem, Problems, TimedTextError, refuse_excess, wrong_with
from archive.core.timed_text.webvtt import Lines, blocks, numbered, stamp

_TIMING = re.compile(
    r"\s*(\d{1,3}):([0-5]\d):([0-5]\d)[,.](\d{3})\s*-->\s*(\d{1,3}):([0-5]\d):([0-5]\d)[,.](\d{3})(?:\s.*)?", re.ASCII
)
#: How italics, colours, and the places that some programs write begin.
_TAG = re.compile(r"</?[a-zA-Z]|\{\\")


def parse_srt(text: str) -> list[Cue]:
    """The cues of a SubRip file. Raises TimedTextError with all that is wrong, by line."""
    refuse_excess(text)
    cues: list[Cue] = []
    problems = Problems()
    for block in blocks(numbered(text)):
        try:
            cues.append(_cue_of(block))
        except TimedTextError as error:
            problems.add(error.problems)
        if len(cues) > MOST_CUES:
            raise TimedTextError([Problem(block[0][0], _("There are more than %(most)s cues.") % {"most": MOST_CUES})])
    if not cues and not problems.found:
        problems.add([Problem(1, _("There is no cue in this file."))])
    problems.add(wrong_with(cues))
    if problems.found:
        raise TimedTextError(problems.found)
    return cues


def _cue_of(block: Lines) -> Cue:
    is_numbered = block[0][1].strip().isdecimal()
    rest = block[1:] if is_numbered else block
    found = _TIMING.fullmatch(rest[0][1]) if rest else None
    if found is None:
        number = rest[0][0] if rest else block[0][0]
        raise TimedTextError([Problem(number, _("A line such as 00:01:02,000 --> 00:01:05,500 is missing here."))])
    start, end = (
        ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths)
        for hours, minutes, seconds, thousandths in (found.groups()[:4], found.groups()[4:])
    )
    words = [" ".join(_bare(line).split()) for _number, line in rest[1:]]
    told = "\n".join(filter(None, words))
    if not told:
        raise TimedTextError([Problem(rest[0][0], _("There are no words in this cue."))])
    return Cue(start, end, told, line=rest[0][0])


def _bare(line: str) -> str:
    """The line without its tags, and without those that taking others away leaves, in one walk along it."""
    kept: list[str] = []
    opened: dict[str, list[int]] = {"<": [], "{": []}
    for sign in line:
        kept.append(sign)
        if sign in opened:
            opened[sign].append(len(kept) - 1)
        elif sign in "}>":
            begins = opened["{" if sign == "}" else "<"]
            if begins and _TAG.match("".join(kept[begins[-1] : begins[-1] + 3])):
                del kept[begins[-1] :]
                for places in opened.values():
                    while places and places[-1] >= len(kept):
                        places.pop()
            elif begins:
                begins.pop()
    return "".join(kept)


def write_srt(cues: Iterable[Cue]) -> str:
    """A SubRip file, numbered from 1."""
    written = []
    for number, cue in enumerate(cues, start=1):
        words = f"{cue.speaker}: {cue.text}" if cue.speaker else cue.text
        times = f"{stamp(cue.start_ms)} --> {stamp(cue.end_ms)}".replace(".", ",")
        written.append(f"{number}\n{times}\n{words}\n")
    return "\n".join(written)
