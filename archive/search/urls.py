from django.urls import path

from archive.search.views import search

urlpatterns = [path("", search, name="search")]
