"""Keeps the index of names: a search backend for Wagtail beside the one that is asked for words.

Wagtail tells every backend what was stored, deleted and loaded, and `manage.py update_index --backend names` writes
the index anew. It is asked through `name_query.NameQuery`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from wagtail.search.backends.base import BaseIndex, BaseSearchBackend, EmptySearchResults

from archive.core.name_keys import deletes, edits_allowed, is_arabic, name_words, skeleton, skeletons, sounds
from archive.core.rows import insert_rows
from archive.memorials.models import MemorialName, MemorialPage
from archive.search.models import NameBearer, NameDelete, NameKey

BATCH = 1000
#: How many values one question may name: SQLite allows 999 in old builds.
AT_ONCE = 900
CONSONANTS = "~"


def keys_of(text: str) -> set[str]:
    """The keys under which a name is found."""
    keys: set[str] = set()
    for word in name_words(text):
        keys.update(f"{CONSONANTS}{bones}" for bones in skeletons(word)) if is_arabic(word) else keys.update(
            sounds(word)
        )
    return keys


def add_keys(wanted: Iterable[str]) -> dict[str, int]:
    """The primary keys of these words of the vocabulary; those that it lacks are added with their deletes."""
    sounds_wanted = sorted(set(wanted))
    known = _known(sounds_wanted)
    missing = [sound for sound in sounds_wanted if sound not in known]
    if missing:
        NameKey.objects.bulk_create(
            [NameKey(sound=sound, skeleton=skeleton(sound.removeprefix(CONSONANTS))) for sound in missing],
            BATCH,
            ignore_conflicts=True,
        )
        added = _known(missing)
        insert_rows(
            NameDelete,
            ["rest", "length", "taken", "key_id"],
            (
                (rest, len(sound), taken, added[sound])
                for sound in missing
                if not sound.startswith(CONSONANTS)
                for rest, taken in deletes(sound, edits_allowed(sound)).items()
            ),
            skip_existing=True,
        )
        known |= added
    return known


def _known(wanted: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = NameKey.objects.filter(sound__in=wanted[start : start + AT_ONCE])
        found.update(rows.values_list("sound", "pk"))
    return found


def index_names(pages: Sequence[int]) -> None:
    """Bring the index up to date for the memorials with these primary keys; what is right already is left alone."""
    for start in range(0, len(pages), AT_ONCE):
        _index(pages[start : start + AT_ONCE])


@transaction.atomic
def _index(pages: Sequence[int]) -> None:
    wanted: dict[int, set[str]] = {}
    for page, text in MemorialName.objects.filter(page_id__in=pages).order_by().values_list("page_id", "text"):
        wanted.setdefault(page, set()).update(keys_of(text))
    stored: dict[int, dict[str, int]] = {}
    for page, pk, sound in NameBearer.objects.filter(page_id__in=pages).values_list("page_id", "pk", "key__sound"):
        stored.setdefault(page, {})[sound] = pk
    gone = [pk for page, keys in stored.items() for sound, pk in keys.items() if sound not in wanted.get(page, ())]
    new = [
        (page, sound) for page, keys in wanted.items() for sound in sorted(keys) if sound not in stored.get(page, {})
    ]
    if gone:
        NameBearer.objects.filter(pk__in=gone).delete()
    if not new:
        return
    known = add_keys(sound for _page, sound in new)
    insert_rows(NameBearer, ["key_id", "page_id"], ((known[sound], page) for page, sound in new), skip_existing=True)
    numbers = Counter(known[sound] for _page, sound in new)
    for number in sorted(set(numbers.values())):
        keys = sorted(key for key, times in numbers.items() if times == number)
        NameKey.objects.filter(pk__in=keys).update(bearers=F("bearers") + number)


def count_bearers() -> None:
    """Count anew, and forget what nobody bears any more."""
    counted = NameBearer.objects.filter(key_id=OuterRef("pk")).order_by().values("key_id").annotate(n=Count("pk"))
    now = Coalesce(Subquery(counted.values("n")), 0)
    NameKey.objects.exclude(bearers=now).update(bearers=now)
    NameKey.objects.filter(bearers=0).delete()


class NameIndex(BaseIndex):
    """The tables of names as Wagtail sees an index. Records that have no names of people pass by."""

    def get_key(self) -> str:
        return "names"

    def reset(self) -> None:
        NameBearer.objects.all().delete()
        NameDelete.objects.all().delete()
        NameKey.objects.all().delete()

    def add_items(self, model: Any, items: Iterable[Any]) -> None:
        if issubclass(model, MemorialPage):
            index_names([item.pk for item in items])

    def delete_item(self, item: Any) -> None:
        if isinstance(item, MemorialPage):
            NameBearer.objects.filter(page_id=item.pk).delete()


class NameRebuilder:
    """Writes the index anew: visitors find what stands in it meanwhile, so nothing is emptied before."""

    def __init__(self, index: NameIndex) -> None:
        self.index = index

    def start(self) -> NameIndex:
        return self.index

    def finish(self) -> None:
        count_bearers()


class SearchBackend(BaseSearchBackend):
    """What `WAGTAILSEARCH_BACKENDS` names. Questions in words belong to the backend `default`."""

    index_class = NameIndex
    rebuilder_class = NameRebuilder

    def search(self, *args: Any, **kwargs: Any) -> EmptySearchResults:
        return EmptySearchResults()

    def autocomplete(self, *args: Any, **kwargs: Any) -> EmptySearchResults:
        return EmptySearchResults()
