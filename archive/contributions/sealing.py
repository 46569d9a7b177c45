"""Who gave something is stored sealed: readable with the key from the environment, and not from the database alone."""

import base64
import hashlib
import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class UnsealableError(Exception):
    """None of the keys opens it: the key was lost or replaced."""


def _keys() -> MultiFernet:
    """The first key of ARCHIVE_IDENTITY_KEY seals, every one opens: so that a key can be replaced."""
    secrets = [part for part in settings.ARCHIVE_IDENTITY_KEY.split() if part]
    digests = (hashlib.sha256(secret.encode()).digest() for secret in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal(facts: dict[str, str]) -> bytes:
    return _keys().encrypt(json.dumps(facts, ensure_ascii=False).encode())


def unseal(sealed: bytes) -> dict[str, str]:
    """Raises UnsealableError."""
    try:
        facts: dict[str, str] = json.loads(_keys().decrypt(bytes(sealed)))
    except InvalidToken as error:
        raise UnsealableError from error
    return facts
