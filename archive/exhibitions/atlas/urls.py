from django.urls import path

from archive.exhibitions.atlas.views import map_page

urlpatterns = [path("", map_page, name="map")]
