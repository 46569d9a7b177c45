"""SubRip (.srt): numbered blocks with times such as 00:01:02,000. Speakers, which it lacks, stand before the words."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from archive.core.timed_text.cues import MOST_CUES, Cue, Problem, TimedTextError, refuse_excess, wrong_with
from archive.core.timed_text.webvtt import Lines, blocks, stamp

_TIMING = re.compile(
    r"\s*(\d{1,3}):([0-5]\d):([0-5]\d)[,.](\d{3})\s*-->\s*(\d{1,3}):([0-5]\d):([0-5]\d)[,.](\d{3})(?:\s.*)?", re.ASCII
)
#: Italics, colours, and the places that some programs write.
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|\{\\[^}]*\}")


def parse_srt(text: str) -> list[Cue]:
    """The cues of a SubRip file. Raises TimedTextError with all that is wrong, by line."""
    refuse_excess(text)
    lines = list(enumerate(re.split("\r\n|\n|\r", text.removeprefix("\ufeff")), start=1))
    cues: list[Cue] = []
    problems: list[Problem] = []
    for block in blocks(lines):
        try:
            cues.append(_cue_of(block))
        except TimedTextError as error:
            problems += error.problems
        if len(cues) > MOST_CUES:
            raise TimedTextError([Problem(block[0][0], _("There are more than %(most)s cues.") % {"most": MOST_CUES})])
    if not cues and not problems:
        problems.append(Problem(1, _("There is no cue in this file.")))
    problems += wrong_with(cues)
    if problems:
        raise TimedTextError(problems)
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
    """The line without its tags, and without those that taking others away leaves."""
    while (bare := _TAG.sub("", line)) != line:
        line = bare
    return line


def write_srt(cues: Iterable[Cue]) -> str:
    """A SubRip file, numbered from 1."""
    written = []
    for number, cue in enumerate(cues, start=1):
        words = f"{cue.speaker}: {cue.text}" if cue.speaker else cue.text
        times = f"{stamp(cue.start_ms)} --> {stamp(cue.end_ms)}".replace(".", ",")
        written.append(f"{number}\n{times}\n{words}\n")
    return "\n".join(written)
