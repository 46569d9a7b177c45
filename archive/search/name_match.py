"""How near a person's names come to what was asked for, and what to tell the visitor of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache

from django.utils.translation import gettext as _

from archive.core.folding import fold
from archive.core.languages import current_language, language_name
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
_WORD = re.compile(r"[^\W_]+")


class How(IntEnum):
    """How a word was met, the nearest first."""

    WRITTEN = 0
    INITIAL = 1
    SPELLING = 2
    CONSONANTS = 3
    BEGINNING = 4
    PART = 5
    FAMILY = 6
    SLIP = 7
    MISSED = 8


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
    """A person, how near one of the names comes to the words `asked` for, and by which form."""

    page: int
    cost: float
    form: NameForm | None
    meetings: tuple[Meeting, ...]
    label: str
    asked: tuple[Asked, ...] = ()

    @property
    def rank(self) -> tuple[float, str, int]:
        return (round(self.cost, 3), fold(self.label), self.page)

    @property
    def is_whole(self) -> bool:
        """Whether each word is answered by a word of its own."""
        return not _missed(self.meetings)

    def met_in(self, heading: str) -> tuple[Meeting, ...]:
        """How the words that were asked for are met in the name as it is shown."""
        return _compare(self.asked, words_in(heading), [])[1]

    def words_met(self, text: str) -> frozenset[str]:
        """The words of a text with names that answer what was asked for, as they are written there."""
        met = {meeting.word for meeting in self.met_in(text) if meeting.how != How.MISSED}
        parts = text.split() if met else []
        return frozenset(word for part in parts if met.intersection(name_words(part)) for word in _WORD.findall(part))

    @property
    def words_told(self) -> frozenset[str]:
        """The words of the form that was met, as the reason gives them."""
        met = frozenset(meeting.word for meeting in self.meetings)
        return met | self.words_met(self.form.text) if self.form else frozenset()

    def reason(self, heading: str) -> str:
        """What matched, in the reader's language; empty where the heading itself says it. It is told of the heading
        where that comes as near as any other form: the visitor has it before the eyes."""
        if self.form is None:
            return _("Found by a spelling made by rule")
        own = self.met_in(heading)
        is_own = (_missed(own), _nearness(own)) <= (_missed(self.meetings), _nearness(self.meetings))
        meetings = own if is_own else self.meetings
        worst = max(meetings, key=lambda meeting: (meeting.how, meeting.cost))
        if worst.how == How.MISSED:
            return self._of_one_word(min(meetings, key=lambda meeting: meeting.cost), is_own)
        word = {"word": self._named(worst.word, is_own)}
        if worst.how == How.SLIP:
            return self._of_slip(worst) % word
        if worst.how == How.FAMILY:
            return _("Of one stem with %(word)s") % word
        if worst.how == How.PART:
            return _("Part of this word: %(word)s") % word
        if worst.how == How.BEGINNING:
            return _("Begins like this: %(word)s") % word
        if worst.how == How.CONSONANTS:
            return _("Found by the consonants of %(word)s") % word
        if is_own:
            return "" if worst.how < How.SPELLING else _("Found under another spelling of %(word)s") % word
        return self._of_form(self.form)

    def _of_form(self, form: NameForm) -> str:
        """The whole form that was met, which is not the heading."""
        father = next((met.word for met in self.meetings if met.word not in words_in(form.text)), "")
        if father or form.is_patronymic:
            return _("Found by the patronymic: %(form)s") % {"form": father or form.text}
        if form.kind in (NameKind.BIRTH, NameKind.MARRIED):
            return f"{NameKind(form.kind).label}: {form.text}"
        named = {"form": form.text, "language": language_name(form.language)}
        return _("Found under the spelling %(form)s (%(language)s)") % named

    def _of_one_word(self, nearest: Meeting, is_own: bool) -> str:
        word = {"word": self._named(nearest.word, is_own)}
        if nearest.how > How.SPELLING:
            return _("Found by one of the words alone, which is nearly so: %(word)s") % word
        return _("Found by one of the words alone: %(word)s") % word

    def _named(self, word: str, is_own: bool) -> str:
        """A word of the name; of another form than the heading with the language in which it is so written."""
        form = self.form
        if is_own or form is None or word not in words_in(form.text) or form.language == current_language():
            return word
        return f"{word} ({language_name(form.language)})"

    @staticmethod
    def _of_slip(slip: Meeting) -> str:
        if slip.away == 1:
            return _("One letter away from %(word)s")
        if slip.away == 2:
            return _("Two letters away from %(word)s")
        return _("Close to %(word)s")


def match(page: int, asked: Sequence[Asked], forms: Sequence[NameForm]) -> Match:
    """The form of a person's names that comes nearest. Forms made by rule bring a person as near as attested ones;
    what is told is told of an attested one."""
    fathers = [form for form in forms if form.is_patronymic]
    further = [word for father in fathers for word in words_in(father.text)]
    compared = [(*_answer(asked, form, further), form) for form in forms]
    cost, meetings, _form = min(compared, key=lambda one: one[0])
    missed = _missed(meetings)
    attested = [one for one in compared if one[2].is_shown and _missed(one[1]) == missed]
    label = next((form.text for form in forms if form.is_primary), forms[0].text)
    if not attested:
        return Match(page, cost, None, meetings, label, tuple(asked))
    _cost, told, form = min(attested, key=lambda one: one[0])
    return Match(page, cost, form, told, label, tuple(asked))


def _missed(meetings: Sequence[Meeting]) -> int:
    return sum(met.how == How.MISSED for met in meetings)


def _nearness(meetings: Sequence[Meeting]) -> tuple[int, int, float]:
    """How near the word comes that is farthest off, as a reader would count it: letters before keys."""
    return max((met.how, met.away, round(met.cost, 3)) for met in meetings)


def _answer(asked: Sequence[Asked], form: NameForm, fathers: Sequence[str]) -> tuple[float, tuple[Meeting, ...]]:
    """How near a form comes, with the names of the father that may stand beside it."""
    if form.is_patronymic:
        cost, meetings = _compare(asked, words_in(form.text), [])
        return cost + FATHER_ALONE, meetings
    return _compare(asked, words_in(form.text), fathers, LEFT_OVER)


def _compare(
    asked: Sequence[Asked], words: Sequence[str], further: Sequence[str], left_over: float = 0
) -> tuple[float, tuple[Meeting, ...]]:
    free = [*words, *further]
    meetings: list[Meeting] = []
    for one in sorted(asked, key=lambda word: word.is_initial):
        found = [met for word in free if (met := _alike(one, word))] or [
            met for word in free if (met := _nearly(one, word))
        ]
        best = min(found, key=lambda met: met.cost, default=Meeting(How.MISSED, MISSED))
        if found:
            free.remove(best.word)
        meetings.append(best)
    left = sum(1 for word in words if word in free)
    return sum(met.cost for met in meetings) + left_over * left, tuple(meetings)


@lru_cache(maxsize=65536)
def words_in(text: str) -> tuple[str, ...]:
    return tuple(name_words(text))


def _letters(written: str, word: str) -> int:
    """How many letters differ, ə read as it is typed at home or as it is printed abroad."""
    return min(distance(one, other, 9) for one in _folded(written) for other in _folded(word))


@lru_cache(maxsize=65536)
def _folded(word: str) -> tuple[str, str]:
    return fold(word), fold(word, "a")


def _alike(asked: Asked, word: str) -> Meeting | None:
    """How a word of a name that is written or heard so answers a word asked for: nearer than any other could."""
    heard = sounds(word)
    if asked.is_initial:
        begins = any(sound.startswith(own[0]) for own in asked.sounds for sound in heard)
        return Meeting(How.INITIAL, 0.1, word) if begins else None
    if is_arabic(word) or not asked.sounds:
        if asked.written == word:
            return Meeting(How.WRITTEN, 0, word)
        shared = set(asked.skeletons).intersection(skeletons(word))
        return Meeting(How.CONSONANTS, 0.4, word) if shared else None
    if set(_folded(asked.written)).intersection(_folded(word)):
        return Meeting(How.WRITTEN, 0, word)
    if set(asked.sounds).intersection(heard):
        return Meeting(How.SPELLING, 0.2 + _letters(asked.written, word) / 100, word)
    return None


def _nearly(asked: Asked, word: str) -> Meeting | None:
    """How a word answers that begins so, is of one stem with it, a slip away, or has it in it."""
    if asked.is_initial or is_arabic(word):
        return None
    heard = sounds(word)
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
        return Meeting(How.PART, 1.5, word)
    return None
