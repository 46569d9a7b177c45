"""A cue: what is said between two moments. Values without a database, and what may be wrong with them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: Limits of one file: a recording of a hundred hours has fewer cues than this, in less text.
MOST_BYTES = 8 * 1024 * 1024
MOST_CUES = 50_000
MOST_SIGNS_A_LINE = 10_000
MOST_LINES_TOGETHER = 10_000
#: Lines with problems after which a file is read no further: it is something else, or made to fill the memory.
STOP_AFTER = 1000
#: Problems that are told; the rest is counted.
MOST_PROBLEMS = 50
#: What a column of whole milliseconds holds in every database: more than 596 hours.
LAST_MOMENT = 2**31 - 1
TOO_LATE = gettext_lazy("No recording is so long: its last moment is 596:31:23.647.")

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?", re.ASCII)


@dataclass(frozen=True)
class Cue:
    """What one speaker says from `start_ms` to `end_ms`. `line` is where it stood in the file that it came from."""

    start_ms: int
    end_ms: int
    text: str
    speaker: str = ""
    identifier: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Problem:
    """What is wrong in one line of a file, in words."""

    line: int
    message: str

    def __str__(self) -> str:
        return _("Line %(line)s: %(message)s") % {"line": self.line, "message": self.message}


class TimedTextError(ValueError):
    """All that is wrong with a text, in the order of its lines."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.line)
        super().__init__("; ".join(self.messages))

    @property
    def messages(self) -> list[str]:
        """One sentence a problem; past `MOST_PROBLEMS` the number of the others."""
        told = [str(problem) for problem in self.problems[:MOST_PROBLEMS]]
        others = len(self.problems) - len(told)
        return [*told, _("%(count)s more lines have problems.") % {"count": others}] if others > 0 else told


def clock(milliseconds: int, *, exact: bool = False) -> str:
    """A moment as players show it, 1:02:03 or 2:03; `exact` with milliseconds and hours, 1:02:03.400."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if exact:
        return f"{hours}:{minutes:02d}:{seconds:02d}.{rest:03d}"
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def moment(milliseconds: int) -> str:
    """A moment in seconds without needless zeros, 83.5: as `#t=83.5` leads to it (Media Fragments 1.0, 4.2.1)."""
    return f"{milliseconds / 1000:.3f}".rstrip("0").rstrip(".")


def read_clock(text: str) -> int:
    """Milliseconds of h:mm:ss.mmm, mm:ss or mm:ss.mmm. Raises ValueError for anything else."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    hours, minutes, seconds, fraction = found.groups()
    if int(seconds) > 59 or (hours is not None and int(minutes) > 59):
        raise ValueError(text)
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def refuse_excess(text: str) -> None:
    """Refuse what is too large to be a transcript before any of it is read. Raises TimedTextError."""
    size = len(text)
    if size > MOST_BYTES:
        limit = MOST_BYTES // (1024 * 1024)
        raise TimedTextError([Problem(1, _("The text is longer than %(limit)s million signs.") % {"limit": limit})])


class Problems:
    """What has been found wrong so far in a file; stops the reading when it is too much."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, problems: Iterable[Problem]) -> None:
        """Take in more. Raises TimedTextError after `STOP_AFTER` lines."""
        self.found += problems
        if len(self.found) > STOP_AFTER:
            last = self.found[STOP_AFTER]
            stopped = Problem(last.line, _("Too many lines have problems. The file was not read any further."))
            raise TimedTextError([*self.found[: MOST_PROBLEMS - 1], stopped])


def wrong_with(cues: Iterable[Cue]) -> list[Problem]:
    """What does not fit together: a cue that ends before it begins or after every recording, is out of order, or speaks
    over itself.

    Two speakers may talk at the same time; one and the same cannot.
    """
    problems: list[Problem] = []
    last_start = 0
    ends: dict[str, tuple[int, int]] = {}
    for cue in cues:
        if cue.end_ms <= cue.start_ms:
            problems.append(Problem(cue.line, _("It ends before it begins, or at the same moment.")))
            continue
        if cue.end_ms > LAST_MOMENT:
            problems.append(Problem(cue.line, str(TOO_LATE)))
            continue
        if cue.start_ms < last_start:
            problems.append(Problem(cue.line, _("It begins before the one above it.")))
        last_start = max(last_start, cue.start_ms)
        end, line = ends.get(cue.speaker, (0, 0))
        if cue.start_ms < end:
            said = {"moment": clock(cue.start_ms, exact=True), "end": clock(end, exact=True), "line": line}
            problems.append(
                Problem(cue.line, _("It begins at %(moment)s; the one in line %(line)s ends only at %(end)s.") % said)
            )
        if cue.end_ms > end:
            ends[cue.speaker] = (cue.end_ms, cue.line)
    return problems


def ends_late(cues: Sequence[Cue], duration_ms: int) -> list[Problem]:
    """The cues that begin after a recording of that length has ended; none where the length is not known."""
    late = [cue for cue in cues if duration_ms and cue.start_ms >= duration_ms]
    told = _("It begins after the end of the recording (%(end)s).") % {"end": clock(duration_ms, exact=True)}
    return [Problem(cue.line, told) for cue in late]
