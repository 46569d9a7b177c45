"""Transcripts as files, at `/id/<identifier>/transcript.<language>.vtt` and `.srt`: open to who may see the record."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from archive.core.addressing import of_public_record
from archive.core.timed_text import write_srt, write_vtt

_WRITERS = {"vtt": ("text/vtt; charset=utf-8", write_vtt), "srt": ("application/x-subrip; charset=utf-8", write_srt)}


def text_file(content: str, media_type: str) -> HttpResponse:
    """A file that players and viewers on other sites may read as well."""
    response = HttpResponse(content, content_type=media_type)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@of_public_record
def transcript(request: HttpRequest, record: Any, language: str, form: str) -> HttpResponse:
    """The time-coded transcript in one language; "not found" where there is none."""
    for row in record.texts.all():
        if row.language == language and getattr(row, "is_time_coded", False):
            media_type, write = _WRITERS[form]
            return text_file(write(row.cues), media_type)
    raise Http404
