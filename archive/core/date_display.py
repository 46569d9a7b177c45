"""How the archive writes a date in words: Azerbaijani, English, Russian, and any language Babel knows.

The lower half of `archive.core.dates`, which reads EDTF texts into the parts shown here; this module imports
nothing of the archive. Each language is one class, because what differs is grammar (case, word order, vowel
harmony). A fourth language gets a class and a line in `LANGUAGES`; until then its dates are written with
Babel's month names and with signs that need no words (`≈`, `(?)`, `…`).

Two rules hold in every language. A date never reads as more precise than it is: a month known without its
day says so, a century carries its years, a winter names both of its years. And a year from 1000 to 9999
stands alone as a number; any other year carries its era.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import ClassVar

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton

WINTER = 24  # LoC EDTF, "Seasons": 21 spring, 22 summer, 23 autumn; the one season in two years


class Missing(Enum):
    """Why an end of an interval carries no date (LoC EDTF, "Extended Interval (L1)")."""

    OPEN = "open"  # written "..": there is no end, or none is given
    UNKNOWN = "unknown"  # left empty: there is an end, and it is not known


@dataclass(frozen=True)
class DatePart:
    """One stated calendar value: a single date, or one end of an interval.

    `text` is the value as written, without its qualifier. `year` is astronomical (0 is 1 BC); where its last
    digits are unspecified it is the first year meant, and `span` is 10 or 100. `season` is 21 to 24. `time`
    is "HH:MM:SS" or empty; `zone` is "Z", "±HH" or "±HH:MM", or empty if not stated.
    """

    text: str
    year: int
    month: int | None = None
    day: int | None = None
    season: int | None = None
    span: int = 1
    month_unspecified: bool = False
    day_unspecified: bool = False
    time: str = ""
    zone: str = ""
    is_uncertain: bool = False
    is_approximate: bool = False


def az_ordinal(number: int) -> str:
    """Return `number` with the Azerbaijani ordinal suffix: 1990 → "1990-cı", 2000 → "2000-ci".

    The suffix -(ı)ncı follows the last vowel of the number as it is spoken, so it depends on the last word
    spoken: the units, else the tens, else yüz, min, milyon, milyard. Raises `ValueError` below zero.
    """
    if number < 0:
        raise ValueError(f"An ordinal needs a number from zero up, not {number}.")
    if number % 10:  # bir iki üç dörd beş altı yeddi səkkiz doqquz
        suffix = ("ci", "ci", "cü", "cü", "ci", "cı", "ci", "ci", "cu")[number % 10 - 1]
    elif number % 100:  # on iyirmi otuz qırx əlli altmış yetmiş səksən doxsan
        suffix = ("cu", "ci", "cu", "cı", "ci", "cı", "ci", "ci", "cı")[number % 100 // 10 - 1]
    elif number == 0:  # sıfır
        suffix = "cı"
    else:  # yüz, min, milyon, milyard; the greater powers end in -lyon again
        powers = ((1_000, "cü"), (10**6, "ci"), (10**9, "cu"), (10**12, "cı"))
        suffix = next((ending for above, ending in powers if number % above), "cu")
    return f"{number}-{suffix}"


def _roman(number: int) -> str:
    """Return a century, 1 to 109, in Roman numerals."""
    tens, units = " X XX XXX XL L LX LXX LXXX XC C", " I II III IV V VI VII VIII IX"
    return tens.split(" ")[number // 10] + units.split(" ")[number % 10]


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _stands_alone(year: int) -> bool:
    return 1000 <= year <= 9999


def _span(part: DatePart) -> str:
    """The years of a decade or century, always given in full: "1900–1999"."""
    return f"{part.year}–{part.year + part.span - 1}"


class Language(ABC):
    """How one language writes dates. Subclasses give the forms; the composition is common to all."""

    months: ClassVar[tuple[str, ...]]  # as the name of a month stands before a year: "January"
    day_months: ClassVar[tuple[str, ...]]  # as it stands after a day
    clocks: ClassVar[Mapping[str, str]]  # clock → what follows the time read from it
    approximately: ClassVar[str]
    uncertain: ClassVar[str]
    not_known: ClassVar[tuple[str, str, str]]  # month; day; both
    onwards: ClassVar[str] = ""  # follows the start of an open interval
    end_unknown: ClassVar[str]
    start_unknown: ClassVar[str]

    # --- forms, per language ----------------------------------------------------------------------------

    @abstractmethod
    def year(self, year: int) -> str:
        """A year as it follows a day or a month."""

    def lone_year(self, year: int) -> str:
        """A year as it stands by itself."""
        return self.year(year)

    @abstractmethod
    def season(self, part: DatePart) -> str: ...

    @abstractmethod
    def decade(self, part: DatePart) -> str:
        """A decade or a century, as `part.span` says."""

    @abstractmethod
    def bounded(self, part: DatePart, starts: bool) -> str:
        """From `part` on if it `starts` an interval, else up to and including `part`."""

    # --- composition, common to all ---------------------------------------------------------------------

    def value(self, part: DatePart) -> str:
        """The value of `part` without its qualifiers."""
        if part.day:
            time = f", {part.time}{self.zone(part)}" if part.time else ""
            return f"{self.day_month(part)} {self.year(part.year)}{time}"
        if part.month:
            return f"{self.months[part.month - 1]} {self.year(part.year)}"
        if part.season:
            return self.season(part)
        if part.span == 1:
            return self.lone_year(part.year)
        if not _stands_alone(part.year):
            return f"{self.lone_year(part.year)} – {self.lone_year(part.year + part.span - 1)}"
        return self.decade(part)

    def day_month(self, part: DatePart) -> str:
        return f"{part.day} {self.day_months[(part.month or 1) - 1]}"

    def zone(self, part: DatePart) -> str:
        """The stated zone as an offset, " UTC+04:00"; nothing where none is stated: none is assumed."""
        if part.zone in ("Z", "+00", "+00:00"):
            return " UTC"
        return f" UTC{part.zone.replace('-', '−')}" if part.zone else ""

    def remarks(self, part: DatePart) -> str:
        found = []
        if part.month_unspecified:
            found.append(self.not_known[2 if part.day_unspecified else 0])
        elif part.day_unspecified:
            found.append(self.not_known[1])
        if part.is_uncertain:
            found.append(self.uncertain)
        return f" ({', '.join(found)})" if found else ""

    def qualified(self, part: DatePart) -> str:
        return f"{self.approximately} {self.value(part)}" if part.is_approximate else self.value(part)

    def date(self, part: DatePart) -> str:
        return self.qualified(part) + self.remarks(part)

    def interval(self, start: DatePart | Missing, end: DatePart | Missing) -> str:
        """Both ends in words. Raises `ValueError` if neither is stated: nothing could be said."""
        if isinstance(start, DatePart) and isinstance(end, DatePart):
            return self.collapsed(start, end) or f"{self.date(start)} – {self.date(end)}"
        if isinstance(start, DatePart):
            if end is Missing.OPEN:
                return f"{self.bounded(start, True)}{self.onwards}{self.remarks(start)}"
            return f"{self.bounded(start, True)}{self.remarks(start)}, {self.end_unknown}"
        if isinstance(end, DatePart):
            tail = "" if start is Missing.OPEN else f", {self.start_unknown}"
            return f"{self.bounded(end, False)}{self.remarks(end)}{tail}"
        raise ValueError("An interval with neither a start nor an end states nothing.")

    def collapsed(self, start: DatePart, end: DatePart) -> str:
        """The interval with what both ends share written once; empty where nothing can be shared.

        Qualified ends are never merged, so that it stays clear which end is in doubt.
        """
        if start == end:
            return self.date(start)
        if any(part.is_uncertain or part.is_approximate or part.season for part in (start, end)):
            return ""
        if start.day and end.day and start.year == end.year:
            shared_month = start.month == end.month
            return (f"{start.day}–" if shared_month else f"{self.day_month(start)} – ") + self.value(end)
        if start.day or end.day:
            return ""
        if start.month and end.month and start.year == end.year:
            return f"{self.months[start.month - 1]}–{self.value(end)}"
        if start.month or end.month or not (_stands_alone(start.year) and _stands_alone(end.year)):
            return ""
        return f"{start.year}–{end.year}"


class English(Language):
    months = _names("January February March April May June July August September October November December")
    day_months = months
    clocks: ClassVar = {"baku": ", Baku time", "moscow": ", Moscow time", "unstated": " (clock not stated)"}
    approximately, uncertain = "about", "uncertain"
    not_known = ("month not known", "day not known", "month and day not known")
    onwards, end_unknown, start_unknown = " onwards", "end unknown", "start unknown"
    seasons: ClassVar[Mapping[int | None, str]] = {21: "spring", 22: "summer", 23: "autumn", WINTER: "winter"}

    def year(self, year: int) -> str:
        if year < 1:
            return f"{1 - year} BC"
        return f"{year}" if year >= 1000 else f"AD {year}"

    def lone_year(self, year: int) -> str:
        return f"the year {year}" if year > 9999 else self.year(year)

    def season(self, part: DatePart) -> str:
        both = part.season == WINTER and _stands_alone(part.year)
        years = f"{part.year}–{part.year + 1}" if both else self.year(part.year)
        return f"{self.seasons[part.season]} {years}"

    def decade(self, part: DatePart) -> str:
        if part.span == 10:  # "the 1900s" would also be read as the century
            return f"the {part.year}s" if part.year % 100 else f"the decade {_span(part)}"
        number = part.year // 100 + 1
        suffix = "th" if number % 100 // 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"the {number}{suffix} century ({_span(part)})"

    def bounded(self, part: DatePart, starts: bool) -> str:
        return f"{'from' if starts else 'until'} {self.qualified(part)}"


class Azerbaijani(Language):
    months = _names("yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr")
    day_months = months
    clocks: ClassVar = {
        "baku": ", Bakı vaxtı ilə",
        "moscow": ", Moskva vaxtı ilə",
        "unstated": " (saat qurşağı göstərilməyib)",
    }
    approximately, uncertain = "təxminən", "dəqiq deyil"
    not_known = ("ayı məlum deyil", "günü məlum deyil", "ayı və günü məlum deyil")
    onwards, end_unknown, start_unknown = " etibarən", "sonu məlum deyil", "başlanğıcı məlum deyil"
    seasons: ClassVar[Mapping[int | None, str]] = {21: "yazı", 22: "yayı", 23: "payızı", WINTER: "qışı"}

    def full_year(self, year: int) -> str:
        """Return "1990-cı il", which takes case endings (-dən, -ədək, -in)."""
        if year < 1:
            return f"e.ə. {az_ordinal(1 - year)} il"
        return f"{'' if year >= 1000 else 'b.e. '}{az_ordinal(year)} il"

    def year(self, year: int) -> str:
        return f"{year}" if _stands_alone(year) else self.full_year(year)

    def season(self, part: DatePart) -> str:
        if part.season == WINTER and _stands_alone(part.year):
            return f"{part.year}–{az_ordinal(part.year + 1)} illərin qışı"
        return f"{self.full_year(part.year)}in {self.seasons[part.season]}"

    def decade(self, part: DatePart) -> str:
        if part.span == 10:
            return f"{az_ordinal(part.year)} illər"
        return f"{_roman(part.year // 100 + 1)} əsr ({_span(part)})"

    def bounded(self, part: DatePart, starts: bool) -> str:
        after_consonant, after_possessive = ("dən", "ndan") if starts else ("ədək", "nadək")
        about = f"{self.approximately} " if part.is_approximate else ""
        year = self.full_year(part.year)
        if part.day:
            return f"{about}{self.day_month(part)} {year}{after_consonant}"
        if part.month:
            return f"{about}{year}in {self.months[part.month - 1]} ayı{after_possessive}"
        if part.season:
            return f"{about}{self.season(part)}{after_possessive}"
        return f"{about}{year}{after_consonant}"


class Russian(Language):
    months = _names("январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь")
    day_months = _names("января февраля марта апреля мая июня июля августа сентября октября ноября декабря")
    clocks: ClassVar = {
        "baku": " по бакинскому времени",
        "moscow": " по московскому времени",
        "unstated": " (по какому времени, не указано)",
    }
    approximately, uncertain = "около", "предположительно"
    not_known = ("месяц неизвестен", "день неизвестен", "месяц и день неизвестны")
    end_unknown, start_unknown = "окончание неизвестно", "начало неизвестно"
    seasons: ClassVar[Mapping[int | None, tuple[str, str, str]]] = {  # nominative, genitive, accusative
        21: ("весна", "весны", "весну"),
        22: ("лето", "лета", "лето"),
        23: ("осень", "осени", "осень"),
        WINTER: ("зима", "зимы", "зиму"),
    }

    def year(self, year: int, word: str = "года") -> str:
        if year < 1:
            return f"{1 - year} {word} до н. э."
        return f"{year} {word}" if year >= 1000 else f"{year} {word} н. э."

    def lone_year(self, year: int) -> str:
        return f"{year}" if _stands_alone(year) else self.year(year, "год")

    def season(self, part: DatePart, case: int = 0) -> str:
        both = part.season == WINTER and _stands_alone(part.year)
        years = f"{part.year}–{part.year + 1} годов" if both else self.year(part.year)
        return f"{self.seasons[part.season][case]} {years}"

    def decade(self, part: DatePart) -> str:
        return f"{part.year}-е годы" if part.span == 10 else self.century(part, "век")

    def century(self, part: DatePart, word: str) -> str:
        return f"{_roman(part.year // 100 + 1)} {word} ({_span(part)})"

    def genitive(self, part: DatePart) -> str:
        if part.day:
            return self.value(part)
        if part.month:
            return f"{self.day_months[part.month - 1]} {self.year(part.year)}"
        if part.span == 1:
            return self.season(part, 1) if part.season else self.year(part.year)
        if not _stands_alone(part.year):
            return f"{self.year(part.year)} – {self.year(part.year + part.span - 1)}"
        return f"{part.year}-х годов" if part.span == 10 else self.century(part, "века")

    def qualified(self, part: DatePart) -> str:
        return f"{self.approximately} {self.genitive(part)}" if part.is_approximate else self.value(part)

    def bounded(self, part: DatePart, starts: bool) -> str:
        about = "примерно " if part.is_approximate else ""
        if starts:
            return f"{about}{'со' if part.day == 2 else 'с'} {self.genitive(part)}"  # со второго
        if part.season:
            return f"{about}по {self.season(part, 2)}"
        return f"{about}по {self.value(part) if part.month else self.year(part.year, 'год')}"


class Wordless(English):
    """A language Babel knows and this module does not: Babel's month names, and signs instead of words.

    What would need words (decades, seasons, unspecified parts, years before 1) stays in ISO 8601 notation,
    so that no two languages are mixed in one date. Clocks alone are named in English.
    """

    approximately = "≈"

    def __init__(self, locale: Locale) -> None:
        self.locale = locale

    def value(self, part: DatePart) -> str:
        unspecified = part.month_unspecified or part.day_unspecified or part.season or part.span > 1
        if unspecified or not 1 <= part.year <= 9999:
            return part.text
        if not part.month:
            return f"{part.year}"
        day = date(part.year, part.month, part.day or 1)
        if not part.day:
            return format_skeleton("yMMMM", day, locale=self.locale)
        time = f", {part.time}{self.zone(part)}" if part.time else ""
        return format_date(day, "long", locale=self.locale) + time

    def remarks(self, part: DatePart) -> str:
        return " (?)" if part.is_uncertain else ""

    def interval(self, start: DatePart | Missing, end: DatePart | Missing) -> str:
        signs = {Missing.OPEN: "…", Missing.UNKNOWN: "?"}
        ends = [signs[end] if isinstance(end, Missing) else self.date(end) for end in (start, end)]
        return ends[0] if ends[0] == ends[1] else " – ".join(ends)


LANGUAGES: Mapping[tuple[str, str], Language] = {  # by language and the script its class is written in
    ("az", "Latn"): Azerbaijani(),
    ("en", "Latn"): English(),
    ("ru", "Cyrl"): Russian(),
}


@lru_cache(maxsize=64)
def words_for(language: str) -> Language:
    """Return how a language, named by its BCP 47 tag ("az", "en-GB", "az-Cyrl", "fr"), writes dates.

    A language or script not written here is left to Babel; one Babel does not know either (or has no month
    names for) is written in English.
    """
    try:
        locale = Locale.parse(language.replace("_", "-"), sep="-")
    except (UnknownLocaleError, ValueError):
        return LANGUAGES["en", "Latn"]
    for (code, script), words in LANGUAGES.items():
        if locale.language == code and locale.script in (None, script):
            return words
    has_names = not any(name[-1].isdigit() for name in locale.months["format"]["wide"].values())
    return Wordless(locale) if has_names else LANGUAGES["en", "Latn"]
