"""Static files as served: with a hash in their names, style sheets without remarks, and compressed beforehand."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

#: Remarks are a tenth of the styles that a visitor's line carries. Those that begin with `!` are licences.
_REMARK = re.compile(rb"\s*/\*(?!!).*?\*/", re.DOTALL)


class HashedFilesStorage(CompressedManifestStaticFilesStorage):
    """Compresses the files that pages name. WhiteNoise also compresses each under its plain name, for which nobody
    asks; that takes as long again."""

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        yield from super().compress_files(set(paths) & set(self.hashed_files.values()))

    def _save(self, name: str, content: Any) -> str:
        if is_own_style(name):
            content = ContentFile(
                without_remarks(b"".join(content.chunks()))
            )  # from its beginning, wherever it was read to
        saved: str = super()._save(name, content)
        return saved


def is_own_style(name: str) -> bool:
    """Whether it is a style sheet of the archive itself, and not of a library that it carries."""
    return name.startswith("css/") and name.endswith(".css")


def without_remarks(style: bytes) -> bytes:
    return _REMARK.sub(b"", style)
