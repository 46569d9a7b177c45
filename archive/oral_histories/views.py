"""Chapters (`/id/<identifier>/chapters.<language>.vtt`) and the whole for OHMS (`/id/<identifier>/ohms.xml`) as files:
open to who may see the record."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from archive.core.addressing import of_public_record
from archive.core.timed_text import write_vtt
from archive.media.transcript_views import text_file
from archive.oral_histories.chapters import chapter_cues
from archive.oral_histories.exchange import interview_of
from archive.oral_histories.models import OralHistoryPage
from archive.oral_histories.ohms import write_ohms


@of_public_record
def chapters(request: HttpRequest, record: Any, language: str) -> HttpResponse:
    """The chapters that have a title in one language; "not found" where there are none."""
    if not isinstance(record, OralHistoryPage):  # an exhibition has chapters of another kind
        raise Http404
    length = record.recording.duration_ms if record.recording else 0
    cues = chapter_cues(list(record.chapters.prefetch_related("texts")), language, length)
    if not cues:
        raise Http404
    return text_file(write_vtt(cues), "text/vtt; charset=utf-8")


@of_public_record
def ohms(request: HttpRequest, record: Any) -> HttpResponse:
    """Transcripts and chapters of an oral history as OHMS XML."""
    if not isinstance(record, OralHistoryPage):
        raise Http404
    return text_file(write_ohms(interview_of(record)).decode(), "application/xml; charset=utf-8")
