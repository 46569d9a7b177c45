"""The child: bounded in time and memory, alone with its work, and never more than a failed answer."""

import sys
import time
from typing import Any

import pytest

from archive.assets.sandbox import MEGABYTE, Limits, SandboxError, run_command, run_function

QUICK = Limits(memory=256 * MEGABYTE, processor=5, clock=5)


def python(code: str, limits: Limits = QUICK) -> Any:
    return run_command([sys.executable, "-c", code], limits)


def test_a_function_answers_with_what_json_carries() -> None:
    assert run_function("os.path:join", QUICK, a="one") == "one"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os; os.abort()", "crash"),
        ("x = bytearray(10 ** 9)", "unreadable"),
        ("raise SystemExit(3)", "unreadable"),
    ],
)
def test_what_fails_says_how(code: str, reason: str) -> None:
    with pytest.raises(SandboxError) as caught:
        python(code)
    assert caught.value.reason == reason


def test_memory_is_bounded() -> None:
    with pytest.raises(SandboxError) as caught:
        python("x = bytearray(10 ** 9)")
    assert "MemoryError" in str(caught.value)


@pytest.mark.parametrize("code", ["import time; time.sleep(60)", "while True: pass"])
def test_time_is_bounded(code: str) -> None:
    began = time.monotonic()
    with pytest.raises(SandboxError) as caught:
        python(code, Limits(processor=1, clock=2))
    assert caught.value.reason == "time"
    assert time.monotonic() - began < 5


def test_no_secret_goes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_SECRET_KEY", "synthetic-secret")
    assert "synthetic" not in python("import os, sys; sys.stderr.write(str(dict(os.environ)))")


def test_what_is_said_endlessly_is_cut() -> None:
    said = python("import sys\nfor n in range(200000): sys.stderr.write('first' if not n else 'synthetic line\\n')")
    assert said.startswith("first") and len(said) <= 131_072
