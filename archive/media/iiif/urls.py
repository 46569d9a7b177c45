"""Addresses of images and of manifests (IIIF). What is under `/iiif/` and is none of them is refused in plain words."""

from django.urls import re_path

from archive.media.iiif import views

urlpatterns = [
    re_path(r"^id/(?P<identifier>[^/]+)/manifest\.json$", views.manifest, name="iiif_manifest"),
    re_path(r"^iiif/3/(?P<name>[^/]+)/?$", views.base, name="iiif_base"),
    re_path(r"^iiif/3/(?P<name>[^/]+)/info\.json$", views.info, name="iiif_info"),
    re_path(
        r"^iiif/3/(?P<name>[^/]+)/(?P<region>[^/]+)/(?P<size>[^/]+)/(?P<rotation>[^/]+)/(?P<last>[^/]+)$",
        views.image,
        name="iiif_image",
    ),
    re_path(r"^iiif/", views.elsewhere),
]
