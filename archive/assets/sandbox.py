"""Work on files that nobody vouches for, in a process of its own that may fail alone.

The child has a bound on memory, on processor time, on time by the clock and on what it writes, and an environment
without secrets. It is a fresh interpreter, not a fork: the server that asks has threads.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

MEGABYTE = 1024 * 1024
ROOT = Path(__file__).resolve().parents[2]
#: What a child says at most.
MOST_SAID = 8 * MEGABYTE


@dataclass(frozen=True)
class Limits:
    """`memory` in bytes of data, `processor` and `clock` in seconds, `written` in bytes a file."""

    memory: int = 448 * MEGABYTE
    processor: int = 60
    clock: int = 90
    written: int = 4096 * MEGABYTE


class SandboxError(Exception):
    """The work failed. `reason` is "time", "memory", "crash", or "unreadable" with words of the tool in the message."""

    def __init__(self, reason: str, message: str = "") -> None:
        super().__init__(message or reason)
        self.reason = reason


class UnreadableError(Exception):
    """Raised by a function in the child: the file is not what its reader expects."""


def run_function(name: str, limits: Limits, **arguments: Any) -> Any:
    """The answer of "package.module:function", called with arguments that JSON can carry; so must be its answer."""
    process, timer = _start({"function": name, "arguments": arguments}, limits)
    try:
        said = process.stdout.read(MOST_SAID)  # type: ignore[union-attr]
        process.wait()
    finally:
        _end(process, timer)
    _complain(process, timer, "")
    try:
        answer = json.loads(said)
    except ValueError as error:
        raise SandboxError("crash") from error
    if "error" in answer:
        raise SandboxError(answer["error"], answer["message"])
    return answer["value"]


def run_command(command: Sequence[str], limits: Limits, heard: Callable[[str], None] = lambda line: None) -> str:
    """Run a program without standard input; what it wrote to standard error (the first and the last 64 KB).

    Each line of its standard output is handed to `heard` as it comes.
    """
    process, timer = _start({"command": list(command)}, limits)
    said = bytearray()

    def collect(stream: Any) -> None:
        while part := stream.read1(65536):
            said.extend(part)
            del said[65536:-65536]

    listener = threading.Thread(target=collect, args=(process.stderr,), daemon=True)
    listener.start()
    try:
        for line in process.stdout:  # type: ignore[union-attr]
            heard(line.decode(errors="replace").strip())
        process.wait()
        listener.join(5)
    finally:
        _end(process, timer)
    text = said.decode(errors="replace")
    _complain(process, timer, text)
    return text


class _Timer(threading.Timer):
    fired = False

    def run(self) -> None:
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.fired = True
            self.function(*self.args, **self.kwargs)
        self.finished.set()


def _start(order: dict[str, Any], limits: Limits) -> tuple[subprocess.Popen[bytes], _Timer]:
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
        "MALLOC_ARENA_MAX": "2",
        "VIPS_CONCURRENCY": "1",
        "VIPS_BLOCK_UNTRUSTED": "1",
        "PYTHONPATH": str(ROOT),
        "TMPDIR": os.environ.get("TMPDIR", ""),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "archive.assets.sandbox"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if "command" in order else subprocess.DEVNULL,
        env={name: value for name, value in environment.items() if value},
        cwd=ROOT,
        start_new_session=True,
    )
    timer = _Timer(limits.clock, _kill, [process])
    timer.daemon = True
    timer.start()
    with suppress(BrokenPipeError), process.stdin as orders:  # type: ignore[union-attr]
        orders.write(json.dumps({**order, "limits": asdict(limits)}).encode())
    return process, timer


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _end(process: subprocess.Popen[bytes], timer: _Timer) -> None:
    timer.cancel()
    if process.poll() is None:
        _kill(process)
        process.wait()
    for stream in (process.stdout, process.stderr):
        if stream is not None and not stream.closed:
            stream.close()


def _complain(process: subprocess.Popen[bytes], timer: _Timer, text: str) -> None:
    code = process.returncode
    if code == 0:
        return
    if timer.fired or code == -signal.SIGXCPU:
        raise SandboxError("time")
    if code == -signal.SIGKILL or "Cannot allocate memory" in text:
        raise SandboxError("memory")
    if code < 0:
        raise SandboxError("crash")
    raise SandboxError("unreadable", text)


# --- in the child -----------------------------------------------------------------------------


def bound(limits: Limits) -> None:
    """Give this process, and what it becomes, no more than that."""
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_DATA, limits.memory),
        (resource.RLIMIT_AS, limits.memory + 1536 * MEGABYTE),  # libraries and stacks are mapped, not used
        (resource.RLIMIT_CPU, limits.processor),
        (resource.RLIMIT_FSIZE, limits.written),
        (resource.RLIMIT_NOFILE, 128),
    ):
        try:
            # Processor time ends with a signal of its own; a little more, and the system kills without a reason.
            resource.setrlimit(what, (most, most + 2 if what == resource.RLIMIT_CPU else most))
        except (ValueError, OSError):
            continue  # a system that does not know this bound still has the clock


def main() -> None:
    order = json.loads(sys.stdin.buffer.read())
    bound(Limits(**order["limits"]))
    if "command" in order:
        with Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        os.execv(order["command"][0], order["command"])  # noqa: S606
    answers = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whatever a library prints is not the answer
    module, _, name = order["function"].partition(":")
    try:
        answer: dict[str, Any] = {"value": getattr(import_module(module), name)(**order["arguments"])}
    except UnreadableError as error:
        answer = {"error": "unreadable", "message": str(error)}
    except MemoryError:
        answer = {"error": "memory", "message": ""}
    except Exception as error:
        short = "memory" if "out of memory" in str(error).lower() else "unreadable"
        answer = {"error": short, "message": f"{type(error).__name__}: {error}"[:500]}
    with os.fdopen(answers, "wb") as stream:
        stream.write(json.dumps(answer).encode())
        stream.flush()
    os._exit(0)  # libraries may have been broken by what they read: no clean-up of theirs


if __name__ == "__main__":
    # `python -m` runs this file under another name; functions raise the exceptions of the module they import.
    import_module("archive.assets.sandbox").main()
