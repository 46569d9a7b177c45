"""Records and their sources as files, at the record's stable address."""

from django.urls import re_path

from archive.sources import views

urlpatterns = [
    re_path(r"^id/(?P<identifier>[^/]+)\.(?P<ending>json|bib|ris)$", views.record, name="cite_record"),
    re_path(r"^id/(?P<identifier>[^/]+)/sources\.(?P<ending>json|bib|ris)$", views.sources, name="cite_sources"),
]
