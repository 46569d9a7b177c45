"""Addresses of files: one view for all of them."""

from django.urls import path

from archive.assets.views import serve_file

urlpatterns = [path("<path:name>", serve_file, name="archive_file")]
