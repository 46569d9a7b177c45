"""The numbers by which a book, a journal or an article is known: their last sign checks those before it.

ISBN: ISO 2108 (ten signs until 2006, thirteen since); ISSN: ISO 3297; DOI: ISO 26324.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: What groups the digits, as books print it: spaces, and hyphens of any length.
_GROUPING = re.compile(r"[\s\u2010-\u2015\u2212-]+")
_ISBN_10 = re.compile(r"[0-9]{9}[0-9X]")
_ISBN_13 = re.compile(r"97[89][0-9]{10}")
_ISSN = re.compile(r"[0-9]{7}[0-9X]")
_DOI = re.compile(r"10\.[0-9.]+/\S+")


def validate_isbn(text: str) -> None:
    """Refuse what is no ISBN, or one in which a digit is wrong."""
    number = _bare(text)
    if _ISBN_13.fullmatch(number):
        _compare(
            text, number, str(-sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(number[:-1])) % 10)
        )
    elif _ISBN_10.fullmatch(number):
        _compare(text, number, _modulo_eleven(number))
    else:
        wrong = _(
            "“%(number)s” is no ISBN: one has 10 digits, of which the last may be X, or 13 that begin with 978 or 979."
        )
        raise ValidationError(wrong, params={"number": text})


def validate_issn(text: str) -> None:
    """Refuse what is no ISSN, or one in which a digit is wrong."""
    number = _bare(text)
    if not _ISSN.fullmatch(number):
        wrong = _("“%(number)s” is no ISSN: one has 8 digits, of which the last may be X, such as 0000-0019.")
        raise ValidationError(wrong, params={"number": text})
    _compare(text, number, _modulo_eleven(number))


def validate_doi(text: str) -> None:
    """Refuse an address, and what leads to no work."""
    if not text.startswith("10."):
        raise ValidationError(_("A DOI begins with “10.”: leave out the address before it."))
    if not _DOI.fullmatch(text):
        raise ValidationError(
            _(
                "“%(number)s” is no DOI: after “10.” follow a number, a stroke and the sign of the work, without "
                "spaces."
            ),
            params={"number": text},
        )


def _bare(text: str) -> str:
    return _GROUPING.sub("", text).upper()


def _modulo_eleven(number: str) -> str:
    """The check digit of an ISBN of ten signs, or of an ISSN: each digit counts as often as it has signs to the end."""
    weighed = sum(int(digit) * (len(number) - place) for place, digit in enumerate(number[:-1]))
    return "0123456789X"[-weighed % 11]


def _compare(text: str, number: str, expected: str) -> None:
    if number[-1] != expected:
        raise ValidationError(
            _(
                "“%(number)s”: the last digit, %(found)s, does not fit; after the digits before it stands "
                "%(expected)s. One of them is mistyped, or two are swapped."
            ),
            params={"number": text, "found": number[-1], "expected": expected},
        )
