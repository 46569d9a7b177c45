"""Static files as they are served: with a hash in their names, and compressed beforehand."""

from collections.abc import Iterable, Iterator

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFilesStorage(CompressedManifestStaticFilesStorage):
    """Compresses the files that pages name. WhiteNoise also compresses each under its plain name, for which nobody
    asks; that takes as long again."""

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        yield from super().compress_files(set(paths) & set(self.hashed_files.values()))
