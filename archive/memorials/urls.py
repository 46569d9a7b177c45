"""Addresses beside the pages of the people. By identifier, which outlives any slug."""

from django.urls import path

from archive.memorials import tribute_views

urlpatterns = [path("<slug:identifier>/carnations/", tribute_views.carnations, name="carnations")]
