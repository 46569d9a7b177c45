"""What moderators do with a contribution. Accepting makes drafts; what becomes public goes the way of every record."""

from collections.abc import Collection as Several
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log
from wagtail.models import Collection
from wagtail.rich_text import RichText

from archive.assets.models import ArchiveDocument, ArchiveImage, Recording
from archive.contributions.enums import DECIDED, OPEN, Kind, Verdict
from archive.contributions.giving import Given, named
from archive.contributions.models import MODERATE, ContributedFile, Contribution, Decision, MadeRecord
from archive.core.names import Script, scripts_of
from archive.core.records import RecordPage
from archive.core.visibility import AccessStatus
from archive.events.models import EventPage
from archive.media.models import (
    DepictedEvent,
    DepictedPerson,
    DepictedPlace,
    MediaIndexPage,
    MediaKind,
    MediaPage,
    MediaText,
)
from archive.memorials.models import MemorialIndexPage, MemorialName, MemorialPage, MemorialText
from archive.oral_histories.models import (
    OralHistoryEvent,
    OralHistoryIndexPage,
    OralHistoryPage,
    OralHistoryPerson,
    OralHistoryPlace,
    OralHistoryText,
)
from archive.places.models import Place
from archive.rights.consent import Consented
from archive.rights.models import RightsStatement
from archive.rights.questions import Scope

ASSETS: dict[str, Any] = {"image": ArchiveImage, "document": ArchiveDocument, "recording": Recording}
#: The kinds whose words become a record of their own.
BECOME_RECORDS = (Kind.MEMORY, Kind.NAME)
#: Where files stand that came from visitors.
COLLECTION = "Contributions"


def may_decide(user: Any, contribution: Contribution) -> bool:
    """Moderators decide, on what was sent and is still there, and nobody on their own."""
    return (
        user.has_perm(MODERATE)
        and contribution.state in {*OPEN, *DECIDED}
        and (contribution.given_by_id is None or contribution.given_by_id != user.pk)
    )


def require_decider(user: Any, contribution: Contribution) -> None:
    if not may_decide(user, contribution):
        raise PermissionDenied(_("You cannot decide on this contribution."))


@transaction.atomic
def accept(
    contribution: Contribution,
    user: Any,
    *,
    with_words: bool,
    files: Several[int],
    reason: str = "",
    message: str = "",
) -> list[RecordPage]:
    """Make draft records of the words and of the chosen files, with consent attached; what was made before stays.

    Raises PermissionDenied, and ValidationError where a file can no longer be taken.
    """
    contribution.hold()
    require_decider(user, contribution)
    given = Given(contribution)
    made_before = list(contribution.records.all())
    done = {row.file_id for row in made_before}
    chosen = [file for file in given.files if file.pk in set(files) and file.pk not in done]
    wants_words = with_words and not any(row.holds_words for row in made_before)
    made: list[RecordPage] = []
    with override(contribution.language):
        voice = next((file for file in chosen if file.family == "recording"), None)
        if contribution.kind == Kind.MEMORY and (wants_words or voice):
            page = _oral_history(given, voice, wants_words)
            made.append(_keep(contribution, page, OralHistoryIndexPage, user, voice, holds_words=wants_words))
            chosen = [file for file in chosen if file is not voice]
        elif contribution.kind == Kind.NAME and wants_words:
            made.append(_keep(contribution, _memorial(given), MemorialIndexPage, user, None, holds_words=True))
        if not is_heard(given):
            chosen = [file for file in chosen if file.family != "recording"]
        made += [_keep(contribution, _media(given, file), MediaIndexPage, user, file) for file in chosen]
    kept = set(contribution.records.values_list("file_id", flat=True))
    are_all = (with_words or has_words_accepted(contribution)) and all(file.pk in kept for file in given.files)
    contribution.note(Verdict.ACCEPTED if are_all else Verdict.PARTLY, by=user, reason=reason, message=message)
    return made


def has_words_accepted(contribution: Contribution) -> bool:
    """Whether its words were taken earlier, or there are none: a memory may be told in a recording alone. Words that
    only come with something, with files or with the change of a record, went with the first of it."""
    if not contribution.words or contribution.records.filter(holds_words=True).exists():
        return True
    was_accepted = contribution.decisions.filter(verdict__in=[Verdict.ACCEPTED, Verdict.PARTLY])
    return contribution.kind not in BECOME_RECORDS and was_accepted.exists()


def why_not_declined(contribution: Contribution) -> str:
    """Why it cannot be declined any more, and what to do instead; empty where it can be. Its giver would read that
    nothing was taken, while everybody reads what was."""
    if not contribution.standing_records():
        return ""
    return _(
        "Records made of it still stand, so it cannot be declined. First each of them has to be withdrawn: a curator "
        "sets its access to “Withdrawn”, or deletes it where it is a draft that was never public."
    )


@transaction.atomic
def decide(contribution: Contribution, user: Any, verdict: Any, *, reason: str = "", message: str = "") -> Decision:
    """Take on, ask, or decline. Raises PermissionDenied, and ValidationError where it cannot be declined any more."""
    contribution.hold()
    require_decider(user, contribution)
    if verdict == Verdict.REJECTED and (why := why_not_declined(contribution)):
        raise ValidationError(why)
    if verdict == Verdict.TAKEN:
        contribution.assigned_to = user
    return contribution.note(verdict, by=user, reason=reason, message=message)


def _keep(
    contribution: Contribution,
    page: RecordPage,
    index: Any,
    user: Any,
    file: ContributedFile | None,
    *,
    holds_words: bool = False,
) -> RecordPage:
    """Store the draft under its index. What rests on somebody's consent gets it, and the access that it allows;
    that a person was killed rests on nobody's, and needs sources of its own."""
    if isinstance(page, Consented):
        terms = contribution.consent.terms()
        page.consent = contribution.consent
        page.rights_statement = RightsStatement.objects.filter(uri=terms.rights_uri).first()  # type: ignore[attr-defined]
        is_open = not terms.is_uncleared and Given(contribution).has_answered
        page.access_status = terms.access_status if is_open else AccessStatus.RESTRICTED
        page.embargo_until = terms.embargo_until if page.access_status == AccessStatus.EMBARGOED else None
    page.live, page.owner = False, user
    index.objects.get().add_child(instance=page)
    log(instance=page, action="wagtail.create", user=user)
    page.save_revision(user=user)
    MadeRecord.objects.create(contribution=contribution, page=page, file=file, holds_words=holds_words)
    return page


def _asset(contribution: Contribution, file: ContributedFile, number: int) -> Any:
    """The file taken over from quarantine, under a name that says nothing of who gave it."""
    root = Collection.get_first_root_node()
    collection = root.get_children().filter(name=COLLECTION).first() or root.add_child(
        instance=Collection(name=COLLECTION)
    )
    ending = file.file.name.rpartition(".")[2]
    with file.file.open("rb") as stream:
        upload = File(stream, name=f"{contribution.reference}-{number}.{ending}".lower())
        asset = ASSETS[file.family](title=f"{contribution.reference}/{number}", file=upload, collection=collection)
        if file.family == "recording":
            asset.type = "video" if file.technical.get("video_codec") else "audio"
            asset.duration = (file.technical.get("duration_ms") or 0) / 1000
        asset.save()
    return asset


def _number(given: Given, file: ContributedFile) -> int:
    return [row.pk for row in given.files].index(file.pk) + 1


def _origin(contribution: Contribution) -> str:
    return _("From contribution %(reference)s.") % {"reference": contribution.reference}


def _note(given: Given, file: ContributedFile | None = None) -> str:
    """For curators: where it came from, and what must be cleared first."""
    contribution = given.contribution
    lines = [_origin(contribution)]
    for label, text in (
        (_("When"), file.when if file else contribution.when),
        (_("Where"), file.where if file else contribution.where),
        (_("Who"), file.who if file else ""),
        (_("How it is known"), contribution.knows_from if not file else ""),
    ):
        if text:
            lines.append(f"{label}: {text}")
    if contribution.consent.terms().is_uncleared:
        entries = (given.answers.get(scope) for scope in (Scope.RIGHTS, Scope.PEOPLE))
        lines += [f"{entry.asked} {entry.said}" for entry in entries if entry]
    lines += [
        f"{question.asked} {_('Not answered.')}" for question in given.questions if question.scope not in given.answers
    ]
    return "\n".join(lines)


def is_heard(given: Given) -> bool:
    """Whether a recording may be heard. One that came after the questions were answered is not before it was asked."""
    return Scope.VOICE in given.answers and bool(given.contribution.consent.terms().is_heard)


def _about(contribution: Contribution, person: Any, event: Any, place: Any) -> tuple[list[Any], list[Any], list[Any]]:
    """The record that the giver came from, as rows of people, of events and of places."""
    about = contribution.about.specific if contribution.about else None
    people = [person(memorial=about)] if isinstance(about, MemorialPage) else []
    events = [event(event=about)] if isinstance(about, EventPage) else []
    may_say_where = isinstance(about, Place) and contribution.consent.terms().is_on_map
    return people, events, [place(place=about)] if may_say_where else []


def _oral_history(given: Given, voice: ContributedFile | None, with_words: bool) -> OralHistoryPage:
    contribution = given.contribution
    page = OralHistoryPage(
        narrator=named(given) or _("anonymous"), languages=contribution.language, internal_note=_note(given)
    )
    if voice is not None and is_heard(given):
        page.recording = _asset(contribution, voice, _number(given, voice))
    title = f"[{_('A memory')}, {contribution.reference}]"
    words = OralHistoryText(language=contribution.language, title=title)
    if with_words and contribution.consent.terms().is_read:
        words.transcript = contribution.words
    elif with_words and contribution.words:
        # What is written may be read, and stands apart from what is said, which may not.
        words.body = [("paragraph", {"text": RichText(linebreaks(contribution.words, autoescape=True)), "anchor": ""})]
    page.texts = [words]
    about = _about(contribution, OralHistoryPerson, OralHistoryEvent, OralHistoryPlace)
    page.people, page.events, page.places = about
    return page


def _memorial(given: Given) -> MemorialPage:
    contribution = given.contribution
    # The record outlives what the giver wrote, who may take that back: it is read where it was given.
    page = MemorialPage(internal_note=_origin(contribution))
    text = contribution.subject[:200]
    script = next(iter(scripts_of(text)), Script.LATIN)
    page.names = [MemorialName(text=text, language=contribution.language, script=script, is_primary=True)]
    page.texts = [MemorialText(language=contribution.language)]
    return page


def _media(given: Given, file: ContributedFile) -> MediaPage:
    contribution, number = given.contribution, _number(given, file)
    asset = _asset(contribution, file, number)
    kinds = {"image": MediaKind.PHOTOGRAPH, "document": MediaKind.DOCUMENT, "recording": MediaKind.AUDIO}
    kind = MediaKind.VIDEO if getattr(asset, "type", "") == "video" else kinds[file.family]
    made_it = Scope.RIGHTS in given.answers and given.answers[Scope.RIGHTS].answer == "own"
    page = MediaPage(
        **{asset.owner_field: asset},
        kind=kind,
        creator=named(given) if made_it else "",
        internal_note=_note(given, file),
    )
    where = file.where if contribution.consent.terms().is_on_map else ""
    caption = ", ".join(part for part in (file.who, where, file.when) if part)
    title = f"[{kind.label}, {contribution.reference}/{number}]"  # type: ignore[attr-defined]
    page.texts = [MediaText(language=contribution.language, title=title, caption=caption)]
    about = _about(contribution, DepictedPerson, DepictedEvent, DepictedPlace)
    page.depicted_people, page.depicted_events, page.depicted_places = about
    return page
