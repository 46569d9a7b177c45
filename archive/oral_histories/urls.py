"""Chapters as files, at the record's stable address."""

from django.urls import re_path

from archive.oral_histories import views

urlpatterns = [
    re_path(r"^id/(?P<identifier>[^/]+)/ohms\.xml$", views.ohms, name="ohms"),
    re_path(
        r"^id/(?P<identifier>[^/]+)/chapters\.(?P<language>[A-Za-z-]{2,16})\.vtt$", views.chapters, name="chapters"
    ),
]
