"""The introduction of the front page, read aloud by a synthetic voice (espeak-ng, a Debian package).

Each sentence is spoken by itself and stands in the recording between pauses of known length: the times of the
transcript are counted in samples, not guessed. Words are never changed; what the voice would misread it gets in the
spelling of `SAID`, which nobody sees.
"""

import array
import io
import re
import subprocess
import wave
from collections.abc import Callable
from pathlib import Path

from imageio_ffmpeg import get_ffmpeg_exe

from archive.core.timed_text import Cue, write_vtt
from tests.opening_media.records import made, records

RATE = 22_050
VOICES = {"az": "az", "en": "en-gb", "ru": "ru"}
#: Words a minute as espeak-ng counts them, slower than people read news; its Azerbaijani is slower at the same number.
PACE = {"az": 155, "en": 135, "ru": 135}
PAUSE_MS, LEAD_MS = 700, 400
#: EBU R 128: how loud a reading is as a whole (LUFS), how far it may be off, and what no peak exceeds (dBFS).
LOUDNESS, TOLERANCE, TRUE_PEAK = -18.0, 0.3, -1.0
#: Samples below this are silence; espeak-ng leaves some around what it says.
_SILENT = 200
SPEAKER = {"az": "Sintez edilmiş səs", "en": "Synthetic voice", "ru": "Синтезированный голос"}
#: What each reading says before anything else.
NOTICE = {
    "az": ["Bu arxivin girişini sintez edilmiş səs oxuyur.", "Burada heç bir şahid danışmır."],
    "en": ["A synthetic voice reads the introduction of this archive.", "No witness speaks here."],
    "ru": ["Синтезированный голос читает вступление этого архива.", "Свидетели здесь не говорят."],
}
#: What the voice would misread, and what it is given instead.
SAID: dict[str, dict[str, str]] = {
    "az": {
        "1990-cı": "min doqquz yüz doxsanıncı",
        "19-dan 20-nə": "on doqquzundan iyirmisinə",
        "13–19-da": "on üçündən on doqquzuna kimi",
        "19-da": "on doqquzunda",
    },
    "en": {
        "19–20 January 1990": "the nineteenth to the twentieth of January nineteen ninety",
        "13–19 January": "the thirteenth to the nineteenth of January",
        "19 January": "the nineteenth of January",
    },
    "ru": {
        "с 19 на 20 января 1990 года": "с девятнадцатого на двадцатое января тысяча девятьсот девяностого года",
        "13–19 января": "тринадцатого – девятнадцатого января",
        "19 января": "девятнадцатого января",
        "Нефтечале": "Нефтечале\u0301",
        "Ленкорани": "Ленкора\u0301ни",
    },
}


def introduction(language: str) -> list[str]:
    """The sentences of the front page, as they stand in the fixtures."""
    words = next(record for record in records("page") if record["kind"] == "home")["texts"][language]
    paragraphs = [words["summary"], *(block["paragraph"]["text"] for block in words["body"])]
    text = " ".join(re.sub("<[^>]+>", "", " ".join(paragraphs)).split())
    return re.split(r"(?<=[.?!;]) (?=\w)", text)


def read_sentences(language: str) -> list[str]:
    """What is heard: that the voice is nobody's, then the introduction."""
    return [*NOTICE[language], *introduction(language)]


def read_aloud(language: str) -> tuple[str, float]:
    """Make one recording; its transcript as WebVTT, a cue a sentence, and its seconds."""
    samples = _silence(LEAD_MS)
    cues: list[Cue] = []
    for sentence in read_sentences(language):
        if cues:
            samples += _silence(PAUSE_MS)
        start = len(samples) * 1000 // RATE
        samples += _spoken(sentence, language)
        cues.append(Cue(start, len(samples) * 1000 // RATE, sentence, SPEAKER[language]))
    samples += _silence(LEAD_MS)
    _encode(_levelled(samples), made(f"introduction-{language}.flac"))
    return write_vtt(cues), round(len(samples) / RATE, 3)


def loudness(path: Path) -> tuple[float, float]:
    """Of a file: loudness as a whole in LUFS, true peak in dBFS (EBU R 128)."""
    return _measured(["-i", str(path)], b"")


def _spoken(sentence: str, language: str) -> "array.array[int]":
    """The samples of one sentence, without the silence around it."""
    for written, said in SAID[language].items():
        sentence = sentence.replace(written, said)
    command = ["espeak-ng", "-v", VOICES[language], "-s", str(PACE[language]), "--stdin", "--stdout"]
    voice = subprocess.run(command, input=sentence.encode(), capture_output=True, check=True)  # noqa: S603
    with wave.open(io.BytesIO(voice.stdout)) as sound:
        if (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) != (RATE, 1, 2):
            raise ValueError("espeak-ng no longer speaks in one channel of 22,050 samples of 16 bits a second")
        # Of a stream, the header cannot know how long it is: all is read.
        samples = array.array("h", sound.readframes(len(voice.stdout) // 2))
    loud = [at for at, sample in enumerate(samples) if abs(sample) > _SILENT]
    if not loud:
        raise ValueError(f"espeak-ng says nothing for: {sentence}")
    return samples[loud[0] : loud[-1] + 1]


def _silence(milliseconds: int) -> "array.array[int]":
    return array.array("h", bytes(2 * (RATE * milliseconds // 1000)))


def _levelled(samples: "array.array[int]") -> bytes:
    """As loud as the others, the highest peaks held back (at four times the rate: some lie between samples)."""
    source = ["-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "-"]
    gain = 0.0
    for _attempt in range(6):
        limiter = "alimiter=limit=0.8:attack=2:release=40:level=false:latency=true"
        chain = f"volume={gain:.2f}dB,aresample={RATE * 4},{limiter},aresample={RATE}"
        levelled = _ffmpeg([*source, "-af", chain, "-f", "s16le", "-"], samples.tobytes()).stdout
        loud, peak = _measured(source, levelled)
        if abs(loud - LOUDNESS) <= TOLERANCE and peak <= TRUE_PEAK:
            return levelled
        gain += LOUDNESS - loud
    raise ValueError(f"The reading stays at {loud} LUFS with a peak of {peak} dBFS")


def _measured(source: list[str], sound: bytes) -> tuple[float, float]:
    said = _ffmpeg([*source, "-af", "ebur128=peak=true", "-f", "null", "-"], sound).stderr.decode()
    last: Callable[[str], float] = lambda pattern: float(re.findall(pattern, said)[-1])  # noqa: E731
    return last(r"I:\s+(-?[\d.]+) LUFS"), last(r"Peak:\s+(-?[\d.]+) dBFS")


def _encode(sound: bytes, path: Path) -> None:
    """FLAC, which loses nothing; the same sound gives the same bytes."""
    source = ["-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "-"]
    bare = ["-map_metadata", "-1", "-flags", "+bitexact", "-fflags", "+bitexact"]
    _ffmpeg([*source, "-c:a", "flac", "-compression_level", "12", *bare, str(path)], sound)


def _ffmpeg(arguments: list[str], sound: bytes) -> "subprocess.CompletedProcess[bytes]":
    command = [get_ffmpeg_exe(), "-hide_banner", "-nostats", "-y", *arguments]
    return subprocess.run(command, input=sound, capture_output=True, check=True)  # noqa: S603
