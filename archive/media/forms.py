"""The admin form of a media item."""

from typing import Any

from archive.core.forms import RecordPageForm
from archive.media.versions import errors_of


class MediaPageForm(RecordPageForm):
    """Looks at the language versions of the item: also in a draft none may be given that does not fit the others."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "version_of" in cleaned and "language" in cleaned:  # a translator has neither field
            for name, message in errors_of(self.instance, cleaned["language"], cleaned["version_of"]).items():
                self.add_error(name, message)
        return cleaned
