"""The text of a page whose signs are set one by one: words as they stand on it, neither run together nor torn apart."""

from pathlib import Path

import pytest

from archive.assets.sandbox import Limits, run_function
from tests.factories.files import paper_bytes

#: Of Helvetica, in thousandths of its size.
WIDTHS = {
    **dict.fromkeys("abdeghnopqu", 556), **dict.fromkeys("cksvxyz", 500), **dict.fromkeys("ijl", 222),
    **dict.fromkeys("ftI", 278), **dict.fromkeys("ASEP", 667), **dict.fromkeys("CDNHR", 722), "G": 778, "T": 611,
    "r": 333, "w": 722, "m": 833,
}  # fmt: skip
SIZE = 24


def set_one_by_one(words: str, *, space: float, apart: float = 0) -> str:
    """What `paper_bytes` shows as a piece for each sign, the spaces too; `space` and `apart` are parts of the size."""
    pieces = []
    for sign in words:
        wide = (space if sign == " " else WIDTHS[sign] / 1000) + apart
        pieces.append(f"{sign}) Tj {wide * SIZE:.2f} 0 Td (")
    return "".join(pieces)


def read(folder: Path, line: str) -> str:
    """The text that the child reads from a page with that line."""
    paper = folder / "synthetic.pdf"
    paper.write_bytes(paper_bytes(line))
    function = "archive.assets.decoding.papers:draw"
    run_function(function, Limits(), path=str(paper), first=1, last=1, folder=str(folder))
    return (folder / "text-1.txt").read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("words", ["the one who gave", "who says what", "none a or b"])
@pytest.mark.parametrize("space", [0.1, 0.14, 0.278])
def test_words_stay_apart_however_narrow_the_space(tmp_path: Path, words: str, space: float) -> None:
    assert read(tmp_path, set_one_by_one(words, space=space)) == words


@pytest.mark.parametrize("apart", [0.05, 0.16])
def test_a_heading_of_spaced_letters_stays_words(tmp_path: Path, apart: float) -> None:
    assert read(tmp_path, set_one_by_one("SPACED HEADING", space=0.278, apart=apart)) == "SPACED HEADING"


def test_narrow_letters_that_stand_apart_are_one_word(tmp_path: Path) -> None:
    assert read(tmp_path, set_one_by_one("till it ill", space=0.278, apart=0.14)) == "till it ill"


def test_what_is_wide_is_a_space_though_nothing_stands_there(tmp_path: Path) -> None:
    columns = f"{set_one_by_one('one two', space=0.278)}) Tj 40 0 Td ({set_one_by_one('six', space=0.278)}"
    assert read(tmp_path, columns) == "one two six"


def test_a_page_set_in_whole_words_is_read_as_ever(tmp_path: Path) -> None:
    assert read(tmp_path, "Synthetic ) Tj 106 0 Td (words) Tj 70 0 Td ( ") == "Synthetic words"


def test_a_hyphen_at_the_end_of_a_line_stays_with_its_line(tmp_path: Path) -> None:
    assert read(tmp_path, "Upper-) Tj 0 -30 Td (Lower) Tj 0 -30 Td (end") == "Upper-\nLower\nend"
