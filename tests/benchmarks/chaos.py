"""Large files through broken lines and killed servers: `python -m tests.benchmarks.chaos`.

Serves an archive as in production and sends synthetic recordings to it piece by piece, while lines are cut, pieces
are sent twice, out of order, damaged and two at a time, and the server is killed (SIGKILL) and started anew, all by a
seed that is printed. At the end of each run the stored file must be byte for byte the one that was sent, and the words
must be there; at the end of all, after the sweep, no file may be left that belongs to nothing. Ends with an error where
that fails.
"""

import argparse
import base64
import hashlib
import http.client
import os
import random
import re
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time
import wave
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil

from tests.serving import ROOT, answers, environment

PIECE = "application/offset+octet-stream"
WORDS = "Synthetic words of run {}."
BROKEN = (ConnectionError, http.client.HTTPException, OSError)
#: Refusals of a piece: not where the last one ended; the request of a line that was cut still holds the file; or none,
#: because the server closed the line before all of the piece was sent (0).
REFUSED = {409, 423, 0}
#: How often each thing is done, in parts.
DEEDS = {"piece": 60, "cut": 14, "twice": 6, "ahead": 5, "damaged": 5, "at once": 6, "killed": 4}


def quiet_port() -> int:
    """A free port that no outgoing connection takes while the server is down: below the range of those."""
    for port in range(18_000, 28_000):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("No port is free.")


@dataclass
class Server:
    """The archive in a folder, started with `config.start`, killed and started anew on the same port."""

    folder: Path
    port: int = field(default_factory=quiet_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "start.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.start"],
                cwd=ROOT,
                env=environment(self.folder, self.port, ARCHIVE_BEHIND_PROXY="1", ARCHIVE_WORKERS="2"),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        while not answers(f"http://127.0.0.1:{self.port}/health/"):
            if self.process.poll() is not None:
                raise RuntimeError((self.folder / "start.log").read_text())
            time.sleep(0.1)

    def kill(self) -> None:
        """All of it at once, workers included."""
        if self.process is not None:
            processes: list[psutil.Process] = []
            with suppress(psutil.NoSuchProcess):
                main = psutil.Process(self.process.pid)
                processes = [main, *main.children(recursive=True)]
            for process in processes:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            self.process.wait()
            psutil.wait_procs(processes, timeout=30)


@dataclass
class Line:
    """One giver's line to the archive, with their code."""

    server: Server
    address: str
    cookie: str = ""

    def ask(self, method: str, path: str, body: bytes | str = b"", **headers: str) -> http.client.HTTPResponse:
        with closing(http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=120)) as line:
            line.request(method, path, body=body, headers=self.headers(**headers))
            answer = line.getresponse()
            answer.read()
            return answer

    def headers(self, **more: str) -> dict[str, str]:
        given = {name.replace("_", "-"): value for name, value in more.items()}
        return {
            "Sec-Fetch-Site": "same-origin", "X-Forwarded-For": self.address, "Cookie": self.cookie,
            "Tus-Resumable": "1.0.0", **given,
        }  # fmt: skip

    def cut(self, path: str, body: bytes, offset: int, after: int) -> None:
        """Send the first `after` bytes of a piece, and pull the plug."""
        head = self.headers(
            Upload_Offset=str(offset), Content_Type=PIECE, Content_Length=str(len(body)), Host="archive"
        )
        told = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        with closing(socket.create_connection(("127.0.0.1", self.server.port), timeout=60)) as plug:
            plug.sendall(f"PATCH {path} HTTP/1.1\r\n{told}\r\n".encode() + body[:after])
            plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def make_recording(path: Path, size: int, chance: random.Random) -> str:
    """A WAV file of noise, about so many bytes; its SHA-256."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(48_000)
        for _part in range(max(1, size >> 20)):
            out.writeframes(chance.randbytes(1 << 20))
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Run:
    """One file, from its words to its bytes in quarantine."""

    def __init__(self, server: Server, number: int, recording: Path, chance: random.Random) -> None:
        self.server, self.number, self.recording, self.chance = server, number, recording, chance
        self.line = Line(server, f"192.0.2.{number % 250 + 1}")
        self.size = recording.stat().st_size
        self.done = dict.fromkeys([*DEEDS, "odd"], 0)

    def insist(self, method: str, path: str, body: bytes | str = b"", **headers: str) -> http.client.HTTPResponse:
        """Ask until the server is there and answers."""
        for _time in range(600):
            with suppress(*BROKEN):
                answer = self.line.ask(method, path, body, **headers)
                if answer.status < 500 and answer.status != 423:
                    return answer
            time.sleep(0.1)
        raise RuntimeError(f"{method} {path} was not answered")

    def begin(self) -> None:
        form = urlencode({"words": WORDS.format(self.number)})
        kind = "application/x-www-form-urlencoded"
        answer = self.insist("POST", "/en/contribute/items/", form, Content_Type=kind)
        self.line.cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
        name = base64.b64encode(f"synthetic-{self.number}.wav".encode()).decode()
        told = {"Upload_Length": str(self.size), "Upload_Metadata": f"filename {name}"}
        self.path = self.insist("POST", "/en/contribute/uploads/", **told).headers["Location"]

    def there(self) -> int:
        return int(self.insist("HEAD", self.path).headers["Upload-Offset"])

    def patch(self, offset: int, body: bytes, **headers: str) -> int:
        """The status of the answer; 0 where there was none."""
        with suppress(*BROKEN):
            return self.line.ask(
                "PATCH", self.path, body, Upload_Offset=str(offset), Content_Type=PIECE, **headers
            ).status
        return 0

    def restart(self) -> None:
        self.server.kill()
        self.server.start()

    def send(self) -> None:
        with self.recording.open("rb") as stream:
            while (offset := self.there()) < self.size:
                stream.seek(offset)
                body = stream.read(self.chance.randrange(1 << 16, 1 << 23))
                deed = self.chance.choices([*DEEDS], [*DEEDS.values()])[0]
                self.done[deed] += 1
                if not self.do(deed, offset, body):
                    self.done["odd"] += 1
                    sys.stderr.write(f"run {self.number}: odd answers to {deed!r} at {offset}\n")

    def do(self, deed: str, offset: int, body: bytes) -> bool:
        """Do it; whether the answers were those of the protocol."""
        if deed == "cut":
            with suppress(*BROKEN):
                self.line.cut(self.path, body, offset, self.chance.randrange(len(body)))
            return True
        if deed == "twice":
            first, second = self.patch(offset, body), self.patch(offset, body)
            return second in REFUSED if first == 204 else first in REFUSED and second in {204, *REFUSED}
        if deed == "ahead":
            return offset + len(body) >= self.size or self.patch(offset + len(body), body[:1]) in REFUSED
        if deed == "damaged":
            wrong = base64.b64encode(hashlib.sha256(b"synthetic").digest()).decode()
            return self.patch(offset, body, Upload_Checksum=f"sha256 {wrong}") in {460, *REFUSED}
        if deed == "at once":
            found: list[int] = []
            both = [threading.Thread(target=lambda: found.append(self.patch(offset, body))) for _one in range(2)]
            for one in both:
                one.start()
            for one in both:
                one.join()
            return found.count(204) <= 1 and set(found) <= {204, *REFUSED}
        if deed == "killed":
            sender = threading.Thread(target=self.patch, args=(offset, body))
            sender.start()
            time.sleep(self.chance.random() * 0.05)
            self.restart()
            sender.join()
            return True
        return self.patch(offset, body) in {204, *REFUSED}

    def finish(self) -> None:
        """Hear what has become of it; in some runs the server is killed just then."""
        if self.chance.random() < 0.3:
            self.done["killed"] += 1
            asking = threading.Thread(target=self.insist, args=("GET", self.path))
            asking.start()
            time.sleep(self.chance.random() * 0.6)
            self.restart()
            asking.join()
        self.insist("GET", self.path)

    def stored(self) -> tuple[str, str]:
        """The SHA-256 of the bytes in quarantine, and the words."""
        with closing(sqlite3.connect(self.server.folder / "archive.sqlite3")) as database:
            row = database.execute(
                "select f.file, c.words from contributions_contribution c left join contributions_contributedfile f"
                " on f.contribution_id = c.id where c.words = ?",
                [WORDS.format(self.number)],
            ).fetchone()
        if not row or not row[0]:
            return "", row[1] if row else ""
        with (self.server.folder / "files" / row[0]).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest(), row[1]

    def take_back(self) -> None:
        """The giver's own way to delete it all; the next run needs the room."""
        self.insist("POST", "/en/contribute/withdraw/")


def left_over(folder: Path) -> list[str]:
    """Files that the sweep leaves although everything was taken back."""
    places = [folder / "arriving", folder / "files" / "contributions"]
    for path in (path for place in places for path in place.glob("*")):
        os.utime(path, (0, 0))
    command = [sys.executable, "manage.py", "look_after_contributions"]
    given = environment(
        folder, 80, ARCHIVE_SECRET_KEY_FILE=str(folder / "secret_key"), ARCHIVE_BASE_URL="http://127.0.0.1"
    )
    subprocess.run(command, cwd=ROOT, env=given, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    return [str(path.relative_to(folder)) for place in places for path in place.glob("*")]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.chaos", description=__doc__)
    parser.add_argument("--runs", type=int, default=25)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    options = parser.parse_args()
    say = sys.stdout.write
    say(f"seed {options.seed}\n")
    say(f"{'run':>4}{'seconds':>9}" + "".join(f"{deed:>9}" for deed in [*DEEDS, "odd"]) + "  stored\n")
    failed = 0
    with tempfile.TemporaryDirectory(prefix="archive-chaos-") as name:
        chance = random.Random(options.seed)
        server, recording = Server(Path(name)), Path(name) / "synthetic.wav"
        server.start()
        try:
            for number in range(1, options.runs + 1):
                checksum, began = make_recording(recording, options.megabytes << 20, chance), time.monotonic()
                run = Run(server, number, recording, chance)
                run.begin()
                run.send()
                run.finish()
                is_whole = run.stored() == (checksum, WORDS.format(number))
                failed += not is_whole or bool(run.done["odd"])
                run.take_back()
                counts = "".join(f"{count:>9}" for count in run.done.values())
                say(f"{number:>4}{time.monotonic() - began:>9.1f}{counts}  {'the same' if is_whole else 'DIFFERENT'}\n")
                sys.stdout.flush()
        finally:
            server.kill()
        log = re.sub(r"\x1b\[[0-9;]*m", "", (Path(name) / "start.log").read_text(errors="replace"))
        errors = re.findall(r"^[\w.]+(?:Error|Exception)\b.*$|.*database is locked.*", log, re.MULTILINE)
        rest = left_over(Path(name))
    say(f"errors in the log: {len(errors)} {sorted(set(errors))}\n")
    say(f"files left over after the sweep: {len(rest)} {' '.join(rest[:3])}\n")
    return 1 if failed or rest else 0


if __name__ == "__main__":
    sys.exit(main())
