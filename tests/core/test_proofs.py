"""A proof of some trouble: computed, or waited for; ours, for its purpose, in time, and once."""

import base64
import json
import time
from typing import Any

import hypothesis
import pytest
from altcha import Challenge, Payload, Solution, solve_challenge
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory
from hypothesis import assume, given
from hypothesis import strategies as st

from archive.core import proofs
from archive.core.proofs import LIFETIME, PATIENCE, Proof, new_challenge

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_quick_one(settings: Any) -> None:
    settings.ARCHIVE_PROOF_COST = 1


def read(written: str) -> Any:
    return json.loads(base64.b64decode(written))


def write(told: Any) -> str:
    return base64.b64encode(json.dumps(told).encode()).decode()


def solution_of(written: str) -> Solution:
    solution = solve_challenge(Challenge.from_dict(read(written)["challenge"]))
    assert solution is not None
    return solution


def solved(written: str) -> str:
    return Payload(Challenge.from_dict(read(written)["challenge"]), solution_of(written)).to_base64()


def brought(written: str, purpose: str = "synthetic", address: str = "192.0.2.7") -> Proof:
    return Proof(purpose, RequestFactory().post("/", {"altcha": written}, REMOTE_ADDR=address))


def test_what_was_computed_serves_once() -> None:
    answer = solved(new_challenge("synthetic"))
    assert brought(answer).shown == answer, "a form that is wrong elsewhere keeps it"
    first, second = brought(answer), brought(answer)
    assert first.is_given() and not second.is_given(), "two at the same moment"
    again = brought(answer)
    assert not again.is_given()
    assert read(again.shown)["challenge"] != read(answer)["challenge"], "another challenge comes instead"


def test_it_serves_what_it_was_made_for() -> None:
    answer = solved(new_challenge("synthetic"))
    assert not brought(answer, "other").is_given() and brought(answer).is_given()


def test_what_has_expired_serves_no_more() -> None:
    old = time.time() - LIFETIME - 5
    for written in (new_challenge("synthetic", old), solved(new_challenge("synthetic", old))):
        late = brought(written)
        assert not late.is_given() and read(late.shown)["challenge"] != read(written)["challenge"]


def test_a_wrong_number_is_no_answer() -> None:
    written = new_challenge("synthetic")
    right, told = solution_of(written), read(written)
    for counter, key in [
        (right.counter + 1, right.derived_key),
        (right.counter, "00" * 32),
        (-1, ""),
        (2**40, right.derived_key),
        (str(right.counter), right.derived_key),
        (True, None),
    ]:
        wrong = brought(write({**told, "solution": {"counter": counter, "derivedKey": key}}))
        assert not wrong.is_given()
        assert wrong.shown == written, "the same challenge once more, without the wrong answer"


def test_an_easier_or_longer_one_cannot_be_made_up() -> None:
    made = read(new_challenge("synthetic"))
    for name, value in [
        ("keyPrefix", ""),
        ("cost", 0),
        ("expiresAt", time.time() + 10**9),
        ("data", {"for": "synthetic", "at": 0}),
        ("data", None),
        ("nonce", "00" * 16),
    ]:
        forged = {**made["challenge"], "parameters": {**made["challenge"]["parameters"], name: value}}
        assert not brought(write({"challenge": forged})).is_given()
        assert not brought(write({"challenge": forged, "solution": {"counter": 0, "derivedKey": "00" * 32}})).is_given()
    unsigned = {"parameters": made["challenge"]["parameters"]}
    assert not brought(write({"challenge": unsigned})).is_given()


def test_it_is_signed_with_this_archive_s_secret(settings: Any) -> None:
    answer = solved(new_challenge("synthetic"))
    settings.SECRET_KEY = "another-synthetic-secret"
    assert not brought(answer).is_given()


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "x",
        "ə" * 40,
        "\0",
        "A" * 100_000,
        write([]),
        write(None),
        write({"challenge": []}),
        write({"challenge": {"parameters": 7}}),
        write({"challenge": {"parameters": {"algorithm": "x", "nonce": 1, "salt": None, "cost": "x"}, "signature": 5}}),
        base64.b64encode(b"[" * 1400).decode(),
        base64.b64encode(b"\xff\xfe").decode(),
    ],
)
def test_nonsense_is_answered_with_a_new_one(nonsense: str) -> None:
    proof = brought(nonsense)
    assert not proof.is_given() and read(proof.shown)["challenge"]["signature"]


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
_NAMES = ("algorithm", "cost", "data", "expiresAt", "keyLength", "keyPrefix", "keySignature", "nonce", "salt")


@given(
    st.dictionaries(st.sampled_from(_NAMES), _ANY, min_size=1),
    st.one_of(_ANY, st.fixed_dictionaries({"counter": _ANY, "derivedKey": _ANY})),
)
@hypothesis.settings(max_examples=100, derandomize=True, database=None)
def test_whatever_is_made_of_one_of_ours_serves_nobody(changed: dict[str, Any], solution: Any) -> None:
    challenge = read(new_challenge("synthetic", time.time() - 2 * PATIENCE))["challenge"]
    parameters = {**challenge["parameters"], **changed}
    assume(parameters != challenge["parameters"])
    for told in ({"parameters": parameters, "signature": challenge["signature"]}, {**challenge, "signature": solution}):
        assert not brought(write({"challenge": told, "solution": solution})).is_given()


def test_whoever_runs_no_script_waits_a_minute() -> None:
    now = time.time()
    early = brought(new_challenge("synthetic", now - PATIENCE + 10))
    assert not early.is_given() and brought(early.shown).state is proofs.State.YOUNG, "and waits no longer for it"
    late = new_challenge("synthetic", now - PATIENCE - 1)
    assert brought(late).is_given() and not brought(late).is_given()


def test_waiting_side_by_side_gains_nothing() -> None:
    """A program that lets a hundred forms wait at once sends one a minute."""
    waited = [new_challenge("synthetic", time.time() - 2 * PATIENCE) for _number in range(3)]
    assert [brought(written).is_given() for written in waited] == [True, False, False]
    assert brought(waited[1], address="192.0.2.8").is_given(), "others do not wait for it"
    cache.clear()  # a minute later
    assert brought(waited[2]).is_given()


def test_it_serves_once_in_all_processes(settings: Any) -> None:
    """What is spent is known beyond the memory of one server process."""
    assert settings.CACHES["spent"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"


def test_every_start_makes_the_table_where_it_is_missing() -> None:
    """An archive that was there before the table, or a copy of its database without it."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE spent_proofs")
    call_command("prepare_archive", verbosity=0)
    assert brought(solved(new_challenge("synthetic"))).is_given()
