from django.urls import path

from archive.exhibitions.timeline.views import era, timeline

urlpatterns = [path("", timeline, name="timeline"), path("<slug:slug>/", era, name="timeline_era")]
