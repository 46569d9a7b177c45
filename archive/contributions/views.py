"""The screens on which something is given. Each works as a plain form; a script makes some of it easier.

Exempt from Django's protection against forged requests, as carnations are (`core.visitors.is_from_here` stands in
its place): no cookie is needed to begin, and what was typed never meets an error page.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from csp.decorators import csp_update
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from archive.contributions import arriving, drafts, giving
from archive.contributions.codes import plain_code
from archive.contributions.enums import Kind, State
from archive.contributions.forms import CaptionForm, ConsentForm, IdentityForm, WordsForm
from archive.contributions.giving import COOKIE, KEPT_DAYS, Given
from archive.contributions.models import ContributedFile, Contribution, ShutError
from archive.contributions.quarantine import MOST_FILES, take_file
from archive.contributions.windows import OF, is_of_another, lost_page, refusal, shut_page, typed, untaken
from archive.core.languages import current_language
from archive.core.limits import Hour
from archive.core.proofs import Proof
from archive.core.records import RecordPage
from archive.core.registry import find_record
from archive.core.visitors import WITH_MICROPHONE, is_from_here

View = Callable[..., HttpResponse]


def screen(view: View) -> View:
    """A screen of its own visitor: never stored, sent only by a page of this archive."""

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **rest: Any) -> HttpResponse:
        request.is_forged = request.method == "POST" and not is_from_here(request)  # type: ignore[attr-defined]
        return view(request, *args, **rest)

    return answer


def is_by_script(request: HttpRequest) -> bool:
    """Whether the page's own script sends this, and reads the answer itself."""
    return request.headers.get("Accept", "") == "application/json"


def refuse_forged(request: HttpRequest, form: Any) -> None:
    if getattr(request, "is_forged", False):
        form.add_error(None, _("The form did not come from this page. Please send it from here."))


def giver(view: View) -> View:
    """A screen for whoever holds the code; anybody else is asked for it."""

    @screen
    @wraps(view)
    def answer(request: HttpRequest, **rest: Any) -> HttpResponse:
        contribution = Contribution.by_code(request.COOKIES.get(COOKIE, ""))
        is_forged = getattr(request, "is_forged", False)
        if contribution is None and (typed(request) or untaken(request)) and not is_forged:
            return lost_page(request, None)
        if contribution is None:
            return HttpResponseRedirect(reverse("contribute_return"))
        if is_forged:
            if is_by_script(request):
                return JsonResponse({"errors": []}, status=HTTPStatus.FORBIDDEN)
            return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)
        if is_of_another(contribution, named := request.POST.get(OF)):
            if is_by_script(request):
                return JsonResponse({"errors": [refusal(contribution, named)]}, status=HTTPStatus.CONFLICT)
            return lost_page(request, contribution)
        try:
            return view(request, Given(contribution), **rest)
        except ShutError as error:
            if is_by_script(request):
                return JsonResponse({"errors": error.messages}, status=HTTPStatus.FORBIDDEN)
            return shut_page(request, contribution, error.messages)

    return answer


def changing(view: View) -> View:
    """A screen that changes what was given: shut after it was taken back or declined. A page that was opened before
    may send something all the same; that is told, so that nobody believes it taken."""

    @giver
    @wraps(view)
    def answer(request: HttpRequest, given: Given, **rest: Any) -> HttpResponse:
        if why := given.contribution.why_shut():
            if request.method == "POST":
                raise ShutError(why)
            return to("contribute_yours")
        return view(request, given, **rest)

    return answer


def to(name: str, *args: Any, part: str = "") -> HttpResponseRedirect:
    """Go on at a screen, or at a part of it (`#recorder`)."""
    return HttpResponseRedirect(f"{reverse(name, args=args)}{part}", status=HTTPStatus.SEE_OTHER)


def remember(response: HttpResponse, request: HttpRequest, code: str) -> None:
    """The browser keeps the code of what is being made on this device; scripts cannot read it."""
    response.set_cookie(
        COOKIE, code, max_age=KEPT_DAYS * 86400, httponly=True, samesite="Lax", secure=request.is_secure(), path="/"
    )


def _about(request: HttpRequest) -> RecordPage | None:
    """The public record that the visitor came from."""
    identifier = request.GET.get("about", "")
    record = find_record(identifier) if identifier else None
    return record if record is not None and record.is_public() else None


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What would you like to add?"""
    return render(request, "contributions/start.html", {"kinds": Kind, "about": _about(request)})


def _is_draft(request: HttpRequest, kind: Kind) -> bool:
    """Whether something may still be missing: words while they are typed, and a memory that is told aloud."""
    return is_by_script(request) or (kind == Kind.MEMORY and "aloud" in request.POST)


def _on_from_words(request: HttpRequest) -> HttpResponseRedirect:
    return to("contribute_files", part="#recorder" if "aloud" in request.POST else "")


def _begun(request: HttpRequest) -> Contribution | None:
    """What is being made on this device."""
    begun = Contribution.by_code(request.COOKIES.get(COOKIE, ""))
    return begun if begun and not begun.is_finished else None


def _begun_with(
    request: HttpRequest, kind: str, about: RecordPage | None, words: dict[str, str]
) -> Contribution | None:
    """What was begun on this device with just these words: whoever goes back and on again begins nothing anew."""
    begun = _begun(request)
    if begun is None or (begun.kind, begun.about_id) != (kind, about and about.pk):
        return None
    return begun if all(getattr(begun, name) == text for name, text in words.items()) else None


def _begun_answer(request: HttpRequest, contribution: Contribution, code: str) -> HttpResponse:
    response: HttpResponse = _on_from_words(request)
    if is_by_script(request):
        kept = {"of": contribution.reference, "code": code, "next": reverse("contribute_words")}
        response = JsonResponse({"version": drafts.version_of(contribution), **kept})
    remember(response, request, code)
    return response


@screen
def begin(request: HttpRequest, kind: str) -> HttpResponse:
    """The words. They are stored before anything else is asked; a script stores them while they are typed."""
    if kind not in Kind.values:
        raise Http404
    about, by_script = _about(request), is_by_script(request)
    hour, proof = Hour("contribution", request), Proof("contribution", request)
    is_sent = request.method == "POST"
    form = WordsForm(Kind(kind), request.POST if is_sent else None, is_draft=_is_draft(request, Kind(kind)))
    status = HTTPStatus.OK
    if is_sent:
        refuse_forged(request, form)
        if by_script and form.is_valid() and not drafts.is_enough(form.words()):
            status = HTTPStatus.ACCEPTED
        elif form.is_valid() and (same := _begun_with(request, kind, about, form.words())):
            return _begun_answer(request, same, _code(request))
        elif form.is_valid() and (too_much := giving.refusal(hour, proof)):
            form.add_error(None, too_much)
            status = HTTPStatus.TOO_MANY_REQUESTS
        elif form.is_valid():
            begun = giving.begin(Kind(kind), form.words(), current_language(), about, request.user)
            return _begun_answer(request, *begun)
        else:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
    asked = proof.shown if (proof.is_asked or hour.is_near) and not hour.is_full else ""
    if by_script and is_sent:
        computing = {"proof": asked} if status == HTTPStatus.TOO_MANY_REQUESTS else {}
        return JsonResponse({"errors": _problems(form), **computing}, status=status)
    context = {"form": form, "kind": Kind(kind), "about": about, "kept_days": KEPT_DAYS, "step": 1, "challenge": asked}
    context["begun"] = None if is_sent else _begun(request)
    return render(request, "contributions/words.html", context, status=status)


@changing
def words(request: HttpRequest, given: Given) -> HttpResponse:
    """The words once more, to change them before they are sent; a script stores them while they are typed."""
    contribution, by_script = given.contribution, is_by_script(request)
    if contribution.is_finished and request.method != "POST":
        return to("contribute_yours")
    kind, is_sent, status = Kind(contribution.kind), request.method == "POST", HTTPStatus.OK
    form = WordsForm(kind, request.POST if is_sent else None, vars(contribution), is_draft=_is_draft(request, kind))
    version, joined = drafts.version_of(contribution), {}
    if is_sent and form.is_valid():
        version, joined = drafts.keep_words(contribution, form.words(), form.cleaned_data["version"])
        if not joined and not by_script:
            return _on_from_words(request)
    elif is_sent:
        version, status = request.POST.get("version", ""), HTTPStatus.UNPROCESSABLE_ENTITY
    if joined:
        status = HTTPStatus.CONFLICT
    if is_sent and by_script:
        return JsonResponse({"version": version, "joined": joined, "errors": _problems(form)}, status=status)
    if joined:
        form = WordsForm(kind, initial=joined)
    context = {
        "form": form,
        "kind": kind,
        "about": contribution.about,
        "kept_days": KEPT_DAYS,
        "step": 1,
        "version": version,
    }
    context |= {"given": given, "code": _code(request), "joined": joined}
    return render(request, "contributions/words.html", context, status=status)


def _problems(form: Any) -> list[str]:
    return [str(message) for messages in form.errors.values() for message in messages]


def step_of(given: Given, number: int) -> int | None:
    """The number of a step; once it was sent there are none left, and one screen is changed by itself."""
    return None if given.contribution.is_finished else number


def status_of(form: Any) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and not form.is_valid() else HTTPStatus.OK


def _captions(request: HttpRequest, contribution: Contribution) -> list[CaptionForm]:
    """What is on each file, as it was typed; stored, whichever button of the form was pressed."""
    rows = list(contribution.files.all())
    captions = [CaptionForm(file, request.POST if f"file-{file.pk}-who" in request.POST else None) for file in rows]
    for form in captions:
        if form.is_bound and form.is_valid():
            # Not by saving the row: it may have been taken out meanwhile.
            ContributedFile.objects.filter(pk=form.file.pk).update(**form.cleaned_data)
    return captions


@changing
@csp_update({"media-src": ["blob:"]})  # type: ignore[arg-type]  # what was recorded is heard before it is sent
def files(request: HttpRequest, given: Given) -> HttpResponse:
    """Files, and what is on each. A file that is refused takes nothing else with it."""
    contribution, refused = given.contribution, []
    by_script = is_by_script(request)
    if request.method == "POST":
        for upload in request.FILES.getlist("files"):
            try:
                take_file(contribution, upload)
            except ValidationError as error:
                refused += error.messages
    captions = _captions(request, contribution)
    if request.method == "POST":
        if by_script:
            return JsonResponse({"refused": refused, "errors": [line for form in captions for line in _problems(form)]})
        are_valid = all(form.is_valid() for form in captions if form.is_bound)
        if not refused and are_valid and "on" in request.POST:
            said = Given(contribution)
            # What came after the answers may raise a question of its own.
            is_done = contribution.is_finished and said.has_answered
            return to(
                "contribute_yours" if is_done else "contribute_words" if said.lacks_words else "contribute_consent"
            )
        if not refused and are_valid:
            return to("contribute_files")
    context = {"given": given, "captions": captions, "refused": refused, "most": MOST_FILES, "kept_days": KEPT_DAYS}
    context["step"] = step_of(given, 2)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    response = render(request, "contributions/files.html", {**context, "code": _code(request)}, status=status)
    response["Permissions-Policy"] = WITH_MICROPHONE
    return response


@changing
def remove(request: HttpRequest, given: Given, pk: int) -> HttpResponse:
    """Take a file out again, as long as no record was made of it."""
    file = get_object_or_404(given.contribution.files, pk=pk)
    if request.method == "POST":
        _captions(request, given.contribution)
        giving.remove(given.contribution, file)
    # Where it stays, a record was made of it meanwhile: that is said beside it.
    return to("contribute_files", part=f"#file-{pk}" if pk in given.recorded else "")


@changing
def drop(request: HttpRequest, given: Given, key: UUID) -> HttpResponse:
    """Forget a file of which only a part has come."""
    if request.method == "POST":
        _captions(request, given.contribution)
        arriving.drop(get_object_or_404(given.contribution.arriving, key=key))
    return to("contribute_files")


@changing
def consent(request: HttpRequest, given: Given) -> HttpResponse:
    """Who may see what."""
    contribution = given.contribution
    form = ConsentForm(given.questions, request.POST if request.method == "POST" else None, given.answers)
    if request.method == "POST" and is_by_script(request):
        # While they are chosen; after it was sent an answer acts at once, and waits for the button.
        form.full_clean()
        if not contribution.is_finished:
            giving.change_consent(contribution, form.answers(), current_language(), form.from_date)
        return JsonResponse({"errors": []})
    if request.method == "POST" and form.is_valid():
        giving.change_consent(contribution, form.answers(), current_language(), form.from_date)
        said = Given(contribution)
        if contribution.is_finished and said.is_identified:
            return to("contribute_yours")
        # Who said “not at all” and “no” is not asked for a name; it can still be given from the last screen.
        return to("contribute_you" if said.needs_name or said.needs_address else "contribute_check")
    return render(
        request,
        "contributions/consent.html",
        {"given": given, "form": form, "step": step_of(given, 3)},
        status=status_of(form),
    )


@changing
def you(request: HttpRequest, given: Given) -> HttpResponse:
    """Name and address, as far as the answers need them."""
    if not given.has_answered:
        return to("contribute_consent")
    form = IdentityForm(
        request.POST if request.method == "POST" else None,
        given.identity,
        needs_name=given.needs_name,
        needs_address=given.needs_address,
    )
    if request.method == "POST" and form.is_valid():
        giving.identify(given.contribution, form.cleaned_data)
        return to("contribute_yours" if given.contribution.is_finished else "contribute_check")
    context = {"given": given, "form": form, "step": step_of(given, 4)}
    return render(request, "contributions/you.html", context, status=status_of(form))


@changing
def check(request: HttpRequest, given: Given) -> HttpResponse:
    """Everything once more, and send."""
    if given.contribution.is_finished:
        return to("contribute_yours")
    if given.next_step != "contribute_check":
        return to(given.next_step)
    if request.method == "POST":
        giving.send(given.contribution)
        return to("contribute_sent")
    return render(request, "contributions/check.html", {"given": given, "step": 5})


@giver
def sent(request: HttpRequest, given: Given) -> HttpResponse:
    """Thank you, and the code to come back with."""
    if not given.contribution.is_finished:
        return to("contribute_files")
    if given.contribution.state == State.WITHDRAWN:
        return to("contribute_yours")
    return render(request, "contributions/sent.html", {"given": given, "code": _code(request)})


def _code(request: HttpRequest) -> str:
    """The code as it is written down, from the browser that brings it."""
    signs = plain_code(request.COOKIES.get(COOKIE, ""))
    return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))
