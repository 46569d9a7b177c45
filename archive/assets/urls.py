"""Addresses of files: one view for all that visitors see, and two in the admin for originals."""

from django.urls import path

from archive.assets.views import download_original, download_superseded, serve_file

urlpatterns = [path("<path:name>", serve_file, name="archive_file")]

admin_urlpatterns = [
    path("originals/superseded/<int:pk>/", download_superseded, name="superseded_original"),
    *(
        path(f"originals/{kind}/<int:pk>/", download_original, {"kind": kind}, name=f"{kind}_original")
        for kind in ("image", "document", "recording")
    ),
]
