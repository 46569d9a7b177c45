"""The environment of the process and the file of settings beside it, and how a setting is read from them."""

from pathlib import Path
from typing import Any

import environ
from babel import Locale, UnknownLocaleError
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(env.str("ARCHIVE_ENV_FILE", str(BASE_DIR / ".env")))


def read_given(name: str) -> str:
    """A value from the environment, or from the file that NAME_FILE points to; empty where there is neither."""
    value: str = env.str(name, "")
    path = env.str(f"{name}_FILE", "")
    if not value and path and (BASE_DIR / path).is_file():
        value = (BASE_DIR / path).read_text(encoding="utf-8").strip()
    return value


def read_secret(name: str) -> str:
    """A secret of the archive's own. There is no default."""
    value = read_given(name)
    if len(value) < 50:
        raise ImproperlyConfigured(
            f"{name} is missing or shorter than 50 characters. Set {name}, or {name}_FILE to a file that holds it. "
            "A new one: python -c 'import secrets; print(secrets.token_urlsafe(64))'"
        )
    return value


def read_pair(name: str, default: tuple[int, int]) -> tuple[int, int]:
    """Two whole numbers with a comma between them."""
    given = env.str(name, "")
    if not given:
        return default
    numbers = [part.strip() for part in given.split(",")]
    if len(numbers) != 2 or not all(number.isascii() and number.isdecimal() for number in numbers):
        raise ImproperlyConfigured(
            f"{name} is {given!r}: two whole numbers are needed, such as {default[0]},{default[1]}."
        )
    return int(numbers[0]), int(numbers[1])


def read_hourly() -> dict[str, tuple[int, int]]:
    """How often something may be done in an hour: from one address, and from all together."""
    return {
        "contribution": read_pair("ARCHIVE_HOURLY_CONTRIBUTIONS", (20, 1000)),
        "carnation": read_pair("ARCHIVE_HOURLY_CARNATIONS", (150, 5000)),
        "wrong-code": read_pair("ARCHIVE_HOURLY_WRONG_CODES", (10, 500)),
    }


def read_minutely() -> dict[str, tuple[int, int]]:
    """How often something may be done in a minute: from one address, and from all together."""
    return {"narrowed-search": read_pair("ARCHIVE_MINUTELY_SEARCHES", (30, 120))}


def read_caches(var_dir: Path) -> dict[str, Any]:
    """What is counted, what has served, and where the server's processes share finished pages: `files`, or a cache by
    its address; `memory`, where they do not; `off`, where none is kept."""
    pages = env.str("ARCHIVE_PAGE_CACHE", "files")
    known = {"files": f"filecache://{var_dir / 'pages'}?max_entries=10000", "memory": "locmemcache://pages"}
    return {
        "default": env.cache_url("CACHE_URL", "locmemcache://?max_entries=20000"),
        # What serves once (`core.proofs`) is known to every process; `prepare_archive` makes the table.
        "spent": env.cache_url_config("dbcache://spent_proofs?max_entries=100000"),
        "pages": env.cache_url_config("dummycache://" if pages == "off" else known.get(pages, pages)),
    }


def own_name(code: str) -> str:
    """What a language calls itself, as the language switch shows it."""
    try:
        name = Locale.parse(code, sep="-").get_display_name(code.replace("-", "_")) or code
    except (UnknownLocaleError, ValueError) as error:
        raise ImproperlyConfigured(f"ARCHIVE_LANGUAGES names {code!r}, which is no language known here.") from error
    return name[:1].upper() + name[1:] if code != "az" else "Azərbaycanca"
