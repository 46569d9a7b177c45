"""What becomes of a correction: a change proposed on the record that it is about, and an answer in public."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from archive.contributions.enums import Kind, State, Verdict
from archive.contributions.models import Contribution, PublicAnswer
from archive.core.records import RecordPage
from archive.core.texts import Words, in_words_of

#: How a contribution stands once its correction was made, wholly or in part, or was not.
ANSWERED = {State.ACCEPTED: Verdict.ACCEPTED, State.PARTLY: Verdict.PARTLY, State.REJECTED: Verdict.REJECTED}


def concerned(contribution: Contribution) -> RecordPage | None:
    """The record that a correction is about."""
    about = contribution.about.specific if contribution.kind == Kind.CORRECTION and contribution.about else None
    return about if isinstance(about, RecordPage) else None


@transaction.atomic
def propose(contribution: Contribution, user: Any) -> RecordPage | None:
    """Begin a draft of the record, whose internal note names the contribution; None where it concerns none. Its words
    stay where they were given: whoever edits the draft reads them there, and taking them back deletes them."""
    record = concerned(contribution)
    if record is None:
        return None
    draft = record.get_latest_revision_as_object()
    note = _("To be corrected: contribution %(reference)s.") % {"reference": contribution.reference}
    if note not in draft.internal_note:
        draft.internal_note = f"{draft.internal_note}\n{note}".strip()
        draft.save_revision(user=user, log_action=True)
    return record


@transaction.atomic
def answer(contribution: Contribution, user: Any, texts: Mapping[str, str]) -> None:
    """Say in public, on the record, what became of the correction; nothing where there are no words."""
    record, said = concerned(contribution), {language: words for language, words in texts.items() if words}
    verdict = ANSWERED.get(State(contribution.state))
    if record is None or verdict is None:
        return
    if said:
        before = PublicAnswer.objects.filter(contribution=contribution, verdict=verdict).first()
        stands = {"page": record, "verdict": verdict, "texts": said, "by": user}
        since = before.answered_at if before else timezone.now()
        PublicAnswer.objects.update_or_create(contribution=contribution, defaults={**stands, "answered_at": since})
    else:
        PublicAnswer.objects.filter(contribution=contribution).delete()


def words_of(row: PublicAnswer) -> Words:
    """What the archive answers, in the reader's language or the next best."""
    return in_words_of(row.texts)


def is_carried_out(row: PublicAnswer, page: RecordPage) -> bool:
    """Whether the record has been published since it was decided to change it. Until then it stands as it was."""
    published = page.last_published_at
    return bool(row.verdict != Verdict.REJECTED and published and published > row.answered_at)


def is_done(contribution: Contribution) -> bool:
    """Whether the record has been published since the correction was accepted."""
    record = concerned(contribution)
    accepted = contribution.decisions.filter(verdict__in=[Verdict.ACCEPTED, Verdict.PARTLY]).last()
    published = record.last_published_at if record else None
    return bool(accepted and published and published > accepted.at)
