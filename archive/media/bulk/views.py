"""The admin's pages for many files at once. Without scripts one form sends them all, with them they go one by one."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from archive.assets.likeness import duplicates_of
from archive.assets.models import Processing
from archive.assets.tasks import ask_for_derivatives
from archive.media.batches import BatchFile, UploadBatch
from archive.media.bulk.forms import ManyFilesField, SharedForm
from archive.media.bulk.intake import take, undo
from archive.media.models import MediaIndexPage, MediaPage


def may_add(user: Any) -> bool:
    """Whether the user may add media records."""
    index = MediaIndexPage.objects.order_by("pk").first()  # by its path, SQLite walks through all pages
    return index is not None and bool(index.permissions_for_user(user).can_add_subpage())


def _require(user: Any) -> None:
    if not may_add(user):
        raise PermissionDenied


def add_many(request: HttpRequest) -> HttpResponse:
    """The form of a new batch; it may bring its files along."""
    _require(request.user)
    sent = request.method == "POST"
    form = SharedForm(request.POST if sent else None, for_user=request.user)
    files = ManyFilesField(required=False).clean(request.FILES.getlist("files"))
    by_script = request.headers.get("accept", "") == "application/json"
    if sent and form.is_valid() and (files or by_script):
        shared = {name: request.POST.get(name, "") for name in form.fields if request.POST.get(name)}
        batch = UploadBatch.objects.create(added_by=request.user, shared=shared)
        for file in files:
            take(batch, file, request.user)
        address = reverse("media_batch", args=[batch.pk])
        if by_script:
            return JsonResponse({"take": reverse("media_batch_take", args=[batch.pk]), "report": address})
        return redirect(address)
    if by_script:
        said = [f"{form[field].label}: {' '.join(errors)}" for field, errors in form.errors.items()]
        return JsonResponse({"errors": said}, status=400)
    no_files = sent and form.is_valid() and not files
    if no_files:
        messages.error(request, _("Choose at least one file."))
    return render(request, "media/admin/add_many.html", {"form": form, "media": form.media})


@require_POST
def take_one(request: HttpRequest, pk: int) -> HttpResponse:
    """One file of a batch, sent by the script of the form. Answers with what became of it."""
    _require(request.user)
    batch = _batch(request, pk)
    upload = request.FILES.get("file")
    if upload is None:
        return JsonResponse({"refusal": _("No file arrived.")}, status=400)
    try:
        entry = take(batch, upload, request.user)
    except ValidationError as error:
        return JsonResponse({"refusal": " ".join(error.messages)}, status=400)
    return JsonResponse({"name": entry.name, "refusal": entry.refusal, "again": entry.times_sent > 1})


def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each file of a batch, and which of them the archive may hold already."""
    _require(request.user)
    batch = _batch(request, pk)
    joins = ("page__image", "page__document", "page__recording")
    entries: list[BatchFile] = list(batch.files.select_related(*joins))
    by_model: dict[Any, list[Any]] = {}
    for entry in entries:
        if entry.asset is not None:
            by_model.setdefault(type(entry.asset), []).append(entry.asset)
    doubles = {model: duplicates_of(assets) for model, assets in by_model.items()}
    rows = [(entry, doubles[type(entry.asset)][entry.asset.pk] if entry.asset else []) for entry in entries]
    made = sum(1 for entry in entries if entry.page_id)
    return render(
        request,
        "media/admin/batch.html",
        {"batch": batch, "rows": rows, "made": made, "refused": sum(1 for entry in entries if entry.refusal)},
    )


def undo_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, then deletes what is still a draft."""
    _require(request.user)
    batch = _batch(request, pk)
    if request.method == "POST":
        deleted, kept = undo(batch, request.user)
        said = ngettext("%(count)d draft was deleted.", "%(count)d drafts were deleted.", deleted) % {"count": deleted}
        if kept:
            said += " " + ngettext("%(count)d record stays.", "%(count)d records stay.", kept) % {"count": kept}
        messages.success(request, said)
        return redirect("media_batch", batch.pk)
    drafts = batch.files.filter(page__live=False, page__first_published_at=None).count()
    return render(request, "media/admin/undo_batch.html", {"batch": batch, "drafts": drafts})


def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, then puts the file of a media record in the queue of derivatives anew."""
    page = get_object_or_404(MediaPage, pk=pk)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    file: Any = page.image or page.document or page.recording
    if file is None:
        raise Http404
    if request.method == "POST":
        type(file)._default_manager.filter(pk=file.pk).update(processing=Processing.WAITING, processing_error="")
        ask_for_derivatives(file)
        messages.success(request, _("The derivatives of “%(title)s” are made anew.") % {"title": file.title})
        return redirect("records_media:index")
    return render(request, "media/admin/retry.html", {"page": page, "file": file})


def _batch(request: HttpRequest, pk: int) -> UploadBatch:
    """Whoever adds media may look at a batch; what is deleted in it, the rights to each record decide."""
    return get_object_or_404(UploadBatch, pk=pk)
