"""Folders of synthetic people, as large as wanted: `python -m tests.benchmarks.generate N DIR`.

Writes N memorials with the sources, places and events that they refer to, as files for `manage.py load_records DIR`.
Nobody of them lived: the titles say "Synthetic 000123", and the names are put together by machine
(`tests.benchmarks.people`). The same N gives the same bytes.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tests.benchmarks.people import name_of

#: So many people, at most, stand in one file.
IN_ONE_FILE = 10_000
#: So many people share an event, a source, a place.
TO_AN_EVENT, TO_A_SOURCE, TO_A_PLACE = 200, 100, 500
MOST = 1_000_000
#: Where the words that are found come from: each of them is said of some people and not of others.
WORDS = "evening street column hospital bridge square window garden railway harbour lamp staircase courtyard".split()
GROUPS = ("civilian", "civilian", "civilian", "serviceman")


def title(number: int) -> str:
    return f"Synthetic {number:06d}"


def count_of(people: int, share: int) -> int:
    return max(1, people // share)


def sources(people: int) -> Iterator[str]:
    for number in range(1, count_of(people, TO_A_SOURCE) + 1):
        yield f"""\
---
record: source
identifier: BJ-S-{number:04d}
status: published
language: en
perspective: scholarly
issued: "{1990 + number % 30}"
texts:
  en: {{title: Synthetic source {number:06d}}}
"""


def places(people: int) -> Iterator[str]:
    for number in range(1, count_of(people, TO_A_PLACE) + 1):
        yield f"""\
---
record: place
identifier: BJ-P-{number:04d}
status: published
latitude: {40 + number % 100 / 100}
longitude: {49 + number % 90 / 100}
uncertainty_m: 20000
names:
- {{text: Synthetic place {number:06d}, language: en, is_primary: true}}
texts:
  en: {{title: Synthetic place {number:06d}}}
citations:
- {{source: BJ-S-0001, about: name}}
"""


def events(people: int) -> Iterator[str]:
    for number in range(1, count_of(people, TO_AN_EVENT) + 1):
        whole = "part_of: BJ-E-0001\n" if number > 1 else ""
        yield f"""\
---
record: event
identifier: BJ-E-{number:04d}
status: published
date: 1990-01-{1 + number % 28:02d}
{whole}texts:
  en:
    title: Synthetic event {number:06d}
    summary: A synthetic summary of synthetic event {number}.
places:
- {{place: BJ-P-{1 + number % count_of(people, TO_A_PLACE):04d}}}
citations:
- {{source: BJ-S-{1 + number % count_of(people, TO_A_SOURCE):04d}, about: date, locator: p. {1 + number % 300}}}
"""


def memorials(people: int) -> Iterator[str]:
    for number in range(1, people + 1):
        chance = random.Random(number)
        given, surname = name_of(number)
        first, second = chance.sample(WORDS, 2)
        source = 1 + number % count_of(people, TO_A_SOURCE)
        yield f"""\
---
record: memorial
identifier: BJ-M-{number:04d}
status: published
group: {chance.choice(GROUPS)}
birth: "{1920 + number % 60}{chance.choice(("", "~"))}"
death: 1990-01-{1 + number % 28:02d}
age_printed: "{chance.randrange(10, 80)}"
names:
- {{text: {given} {surname}, language: az, is_primary: true, surname: {surname}}}
- {{text: {title(number)}, language: en}}
texts:
  az:
    translation_status: unreviewed
    title: Sintetik {number:06d}
    summary: Sintetik xülasə {number}.
  en:
    title: {title(number)}
    summary: A synthetic summary of synthetic person {number}.
    circumstances: Synthetic circumstances near the {first}, by the {second}.
    occupation: synthetic occupation {number % 97}
    body:
    - paragraph:
        anchor: told
        text: <p>Synthetic words about the {first} and the {second}, said of nobody.</p>
event_links:
- {{event: BJ-E-{1 + number % count_of(people, TO_AN_EVENT):04d}}}
place_links:
- {{place: BJ-P-{1 + number % count_of(people, TO_A_PLACE):04d}, role: died}}
citations:
- {{source: BJ-S-{source:04d}, about: told, locator: p. {1 + number % 400}}}
- {{source: BJ-S-0001, about: death, stance: supports, quotation: Synthetic quotation {number}.}}
"""


def write(people: int, folder: Path) -> None:
    """Write the files of so many people and of what they refer to into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, documents in (("events", events), ("places", places), ("sources", sources)):
        (folder / f"{name}.yaml").write_text("".join(documents(people)), encoding="utf-8")
    stream = memorials(people)
    for part in range(-(-people // IN_ONE_FILE)):
        with (folder / f"memorials-{part:03d}.yaml").open("w", encoding="utf-8") as file:
            file.writelines(islice(stream, IN_ONE_FILE))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.generate", description=__doc__)
    parser.add_argument("people", type=int, metavar="N", help=f"how many memorials, up to {MOST}")
    parser.add_argument("folder", type=Path, metavar="DIR")
    options = parser.parse_args()
    if not 1 <= options.people <= MOST:
        parser.error(f"N is a number from 1 to {MOST}")
    write(options.people, options.folder)
    sys.stdout.write(f"{options.people} synthetic people are in {options.folder}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
