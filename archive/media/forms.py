"""The admin form of a media item."""

from typing import Any

from archive.core.forms import RecordPageForm
from archive.media.kinds import contents_of, kind_problem
from archive.media.versions import errors_of


class MediaPageForm(RecordPageForm):
    """Looks at what fits together, also in a draft: the kind and the files, the language versions of one item."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "version_of" in cleaned and "language" in cleaned:  # a translator has neither field
            for name, message in errors_of(self.instance, cleaned["language"], cleaned["version_of"]).items():
                self.add_error(name, message)
        if "kind" in cleaned and self.formsets["texts"].is_valid():  # where it is held is said there
            files = contents_of(*(cleaned.get(name) for name in ("image", "document", "recording")))
            is_elsewhere = bool(cleaned.get("external_url") or any(row.location for row in self.instance.texts.all()))
            if message := kind_problem(cleaned["kind"], files, is_elsewhere=is_elsewhere):
                self.add_error("kind", message)
        return cleaned
