"""`python -m tests.opening_media` (`make opening-media`): the files that the archive makes of its own records.

Maps, charts of reported figures and the exhibition on paper are taken from the freshly loaded archive in a browser;
its introduction is read by a synthetic voice (espeak-ng), sentence by sentence, so that the times of the transcript
are counted and not guessed. The files go to `fixtures/files/`; the transcripts are printed, for `fixtures/media.yaml`,
where all that is said about the files stands, and that the archive made them.
"""

import array
import re
import subprocess
import sys
import tempfile
import wave
from pathlib import Path
from typing import Any

import yaml
from imageio_ffmpeg import get_ffmpeg_exe
from playwright.sync_api import Browser, sync_playwright

from archive.core.timed_text import Cue, write_vtt
from tests.browser import find_chromium
from tests.serving import ROOT, serving

FIXTURES = ROOT / "fixtures"
FOLDER = FIXTURES / "files"
LANGUAGES = ("az", "en", "ru")
NIGHT = "events/soviet-troops-enter-baku-1990/"
EXHIBITION = "exhibitions/the-night-of-19-20-january-1990/"
#: File name, path, the part of the page that is taken, and how many pixels of the file stand for one of the page.
PICTURES = (
    ("map-baku-az.png", "/az/map/", "#map-baku .map", 5),
    ("map-caspian-az.png", "/az/map/", "#map-caspian .map", 5),
    *((f"figures-{tag}.png", f"/{tag}/{NIGHT}", "#figures-killed-civilians", 2) for tag in LANGUAGES),
)
#: What the voice would misread, and what it is given instead; the words that are shown stay as they are.
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
    },
}
SPEAKER = {"az": "Sintetik səs", "en": "Synthetic voice", "ru": "Синтезированный голос"}
PAUSE_MS, LEAD_MS = 700, 400
#: Words a minute, slower than people read news.
PACE = 135


def introduction(language: str) -> list[str]:
    """The sentences read: the words of the front page, as they stand in the fixtures."""
    records = yaml.safe_load_all((FIXTURES / "pages.yaml").read_text(encoding="utf-8"))
    words = next(record for record in records if record["kind"] == "home")["texts"][language]
    paragraphs = [words["summary"], *(block["paragraph"]["text"] for block in words["body"])]
    text = " ".join(re.sub("<[^>]+>", "", " ".join(paragraphs)).split())
    return re.split(r"(?<=[.?!;]) (?=\w)", text)


def spoken(sentence: str, language: str, folder: Path) -> "tuple[array.array[int], int]":
    """The samples of one sentence, without silence around it, and their rate."""
    for written, said in SAID[language].items():
        sentence = sentence.replace(written, said)
    target = folder / "sentence.wav"
    subprocess.run(["espeak-ng", "-v", language, "-s", str(PACE), "-w", str(target), sentence], check=True)  # noqa: S603, S607
    with wave.open(str(target)) as sound:
        samples, rate = array.array("h", sound.readframes(sound.getnframes())), sound.getframerate()
    loud = [at for at, sample in enumerate(samples) if abs(sample) > 200]
    return samples[loud[0] : loud[-1] + 1], rate


def read_aloud(language: str, folder: Path) -> None:
    """One recording and its transcript, a cue a sentence."""
    whole: array.array[int] = array.array("h")
    cues: list[Cue] = []
    rate = 22050
    for sentence in introduction(language):
        samples, rate = spoken(sentence, language, folder)
        whole.extend([0] * (rate * (PAUSE_MS if cues else LEAD_MS) // 1000))
        start = len(whole) * 1000 // rate
        whole.extend(samples)
        cues.append(Cue(start, len(whole) * 1000 // rate, sentence, SPEAKER[language]))
    whole.extend([0] * (rate * LEAD_MS // 1000))
    raw = folder / "whole.wav"
    with wave.open(str(raw), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(whole.tobytes())
    target = FOLDER / f"introduction-{language}.flac"
    quiet = [get_ffmpeg_exe(), "-y", "-loglevel", "error", "-bitexact", "-i", str(raw), "-compression_level", "12"]
    subprocess.run([*quiet, "-map_metadata", "-1", str(target)], check=True)  # noqa: S603
    sys.stdout.write(f"{target.name}, its transcript:\n{write_vtt(cues)}\n")


def take_pictures(browser: Browser, url: str) -> None:
    """Parts of pages as pictures, without what leads elsewhere on the page: tables beneath, numbers of notes."""
    for name, path, part, scale in PICTURES:
        options: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": scale}
        page = browser.new_page(base_url=url, color_scheme="light", reduced_motion="reduce", bypass_csp=True, **options)
        page.goto(path)
        page.add_style_tag(content=f"{part} :is(.marks, .table-scroll) {{ display: none }} {part} {{ padding: 24px }}")
        page.evaluate("document.fonts.ready")
        page.locator(part).first.screenshot(path=FOLDER / name)
        page.close()


def print_exhibition(browser: Browser, url: str) -> None:
    for language in LANGUAGES:
        page = browser.new_page(base_url=url, color_scheme="light", reduced_motion="reduce")
        page.goto(f"/{language}/{EXHIBITION}")
        page.evaluate("document.fonts.ready")
        page.pdf(path=FOLDER / f"exhibition-{language}.pdf", format="A4", prefer_css_page_size=True)
        page.close()


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="archive-media-") as name:
        folder = Path(name)
        for language in LANGUAGES:
            read_aloud(language, folder)
        base = {"ARCHIVE_TASK_WORKERS": "0"}
        with serving(folder / "var", **base) as served, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
            take_pictures(browser, served.url)
            print_exhibition(browser, served.url)
            browser.close()
    for file in sorted(FOLDER.iterdir()):
        sys.stdout.write(f"{file.relative_to(ROOT)} {file.stat().st_size // 1024} KB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
