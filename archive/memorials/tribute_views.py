"""Where a carnation is laid, and where all words at one memorial can be read."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from archive.core.languages import current_language, path_in
from archive.core.proofs import Proof
from archive.core.visitors import is_from_here
from archive.memorials.models import MemorialPage, Tribute
from archive.memorials.tribute_forms import TributeForm
from archive.memorials.tribute_guard import sign_outcome
from archive.memorials.tribute_limits import Refusal, claim
from archive.memorials.tribute_reading import Carnations


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def carnations(request: HttpRequest, identifier: str) -> HttpResponse:
    """The carnations of a public memorial; POST lays one and leads back to the life.

    Exempt from Django's protection, which needs a cookie: `tribute_guard` says what stands in its place. Whatever
    is wrong, the answer is the form with what was typed.
    """
    page = MemorialPage.objects.filter(identifier=identifier).first()
    if page is None or not (page.is_public() or page.is_tombstone):
        raise Http404
    if page.is_tombstone:
        return render(request, "core/tombstone.html", {"page": page}, status=HTTPStatus.GONE)
    if request.method != "POST":
        return _show(request, page, TributeForm(identifier))
    response = _lay(request, page)
    add_never_cache_headers(response)
    return response


def _lay(request: HttpRequest, page: MemorialPage) -> HttpResponse:
    form = TributeForm(page.identifier, request.POST)
    form.proof = Proof("carnation", request)
    is_valid = form.is_valid()
    if page.tributes_closed:
        return _show(request, page, form, HTTPStatus.FORBIDDEN)
    if not is_from_here(request):
        form.add_error(None, _("The form did not come from this page. Please lay the carnation here."))
        return _show(request, page, form, HTTPStatus.FORBIDDEN)
    if not is_valid:
        return _show(request, page, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    refusal = claim(request, page.identifier, form.proof)
    if refusal:
        form.add_error(None, form.proof.words if refusal is Refusal.UNPROVEN else _refusal_in_words(refusal))
        return _show(request, page, form, HTTPStatus.TOO_MANY_REQUESTS)
    said = {name: form.cleaned_data[name] for name in ("message", "signed", "language")}
    tribute = Tribute.objects.create(memorial=page, **said)
    address = path_in(current_language(), page.url_path)
    outcome = sign_outcome(page.identifier, tribute.status)
    return HttpResponseRedirect(f"{address}?carnation={outcome}#carnations", status=HTTPStatus.SEE_OTHER)


def _refusal_in_words(refusal: Refusal) -> str:
    if refusal is Refusal.TODAY:
        return _("A carnation from your connection already lies here today. Tomorrow you can lay another one.")
    return _("Very many carnations are being laid just now. Please come back in an hour.")


def _show(request: HttpRequest, page: MemorialPage, form: TributeForm, status: int = HTTPStatus.OK) -> HttpResponse:
    laid = Carnations(page, form, after=request.GET.get("after", ""))
    return render(request, "memorials/carnations.html", {"page": page, "carnations": laid}, status=status)
