"""Sound and film: the container's frame is checked here, and FFmpeg walks through the packets in a child."""

import mmap
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from imageio_ffmpeg import get_ffmpeg_exe

from archive.assets.ingest.limits import LONGEST_SIDE, longest_recording, most_pixels
from archive.assets.ingest.signatures import DEMUXERS, Data, Format
from archive.assets.ingest.structure import BrokenError, boxes, cut_off, nonsense
from archive.assets.sandbox import Limits, SandboxError, run_command

WALKING = Limits(processor=60, clock=90)
#: A recording may hold this much less than it says before it counts as broken off.
_SLACK_MS, _SLACK_PART = 2_000, 0.02
_DURATION = re.compile(r"Duration: (\d+):(\d\d):(\d\d)\.(\d\d)")
_STREAM = re.compile(r"Stream #0:\d+.*?: (Audio|Video): (\w+)(.*)")
_SIZE = re.compile(r" (\d{1,6})x(\d{1,6})[ ,]")
_RATE = re.compile(r"(\d+) Hz")
#: Sound and film that the archive's own formats carry; nothing else is decoded.
_CODECS = {
    "aac", "alac", "mp3", "mp3float", "opus", "vorbis", "flac", "h264", "hevc", "vp8", "vp9", "av1", "mpeg4", "mjpeg",
    "prores", "ac3", "eac3", "adpcm_ms", "adpcm_ima_wav", "h263", "png",
}  # fmt: skip


@dataclass
class _Heard:
    milliseconds: int = 0
    streams: list[dict[str, Any]] = field(default_factory=list)


def reading(path: Path, demuxer: str) -> list[str]:
    """The beginning of a command that reads this one file, as this one format, and opens nothing else."""
    return [
        get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-y", "-protocol_whitelist", "file,pipe", "-probesize", "20M",
        "-analyzeduration", "20M", "-f", demuxer, "-i", f"file:{path}",
    ]  # fmt: skip


def examine(path: Path, found: Format) -> dict[str, Any]:
    """Length in ms as the packets have it, and the codecs. Broken off, empty and absurdly long ones are refused."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        _check_frame(data, found)
    heard = _Heard()

    def listen(line: str) -> None:
        if line.startswith("out_time_us=") and line[12:].lstrip("-").isdigit():
            heard.milliseconds = max(heard.milliseconds, int(line[12:]) // 1000)

    walk = ["-map", "0:a?", "-map", "0:v?", "-c", "copy", "-f", "null", "-progress", "pipe:1", "-"]
    try:
        said = run_command([*reading(path, DEMUXERS[found.name]), *walk], WALKING, listen)
    except SandboxError as error:
        if error.reason in {"time", "memory"}:
            raise BrokenError(
                _("reading it takes more time or memory than a recording may. Convert it anew")
            ) from error
        raise BrokenError(_("no sound or film in it can be read. Export it anew")) from error
    return _judge(heard.milliseconds, said)


def _judge(milliseconds: int, said: str) -> dict[str, Any]:
    facts: dict[str, Any] = {"duration_ms": milliseconds}
    for kind, codec, rest in _STREAM.findall(said.partition("Output #0")[0]):
        if "attached pic" in rest:
            continue
        if codec not in _CODECS and not codec.startswith("pcm_"):
            raise BrokenError(_("its coding (%(codec)s) is not taken. Export it as MP4 or WAV") % {"codec": codec})
        size, rate = _SIZE.search(rest), _RATE.search(rest)
        if kind == "Video" and "video_codec" not in facts:
            width, height = (int(size[1]), int(size[2])) if size else (0, 0)
            if not width or max(width, height) > LONGEST_SIDE or width * height > most_pixels():
                raise BrokenError(_("its picture has an impossible size"))
            facts |= {"video_codec": codec, "width": width, "height": height}
        elif kind == "Audio" and "audio_codec" not in facts:
            facts |= {"audio_codec": codec, "channels": 1 if " mono" in rest else 2}
            facts |= {"sample_rate": int(rate[1])} if rate else {}
    if "audio_codec" not in facts and "video_codec" not in facts:
        raise BrokenError(_("no sound or film in it can be read. Export it anew"))
    if not milliseconds:
        raise BrokenError(_("it lasts no time at all"))
    if milliseconds > longest_recording():
        raise BrokenError(
            _("it lasts longer than the %(hours)d hours taken. Divide it") % {"hours": longest_recording() // 3_600_000}
        )
    told = _DURATION.search(said)
    if told:
        hours, minutes, seconds, hundredths = map(int, told.groups())
        stated = ((hours * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10
        if stated - milliseconds > max(_SLACK_MS, stated * _SLACK_PART):
            raise BrokenError(
                _("it says that it lasts %(stated)d seconds, and holds %(held)d. It breaks off, or was changed")
                % {"stated": stated // 1000, "held": milliseconds // 1000}
            )
    return facts


def _check_frame(data: Data, found: Format) -> None:
    """Lengths that the container states must lie inside the file."""
    if found.name == "WAV":
        _check_wave(data)
    elif found.name in {"M4A", "MP4", "MOV"}:
        kinds = {kind for kind, _body, _end in boxes(data, 0, len(data))}
        if not {b"moov", b"mdat"} <= kinds:
            raise cut_off()
    elif found.name == "MP3" and data[:3] == b"ID3":
        size = 0
        for byte in data[6:10]:
            if byte > 0x7F:
                raise nonsense()
            size = size << 7 | byte
        if 10 + size >= len(data):
            raise cut_off()


def _check_wave(data: Data) -> None:
    at = 12
    for _step in range(10_000):
        if at + 8 > len(data):
            break
        kind, length = bytes(data[at : at + 4]), int.from_bytes(data[at + 4 : at + 8], "little")
        if kind == b"data":
            if length != 0xFFFFFFFF and at + 8 + length > len(data) and data[:4] != b"RF64":
                raise cut_off()
            return
        at += 8 + length + length % 2
    raise cut_off()
