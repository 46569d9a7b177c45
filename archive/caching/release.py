"""What a page is made of beside the database: code, templates, words, settings. A new release begins with no pages."""

from functools import cache
from hashlib import sha256
from typing import Any

from django.conf import settings

_PARTS = ("archive", "config", "templates", "locale")
_PLAIN = (str, int, float, bool, type(None))


@cache
def release() -> str:
    """A name for just this code with just these settings; says nothing about either."""
    digest = sha256()
    for part in _PARTS:
        for path in sorted((settings.BASE_DIR / part).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                stat = path.stat()
                digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    digest.update((settings.BASE_DIR / "requirements.txt").read_bytes())
    for name in sorted(dir(settings)):
        if name.isupper():
            digest.update(f"{name}={_plain(getattr(settings, name))}\n".encode())
    return digest.hexdigest()[:32]


def _plain(value: Any) -> Any:
    """A setting as it is the same in every process."""
    if isinstance(value, dict):
        return {str(key): _plain(value[key]) for key in value}
    if isinstance(value, list | tuple | set | frozenset):
        return sorted(map(str, value)) if isinstance(value, set | frozenset) else [_plain(part) for part in value]
    return value if isinstance(value, _PLAIN) else str(value) if not callable(value) else ""
