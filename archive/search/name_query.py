"""Who is meant by a name: one question for the form, suggestions and helpers, on any database.

Words become keys, keys become people: all words must be borne by one person. Where nobody bears them all as they
sound, beginnings, names of one stem and slips of one or two letters are tried. Who was found is put in order by how
near one attested form of the name comes, and told by which (`archive.search.name_match`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from archive.core.name_keys import (
    deletes,
    distance,
    edits_allowed,
    is_particle,
    is_slip,
    sounds,
    words_of,
)
from archive.core.visibility import public_rule
from archive.memorials.models import MemorialName, MemorialPage
from archive.search.models import NameBearer, NameDelete, NameKey
from archive.search.name_index import CONSONANTS
from archive.search.name_match import Asked, Match, NameForm, match

#: The most people that one question finds; who bears a name so frequent is asked for a second word.
MOST_PEOPLE = 150
#: Of so many keys a beginning or a slip may stand for, the most frequent.
MOST_KEYS = 200
MOST_WORDS = 8
#: Where a word may mean many keys, so many of their bearers are looked at for the other words.
MOST_BEARERS = 3000
#: Of so many keys that share a rest with what was typed, the distance is measured.
MOST_DELETES = 5000
#: Of a word that may be whole, a beginning says something from so many letters on.
TELLING_BEGINNING = 4
#: After all letters of keys.
LAST = "~"


@dataclass(frozen=True)
class Near:
    """Which keys of the vocabulary a word may mean: its own, those that begin so, and `further` ones."""

    word: Asked
    beginnings: tuple[str, ...] = ()
    further: frozenset[str] = frozenset()

    @cached_property
    def exact(self) -> set[str]:
        """The word's own keys; of the alphabet without vowels, those with its consonants."""
        return {*self.word.sounds, *(f"{CONSONANTS}{bones}" for bones in self.word.skeletons), *self.further}

    @property
    def condition(self) -> Q:
        condition = Q(sound__in=sorted(self.exact))
        if not self.word.sounds:
            condition |= Q(skeleton__in=self.word.skeletons)
        for start in self.beginnings:
            condition |= Q(sound__gte=start, sound__lt=f"{start}{LAST}")
        return condition

    def means(self, sound: str, skeleton: str) -> bool:
        """The same for a key in hand."""
        if not self.word.sounds and skeleton in self.word.skeletons:
            return True
        return sound in self.exact or sound.startswith(self.beginnings)


@dataclass(frozen=True)
class Keys:
    """Keys that a word may mean: by primary key, what they are and how many bear them."""

    found: dict[int, tuple[str, int]]

    @property
    def bearers(self) -> dict[int, int]:
        return {pk: bearers for pk, (_sound, bearers) in self.found.items()}

    def only(self, sounds_wanted: Sequence[str]) -> dict[int, int]:
        return {pk: bearers for pk, (sound, bearers) in self.found.items() if sound in sounds_wanted}


@dataclass
class Found:
    """People by primary key, the nearest first, each with how the name was met."""

    matches: list[Match] = field(default_factory=list)
    is_capped: bool = False

    @property
    def pages(self) -> list[int]:
        return [match.page for match in self.matches]


class NameQuery:
    """The people whom a name may mean. `drafts` too for curators; everybody else meets the public ones."""

    def __init__(self, text: str, *, drafts: bool = False) -> None:
        written = [part for word in words_of(text) for part in word.split("-") if part]
        named = [word for word in written if not is_particle(word)][:MOST_WORDS]
        self.words = [word for word in map(Asked.read, named) if not word.is_empty]
        self.full = [word for word in self.words if not word.is_initial]
        self.drafts = drafts

    def exact(self) -> Found:
        """Who bears all the words as they sound, in any spelling. Two questions to the database."""
        keys = self._keys([Near(word) for word in self.full])
        return self._found([own.bearers for own in keys], is_exact=True)

    def near(self, *, in_part: bool = True) -> Found:
        """Who bears names that begin so, have the stem, or are a slip away.

        A word that nobody bears is a slip of one letter, or of two, and the others are what they are; where each word
        is borne by somebody, but by nobody with the others, any of them may be a slip. Where even so nobody bears
        them all, some of the words are enough, if `in_part`. Eight questions at most.
        """
        keys = self._keys([self._nearly(place) for place in range(len(self.full))])
        own = [near.only(word.sounds) for word, near in zip(self.full, keys, strict=True)]
        is_any_unknown = not all(own)
        # Of three words two tell who is meant; a slip of two letters in one of them need not be asked for.
        degrees = (1, 2) if is_any_unknown and len(self.full) < 3 else (1,)
        near = [near.bearers for near in keys]
        found = Found()
        for most in degrees:
            near = [{**slip, **known} for slip, known in zip(self._slips(most), near, strict=True)]
            found = self._found(
                [known or close for known, close in zip(own, near, strict=True)] if is_any_unknown else near
            )
            if found.matches:
                return found
        if in_part and len(near) > 1:
            found = self._found([{key: bearers for keys in near for key, bearers in keys.items()}])
        return found

    def begins(self) -> Found:
        """Whose names begin with these words, for whoever is still typing. Two questions."""
        wanted = [Near(word, beginnings=word.beginnings) for word in self.full]
        return self._found([keys.bearers for keys in self._keys(wanted)])

    def find(self) -> Found:
        found = self.exact()
        return found if found.matches else self.near()

    # --- words → keys -------------------------------------------------------------------------------------

    def _keys(self, wanted: Sequence[Near]) -> list[Keys]:
        """For each word the keys that may be meant."""
        if not wanted:
            return []
        condition = reduce(or_, (near.condition for near in wanted))
        rows = list(
            NameKey.objects.filter(condition)
            .order_by("-bearers")
            .values_list("pk", "sound", "skeleton", "bearers")[: MOST_KEYS * len(wanted)]
        )
        return [
            Keys({pk: (sound, bearers) for pk, sound, bones, bearers in rows if near.means(sound, bones)})
            for near in wanted
        ]

    def _nearly(self, place: int) -> Near:
        """Keys that begin so, of one family, or written as one word with a neighbour."""
        word = self.full[place]
        neighbours = [self.full[at : at + 2] for at in (place - 1, place) if at >= 0]
        joined = {
            sound for pair in neighbours if len(pair) > 1 for sound in sounds("".join(one.written for one in pair))
        }
        return Near(
            word,
            beginnings=tuple(sound for sound in word.beginnings if len(sound) >= TELLING_BEGINNING),
            further=word.family | joined,
        )

    def _slips(self, most: int) -> list[dict[int, int]]:
        """For each word the keys up to `most` letters away: two questions for all of them."""
        rests: dict[int, set[str]] = {}
        for sound in {sound for word in self.full for sound in word.sounds}:
            rests.setdefault(len(sound), set()).update(deletes(sound, min(most, edits_allowed(sound))))
        if not rests:
            return [{} for _word in self.full]
        shared = (
            Q(rest__in=sorted(own), length__range=(length - most, length + most))
            for length, own in sorted(rests.items())
        )
        candidates = NameDelete.objects.filter(reduce(or_, shared), taken__lte=most)
        # Not joined: PostgreSQL would rather read the whole vocabulary than look up some hundred of its keys.
        its_sound = Subquery(NameKey.objects.filter(pk=OuterRef("key_id")).values("sound"))
        rows = set(candidates.values_list("key_id", its_sound)[:MOST_DELETES])
        slips: list[dict[int, int]] = [
            {
                pk: away
                for pk, sound in rows
                if (away := min((distance(own, sound) for own in word.sounds), default=9)) <= most
                and any(is_slip(own, sound) for own in word.sounds)
            }
            for word in self.full
        ]
        if not any(slips):
            return slips
        close_keys = NameKey.objects.filter(pk__in={pk for close in slips for pk in close})
        bearers = dict(close_keys.values_list("pk", "bearers"))
        nearest = (sorted((away, -bearers[pk], pk) for pk, away in close.items() if pk in bearers) for close in slips)
        return [{pk: -negative for _away, negative, pk in own[:MOST_KEYS]} for own in nearest]

    # --- keys → people ------------------------------------------------------------------------------------

    def _found(self, keys: list[dict[int, int]], *, is_exact: bool = False) -> Found:
        if not keys or not all(keys):
            return Found()
        # Who bears two keys of a word comes twice, as often as the rarer ones are borne: cheaper than to have the
        # database tell them apart.
        *rarer, _most_frequent = sorted(min((own.values() for own in keys), key=sum))
        most = MOST_PEOPLE + 1 + (min(sum(rarer), MOST_PEOPLE + 1) if is_exact else 0)
        bearers = self._bearers(keys, is_exact=is_exact).order_by().values("page_id")[:most]
        matches = self._matches(bearers)
        # Of near names not all who were read remain: whether they are all is known where all could be read.
        may_be_more = not is_exact and min(sum(bearers.values()) for bearers in keys) > MOST_PEOPLE
        return Found(matches[:MOST_PEOPLE], is_capped=may_be_more or len(matches) > MOST_PEOPLE)

    def _bearers(self, keys: list[dict[int, int]], *, is_exact: bool) -> QuerySet[Any]:
        """Who bears a key for each word, beginning with the rarest. Of near names not all are looked at."""
        rarest, *others = sorted(keys, key=lambda bearers: sum(bearers.values()))
        rows = NameBearer.objects.filter(key_id__in=list(rarest))
        if others and not is_exact and sum(rarest.values()) > MOST_BEARERS:
            looked_at = rows.order_by().values("page_id")[:MOST_BEARERS]
            rarest, *others = others
            rows = NameBearer.objects.filter(page_id__in=looked_at, key_id__in=list(rarest))
        for other in others:
            rows = rows.filter(Exists(NameBearer.objects.filter(page_id=OuterRef("page_id"), key_id__in=list(other))))
        # Asked of each who was found: SQLite, which knows no numbers of its rows, would begin with everybody public.
        public = MemorialPage.objects.filter(public_rule(), pk=OuterRef("page_id"))
        return rows if self.drafts else rows.filter(Exists(public))

    def _matches(self, bearers: QuerySet[Any]) -> list[Match]:
        """The people with the attested form that comes nearest, in order: their names in one question."""
        forms: dict[int, list[NameForm]] = {}
        names = MemorialName.objects.filter(page_id__in=bearers).order_by()
        columns = ("page_id", "sort_order", "pk", "text", "language", "script", "kind", "is_primary")
        rows = names.values_list(*columns)
        # They are few, and the database takes longer to sort them. What no form has stored yet may have no number.
        for page, _order, _pk, *form in sorted(rows, key=lambda row: (row[0], row[1] or 0, row[2])):
            forms.setdefault(page, []).append(NameForm(*form))
        matches = [match(page, self.words, own) for page, own in forms.items()]
        # One word of a name does not answer two words.
        whole = [found for found in matches if found.is_whole]
        return sorted(whole or matches, key=lambda found: found.rank)
