"""Pages that were opened earlier. Of two windows on one device the browser holds one code, and a page may belong to
what another one opens; or what it belongs to was closed meanwhile.

Each form says whose it is. Where that is not what the code opens, where the code was forgotten, and where nothing more
is taken, nothing is stored, and the answer says what came: words to be copied, files by their names.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from archive.contributions.drafts import FIELDS
from archive.contributions.models import Contribution
from archive.contributions.quarantine import file_name

#: The hidden field by which a form, and the parameter by which an address, says whose it is.
OF = "of"


def is_of_another(contribution: Contribution, named: str | None) -> bool:
    """Whether a page that names a contribution belongs to another one. Who names none is believed."""
    return bool(named) and named != contribution.reference


def refusal(contribution: Contribution, named: str | None) -> str:
    """Why nothing was stored, in one sentence."""
    told = _(
        "In another window of this device %(reference)s was opened. This page belongs to %(of)s: nothing was stored."
    )
    return told % {"reference": contribution.reference, "of": named}


def typed(request: HttpRequest) -> list[str]:
    """What somebody wrote into the form that has come, and not what they chose in it."""
    written = [name for name in request.POST if name in {*FIELDS, "message"} or name.startswith("file-")]
    return [text for name in written if (text := request.POST[name].strip())]


def untaken(request: HttpRequest) -> list[str]:
    """The names of the files that have come and are not kept."""
    return [file_name(upload.name or "") for upload in request.FILES.getlist("files")]


def lost_page(request: HttpRequest, contribution: Contribution | None) -> HttpResponse:
    """The words that came, to be copied, and how to go on."""
    named = request.POST.get(OF, "")
    context = {
        "contribution": contribution,
        "refusal": refusal(contribution, named) if contribution else "",
        "of": named,
        "typed": typed(request),
        "untaken": untaken(request),
    }
    return render(request, "contributions/window.html", context, status=HTTPStatus.CONFLICT)


def shut_page(request: HttpRequest, contribution: Contribution, reasons: list[str]) -> HttpResponse:
    """The same where nothing more is taken: why, and what can be done instead."""
    context = {
        "contribution": contribution,
        "reasons": reasons,
        "typed": typed(request),
        "untaken": untaken(request),
    }
    return render(request, "contributions/shut.html", context, status=HTTPStatus.CONFLICT)
