"""What the app adds to the admin."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from archive.contributions.admin import ContributionViewSet, urlpatterns
from archive.contributions.models import MadeRecord

register_snippet(ContributionViewSet)


@hooks.register("before_copy_page")
def keep_what_was_given_in_one_place(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What was given can be taken back, with everything that came of it: a copy would stay."""
    if MadeRecord.objects.filter(page__path__startswith=page.path).exists():
        messages.error(request, _("A record made of a contribution is not copied: who gave it may take it back."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("register_admin_urls")
def addresses() -> Sequence[URLPattern]:
    return urlpatterns
