"""Files in the admin: how one is chosen, and that who may fetch an original does so by a view that keeps a log."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.documents.permissions import permission_policy
from wagtail.log_actions import LogActionRegistry

from archive.assets.choosers import RecordingChooserViewSet, viewset
from archive.assets.models import ArchiveDocument
from archive.assets.urls import admin_urlpatterns
from archive.assets.views import DOWNLOADED


@hooks.register("register_admin_viewset")
def window_of_recordings() -> RecordingChooserViewSet:
    return viewset


@hooks.register("register_admin_urls")
def addresses_of_originals() -> Sequence[URLPattern]:
    return admin_urlpatterns


@hooks.register("register_log_actions")
def name_the_download(actions: LogActionRegistry) -> None:
    actions.register_action(DOWNLOADED, _("Download the original"), _("The original was downloaded"))


@hooks.register("before_serve_document")
def originals_have_no_address(document: ArchiveDocument, request: HttpRequest) -> HttpResponse:
    """Wagtail's own address of a document leads whoever may change it to the original; for others it is not there."""
    if not permission_policy.user_has_permission_for_instance(request.user, "change", document):
        raise Http404
    return HttpResponseRedirect(reverse("document_original", args=[document.pk]))
