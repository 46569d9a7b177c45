"""Addresses that are the same in every language."""

from django.urls import path

from archive.home import views

urlpatterns = [
    path("", views.choose_language, name="choose_language"),
    path("id/<str:identifier>", views.by_identifier, name="by_identifier"),
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", views.sitemap_section, name="sitemap_section"),
    path("robots.txt", views.robots, name="robots"),
    path("health/", views.health, name="health"),
]
