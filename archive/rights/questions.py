"""The plain questions that somebody who gives something is asked, and what follows from each answer.

Words are a record too: what was asked and what was answered is kept in the ledger as it was shown.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    PUBLICATION = "publication", _("publication")
    NAME = "name", _("name")
    RIGHTS = "rights", _("rights")
    PEOPLE = "people", _("people to be recognised")
    VOICE = "voice", _("voice and face")
    TRANSCRIPT = "transcript", _("transcript")
    MAP = "map", _("place")
    REUSE = "reuse", _("reuse")
    CONTACT = "contact", _("contact")


#: The answer to "publication" that needs a date beside it.
FROM_A_DATE = "date"


@dataclass(frozen=True)
class Option:
    """One answer: its code, what it is called, and who will see what when it is chosen."""

    code: str
    label: str | Promise
    means: str | Promise


@dataclass(frozen=True)
class Question:
    #: A `Scope`.
    scope: Any
    asked: str | Promise
    options: Sequence[Option]

    def option(self, code: str) -> Option:
        """Raises KeyError for an answer that is none of the options."""
        return {option.code: option for option in self.options}[code]

    @property
    def wording(self) -> str:
        """A version of the question's words: 8 hex digits that change when one of them does."""
        with translation.override("en"):
            words = [
                self.asked,
                *(part for option in self.options for part in (option.code, option.label, option.means)),
            ]
            return hashlib.sha256("\n".join(map(str, words)).encode()).hexdigest()[:8]


PUBLICATION = Question(
    Scope.PUBLICATION,
    _("Who may see it?"),
    [
        Option("now", _("Everybody, once the archive has checked it"), _("Everybody sees it on this website.")),
        Option(
            FROM_A_DATE,
            _("Everybody, but only from a date on"),
            _("Nobody outside the archive sees it before the date."),
        ),
        Option(
            "researchers",
            _("Only researchers who ask the archive"),
            _("It is not on the website. Researchers may read it at the archive when they ask."),
        ),
        Option("archive", _("Only the archive itself"), _("It is kept. Only those who work for the archive see it.")),
    ],
)
NAME = Question(
    Scope.NAME,
    _("How may the archive name you?"),
    [
        Option("full", _("By my full name"), _("Your full name stands beside it.")),
        Option("initials", _("By my initials"), _("Only your initials stand beside it.")),
        Option(
            "anonymous",
            _("Not at all"),
            _("Your name stands nowhere beside it. What is to be read in a paper or a picture itself stays in it."),
        ),
    ],
)
RIGHTS = Question(
    Scope.RIGHTS,
    _("Who made what you are sending?"),
    [
        Option("own", _("I made it myself"), _("You are named as its maker in the way chosen above.")),
        Option("family", _("Somebody of my family; it is ours"), _("It is said to come from a family.")),
        Option("other", _("Somebody else"), _("It is not published before the archive has asked whose it is.")),
        Option("unknown", _("I do not know"), _("It is not published before the archive has found out whose it is.")),
    ],
)
PEOPLE = Question(
    Scope.PEOPLE,
    _("Can people who are alive be recognised in it?"),
    [
        Option("none", _("No"), _("Nobody alive can be recognised.")),
        Option("agreed", _("Yes, and they agree"), _("The people shown agree to be seen.")),
        Option(
            "unasked", _("Yes, and they have not been asked"), _("It is not published before they have been asked.")
        ),
        Option("child", _("Yes, and one of them is under 18"), _("It is not published without a parent's consent.")),
        Option("unknown", _("I do not know"), _("It is not published before the archive has looked into it.")),
    ],
)
VOICE = Question(
    Scope.VOICE,
    _("May your voice be heard, and your face be seen?"),
    [
        Option("heard", _("Yes"), _("Your recording can be heard or seen as far as it is published.")),
        Option("words", _("No"), _("Your recording is heard and seen by nobody outside the archive.")),
    ],
)
TRANSCRIPT = Question(
    Scope.TRANSCRIPT,
    _("May what you say be written down, and read?"),
    [
        Option("read", _("Yes"), _("What you say can be read as a text, as far as it is published.")),
        Option("heard", _("No"), _("What you say is given to nobody outside the archive to read.")),
    ],
)
MAP = Question(
    Scope.MAP,
    _("May the archive say where it was, and show it on the map?"),
    [
        Option("shown", _("Yes"), _("The place stands beside it, and on the map.")),
        Option(
            "hidden",
            _("No"),
            _("No place stands beside it, and it is on no map. What you say of it in your own words stays in them."),
        ),
    ],
)
REUSE = Question(
    Scope.REUSE,
    _("May others use it, in a book, a film, a lesson?"),
    [
        Option("ask", _("They must ask first"), _("Whoever wants to use it has to ask the archive.")),
        Option(
            "free",
            _("Yes, if they say where it comes from"),
            _("Others may use it when they name its source (Creative Commons BY 4.0)."),
        ),
    ],
)
CONTACT = Question(
    Scope.CONTACT,
    _("May the archive write to you about it?"),
    [
        Option("yes", _("Yes"), _("The archive may ask you a question at the address that you give.")),
        Option("no", _("No"), _("The archive does not write to you. You can see its answer with your return code.")),
    ],
)
QUESTIONS = {
    question.scope: question for question in (PUBLICATION, NAME, RIGHTS, PEOPLE, VOICE, TRANSCRIPT, MAP, REUSE, CONTACT)
}
