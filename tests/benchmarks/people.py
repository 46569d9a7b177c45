"""Names for people who do not exist: put together by machine from parts of real names, as many as are wanted.

A surname is two or three parts and an ending, a given name one or two, so that words repeat and differ as they do
among people while nobody bears them; the titles of their pages say "Synthetic".
"""

import random
from itertools import accumulate

PARTS = (
    "Ağa Əli Xan Bəy Nur Şah Mir Qul Məmməd Həsən Hüseyn İbad Cəfər Kərim Rəhim Səfər Vəli Zaman Bala Daş Gül Yar Can "
    "Tağı Nəzər Murad Veys Əsgər Heydər Qəni Fətəl Bayram Novruz Oruc Pənah Rza Sadıq Tələt Ulu Yusif Zülfü Çıraq "
    "Əhməd Əmir Dilbər İsgən Kamal Lətif"
).split()
ENDINGS = ("ov", "yev", "ova", "yeva", "zadə", "li", "lu")
#: Some parts are borne by many, most by few.
_WEIGHTS = tuple(accumulate(1 / rank for rank in range(1, len(PARTS) + 1)))


def name_of(number: int) -> tuple[str, str]:
    """Given name and surname of the synthetic person of this number: always the same."""
    chance = random.Random(number)
    given = "".join(_parts(chance, chance.choice((1, 2, 2))))
    surname = "".join(_parts(chance, chance.choice((2, 3)))) + chance.choice(ENDINGS)
    return given, surname


def _parts(chance: random.Random, count: int) -> list[str]:
    first, *others = chance.choices(PARTS, cum_weights=_WEIGHTS, k=count)
    return [first, *(part.replace("İ", "i").lower() for part in others)]


def identifier_of(number: int) -> str:
    """Above those that an archive gives to its first ten thousand."""
    return f"BJ-M-{10_000 + number}"
