"""Text that belongs to moments of a recording: cues, and the formats in which they come and go.

Times are whole milliseconds everywhere. WebVTT is what the archive keeps; SubRip (SRT) is read and written.
Built upwards: cues, webvtt, srt.
"""

from archive.core.timed_text.cues import Cue, Problem, TimedTextError, clock, ends_late, moment, read_clock
from archive.core.timed_text.srt import parse_srt, write_srt
from archive.core.timed_text.webvtt import is_time_coded, parse_vtt, validate_transcript, write_vtt

__all__ = [
    "Cue",
    "Problem",
    "TimedTextError",
    "clock",
    "ends_late",
    "is_time_coded",
    "moment",
    "parse_srt",
    "parse_vtt",
    "read_clock",
    "validate_transcript",
    "write_srt",
    "write_vtt",
]
