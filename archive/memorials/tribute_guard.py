"""Why a carnation may be laid without a cookie: what is asked of the request instead.

Django's protection against forged requests gives every visitor a cookie as soon as a form is shown, and its
form is another one for each visitor. Here nobody who reads gets a cookie, and the page with the form may lie
in a shared cache. Two things stand in its place:

- `core.visitors.is_from_here()`: the browser itself says which site sent the form (`Sec-Fetch-Site`, `Origin`, in
  old browsers `Referer`). No script and no form of another site can change these, so this alone stops a forged
  request; one that names no origin at all is refused.
- A *form token*: the memorial and the time at which the form was made, signed. It is the same for everybody,
  so it proves nobody's identity; it stops programs that never asked for the page, forms kept for days, and
  answers faster than a hand.

This suffices because there is nothing to steal: no session, no account, and the worst that a forged request
could do is to lay a flower.
"""

import time

from django.core import signing

#: A page may lie a day in a cache and be open another day in a browser.
TOKEN_LIFETIME = 2 * 24 * 3600
#: Nobody reads a page and lays a carnation faster than this, in seconds.
QUICKEST = 2
#: For how long the address that a visitor is led to says thank you.
OUTCOME_LIFETIME = 15 * 60

_FORM = signing.Signer(salt="archive.memorials.carnation.form")
_OUTCOME = signing.Signer(salt="archive.memorials.carnation.outcome")


class StaleTokenError(Exception):
    """The token is forged, of another memorial, or too old: the form must be shown anew."""


class TooQuickError(Exception):
    """The form came back faster than a hand can send it."""


def form_token(identifier: str, now: float | None = None) -> str:
    return _FORM.sign_object([identifier, int(time.time() if now is None else now)])


def check_token(token: str, identifier: str) -> None:
    """Raises StaleTokenError or TooQuickError."""
    age = _age(_FORM, token, identifier)
    if age is None or age > TOKEN_LIFETIME:
        raise StaleTokenError
    if age < QUICKEST:
        raise TooQuickError


def sign_outcome(identifier: str, status: str, now: float | None = None) -> str:
    """What became of a carnation, for the address that the visitor is led to; nobody else can write it."""
    return _OUTCOME.sign_object([f"{identifier}/{status}", int(time.time() if now is None else now)])


def read_outcome(signed: str, identifier: str, statuses: list[str]) -> str:
    """The status that `sign_outcome()` signed a short while ago; empty for anything else."""
    for status in statuses if signed else []:
        age = _age(_OUTCOME, signed, f"{identifier}/{status}")
        if age is not None and age <= OUTCOME_LIFETIME:
            return status
    return ""


def _age(signer: signing.Signer, signed: str, about: str) -> float | None:
    """How many seconds ago this was signed about just that; None if it was not."""
    try:
        said_about, at = signer.unsign_object(signed)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return time.time() - at if said_about == about else None
