"""The return code: the one key to a contribution. Whoever holds it may read, add to, and take back what was given.

Sixteen signs of Crockford's alphabet, 80 bits from the system's source of chance: not to be guessed, so that one
keyed hash suffices to keep it (a slow one protects words that people choose). The archive never stores the code.
"""

import secrets

from django.utils.crypto import salted_hmac

#: Crockford's Base32: no I, L, O, U. What is read aloud or copied by hand stays the same code.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SIGNS, _GROUP = 16, 4
#: What is taken for a sign: Latin letters that are none, and Cyrillic ones that look like one on paper.
_MISREAD = str.maketrans("OIİL" + "АВЕКМНОРСТУХІ", "0111" + "ABEKMH0PCTYX1")


def new_code() -> str:
    """For example `7Q2M-04KX-9TZB-1HWD`."""
    signs = [secrets.choice(ALPHABET) for _ in range(_SIGNS)]
    return "-".join("".join(signs[start : start + _GROUP]) for start in range(0, _SIGNS, _GROUP))


def plain_code(typed: str) -> str:
    """The signs of a code as somebody typed it, without spaces and strokes; empty when it cannot be one."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_MISREAD)
    return signs if len(signs) == _SIGNS and set(signs) <= set(ALPHABET) else ""


def hash_code(typed: str) -> str:
    """What the archive keeps of a code: 64 hex digits; empty when it cannot be a code."""
    signs = plain_code(typed)
    if not signs:
        return ""
    return salted_hmac("archive.contributions.code", signs, algorithm="sha256").hexdigest()
