from django.urls import path

from archive.search.suggestions import suggest
from archive.search.views import search

urlpatterns = [path("", search, name="search"), path("suggest/", suggest, name="search_suggest")]
