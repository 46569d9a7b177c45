"""The first start writes what is missing, later starts leave it alone."""

import os
import socket
import stat
from pathlib import Path

import pytest
from django.db import OperationalError

from config import start
from config.translations import compile_catalogues
from config.worker import again_and_again, work

CATALOGUE = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Events"
msgstr "Hadisələr"
"""


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the test run shows through, and none of these tests stays behind."""
    for name in [*os.environ]:
        if name.startswith("ARCHIVE_"):
            monkeypatch.delenv(name)
    for name in ["ARCHIVE_BASE_URL", "ARCHIVE_SECRET_KEY_FILE"]:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def test_first_start_writes_settings_and_secret(tmp_path: Path) -> None:
    start.settle(8123, tmp_path)
    secret = tmp_path / "var" / "secret_key"
    assert len(secret.read_text()) >= 50
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert "ARCHIVE_BASE_URL=http://127.0.0.1:8123" in (tmp_path / ".env").read_text()
    assert os.environ["ARCHIVE_BASE_URL"] == "http://127.0.0.1:8123"


def test_second_start_keeps_them_and_follows_the_port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start.settle(8123, tmp_path)
    before = (tmp_path / ".env").read_text(), (tmp_path / "var" / "secret_key").read_text()
    for name in ["ARCHIVE_BASE_URL", "ARCHIVE_SECRET_KEY_FILE"]:
        monkeypatch.delenv(name)
    start.settle(8124, tmp_path)
    assert ((tmp_path / ".env").read_text(), (tmp_path / "var" / "secret_key").read_text()) == before
    assert os.environ["ARCHIVE_BASE_URL"] == "http://127.0.0.1:8124"


def test_a_public_address_does_not_follow_the_port(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ARCHIVE_BASE_URL=https://archive.example.org\n")
    start.settle(8123, tmp_path)
    assert os.environ["ARCHIVE_BASE_URL"] == "https://archive.example.org"


def test_a_secret_kept_elsewhere_is_not_invented(tmp_path: Path) -> None:
    elsewhere = tmp_path / "run" / "secret"
    (tmp_path / ".env").write_text(f"ARCHIVE_SECRET_KEY_FILE={elsewhere}\n")
    start.settle(8123, tmp_path)
    assert not elsewhere.exists()
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("value", ["eight", "0", "65536", "-1", "80 80"])
def test_a_bad_port_is_refused(value: str) -> None:
    with pytest.raises(start.CannotStartError, match="PORT is"):
        start.port_from({"PORT": value})


@pytest.mark.parametrize(("environment", "port"), [({}, 8000), ({"PORT": ""}, 8000), ({"PORT": "8105"}, 8105)])
def test_port(environment: dict[str, str], port: int) -> None:
    assert start.port_from(environment) == port


def test_a_taken_port_is_named_before_any_work_is_done() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        with pytest.raises(start.CannotStartError, match="another port"):
            start.refuse_a_taken_port("127.0.0.1", listener.getsockname()[1])


def test_an_archive_of_its_own_does_not_begin_with_the_records_of_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARCHIVE_OPENING_RECORDS", raising=False)
    assert start.opening_records("BJ") == start.BASE_DIR / "fixtures"
    assert start.opening_records("SY") is None

    monkeypatch.setenv("ARCHIVE_OPENING_RECORDS", "/srv/records")
    assert start.opening_records("SY") == Path("/srv/records")
    monkeypatch.setenv("ARCHIVE_OPENING_RECORDS", "")
    assert start.opening_records("BJ") is None


def test_production_and_development_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_WORKERS", "3")
    production = start.server_command("127.0.0.1", 8000, dev=False)
    assert production[1:3] == ["-m", "granian"]
    assert production[production.index("--workers") + 1] == "3"
    assert start.server_command("127.0.0.1", 8000, dev=True)[2:] == ["runserver", "127.0.0.1:8000"]


@pytest.mark.parametrize(
    ("environment", "count"),
    [
        ({}, 1),
        ({"ARCHIVE_TASK_WORKERS": "0"}, 0),
        ({"ARCHIVE_TASK_WORKERS": "2"}, 2),
        ({"ARCHIVE_TASKS": "immediate"}, 0),
    ],
)
def test_workers_beside_the_server(environment: dict[str, str], count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert start.task_workers() == count


@pytest.mark.parametrize("value", ["some", "-1", "17"])
def test_a_bad_number_of_workers_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_TASK_WORKERS", value)
    with pytest.raises(start.CannotStartError, match="ARCHIVE_TASK_WORKERS is"):
        start.task_workers()


def test_a_worker_outlives_a_database_that_is_gone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def work_waits(command: str, *arguments: str) -> None:
        if command == "db_worker":
            tries.append(arguments)
            if len(tries) < 3:
                raise OperationalError("Synthetic: the server closed the connection")

    monkeypatch.setattr("django.core.management.call_command", work_waits)
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    work(pause=0)
    assert len(tries) == 3


@pytest.mark.parametrize("trouble", [OperationalError("Synthetic: gone"), OSError("Synthetic: disk full")])
def test_what_a_worker_looks_for_is_looked_for_again_whatever_went_wrong(
    trouble: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looks = []

    def look() -> None:
        looks.append(trouble)
        if len(looks) == 3:
            raise SystemExit  # the server has gone
        raise trouble

    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    with pytest.raises(SystemExit):
        again_and_again(look, 0)
    assert caplog.text.count(str(trouble)) == 2


def test_catalogues_are_compiled_once(tmp_path: Path) -> None:
    source = tmp_path / "az" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE, encoding="utf-8")
    assert compile_catalogues(tmp_path) == [source.with_suffix(".mo")]
    assert compile_catalogues(tmp_path) == []
    os.utime(source.with_suffix(".mo"), (0, 0))
    assert compile_catalogues(tmp_path) == [source.with_suffix(".mo")]


def test_no_catalogue_is_no_error(tmp_path: Path) -> None:
    assert compile_catalogues(tmp_path / "nothing") == []
