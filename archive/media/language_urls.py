"""Addresses beside the pages of the media, in the reader's language."""

from django.urls import path

from archive.media.beside import beside

urlpatterns = [path("beside/", beside, name="media_beside")]
