from django.urls import path

from archive.exhibitions.atlas.tiles import tiles
from archive.exhibitions.atlas.views import map_page

urlpatterns = [path("", map_page, name="map"), path("tiles.pmtiles", tiles, name="map_tiles")]
