"""Private until published: a file is fetched only while a public page shows it (architecture, 9)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from mimetypes import guess_type
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import BigIntegerField, Model
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex

from archive.assets.models import ArchiveRendition, Derivative
from archive.core.visibility import AccessStatus


@dataclass(frozen=True)
class Served:
    """A file that has an address: what was derived from the image, document or recording `of`.

    `version` differs whenever the bytes behind the address may do.
    """

    of: Model
    stored: FieldFile
    media_type: str
    version: str


def find_file(name: str) -> Served | None:
    """The derivative under a stored name; None for every other name: originals have no address (ADR 12)."""
    if "\x00" in name:  # PostgreSQL refuses to be asked
        return None
    rendition = ArchiveRendition.objects.select_related("image").filter(file=name).first()
    if rendition is not None:
        media_type = guess_type(name)[0] or "application/octet-stream"
        return Served(rendition.image, rendition.file, media_type, f"rendition-{rendition.pk}")
    made = Derivative.objects.select_related("image", "document", "recording").filter(file=name).first()
    if made is not None:
        return Served(made.owner, made.file, made.media_type, made.sha256)
    return None


def pages_showing(asset: Model) -> Iterator[Page]:
    """Every page that refers to the file as the page is stored: a draft of a live page counts once it is published."""
    references = ReferenceIndex.get_references_to(asset).filter(
        base_content_type__app_label="wagtailcore", base_content_type__model="page"
    )
    page_ids = references.annotate(page_id=Cast("object_id", BigIntegerField())).values("page_id")
    yield from Page.objects.filter(pk__in=page_ids).specific()


def is_shown_publicly(asset: Model) -> bool:
    """Whether a page that any visitor may read shows the file, and consent allows it to be seen."""
    pages = list(pages_showing(asset))
    return not _refused(pages) and any(page.is_public() if hasattr(page, "is_public") else page.live for page in pages)


def refusal(asset: Model, access_status: Any = AccessStatus.OPEN, embargo_until: datetime | None = None) -> str:
    """Why nobody may see the file on a page with this access; empty where anybody may. Consent is held by the record
    that was made of it first, and follows the file to whatever else shows it: a portrait, a digitised copy, a second
    record."""
    return _refused(pages_showing(asset), access_status, embargo_until)


def refusals(record: Any, *names: str) -> dict[str, list[str]]:
    """Of these fields of a record, those whose file may not be seen with the access that the record has, and why."""
    files = {name: stored_file(record, name) for name in names}
    found = {name: refusal(file, record.access_status, record.embargo_until) for name, file in files.items() if file}
    return {name: [problem] for name, problem in found.items() if problem}


def stored_file(record: Any, name: str) -> Any:
    """The file in a field of a record; None where there is none, or where a loader asks before it is stored: nobody's
    consent is on such a one."""
    key = getattr(record, f"{name}_id", None)
    return record._meta.get_field(name).related_model.objects.filter(pk=key).first() if key else None


def _refused(pages: Iterable[Page], access_status: Any = AccessStatus.OPEN, until: datetime | None = None) -> str:
    consents = [page.consent for page in pages if getattr(page, "consent_id", None)]
    return next(filter(None, (consent.problem_with(access_status, until) for consent in consents)), "")


def may_fetch(asset: Model, user: Any) -> bool:
    """Staff with access to the admin see what was derived of every file; everybody else what a public page shows."""
    return works_in_the_admin(user) or is_shown_publicly(asset)


def works_in_the_admin(user: Any) -> bool:
    """Whether somebody sees there what is not public."""
    return not isinstance(user, AnonymousUser) and user.is_active and user.has_perm("wagtailadmin.access_admin")
