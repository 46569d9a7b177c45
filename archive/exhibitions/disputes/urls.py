from django.urls import path

from archive.exhibitions.disputes.views import disputed

urlpatterns = [path("", disputed, name="disputed")]
