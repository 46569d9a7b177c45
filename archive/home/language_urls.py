"""Addresses under a language that belong to no page of the tree."""

from django.urls import path

from archive.home.feeds import NewFeed
from archive.home.share_views import share_card
from archive.home.views import whats_new

urlpatterns = [
    path("new/", whats_new, name="whats_new"),
    path("new.atom", NewFeed(), name="new"),
    path("share/<str:name>.png", share_card, name="share_card"),
]
