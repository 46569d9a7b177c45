"""What the app adds to the admin."""

from collections.abc import Sequence

from django.urls import URLPattern
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from archive.contributions.admin import ContributionViewSet, urlpatterns

register_snippet(ContributionViewSet)


@hooks.register("register_admin_urls")
def addresses() -> Sequence[URLPattern]:
    return urlpatterns
