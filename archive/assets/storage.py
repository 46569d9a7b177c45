"""Files in an object store that speaks S3: a private bucket, reached by visitors through the archive's own door."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import Storage
from storages.backends.s3 import S3Storage

#: How long a signed address works (seconds): long enough to begin a download, too short to be passed on.
SIGNED_FOR = 60


class PrivateS3Storage(S3Storage):
    """A bucket in which nothing is public. The address of a file is the archive's own, which asks who may fetch it."""

    def get_default_settings(self) -> dict[str, Any]:
        """No public access, no file written over another, addresses that any S3-compatible store understands."""
        fixed = {"default_acl": None, "file_overwrite": False, "querystring_auth": True}
        signing = {"addressing_style": "path", "signature_version": "s3v4"}
        return {**super().get_default_settings(), **fixed, **signing}

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        return f"{settings.MEDIA_URL}{quote(name or '')}"

    def signed_url(self, name: str, media_type: str, disposition: str) -> str:
        """An address at the store itself that works for `SIGNED_FOR` seconds, for a visitor who may fetch the file."""
        said = {
            "ResponseContentType": media_type,
            "ResponseContentDisposition": disposition,
            "ResponseCacheControl": f"private, max-age={SIGNED_FOR}",
        }
        return str(super().url(name, parameters=said, expire=SIGNED_FOR))


def signed_url(storage: Storage, name: str, media_type: str, disposition: str) -> str | None:
    """The signed address where the store has such; None for files on this machine's disk."""
    sign = getattr(storage, "signed_url", None)
    return sign(name, media_type, disposition) if sign else None
