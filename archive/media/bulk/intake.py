"""From one uploaded file to one draft record, or to the reason why not."""

import logging
import re
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils.translation import gettext as _
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.log_actions import log
from wagtailmedia.permissions import permission_policy as recording_policy

from archive.assets.ingest import examine
from archive.assets.ingest.signatures import FORMATS, detect
from archive.assets.models import ArchiveDocument, ArchiveImage, Recording
from archive.assets.storing import on_disk, sha256_of
from archive.media.batches import BatchFile, UploadBatch
from archive.media.bulk.forms import SharedForm
from archive.media.kinds import contents_of, kind_problem
from archive.media.models import MediaCitation, MediaIndexPage, MediaKind, MediaPage, MediaText

logger = logging.getLogger(__name__)

_MODELS: dict[str, Any] = {"image": ArchiveImage, "document": ArchiveDocument, "recording": Recording}
_POLICIES: dict[str, Any] = {"image": image_policy, "document": document_policy, "recording": recording_policy}

#: Bytes from which a format is recognised.
_HEAD = 4096


def take(batch: UploadBatch, upload: File, user: Any) -> BatchFile:
    """Make a draft record of a file of the batch. Whatever is wrong with the file is kept as its refusal.

    Raises ValidationError where what the files share does not fit any more.
    """
    name = Path(upload.name or "").name[:255]
    checksum, _size = sha256_of(upload)
    entry, is_new = BatchFile.objects.get_or_create(batch=batch, sha256=checksum, defaults={"name": name})
    if not is_new:
        BatchFile.objects.filter(pk=entry.pk).update(times_sent=F("times_sent") + 1)
        entry.refresh_from_db()
        if entry.page_id:
            return entry
    form = SharedForm(batch.shared, for_user=user)
    if not form.is_valid():
        raise ValidationError([f"{form[field].label}: {' '.join(said)}" for field, said in form.errors.items()])
    asset = None
    entry.refusal = ""
    try:
        with transaction.atomic():
            asset = _asset(upload, name, form, user)
            entry.page = _record(asset, name, form, user)
            entry.save()
    except ValidationError as error:
        entry.refusal = " ".join(error.messages)
    except PermissionDenied as error:
        entry.refusal = str(error)
    except Exception:
        logger.exception("%s of batch %s was not taken.", name, batch.pk)
        entry.refusal = _(
            "Something went wrong here; the log of the server says what. The other files are not touched."
        )
    if entry.refusal:
        entry.page = None
        entry.save()
        if asset is not None and getattr(asset.file, "_committed", False):
            asset.file.storage.delete(asset.file.name)
    return entry


def _asset(upload: File, name: str, form: SharedForm, user: Any) -> Any:
    """The stored file. Raises ValidationError with the reason for refusing it."""
    if not upload.size:
        raise ValidationError(_("“%(name)s” is empty. Copy it anew from where it came."), params={"name": name})
    with on_disk(upload) as path, path.open("rb") as stream:
        found = detect(stream.read(_HEAD))
    if found is None:
        raise ValidationError(
            _("“%(name)s” holds none of the formats taken here: %(formats)s."),
            params={"name": name, "formats": ", ".join(dict.fromkeys(form.name for form in FORMATS))},
        )
    facts = form.cleaned_data
    collection = facts["collection"]
    policy = _POLICIES[found.family]
    if not policy.collections_user_has_permission_for(user, "add").filter(pk=collection.pk).exists():
        raise PermissionDenied(_("You may not add a file of this kind to the collection “%s”.") % collection)
    measured = examine(upload, found.family, name)
    asset = _MODELS[found.family](
        title=title_from(name), file=upload, collection=collection, uploaded_by_user=user,
        rights=facts["rights_statement"], credit=facts["credit_line"],
    )  # fmt: skip
    if found.family == "recording":
        asset.type = "video" if measured.get("video_codec") else "audio"
        asset.duration = (measured.get("duration_ms") or 0) / 1000
    asset.save()
    return asset


def _record(asset: Any, name: str, form: SharedForm, user: Any) -> MediaPage:
    facts = form.cleaned_data
    page = MediaPage(
        **{field: facts[field] for field in SharedForm.Meta.fields},
        **{asset.owner_field: asset},
        live=False,
        owner=user,
        internal_note=_("The title was supplied from the name of the file: %(name)s") % {"name": name},
    )
    if form.kind_is_open:
        page.kind = _kind_of(asset)
    elif problem := kind_problem(page.kind, contents_of(asset)):
        raise ValidationError(problem)
    title = f"[{title_from(name)}]"
    page.texts = [MediaText(language=facts["language"], title=title, content_note=facts["content_note"])]
    if facts["source"]:
        page.citations = [MediaCitation(source=facts["source"], locator=facts["locator"])]
    MediaIndexPage.objects.get().add_child(instance=page)
    log(instance=page, action="wagtail.create", user=user)
    page.save_revision(user=user)
    return page


def _kind_of(asset: Any) -> str:
    if asset.owner_field == "recording":
        return str(MediaKind.VIDEO if asset.type == "video" else MediaKind.AUDIO)
    return str(MediaKind.PHOTOGRAPH if asset.owner_field == "image" else MediaKind.DOCUMENT)


def title_from(name: str) -> str:
    """The words of a file name: "baku_1990-01-20 (2).jpg" gives "baku 1990-01-20 (2)"."""
    words = re.sub(r"[\s_]+", " ", Path(name).stem).strip()
    return words[:250] or _("without name")


def undo(batch: UploadBatch, user: Any) -> tuple[int, int]:
    """Delete the drafts of a batch and their files. Gives how many were deleted and how many stay, because they have
    been public since or another record shows their file, or because the user may not delete them."""
    deleted = kept = 0
    for entry in batch.files.select_related("page").exclude(page=None):
        page: Any = entry.page
        asset = entry.asset
        if page.live or page.first_published_at or not page.permissions_for_user(user).can_delete():
            kept += 1
            continue
        with transaction.atomic():
            page.delete(user=user)
            deleted += 1
        if asset is not None:
            try:
                with transaction.atomic():
                    asset.delete()
            except ProtectedError:
                logger.info("The file of %s stays: another record shows it.", entry.name)
    return deleted, kept
