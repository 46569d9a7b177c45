"""Proof that somebody takes some trouble over what is sent: asked for only where much is being sent (`core.limits`).

The protocol is ALTCHA's, second version (https://altcha.org/docs/v2/proof-of-work-captcha): a challenge, signed, that
costs a browser a moment of computing and the archive a millisecond. `js/proof.js` computes beside the writing. Who
runs no script is not shut out: the same challenge also serves once it is `PATIENCE` seconds old, once in so many
seconds from one address. Either way it serves once, for the one purpose it was made for, until it expires.
"""

import base64
import json
import secrets
import time
from enum import Enum

from altcha import Challenge, Payload, Solution, create_challenge, verify_solution
from django.conf import settings
from django.core.cache import cache, caches
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from archive.core.visitors import client_address, keyed

#: The form's field, as the protocol names it.
FIELD = "altcha"
#: Seconds for which a challenge serves: as long as somebody may be writing.
LIFETIME = 2 * 3600
#: Seconds after which a challenge serves without a computation.
PATIENCE = 60
#: How many keys a browser derives until it finds the right one; each costs ARCHIVE_PROOF_COST rounds of PBKDF2.
KEYS = range(50, 200)
_ALGORITHM = "PBKDF2/SHA-256"
#: Longer is no answer to a challenge of ours, in characters.
_LONGEST = 2_000
#: What the library takes for a wrong answer without computing anything.
_NO_ANSWER = Solution(counter=-1, derived_key="")


class State(Enum):
    NONE = "none"  # nothing came, or nothing that serves: forged, of another purpose, expired, spent
    YOUNG = "young"  # a challenge without its answer, whose time has not come
    RIPE = "ripe"  # one that has waited
    SOLVED = "solved"


def _secret() -> bytes:
    return salted_hmac("archive.core.proofs", "challenge", algorithm="sha256").digest()


def _written(challenge: Challenge) -> str:
    """base64 of `{"challenge": …}`: as the protocol writes an answer, still without its solution."""
    return base64.b64encode(json.dumps({"challenge": challenge.to_dict()}).encode()).decode()


def new_challenge(purpose: str, now: float | None = None) -> str:
    """What a form shows, and a script answers."""
    at = int(time.time() if now is None else now)
    challenge = create_challenge(
        _ALGORITHM,
        settings.ARCHIVE_PROOF_COST,
        counter=secrets.choice(KEYS),
        expires_at=at + LIFETIME,
        data={"for": purpose, "at": at},
        hmac_secret=_secret(),
    )
    return _written(challenge)


class Proof:
    """What a form has brought for one purpose, and what it is to show when it is shown again."""

    def __init__(self, purpose: str, request: HttpRequest) -> None:
        self.purpose, self.request = purpose, request
        self._brought = request.POST.get(FIELD, "")
        #: Whether the form shows it: it has been asked for, or what came is to be kept.
        self.is_asked = bool(self._brought)
        self._challenge = self._read()
        self.state = self._look()

    def _read(self) -> Challenge | None:
        """The challenge that came, if it is ours, for this purpose, and has not expired."""
        if len(self._brought) > _LONGEST:
            return None
        try:
            challenge = Challenge.from_dict(json.loads(base64.b64decode(self._brought, validate=True))["challenge"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
        found = verify_solution(Payload(challenge, _NO_ANSWER), _secret())
        told = challenge.parameters.data
        return challenge if found.invalid_signature is False and told and told["for"] == self.purpose else None

    def _look(self) -> State:
        if self._challenge is None or self._spent in caches["spent"]:
            return State.NONE
        if verify_solution(self._brought, _secret()).verified:
            return State.SOLVED
        at = (self._challenge.parameters.data or {})["at"]
        return State.RIPE if time.time() - at >= PATIENCE else State.YOUNG

    @property
    def _spent(self) -> str:
        return f"proof:{self._challenge.parameters.nonce}" if self._challenge else ""

    def is_given(self) -> bool:
        """Whether what came serves. It is spent by this; what serves not yet can come again."""
        self.is_asked = True
        if self.state is State.RIPE and not cache.add(keyed("patience", client_address(self.request)), True, PATIENCE):
            self.state = State.YOUNG
        if self.state not in {State.RIPE, State.SOLVED}:
            return False
        self.state = State.NONE
        return bool(caches["spent"].add(self._spent, True, LIFETIME))  # False: by another request, just now

    @property
    def shown(self) -> str:
        """What came, as long as it may still serve; else a new challenge."""
        if self.state is State.SOLVED:
            return self._brought
        return _written(self._challenge) if self._challenge and self.state is not State.NONE else self._new

    @cached_property
    def _new(self) -> str:
        return new_challenge(self.purpose)

    @property
    def words(self) -> str:
        """Why it does not go on yet; what to do is said in the form (`core/proof.html`)."""
        return _("Very much is being sent just now, so this has to wait a moment. Everything you wrote is still here.")
