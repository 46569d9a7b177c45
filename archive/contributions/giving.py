"""What a giver does: begin, answer, send, take back. Every step is whole or not done at all."""

import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from archive.assets.storing import CHUNK
from archive.caching.pages import forget_pages
from archive.contributions import arriving
from archive.contributions.codes import hash_code, new_code
from archive.contributions.enums import Kind, State, Verdict
from archive.contributions.forms import FIRST, questions_for
from archive.contributions.mailing import tell_giver, tell_moderators
from archive.contributions.models import ArrivingFile, ContributedFile, Contribution, Identity, MadeRecord, PublicAnswer
from archive.contributions.quarantine import remove_file
from archive.contributions.sealing import UnsealableError
from archive.contributions.taking_back import set_access, take_back
from archive.core.dates import UncertainDate
from archive.core.languages import current_language
from archive.core.limits import Hour
from archive.core.proofs import Proof
from archive.core.records import RecordPage
from archive.core.visibility import AccessStatus
from archive.rights.consent import Consent, Consented
from archive.rights.exports import Narrowing
from archive.rights.questions import Question, Scope

#: The code of the contribution that is being made on this device. Only the browser keeps it.
COOKIE = "contribution"
#: How long an unfinished contribution is kept, in days; so long the browser remembers it.
KEPT_DAYS = 30
#: How often something may be added to one contribution in an hour: each time moderators get a mail.
HOURLY_ADDED = 20


@transaction.atomic
def begin(kind: Kind, words: dict[str, str], language: str, about: Page | None, user: Any) -> tuple[Contribution, str]:
    """Store the words, before anything else. Returns the contribution and its code, which nobody else has."""
    code = new_code()
    contribution = Contribution.objects.create(
        code_hash=hash_code(code),
        kind=kind,
        language=language,
        about=about,
        consent=Consent.objects.create(),
        given_by=user if user.is_authenticated else None,
        **words,
    )
    return contribution, code


def refusal(hour: Hour, proof: Proof) -> str:
    """Why nothing can be begun just now; empty where it can, and it is counted then."""
    if hour.is_near and not hour.is_full and not proof.is_given():
        return proof.words
    if hour.is_full or not hour.add():
        return _("Very much is being sent just now. Please go on in an hour; leave this page open.")
    return ""


def _consequence(question: Question, entry: Consented) -> str:
    """What an answer means; where it holds from a day on, with that day, so that a slip is seen."""
    means = str(question.option(entry.answer).means)
    if not entry.from_date:
        return means
    day = UncertainDate.parse(entry.from_date.isoformat()).display(current_language())
    return _("%(sentence)s The date: %(day)s.") % {"sentence": means, "day": day}


class Given:
    """A contribution in the hand of its giver: what has been said so far, and what is still open."""

    def __init__(self, contribution: Contribution) -> None:
        self.contribution = contribution

    @cached_property
    def files(self) -> list[ContributedFile]:
        return list(self.contribution.files.all())

    @cached_property
    def recorded(self) -> set[int]:
        """Keys of the files of which a record was made: they go only with the record."""
        made = MadeRecord.objects.filter(contribution=self.contribution, file__isnull=False)
        return set(made.values_list("file_id", flat=True))

    @cached_property
    def arriving(self) -> list[tuple[ArrivingFile, int]]:
        """Files that were begun and are not there yet, with the bytes that have arrived."""
        return arriving.open_arrivals(self.contribution)

    @cached_property
    def questions(self) -> list[Any]:
        return questions_for(self.contribution, self.files)

    @cached_property
    def answers(self) -> dict[Any, Any]:
        return self.contribution.consent.answers()

    @property
    def consequences(self) -> list[str]:
        """Who will see what, in sentences, by the answers of today."""
        return [
            _consequence(question, self.answers[question.scope])
            for question in self.questions
            if question.scope in self.answers
        ]

    @property
    def has_answered(self) -> bool:
        return all(question.scope in self.answers for question in self.questions)

    @property
    def needs_name(self) -> bool:
        return self._answer(Scope.NAME) in {"full", "initials"}

    @property
    def needs_address(self) -> bool:
        return self._answer(Scope.CONTACT) == "yes"

    def _answer(self, scope: Any) -> str:
        return self.answers[scope].answer if scope in self.answers else ""

    @cached_property
    def identity(self) -> dict[str, str]:
        """Name and address; empty where nothing was given, or where the key that sealed it is lost."""
        kept = Identity.objects.filter(contribution=self.contribution).first()
        try:
            return kept.facts() if kept else {}
        except UnsealableError:
            return {}

    @property
    def is_identified(self) -> bool:
        has_name, has_address = bool(self.identity.get("name")), bool(self.identity.get("email"))
        return (has_name or not self.needs_name) and (has_address or not self.needs_address)

    @property
    def lacks_words(self) -> bool:
        """Whether words are missing that this kind needs. A memory may be told in a recording instead."""
        needed = [name for name, asked in FIRST[Kind(self.contribution.kind)].items() if asked.is_required]
        if all(getattr(self.contribution, name) for name in needed):
            return False
        is_told = any(file.family == "recording" for file in self.files)
        return not (self.contribution.kind == Kind.MEMORY and is_told)

    @property
    def resume_at(self) -> str:
        """The name of the address at which somebody goes on who comes back before it was sent."""
        if self.answers:
            return self.next_step
        return "contribute_files" if self.files else "contribute_words"

    @property
    def next_step(self) -> str:
        """The name of the address at which something is still to be said; "check" when all is."""
        if self.lacks_words:
            return "contribute_words"
        if not self.has_answered:
            return "contribute_consent"
        return "contribute_check" if self.is_identified else "contribute_you"


def initials(name: str) -> str:
    """ "Synthetic Giver" → "S. G."."""
    return " ".join(f"{part[0].upper()}." for part in name.split() if part[0].isalpha())


def named(given: Given) -> str:
    """The giver as they wish to be named; empty where they do not."""
    name = given.identity.get("name", "")
    wish = given.contribution.consent.terms().name
    if wish == "full" and name:
        return name
    return initials(name) if wish == "initials" and name else ""


@transaction.atomic
def send(contribution: Contribution) -> None:
    """It is with the archive now; moderators and the giver are told. Sent twice it is sent once. Raises ShutError."""
    contribution.hold_open()
    if contribution.is_finished:
        return
    contribution.note(Verdict.SENT)
    tell_moderators(contribution)
    tell_giver(contribution, Given(contribution).identity.get("email", ""))


@transaction.atomic
def change_consent(contribution: Contribution, answers: dict[Any, str], language: str, from_date: Any) -> bool:
    """Write the answers down. What has become less open acts at once: records of it leave the public until a
    curator has looked at them anew. Returns whether that was so. Raises ShutError."""
    contribution.hold_open()
    former, answered = named(Given(contribution)), contribution.consent.entries.count()
    narrower = contribution.consent.answer(answers, language, from_date)
    if narrower:
        with override(contribution.language):
            renamed = (former or _("anonymous"), named(Given(contribution)) or _("anonymous"))
        places = {row.where for row in (contribution, *contribution.files.all()) if row.where}
        for record in made_records(contribution):
            if isinstance(record, Consented) and not record.is_tombstone:
                Narrowing.objects.create(identifier=record.identifier)
                transaction.on_commit(forget_pages)
                set_access(record, AccessStatus.RESTRICTED, renamed, places)
    if contribution.is_finished and contribution.consent.entries.count() > answered:
        contribution.note(Verdict.CONSENT)
    return narrower


@transaction.atomic
def withdraw(contribution: Contribution) -> None:
    """Take everything back, at once and everywhere: records become tombstones, files and identity are deleted."""
    contribution.hold()
    if contribution.state == State.WITHDRAWN:
        return
    contribution.consent.withdrawn_at = timezone.now()
    contribution.consent.save(update_fields=["withdrawn_at"])
    for record in made_records(contribution):
        take_back(record)
        transaction.on_commit(forget_pages)
    contribution.note(Verdict.WITHDRAWN)
    PublicAnswer.objects.filter(contribution=contribution).delete()
    forget_messages(contribution)
    Identity.objects.filter(contribution=contribution).delete()
    arriving.drop_all(contribution)
    for file in contribution.files.all():
        remove_file(file)
    Contribution.objects.filter(pk=contribution.pk).update(words="", subject="", knows_from="", when="", where="")


def may_add(contribution: Contribution) -> bool:
    added = contribution.decisions.filter(verdict__in=[Verdict.ADDED, Verdict.ANSWERED])
    return bool(added.filter(at__gt=timezone.now() - timedelta(hours=1)).count() < HOURLY_ADDED)


@transaction.atomic
def add(contribution: Contribution, message: str) -> None:
    """Something more, or the answer to a question. Raises ShutError."""
    contribution.hold_open()
    contribution.note(Verdict.ANSWERED if contribution.state == State.ASKED else Verdict.ADDED, message=message)
    tell_moderators(contribution)


@transaction.atomic
def identify(contribution: Contribution, facts: dict[str, str]) -> None:
    """Who gives it, sealed. Raises ShutError."""
    contribution.hold_open()
    Identity.keep(contribution, facts)


@transaction.atomic
def remove(contribution: Contribution, file: ContributedFile) -> None:
    """Take a file out again. One of which a record was made stays, and the page says why (`Given.recorded`).
    Raises ShutError."""
    contribution.hold_open()
    if not file.records.exists():
        remove_file(file)


def made_records(contribution: Contribution) -> Iterator[RecordPage]:
    for made in MadeRecord.objects.filter(contribution=contribution).select_related("page"):
        yield made.page.specific


def forget_messages(contribution: Contribution) -> None:
    """Delete what the giver wrote afterwards; that something was written, and when, stays in the history."""
    contribution.decisions.filter(verdict__in=[Verdict.ADDED, Verdict.ANSWERED]).update(message="")


def export(contribution: Contribution) -> IO[bytes]:
    """Everything under one code: what was said and answered as JSON, and the files as they came. A ZIP archive in a
    file that goes when it is closed."""
    given = Given(contribution)
    told = {
        "reference": contribution.reference,
        "kind": contribution.kind,
        "language": contribution.language,
        "about": getattr(contribution.about and contribution.about.specific, "identifier", None),
        "words": {name: getattr(contribution, name) for name in ("subject", "words", "when", "where", "knows_from")},
        "sent": contribution.sent_at and contribution.sent_at.isoformat(),
        "state": contribution.state,
        "you": given.identity,
        "answers": [
            {"question": entry.asked, "answer": entry.said, "from": entry.from_date and entry.from_date.isoformat(),
             "given": entry.given_at.isoformat(), "language": entry.language, "wording": entry.wording}
            for entry in contribution.consent.entries.all()
        ],
        "history": [
            {"step": decision.verdict, "at": decision.at.isoformat(), "message": decision.message}
            for decision in contribution.decisions.all()
        ],
        "files": [
            {"name": file.name, "sha256": file.sha256, "who": file.who, "where": file.where, "when": file.when}
            for file in given.files
        ],
    }  # fmt: skip
    written = tempfile.TemporaryFile(prefix="archive-")  # noqa: SIM115 - handed on open
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("contribution.json", json.dumps(told, ensure_ascii=False, indent=2))
        for number, file in enumerate(given.files, start=1):
            entry = f"files/{number:02d}-{file.name}"
            with file.file.open("rb") as stream, archive.open(entry, "w", force_zip64=True) as copy:
                shutil.copyfileobj(stream, copy, CHUNK)
    written.seek(0)
    return written
