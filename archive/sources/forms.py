"""The admin form of a source."""

from typing import Any

from archive.core.forms import RecordPageForm


class SourcePageForm(RecordPageForm):
    """Takes further CSL variables as a mapping, also where the box was emptied."""

    def clean_csl_extra(self) -> Any:
        return self.cleaned_data["csl_extra"] or {}
