"""How near a person's names come to what was asked for, and what to tell the visitor of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache

from django.utils.translation import gettext as _

from archive.core.folding import fold
from archive.core.languages import language_name
from archive.core.name_keys import distance, is_arabic, is_initial, is_slip, kindred, name_words, skeletons, sounds
from archive.memorials.enums import NameKind

#: What a word costs that nothing in the form answers.
MISSED = 5.0
#: Of two forms that answer alike, the one with fewer words left over: a whole name before a part of one.
LEFT_OVER = 0.05
#: Who is asked for by a father's name is meant less often than who bears the name.
FATHER_ALONE = 0.3
#: A beginning has so many letters, as keys have them; fewer would mean everybody.
SHORTEST_BEGINNING = 2


class How(IntEnum):
    """How a word was met, the nearest first."""

    WRITTEN = 0
    INITIAL = 1
    SPELLING = 2
    CONSONANTS = 3
    BEGINNING = 4
    FAMILY = 5
    SLIP = 6
    MISSED = 7


@dataclass(frozen=True)
class NameForm:
    """A name as it is recorded. Forms made by rule may find, and are never shown."""

    text: str
    language: str
    script: str
    kind: str
    is_primary: bool

    @property
    def is_shown(self) -> bool:
        return self.kind != NameKind.TRANSLITERATED

    @property
    def is_patronymic(self) -> bool:
        return self.kind == NameKind.PATRONYMIC


@dataclass(frozen=True)
class Asked:
    """A word that was asked for, with its keys."""

    written: str
    sounds: tuple[str, ...]
    skeletons: tuple[str, ...]
    is_initial: bool

    @classmethod
    def read(cls, written: str) -> "Asked":
        return cls(written.rstrip("."), sounds(written), skeletons(written), is_initial(written))

    @property
    def beginnings(self) -> tuple[str, ...]:
        """The keys, where they are long enough to be the beginnings of others."""
        return tuple(sound for sound in self.sounds if len(sound) >= SHORTEST_BEGINNING)

    @cached_property
    def family(self) -> frozenset[str]:
        """Keys of one stem with the word."""
        return frozenset(kin for sound in self.sounds for kin in kindred(sound))

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is heard: letters of an alphabet that no rule knows."""
        return not (self.sounds or self.skeletons)


@dataclass(frozen=True)
class Meeting:
    """One word asked for and the word of a name that answers it; `away` are letters between them."""

    how: How
    cost: float
    word: str = ""
    away: int = 0


@dataclass(frozen=True)
class Match:
    """A person, how near one of the names comes, and by which form."""

    page: int
    cost: float
    form: NameForm | None
    meetings: tuple[Meeting, ...]
    label: str

    @property
    def rank(self) -> tuple[float, str, int]:
        return (round(self.cost, 3), fold(self.label), self.page)

    @property
    def is_whole(self) -> bool:
        """Whether each word is answered by a word of its own."""
        return not _missed(self.meetings)

    def reason(self, heading: str) -> str:
        """What matched, in the reader's language; empty where the heading itself says it."""
        if self.form is None:
            return _("Found by a spelling made by rule")
        worst = max(self.meetings, key=lambda meeting: (meeting.how, meeting.cost))
        if worst.how == How.MISSED:
            nearest = min(self.meetings, key=lambda meeting: meeting.cost)
            return _("Found by one of the words alone: %(word)s") % {"word": nearest.word}
        if worst.how == How.SLIP:
            return self._of_slip(worst)
        if worst.how == How.FAMILY:
            return _("Of one stem with %(word)s") % {"word": worst.word}
        if worst.how == How.BEGINNING:
            return _("Begins like this: %(word)s") % {"word": worst.word}
        if worst.how == How.CONSONANTS:
            return _("Found by the consonants of %(word)s") % {"word": worst.word}
        father = next((met.word for met in self.meetings if met.word not in _words(self.form.text)), "")
        if father or self.form.is_patronymic:
            return _("Found by the patronymic: %(form)s") % {"form": father or self.form.text}
        if set(self.form.text.split()) <= set(heading.split()):
            return (
                "" if worst.how < How.SPELLING else _("Found under another spelling of %(word)s") % {"word": worst.word}
            )
        form = {"form": self.form.text, "language": language_name(self.form.language)}
        if self.form.kind in (NameKind.BIRTH, NameKind.MARRIED):
            return f"{NameKind(self.form.kind).label}: {self.form.text}"
        return _("Found under the spelling %(form)s (%(language)s)") % form

    @staticmethod
    def _of_slip(slip: Meeting) -> str:
        if slip.away == 1:
            return _("One letter away from %(word)s") % {"word": slip.word}
        if slip.away == 2:
            return _("Two letters away from %(word)s") % {"word": slip.word}
        return _("Close to %(word)s") % {"word": slip.word}


def match(page: int, asked: Sequence[Asked], forms: Sequence[NameForm]) -> Match:
    """The form of a person's names that comes nearest. Forms made by rule bring a person as near as attested ones;
    what is told is told of an attested one."""
    fathers = [form for form in forms if form.is_patronymic]
    compared = [(*_compare(asked, form, [] if form.is_patronymic else fathers), form) for form in forms]
    cost, meetings, _form = min(compared, key=lambda one: one[0])
    missed = _missed(meetings)
    attested = [one for one in compared if one[2].is_shown and _missed(one[1]) == missed]
    label = next((form.text for form in forms if form.is_primary), forms[0].text)
    if not attested:
        return Match(page, cost, None, meetings, label)
    _cost, told, form = min(attested, key=lambda one: one[0])
    return Match(page, cost, form, told, label)


def _missed(meetings: Sequence[Meeting]) -> int:
    return sum(met.how == How.MISSED for met in meetings)


def _compare(asked: Sequence[Asked], form: NameForm, fathers: Sequence[NameForm]) -> tuple[float, tuple[Meeting, ...]]:
    words = _words(form.text)
    further = [word for father in fathers for word in _words(father.text)]
    free = [*words, *further]
    meetings: list[Meeting] = []
    for one in sorted(asked, key=lambda word: word.is_initial):
        best, answer = Meeting(How.MISSED, MISSED), ""
        for word in free:
            met = _meet(one, word)
            if met.cost < best.cost:
                best, answer = met, word
        if answer:
            free.remove(answer)
        meetings.append(best)
    left = sum(1 for word in words if word in free)
    whole = FATHER_ALONE if form.is_patronymic else LEFT_OVER * left
    return sum(met.cost for met in meetings) + whole, tuple(meetings)


@lru_cache(maxsize=65536)
def _words(text: str) -> tuple[str, ...]:
    return tuple(name_words(text))


def _letters(written: str, word: str) -> int:
    """How many letters differ, ə read as it is typed at home or as it is printed abroad."""
    return min(distance(one, other, 9) for one in _folded(written) for other in _folded(word))


@lru_cache(maxsize=65536)
def _folded(word: str) -> tuple[str, str]:
    return fold(word), fold(word, "a")


def _meet(asked: Asked, word: str) -> Meeting:
    """How a word of a name answers a word asked for."""
    heard = sounds(word)
    if asked.is_initial:
        begins = any(sound.startswith(own[0]) for own in asked.sounds for sound in heard)
        return Meeting(How.INITIAL, 0.1, word) if begins else Meeting(How.MISSED, MISSED)
    if is_arabic(word) or not asked.sounds:
        if asked.written == word:
            return Meeting(How.WRITTEN, 0, word)
        shared = set(asked.skeletons).intersection(skeletons(word))
        return Meeting(How.CONSONANTS, 0.4, word) if shared else Meeting(How.MISSED, MISSED)
    if set(_folded(asked.written)).intersection(_folded(word)):
        return Meeting(How.WRITTEN, 0, word)
    if set(asked.sounds).intersection(heard):
        return Meeting(How.SPELLING, 0.2 + _letters(asked.written, word) / 100, word)
    if any(sound.startswith(own) for own in asked.sounds for sound in heard):
        return Meeting(How.BEGINNING, 0.6 + _letters(asked.written, word) / 100, word)
    if any(sound in asked.family for sound in heard):
        letters = _letters(asked.written, word)
        return Meeting(How.SLIP if letters == 1 else How.FAMILY, 0.8 + letters / 20, word, letters)
    if any(is_slip(own, sound) for own in asked.sounds for sound in heard):
        away = min(distance(own, sound) for own in asked.sounds for sound in heard)
        letters = _letters(asked.written, word)
        return Meeting(How.SLIP, away + letters / 50, word, letters)
    if any(own in sound for own in asked.sounds if len(own) > 2 for sound in heard):
        return Meeting(How.BEGINNING, 1.5, word)
    return Meeting(How.MISSED, MISSED)
