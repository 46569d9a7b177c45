"""The numbers of books, journals and articles: their last digit tells a slip, and says what would have stood there."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.utils import translation

from archive.sources.numbers import validate_doi, validate_isbn, validate_issn

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.mark.parametrize(
    ("validate", "number"),
    [
        (validate_isbn, "978-0-00-000000-2"),
        (validate_isbn, "9780000000002"),
        (validate_isbn, "978 0 00 000000 2"),
        (validate_isbn, "978\u20110\u201100\u2011000000\u20112"),
        (validate_isbn, "979-0-00-000000-1"),
        (validate_isbn, "0-00-000000-0"),
        (validate_isbn, "0-00-000008-6"),
        (validate_isbn, "0-00-000005-1"),
        (validate_isbn, "0-00-000010-8"),
        (validate_isbn, "0-00-020000-X"),
        (validate_isbn, "0-00-020000-x"),
        (validate_issn, "0000-0019"),
        (validate_issn, "00000019"),
        (validate_issn, "0000-006X"),
        (validate_doi, "10.0000/synthetic"),
        (validate_doi, "10.1000.10/(synthetic)1"),
    ],
)
def test_a_number_that_fits_is_taken_however_it_is_grouped(validate: Callable[[str], None], number: str) -> None:
    validate(number)


@pytest.mark.parametrize(
    ("validate", "number", "found", "expected"),
    [
        (validate_isbn, "978-0-00-000001-2", "2", "9"),
        (validate_isbn, "978-0-00-000010-2", "2", "1"),
        (validate_isbn, "0-00-020000-0", "0", "X"),
        (validate_isbn, "0-00-000001-X", "X", "9"),
    ],
)
def test_a_slip_is_told_with_the_digit_that_would_stand_there(
    validate: Callable[[str], None], number: str, found: str, expected: str
) -> None:
    with translation.override("en"), pytest.raises(ValidationError) as error:
        validate(number)
    assert (
        f"the last digit, {found}, does not fit; after the digits before it stands {expected}."
        in error.value.messages[0]
    )


@pytest.mark.parametrize("number", ["978-0-8147-1945-9", "1-56432-027-8"])
def test_every_digit_that_is_changed_and_every_two_that_are_swapped_are_told(number: str) -> None:
    """Of the ISBN of thirteen digits some swaps pass: two neighbours that are five apart count the same."""
    digits = number.replace("-", "")
    for place, digit in enumerate(digits):
        for other in "0123456789".replace(digit, ""):
            with pytest.raises(ValidationError):
                validate_isbn(digits[:place] + other + digits[place + 1 :])
    for place, (one, other) in enumerate(pairwise(digits)):
        if one != other and (len(digits) == 10 or abs(int(one) - int(other)) != 5):
            with pytest.raises(ValidationError):
                validate_isbn(digits[:place] + other + one + digits[place + 2 :])


@pytest.mark.parametrize(
    ("validate", "number"),
    [
        (validate_isbn, "978-0-00-000000"),
        (validate_isbn, "977-0-00-000000-3"),
        (validate_isbn, "ISBN 978-0-00-000000-2"),
        (validate_isbn, "X-00-000000-0"),
        (validate_isbn, "978-0-00-000000-2, 0-00-000000-0"),
        (validate_isbn, "٩٧٨٠٠٠٠٠٠٠٠٠٢"),
        (validate_issn, "0000-00"),
        (validate_issn, "0000-00199"),
        (validate_doi, "doi:10.0000/synthetic"),
        (validate_doi, "10.0000"),
        (validate_doi, "10.0000/synthetic and more"),
    ],
)
def test_what_is_no_such_number_is_told_apart_from_a_slip(validate: Callable[[str], None], number: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError) as error:
        validate(number)
    assert "does not fit" not in error.value.messages[0]


@pytest.mark.parametrize(
    ("language", "said"), [("az", "sonuncu rəqəm, 0, uyğun gəlmir"), ("ru", "последняя цифра, 0, не подходит")]
)
def test_it_is_said_in_the_language_of_whoever_types(language: str, said: str) -> None:
    with translation.override(language), pytest.raises(ValidationError, match=said):
        validate_isbn("978-0-00-000000-0")


def test_the_numbers_of_the_opening_content_fit() -> None:
    sources = yaml.safe_load_all((FIXTURES / "sources.yaml").read_text(encoding="utf-8"))
    numbers = [source["isbn"] for source in sources if "isbn" in source]
    assert len(numbers) >= 3
    for number in numbers:
        validate_isbn(number)
