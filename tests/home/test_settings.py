"""The settings are secure by default, and stop the start where they would not be."""

import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.layers import ROOT
from tests.architecture.test_repository import tracked_files

SECRET = secrets.token_urlsafe(64)


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Python in a clean environment: the settings given here, and no others."""
    clean = {name: value for name, value in os.environ.items() if not re.match(r"ARCHIVE_|DJANGO_|.*_URL$", name)}
    clean |= {"ARCHIVE_ENV_FILE": os.devnull, "ARCHIVE_VAR_DIR": str(folder), **environment}
    return subprocess.run(  # noqa: S603
        [sys.executable, *arguments], cwd=ROOT, env=clean, capture_output=True, text=True, check=False
    )


def test_deploy_check_is_clean_in_production(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        *["manage.py", "check", "--deploy", "--fail-level", "INFO"],
        ARCHIVE_SECRET_KEY=SECRET,
        ARCHIVE_BASE_URL="https://archive.example.org",
        ARCHIVE_BEHIND_PROXY="1",
    )
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"ARCHIVE_BASE_URL": "https://archive.example.org"}, "ARCHIVE_SECRET_KEY is missing"),
        ({"ARCHIVE_BASE_URL": "https://archive.example.org", "ARCHIVE_SECRET_KEY": "short"}, "shorter than 50"),
        (
            {"ARCHIVE_BASE_URL": "https://archive.example.org", "ARCHIVE_SECRET_KEY_FILE": "var/no-such-file"},
            "ARCHIVE_SECRET_KEY is missing",
        ),
        ({"ARCHIVE_SECRET_KEY": SECRET}, "ARCHIVE_BASE_URL is missing"),
        ({"ARCHIVE_SECRET_KEY": SECRET, "ARCHIVE_BASE_URL": "http://archive.example.org"}, "only https is allowed"),
        ({"ARCHIVE_SECRET_KEY": SECRET, "ARCHIVE_BASE_URL": "archive.example.org"}, "only https is allowed"),
        (
            {
                "ARCHIVE_SECRET_KEY": SECRET,
                "ARCHIVE_BASE_URL": "https://archive.example.org",
                "ARCHIVE_DEBUG": "1",
            },
            "only on this machine itself",
        ),
        (
            {
                "ARCHIVE_SECRET_KEY": SECRET,
                "ARCHIVE_BASE_URL": "http://127.0.0.1:8000",
                "ARCHIVE_HOURLY_CONTRIBUTIONS": "20",
            },
            "ARCHIVE_HOURLY_CONTRIBUTIONS is '20': two whole numbers are needed, such as 20,1000.",
        ),
    ],
    ids=[
        "no secret",
        "short secret",
        "no secret file",
        "no address",
        "plain http",
        "no scheme",
        "debug in public",
        "half a pair",
    ],
)
def test_the_start_stops_with_a_clear_message(tmp_path: Path, environment: dict[str, str], message: str) -> None:
    done = run(tmp_path, "-c", "import config.wsgi", **environment)
    assert done.returncode != 0
    assert message in done.stderr


def test_the_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    done = run(
        tmp_path,
        *["-c", "import config.settings"],
        ARCHIVE_SECRET_KEY_FILE=str(tmp_path / "secret"),
        ARCHIVE_BASE_URL="http://127.0.0.1:8000",
    )
    assert done.returncode == 0, done.stderr


def test_no_default_password_and_no_default_secret() -> None:
    """Nothing that the archive runs by sets a password or a key to a text written in the code."""
    literal = re.compile(r"""(password|passwd|secret(_key)?)\w*["']?\s*[:=]\s*["'][^"'{}$<>]+["']""", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)}"
        for path in tracked_files()
        if path.relative_to(ROOT).parts[0] in {"archive", "config", "deploy", "fixtures", "Makefile", ".ci"}
        and path.suffix in {".py", ".yaml", ".yml", ".toml", ".conf", ".service", ""}
        for match in literal.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found


@pytest.mark.django_db
def test_a_fresh_database_has_no_account(django_user_model: type) -> None:
    assert not django_user_model._default_manager.exists()


def test_settings_stay_short() -> None:
    assert len((ROOT / "config" / "settings.py").read_text().splitlines()) < 300


def test_every_setting_of_the_environment_is_described() -> None:
    """docs/operators.md names each variable that the code reads, and none that it does not."""
    named = r"\benv\.\w+|\bread_pair|environ\.get|environ\.setdefault|environment\.get"
    reading = re.compile(rf"""(?:{named})\(\s*"([A-Z_]+)\"""")
    read = {"ARCHIVE_SECRET_KEY", "ARCHIVE_SECRET_KEY_FILE", "ARCHIVE_IDENTITY_KEY"}
    for path in (ROOT / "config").glob("*.py"):
        read |= set(reading.findall(path.read_text(encoding="utf-8")))
    read.discard("DJANGO_SETTINGS_MODULE")
    manual = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([A-Z_]+)`", manual, re.MULTILINE)) == read
