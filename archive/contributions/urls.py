"""Addresses of giving, under the language. None of them shows anything to whoever lacks the code."""

from django.urls import path

from archive.contributions import returning, tus, views

urlpatterns = [
    path("", views.start, name="contribute"),
    path("words/", views.words, name="contribute_words"),
    path("files/", views.files, name="contribute_files"),
    path("files/<int:pk>/remove/", views.remove, name="contribute_remove"),
    path("uploads/", tus.uploads, name="contribute_uploads"),
    path("uploads/<uuid:key>/", tus.upload, name="contribute_upload"),
    path("uploads/<uuid:key>/drop/", views.drop, name="contribute_drop"),
    path("consent/", views.consent, name="contribute_consent"),
    path("you/", views.you, name="contribute_you"),
    path("check/", views.check, name="contribute_check"),
    path("sent/", views.sent, name="contribute_sent"),
    path("return/", returning.come_back, name="contribute_return"),
    path("yours/", returning.yours, name="contribute_yours"),
    path("withdraw/", returning.withdraw, name="contribute_withdraw"),
    path("copy/", returning.take_along, name="contribute_copy"),
    path("leave/", returning.leave, name="contribute_leave"),
    path("<slug:kind>/", views.begin, name="contribute_begin"),
]
