"""A crowd of synthetic people, written straight into the tables: for benchmarks that need a million of them.

Every row is what `tests.benchmarks.people.name_of` makes of a number; the titles say "Synthetic". Pages and
memorials are copies of one memorial, so that what the archive joins to decide who is public is there in full.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max

from archive.core.name_keys import deletes, edits_allowed, skeleton
from archive.core.rows import insert_rows
from archive.memorials.models import MemorialName, MemorialPage
from archive.search.models import NameBearer, NameDelete, NameKey
from archive.search.name_index import count_bearers, keys_of
from tests.benchmarks.people import identifier_of, name_of

#: The columns in which the copy of this number differs from its template.
Varied = Callable[[int], dict[str, Any]]


def alike(number: int) -> dict[str, Any]:
    """Nothing but name and address differs."""
    return {}


@transaction.atomic
def gather(template: MemorialPage, first: int, last: int, varied: Varied = alike) -> int:
    """People of these numbers, as copies of `template`, indexed by their names. Returns the primary key of the first;
    the others follow."""
    start = gather_pages(template, first, last, varied) - first
    numbers = range(first, last)
    insert_rows(
        MemorialName,
        ["sort_order", "text", "language", "script", "is_primary", "note", "kind", "surname", "page_id"],
        ((0, " ".join(name_of(n)), "az", "Latn", True, "", "main", "", start + n) for n in numbers),
    )
    known = dict(NameKey.objects.values_list("sound", "pk"))
    there = len(known)
    borne_now = list(borne(numbers, start, known))
    fresh = dict(islice(known.items(), there, None))
    insert_rows(
        NameKey, ["id", "sound", "skeleton", "bearers"], ((pk, word, skeleton(word), 0) for word, pk in fresh.items())
    )
    insert_rows(NameBearer, ["key_id", "page_id"], borne_now)
    insert_rows(
        NameDelete,
        ["rest", "length", "taken", "key_id"],
        (
            (rest, len(sound), taken, pk)
            for sound, pk in fresh.items()
            for rest, taken in deletes(sound, edits_allowed(sound)).items()
        ),
    )
    count_bearers()
    go_on_counting(NameKey)
    return start + first


@transaction.atomic
def gather_pages(template: MemorialPage, first: int, last: int, varied: Varied = alike) -> int:
    """Their pages alone, without a name. Returns the primary key of the first; the others follow."""
    page_model = MemorialPage._meta.get_parent_list()[-1]
    start = page_model.objects.aggregate(highest=Max("pk"))["highest"] + 1 - first
    numbers = range(first, last)

    def copies(model: type[Any], given: Callable[[int], dict[str, Any]]) -> None:
        values = stored_values(model, template)
        rows = (values | given(number) | varied(number) for number in numbers)
        insert_rows(model, list(values), ([row[column] for column in values] for row in rows))

    copies(page_model, lambda n: {"id": start + n, "translation_key": key(n), **place(template, n)})
    copies(MemorialPage, lambda n: {"page_ptr_id": start + n, "identifier": identifier_of(n)})
    page_model.objects.filter(path=template.path[:-4]).update(numchild=last)
    go_on_counting(page_model)
    return int(start + first)


def go_on_counting(*models: type[Any]) -> None:
    """Let the database give keys behind those that were given here. SQLite does so by itself."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def borne(numbers: Iterable[int], start: int, known: dict[str, int]) -> Iterator[tuple[int, int]]:
    """Who bears which key; new keys are added to `known`."""
    for number in numbers:
        for sound in sorted(keys_of(" ".join(name_of(number)))):
            pk = known.setdefault(sound, len(known) + 1)
            yield pk, start + number


def stored_values(model: type[Any], record: Any) -> dict[str, Any]:
    """The columns of one table as the database takes them."""
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    return {field.column: field.get_db_prep_save(getattr(record, field.attname), connection) for field in fields}


def key(number: int) -> str:
    return uuid.UUID(int=number).hex if connection.vendor == "sqlite" else str(uuid.UUID(int=number))


def place(template: MemorialPage, number: int) -> dict[str, Any]:
    """Title, address and place in the tree of the copy: behind the template, which is the first child of its index."""
    slug = f"synthetic-{number}"
    title = f"Synthetic {number}"
    return {
        "path": MemorialPage._get_path(template.path[:-4], template.depth, number + 1),
        "slug": slug,
        "url_path": f"{template.url_path}{slug}/",
        "title": title,
        "draft_title": title,
    }
