"""Transcripts as files, at the record's stable address."""

from django.urls import re_path

from archive.media import transcript_views

urlpatterns = [
    re_path(
        r"^id/(?P<identifier>[^/]+)/transcript\.(?P<language>[A-Za-z-]{2,16})\.(?P<form>vtt|srt)$",
        transcript_views.transcript,
        name="transcript",
    ),
]
