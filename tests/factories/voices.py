"""A long synthetic voice: two hours, thousands of lines, chapters. Its words are numbers."""

import json
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from imageio_ffmpeg import get_ffmpeg_exe

from archive.assets.models import Derivative, Recording
from archive.core.timed_text import Cue, write_vtt
from tests.factories.files import make_derivative, make_sound
from tests.factories.stories import make_chapter, make_voice

TWO_HOURS = 7_200_000
#: How the words of a line begin, by language.
BEGINNINGS = {"az": "Sintetik sətir", "en": "Synthetic line", "ru": "Синтетическая строка"}


@cache
def tone_bytes(seconds: int) -> bytes:
    """A tone in Opus, as the archive makes it for browsers, small: one minute encoded, and the same again and again."""
    with tempfile.TemporaryDirectory() as folder:
        minute, target = Path(folder) / "minute.webm", Path(folder) / "synthetic.webm"
        ffmpeg = [get_ffmpeg_exe(), "-loglevel", "error"]
        tone = ["-f", "lavfi", "-i", "sine=frequency=330:sample_rate=8000:duration=60"]
        how = ["-c:a", "libopus", "-b:a", "6k", "-frame_duration", "60", "-compression_level", "0"]
        subprocess.run([*ffmpeg, *tone, *how, str(minute)], check=True)  # noqa: S603
        again = ["-stream_loop", "-1", "-i", str(minute), "-t", str(seconds), "-c", "copy"]
        subprocess.run([*ffmpeg, *again, str(target)], check=True)  # noqa: S603
        return target.read_bytes()


def make_long_sound(duration_ms: int = TWO_HOURS) -> Recording:
    """A recording of that length, with its web sound and its waveform."""
    recording = make_sound("Synthetic long sound")
    recording.derivatives.all().delete()
    recording.technical["duration_ms"] = duration_ms
    recording.save(update_fields=["technical"])
    content = tone_bytes(duration_ms // 1000)
    make_derivative(recording, Derivative.Kind.AUDIO_OPUS, content, "webm", "audio/webm", duration_ms=duration_ms)
    points = [[-(number * 7 % 100), number * 13 % 100] for number in range(2000)]
    peaks = json.dumps({"duration_ms": duration_ms, "points": points}).encode()
    make_derivative(recording, Derivative.Kind.WAVEFORM, peaks, "json", "application/json", duration_ms=duration_ms)
    return recording


def lines(language: str, count: int = 3000, duration_ms: int = TWO_HOURS) -> str:
    """A transcript of that many lines, two speakers in turn."""
    length = duration_ms // count
    return write_vtt(
        Cue(
            number * length,
            (number + 1) * length,
            f"{BEGINNINGS[language]} {number + 1:06d}, {'and more of it, ' * (number % 4)}to its end.",
            f"Synthetic speaker {number // 5 % 2 + 1}",
        )
        for number in range(count)
    )


def make_long_voice(
    languages: tuple[str, ...] = ("az", "en"), count: int = 3000, duration_ms: int = TWO_HOURS, **fields: Any
) -> Any:
    """A voice of two hours with a transcript in each language and a chapter every 12 minutes."""
    given = {
        code: {"title": f"Synthetic long voice ({code})", "transcript": lines(code, count, duration_ms)}
        for code in languages
    }
    places = fields.pop("spoken_of", ())
    step = max(duration_ms // 10, 1)
    chapters = [
        make_chapter(
            start, places=places, synopsis="Synthetic synopsis.", en=f"Synthetic chapter {start // step + 1:06d}"
        )
        for start in range(0, duration_ms, step)
    ]
    return make_voice(given, chapters=chapters, recording=make_long_sound(duration_ms), **fields)
