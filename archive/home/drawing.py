"""Cards drawn on the night surface of the site, in its own typefaces, with nothing but words and one light.

Pillow's FreeType reads the site's WOFF2 files as they are. Each is a cut of one script, so a line is drawn in runs.
"""

import io
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Protocol

from PIL import Image, ImageDraw, ImageFilter, ImageFont

#: Goes up when cards look different, so that none of the old ones is served.
DESIGN = 2

SIZE = (1200, 630)
MARGIN = 88
NIGHT, INK, SOFT = "#111215", "#ece6da", "#aaa396"
PERSON, LIGHT = "#f58a90", "#ffe9c4"

_FONTS = Path(__file__).resolve().parent.parent / "core" / "assets" / "fonts"
DISPLAY, SANS = "source-serif-4-display", "source-sans-3-400"
_CYRILLIC = range(0x400, 0x530)
_TITLE_SIZES = (92, 84, 76, 68, 60, 54, 48, 42)
_TITLE_HEIGHT = 312
_LEADING = 1.14


class Sayings(Protocol):
    """What a card says; `archive.home.cards.Card` is one."""

    @property
    def archive(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def when(self) -> str: ...
    @property
    def is_person(self) -> bool: ...


@cache
def _font(face: str, script: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / f"{face}-{script}.woff2", size)


def _script(sign: str) -> str:
    return "cyrillic" if ord(sign) in _CYRILLIC else "latin"


def _runs(text: str, face: str, size: int) -> list[tuple[str, ImageFont.FreeTypeFont]]:
    """The parts of a line that one file can draw, each with its font."""
    return [("".join(part), _font(face, script, size)) for script, part in groupby(text, _script)]


@cache
def _has_glyph(sign: str) -> bool:
    font = _font(DISPLAY, _script(sign), 20)
    return sign.isspace() or bytes(font.getmask(sign)) != bytes(font.getmask("\uffff"))


def can_draw(text: str) -> bool:
    """Whether our typefaces have every letter of the text."""
    return bool(text.strip()) and all(map(_has_glyph, text))


@lru_cache(4096)
def _width(text: str, face: str, size: int) -> float:
    return sum(font.getlength(part) for part, font in _runs(text, face, size))


def wrap(text: str, face: str, size: int, width: int) -> list[str]:
    """Lines no wider than `width`; a word that alone is wider is broken."""
    lines: list[str] = []
    space, left = _width(" ", face, size), -1.0
    for word in _breakable(text.split(), face, size, width):
        wide = _width(word, face, size)
        if wide <= left:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
            left = width + space
        left -= wide + space
    return lines


def _breakable(words: list[str], face: str, size: int, width: int) -> Iterator[str]:
    """The words, those wider than a line in parts that are not."""
    for word in words:
        rest = word
        while _width(rest, face, size) > width:
            fitting = (end for end in range(len(rest) - 1, 1, -1) if _width(rest[:end], face, size) <= width)
            end = next(fitting, 1)
            yield rest[:end]
            rest = rest[end:]
        yield rest


def balance(text: str, size: int, width: int) -> list[str]:
    """As many lines as needed, made as even as that number of lines allows."""
    lines = wrap(text, DISPLAY, size, width)
    for narrower in range(width - 40, width // 2, -40):
        closer = wrap(text, DISPLAY, size, narrower)
        if len(closer) > len(lines):
            break
        lines = closer
    return lines


def fit(text: str, width: int, height: int) -> tuple[int, list[str]]:
    """The largest size at which the title has room, and its lines; one too long even for the smallest is cut."""
    for size in _TITLE_SIZES:
        lines = balance(text, size, width)
        if len(lines) * size * _LEADING <= height:
            return size, lines
    lines = wrap(text, DISPLAY, size, width)[: int(height / (size * _LEADING))]
    while _width(f"{lines[-1]}…", DISPLAY, size) > width:
        lines[-1] = lines[-1][:-1]
    return size, [*lines[:-1], f"{lines[-1].rstrip(' ,.;:–-')}…"]


def _write(draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, face: str, size: int, fill: str) -> None:
    """One line; `at` is the left end of its baseline."""
    x, y = at
    for part, font in _runs(text, face, size):
        draw.text((x, y), part, font=font, fill=fill, anchor="ls")
        x += font.getlength(part)


@cache
def _night() -> Image.Image:
    """The surface of every card, with one of the lights of the front page."""
    image, light, (x, y) = Image.new("RGB", SIZE, NIGHT), Image.new("RGB", SIZE, LIGHT), (MARGIN + 8, MARGIN + 6)
    for radius, strength, blur in ((34, 46, 22), (14, 110, 8)):
        mask = Image.new("L", SIZE, 0)
        ImageDraw.Draw(mask).ellipse((x - radius, y - radius, x + radius, y + radius), fill=strength)
        image.paste(light, mask=mask.filter(ImageFilter.GaussianBlur(blur)))
    disc = Image.new("L", (80, 80), 0)
    ImageDraw.Draw(disc).ellipse((0, 0, 79, 79), fill=255)
    image.paste(light.crop((0, 0, 16, 16)), (x - 8, y - 8), disc.resize((16, 16), Image.Resampling.LANCZOS))
    return image


def draw_card(card: Sayings) -> bytes:
    """The card as a PNG."""
    image = _night().copy()
    draw = ImageDraw.Draw(image)
    width, foot = SIZE[0] - 2 * MARGIN, SIZE[1] - MARGIN
    if not card.title:
        size, lines = fit(card.archive, width, _TITLE_HEIGHT)
        _title(draw, size, lines, INK)
        if card.kind:
            _write(draw, (MARGIN, foot), card.kind, SANS, 34, SOFT)
        return _png(image)
    _write(draw, (MARGIN + 44, MARGIN + 17), card.archive, DISPLAY, 36, SOFT)
    size, lines = fit(card.title, width, _TITLE_HEIGHT)
    _title(draw, size, lines, PERSON if card.is_person else INK)
    below = " · ".join(part for part in (card.when, card.kind) if part)
    size = next((size for size in (34, 30, 26) if _width(below, SANS, size) <= width), 24)
    _write(draw, (MARGIN, foot), (wrap(below, SANS, size, width) or [""])[0], SANS, size, SOFT)
    return _png(image)


def _title(draw: ImageDraw.ImageDraw, size: int, lines: list[str], fill: str) -> None:
    """In the middle of the room between the head and the foot."""
    top, bottom = MARGIN + 50, SIZE[1] - MARGIN - 50
    height = len(lines) * size * _LEADING
    baseline = top + (bottom - top - height) / 2 + size * 0.9
    for number, line in enumerate(lines):
        _write(draw, (MARGIN, baseline + number * size * _LEADING), line, DISPLAY, size, fill)


def _png(image: Image.Image) -> bytes:
    """In a palette: four colours and their shades need no more, and weigh less than half. The colours that cover most
    of what there is come nearest to it, and are found in a fraction of the time that a median cut takes."""
    stream = io.BytesIO()
    image.quantize(128, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(stream, "PNG")
    return stream.getvalue()
