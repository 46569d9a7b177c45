"""The screens for whoever comes back with the code: see how far it is, add, take a copy, take back, leave."""

from http import HTTPStatus

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from archive.contributions import giving
from archive.contributions.codes import plain_code
from archive.contributions.correcting import words_of
from archive.contributions.enums import State
from archive.contributions.forms import MoreForm
from archive.contributions.giving import COOKIE, Given
from archive.contributions.models import Contribution, PublicAnswer, ShutError
from archive.contributions.views import giver, remember, screen, status_of, to
from archive.core.limits import Hour
from archive.core.proofs import Proof
from archive.core.visitors import counted, keyed

#: How often a copy of one contribution may be taken in an hour.
HOURLY_COPIES = 5


@screen
def come_back(request: HttpRequest) -> HttpResponse:
    """The code opens what was given. Wrong ones are counted."""
    status, error, typed = HTTPStatus.OK, "", ""
    wrong, proof = Hour("wrong-code", request), Proof("wrong-code", request)
    if request.method == "POST":
        typed = request.POST.get("code", "")[:60]
        if getattr(request, "is_forged", False):
            status, error = HTTPStatus.FORBIDDEN, _("The form did not come from this page. Please send it from here.")
        elif wrong.visitor.is_full:
            status = HTTPStatus.TOO_MANY_REQUESTS
            error = _("Too many codes were wrong. Please try again in an hour.")
        elif wrong.is_near and not proof.is_given():
            status = HTTPStatus.TOO_MANY_REQUESTS
            error = _("Several codes were wrong just now, so this one has to wait a moment. It still stands below.")
        elif contribution := Contribution.by_code(typed):
            response = to("contribute_yours" if contribution.is_finished else Given(contribution).resume_at)
            remember(response, request, plain_code(typed))
            return response
        else:
            wrong.add()
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            error = _("This code opens nothing. Compare it sign by sign with what you wrote down.")
    context = {"error": error, "typed": typed, "challenge": proof.shown if wrong.is_near else ""}
    return render(request, "contributions/return.html", context, status=status)


@giver
def yours(request: HttpRequest, given: Given) -> HttpResponse:
    """What was given, how far it is, and everything that can still be done with it."""
    if not given.contribution.is_finished:
        return to(given.resume_at)
    contribution = given.contribution
    is_sent = request.method == "POST"
    if is_sent and (why := contribution.why_shut()):
        raise ShutError(why)
    form = MoreForm(request.POST if is_sent else None)
    if form.is_bound and form.is_valid() and not giving.may_add(contribution):
        form.add_error("message", _("Very much was added within an hour. What you wrote stays here; go on later."))
    elif form.is_bound and form.is_valid():
        giving.add(contribution, form.cleaned_data["message"])
        return to("contribute_yours")
    records = [record for record in giving.made_records(contribution) if record.is_public()]
    answered = PublicAnswer.objects.filter(contribution=contribution).first()
    context = {"given": given, "records": records, "form": form, "answer": answered and words_of(answered)}
    context["copied"] = "copied" in request.GET
    return render(request, "contributions/yours.html", context, status=status_of(form))


@giver
def withdraw(request: HttpRequest, given: Given) -> HttpResponse:
    """Take everything back. Asked once, done at once."""
    if given.contribution.state == State.WITHDRAWN:
        return to("contribute_yours")
    if request.method == "POST":
        giving.withdraw(given.contribution)
        return to("contribute_yours")
    return render(request, "contributions/withdraw.html", {"given": given})


@giver
def take_along(request: HttpRequest, given: Given) -> HttpResponse:
    """Everything under the code, in one file. Making one takes room and time, so not as often as a program may ask."""
    if counted(keyed("copy", given.contribution.code_hash)) > HOURLY_COPIES:
        return HttpResponseRedirect(f"{reverse('contribute_yours')}?copied#copies")
    name = f"{given.contribution.reference}.zip"
    return FileResponse(giving.export(given.contribution), as_attachment=True, filename=name)


@screen
def leave(request: HttpRequest) -> HttpResponse:
    """Forget the code on this device, where a page of this archive asks for it."""
    response = to("contribute")
    if request.method == "POST" and not getattr(request, "is_forged", False):
        response.delete_cookie(COOKIE, path="/", samesite="Lax")
    return response
