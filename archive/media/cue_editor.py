"""The field of a transcript in the admin: a text, and over it a table of its lines (static/media/admin/cues.js).

What is stored is the text; without JavaScript it is edited as one.
"""

import json
from typing import Any

from django import forms
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.admin.panels import FieldPanel
from wagtail.admin.staticfiles import versioned_static

from archive.assets.models import Recording
from archive.media.player import PLAYED


@require_safe
def played(request: HttpRequest, pk: int) -> JsonResponse:
    """What an editor hears of a recording: addresses and media types of what was made of it, and its length."""
    recording = get_object_or_404(Recording, pk=pk)
    made = {row.kind: row for row in recording.derivatives.filter(kind__in=PLAYED)}
    sources = [{"src": made[kind].url, "type": made[kind].media_type} for kind in PLAYED if kind in made]
    return JsonResponse({"sources": sources, "duration_ms": recording.duration_ms})


def words() -> dict[str, str]:
    """What the table says, in the language of the admin."""
    return {
        "open": _("Edit line by line"),
        "close": _("Back to the text"),
        "plain": _("This is plain text. Begin it with WEBVTT to give its lines times, or leave it as it is."),
        "unreadable": _("Line %s: this cannot be read as WebVTT. Correct it in the text first."),
        "nothing": _("No recording can be played yet. The lines can be edited all the same."),
        "start": _("Begins at"),
        "end": _("Ends at"),
        "speaker": _("Speaker"),
        "text": _("Words"),
        "line": _("line %s"),
        "play": _("Play"),
        "add": _("Add"),
        "split": _("Split"),
        "merge": _("Merge"),
        "remove": _("Delete"),
        "undo": _("Undo"),
        "count": _("%1 lines, %2 with a problem"),
        "next": _("Next problem"),
        "now": _("The line that is heard"),
        "keys": _(
            "Keys in a line: Ctrl+Enter plays from it or pauses; Alt+S splits it at the cursor, Alt+M merges it "
            "with the next, Alt+N adds one after it, Alt+X deletes it, Alt+Z undoes; Alt+B and Alt+E let it begin "
            "or end where the recording stands; Alt+↑ and Alt+↓ change line."
        ),
        "clock": _("This is no time: write 0:01:02.500."),
        "ends": _("It ends before it begins, or at the same moment."),
        "order": _("It begins before the one above it."),
        "overlap": _("It begins before line %s, by the same speaker, has ended."),
        "empty": _("There are no words in it."),
        "late": _("It begins after the end of the recording."),
    }


class TranscriptInput(forms.Textarea):
    """A transcript. `data-recording` is where to ask what can be played."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 12, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        given = {
            "data-cues": json.dumps(words(), ensure_ascii=False),
            "data-played": reverse("recording_played", args=[0]),
        }
        return super().get_context(name, value, {**(attrs or {}), **given})

    @property
    def media(self) -> forms.Media:
        return forms.Media(
            css={"all": [versioned_static("media/admin/cues.css")]}, js=[versioned_static("media/admin/cues.js")]
        )


class TranscriptPanel(FieldPanel):
    """The transcript of a row of words, with the recording of its record to listen to."""

    def on_model_bound(self) -> None:
        super().on_model_bound()
        self.widget = TranscriptInput()

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.bound_field is None:
                return  # a comparison of two revisions asks without a form, and of no row
            record = getattr(self.instance, "page", None) if self.instance.page_id else None
            if record is not None and record.recording_id:
                self.bound_field.field.widget.attrs["data-recording"] = str(record.recording_id)
