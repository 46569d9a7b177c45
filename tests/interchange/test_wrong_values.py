# ruff: noqa: E501 (the table of mistakes reads best with one case a line)
"""What a file gives that can be read and cannot be so is refused, in a draft as well; nothing is written."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive.interchange.descriptions import DESCRIPTIONS
from archive.interchange.directory import Directory
from archive.interchange.kinds import At, Children, File, Shape
from archive.interchange.kinds.scalars import Whole
from archive.interchange.loading import Load
from archive.interchange.problems import LoadRefusedError, Problem, Report
from archive.interchange.reader import Node
from archive.places.models import Place
from archive.sources.models import SourcePage
from tests.interchange.conftest import BASE, load
from tests.interchange.test_refusals import EVENT, MEDIA, MEMORIAL, PLACE, SOURCE, VOICE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_archive"), pytest.mark.each]


def only_problem(folder: Path) -> Problem:
    with pytest.raises(LoadRefusedError) as refusal:
        Load(folder).prepare()
    assert not SourcePage.objects.exists()
    [problem] = refusal.value.report
    return problem


# id, text of case.yaml, line, record, field, part of the message. Lines count from one.
CASES = [
    ("name-of-a-person", MEMORIAL.replace("text: Synthetic 000002", "text: Synthetic Мammadova"), 4, "BJ-M-0002", "names[1].text", "“Мammadova”: the letter “М” is Cyrillic, the others are Latin"),
    ("surname", MEMORIAL.replace("is_primary", "surname: Cалимов, is_primary"), 4, "BJ-M-0002", "names[1].surname", "the letter “C” is Latin"),
    ("draft", MEMORIAL.replace("published", "draft").replace("text: Synthetic 000002", "text: Synthetic Мammadova"), 4, "BJ-M-0002", "names[1].text", "is Cyrillic"),
    ("name-of-a-place", PLACE + "names:\n- {text: Synthetic, language: en}\n- {text: Сynthetic, language: en}\n", 8, "BJ-P-0002", "names[2].text", "the letter “С” is Cyrillic"),
    ("creator-family", SOURCE + "creators:\n- {family: Sуnthetic}\n", 8, "BJ-S-0002", "creators[1].family", "the letter “у” is Cyrillic"),
    ("creator-given", SOURCE + "creators:\n- {given: Sуnthetic, family: Synthetic}\n", 8, "BJ-S-0002", "creators[1].given", "the letter “у” is Cyrillic"),
    ("creator-literal", SOURCE + "creators:\n- {literal: Synthetic аuthor}\n", 8, "BJ-S-0002", "creators[1].literal", "“аuthor”"),
    ("narrator", VOICE + "narrator: Нasan\n", 5, "BJ-V-0001", "narrator", "the letter “Н” is Cyrillic"),
    ("interviewer", VOICE + "interviewer: Нasan\n", 5, "BJ-V-0001", "interviewer", "the letter “Н” is Cyrillic"),
    ("maker", MEDIA + "creator: Нasan\n", 7, "BJ-D-0001", "creator", "the letter “Н” is Cyrillic"),
    # numbers of books and journals
    ("isbn-13", SOURCE + "isbn: 978-0-00-000000-0\n", 7, "BJ-S-0002", "isbn", "the last digit, 0, does not fit; after the digits before it stands 2"),
    ("isbn-10", SOURCE + "isbn: 0-00-000001-X\n", 7, "BJ-S-0002", "isbn", "the last digit, X, does not fit; after the digits before it stands 9"),
    ("isbn-of-a-draft", SOURCE.replace("published", "draft") + "isbn: 978-0-00\n", 7, "BJ-S-0002", "isbn", "“978-0-00” is no ISBN"),
    ("issn", SOURCE + "issn: 0000-0018\n", 7, "BJ-S-0002", "issn", "the last digit, 8, does not fit; after the digits before it stands 9"),
    ("doi", SOURCE + "doi: '10.0000'\n", 7, "BJ-S-0002", "doi", "“10.0000” is no DOI"),
    # transcripts with times
    ("subrip-of-a-voice", VOICE.replace("{en: {title: Synthetic memory}}", "\n  en:\n    title: S\n    transcript: |\n      1\n      00:00:01,000 --> 00:00:04,000\n      Synthetic words\n"), 7, "BJ-V-0001", "texts.en.transcript", "Line 2 has times (00:00:01,000 --> 00:00:04,000)"),
    ("subrip-of-a-film", MEDIA.replace("{en: {title: Synthetic item}}", "\n  en:\n    title: S\n    transcript: |\n      1\n      00:00:01,000 --> 00:00:04,000\n      Synthetic words\n"), 8, "BJ-D-0001", "texts.en.transcript", "Begin it with a line WEBVTT"),
    ("webvtt-after-a-heading", VOICE.replace("title: Synthetic memory", 'title: S, transcript: "S\\n\\nWEBVTT\\n\\n00:01.000 --> 00:02.000\\nS"'), 4, "BJ-V-0001", "texts.en.transcript", "Line 5 has times"),
    # numbers that only SQLite would keep
    ("uncertainty", PLACE + "uncertainty_m: 2147483648\n", 6, "BJ-P-0002", "uncertainty_m", "less than or equal to 2147483647"),
    ("lowest", EVENT + "figures:\n- {identifier: BJ-F-0002, measure: wounded, lowest: 2147483648}\n", 8, "BJ-E-0002", "figures[1].lowest", "2147483647"),
    ("highest", EVENT + "figures:\n- {identifier: BJ-F-0002, measure: wounded, highest: 999999999999999999}\n", 8, "BJ-E-0002", "figures[1].highest", "2147483647"),
    ("lowest-below-zero", EVENT + "figures:\n- {identifier: BJ-F-0002, measure: wounded, lowest: -1}\n", 8, "BJ-E-0002", "figures[1].lowest", "greater than or equal to 0"),
    ("memorial-total", "record: settings\nmemorial_total: 2147483648\n", 2, "settings", "memorial_total", "2147483647"),
    ("chapter", VOICE + "chapters:\n- {start_ms: 2147483648, texts: {en: {title: S}}}\n", 6, "BJ-V-0001", "chapters[1].start_ms", "No recording is so long"),
    ("cue", VOICE.replace("title: Synthetic memory", 'title: S, transcript: "WEBVTT\\n\\n600:00:00.000 --> 600:00:01.000\\nS"'), 4, "BJ-V-0001", "texts.en.transcript", "Line 3: No recording is so long"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "record", "field", "part"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_it_is_refused_with_its_place(
    write: Callable[..., Path], text: str, line: int, record: str, field: str, part: str
) -> None:
    problem = only_problem(write(base=BASE, case=text))
    assert (problem.file, problem.line, problem.record, problem.field) == ("case.yaml", line, record, field)
    assert part in problem.message


def test_words_of_two_scripts_side_by_side_are_loaded(write: Callable[..., Path]) -> None:
    name = "Sintetik Məmmədov (Синтетик Мамедов II), O'Synthetic-Синтетик"
    load(write(base=BASE, case=MEMORIAL.replace("Synthetic 000002", f'"{name}"')))


def whole_numbers(shape: Shape, path: str) -> Iterator[tuple[str, Whole]]:
    """Every field of the format that takes a whole number, by its path."""
    for kind in shape.kinds:
        if isinstance(kind, Whole):
            yield f"{path}.{kind.name}", kind
        if isinstance(kind, File | Children):
            yield from whole_numbers(kind.shape, f"{path}.{kind.name}")


WHOLE = [found for description in DESCRIPTIONS for found in whole_numbers(description.shape, description.record)]


@pytest.mark.parametrize("kind", [kind for _path, kind in WHOLE], ids=[path for path, _kind in WHOLE])
def test_no_whole_number_is_taken_that_another_database_would_not_keep(kind: Whole, tmp_path: Path) -> None:
    for number, is_taken in ((2**31 - 1, True), (2**31, False), (-(2**31) - 1, False)):
        report = Report()
        kind.read(
            Node(1, number, str(number)), At(report, Directory(), tmp_path, "case.yaml", "BJ-E-0001", 1, kind.name)
        )
        assert (not report) == is_taken, number


def test_the_largest_number_is_loaded(write: Callable[..., Path]) -> None:
    load(write(base=BASE, case=PLACE + "uncertainty_m: 2147483647\n"))
    assert Place.objects.get(identifier="BJ-P-0002").uncertainty_m == 2147483647
