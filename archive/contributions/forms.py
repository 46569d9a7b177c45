"""One thing on each screen: words, files, who may see them, who gives them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from archive.contributions.enums import Kind
from archive.contributions.models import ContributedFile, Contribution
from archive.core.plain_words import NameField, PlainField
from archive.places.models import Place
from archive.rights.questions import (
    CONTACT,
    FROM_A_DATE,
    MAP,
    NAME,
    PEOPLE,
    PUBLICATION,
    REUSE,
    RIGHTS,
    TRANSCRIPT,
    VOICE,
    Question,
)

MOST_WORDS = 60_000


@dataclass(frozen=True)
class Asked:
    """What one field of the first screen is called for one kind of contribution."""

    label: str | Promise
    help: str | Promise = ""
    is_required: bool = False
    is_long: bool = False


_WHEN = Asked(_("When was it?"), _("As you remember it: “the first night”, “about two o'clock”."))
_WHERE = Asked(_("Where was it?"), _("A street, a square, a house: as you call it."))
#: The first screen of each kind: its fields in order.
FIRST: Mapping[Any, Mapping[str, Asked]] = {
    Kind.MEMORY: {
        "words": Asked(
            _("What do you remember?"),
            _("Write as you would speak. Or speak: press “Tell it aloud instead” below. You can do both."),
            is_required=True,
            is_long=True,
        ),
        "when": _WHEN,
        "where": _WHERE,
    },
    Kind.ITEMS: {
        "words": Asked(
            _("What are you sending?"),
            _("In a sentence or two. What is on each photograph you can say beside it on the next screen."),
            is_required=True,
            is_long=True,
        ),
    },
    Kind.NAME: {
        "subject": Asked(_("The name, as you know it"), _("In any language and any letters."), is_required=True),
        "words": Asked(
            _("What do you know of this person?"),
            _("When and where they were born, who they were, what happened to them."),
            is_required=True,
            is_long=True,
        ),
        "knows_from": Asked(
            _("How do you know it?"), _("You are of the family; you were there; you read it, and where."), is_long=True
        ),
    },
    Kind.CORRECTION: {
        "subject": Asked(
            _("What is wrong?"), _("The sentence, the date, the name as it stands now."), is_required=True
        ),
        "words": Asked(_("What would be right?"), is_required=True, is_long=True),
        "knows_from": Asked(
            _("How do you know it?"), _("You were there; a paper that you have; a book, and its page."), is_long=True
        ),
    },
}
_MOST = {"subject": 300, "words": MOST_WORDS, "when": 200, "where": 200, "knows_from": 5_000}


class WordsForm(forms.Form):
    """The first screen. The empty field is for programs. A draft may lack what a contribution needs in the end."""

    website = forms.CharField(required=False)
    #: Which words the page began with (`drafts.version_of`).
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, kind: Kind, data: Any = None, initial: Mapping[str, Any] | None = None, *, is_draft: bool = False
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.asked = FIRST[kind]
        for name, asked in self.asked.items():
            field = PlainField if asked.is_long else NameField
            self.fields[name] = field(
                label=asked.label,
                help_text=asked.help,
                required=asked.is_required and not is_draft,
                max_length=_MOST[name],
                widget=forms.Textarea({"rows": 12 if name == "words" else 4}) if asked.is_long else forms.TextInput(),
                error_messages={
                    "required": _("Please write something here."),
                    "max_length": _("These are %(show_value)d characters; there is room for %(limit_value)d."),
                },
            )

    def clean_website(self) -> str:
        if self.cleaned_data.get("website"):
            raise forms.ValidationError(gettext("One field is not for people. Leave it empty, and go on once more."))
        return ""

    @property
    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in self.asked]

    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.asked}


class CaptionForm(forms.Form):
    """What is on one file."""

    who = NameField(label=_("Who is on it?"), required=False, max_length=300)
    where = NameField(label=_("Where?"), required=False, max_length=200)
    when = NameField(label=_("When?"), required=False, max_length=200)

    def __init__(self, file: ContributedFile, data: Any = None) -> None:
        initial = {name: getattr(file, name) for name in ("who", "where", "when")}
        super().__init__(data, initial=initial, prefix=f"file-{file.pk}")
        self.file = file
        if file.family == "recording":
            self.fields["who"].label = _("Who speaks?")
        elif file.family == "document":
            self.fields["who"].label = _("Whom is it about?")


def tells_a_place(contribution: Contribution, files: Sequence[ContributedFile]) -> bool:
    """Whether it says where something was, beside its own words."""
    is_about_one = contribution.about is not None and issubclass(contribution.about.specific_class or Page, Place)
    return is_about_one or bool(contribution.where) or any(file.where for file in files)


def questions_for(contribution: Contribution, files: Sequence[ContributedFile]) -> list[Question]:
    """The questions that this contribution raises, and no other."""
    if contribution.kind in {Kind.NAME, Kind.CORRECTION} and not files:
        return [NAME, CONTACT]
    families = {file.family for file in files}
    asked = [PUBLICATION, NAME]
    if files:
        asked.append(RIGHTS)
    if families & {"image", "recording"}:
        asked.append(PEOPLE)
    if "recording" in families:
        asked += [VOICE, TRANSCRIPT]
    if tells_a_place(contribution, files):
        asked.append(MAP)
    return [*asked, REUSE, CONTACT]


class ConsentForm(forms.Form):
    """Plain questions. Nothing is chosen beforehand: silence is not consent."""

    def __init__(self, questions: Sequence[Question], data: Any = None, given: Mapping[Any, Any] | None = None) -> None:
        super().__init__(data)
        self.questions = questions
        for question in questions:
            entry = (given or {}).get(question.scope)
            self.fields[question.scope] = forms.ChoiceField(
                label=question.asked,
                choices=[(option.code, option.label) for option in question.options],
                widget=forms.RadioSelect,
                initial=entry.answer if entry else None,
                error_messages={"required": _("Please choose one of the answers.")},
            )
        if PUBLICATION in questions:
            entry = (given or {}).get(PUBLICATION.scope)
            self.fields["from_date"] = forms.DateField(
                label=_("From this day on"),
                required=False,
                initial=entry.from_date if entry else None,
                widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
                input_formats=["%Y-%m-%d", "%d.%m.%Y"],
                error_messages={"invalid": _("Write the day like 2030-01-20.")},
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get(PUBLICATION.scope) == FROM_A_DATE and "from_date" not in self.errors:
            day = cleaned.get("from_date")
            if not day:
                self.add_error("from_date", gettext("Say from which day on everybody may see it."))
            elif day <= timezone.localdate():
                self.add_error("from_date", gettext("This day has passed. Choose a later one, or “everybody”."))
        is_for_all = cleaned.get(PUBLICATION.scope) in {"now", FROM_A_DATE}
        if is_for_all and (cleaned.get(VOICE.scope), cleaned.get(TRANSCRIPT.scope)) == ("words", "heard"):
            message = gettext(
                "Neither heard nor read, a recording is for nobody. Allow one, or choose “only the archive itself”."
            )
            self.add_error(TRANSCRIPT.scope, message)
        return cleaned

    def answers(self) -> dict[Any, str]:
        """What was answered, as far as it can be written down: “from a day on” only with its day."""
        said = {
            question.scope: self.cleaned_data[question.scope]
            for question in self.questions
            if question.scope in self.cleaned_data
        }
        if said.get(PUBLICATION.scope) == FROM_A_DATE and not self.from_date:
            del said[PUBLICATION.scope]
        return said

    @property
    def from_date(self) -> date | None:
        return self.cleaned_data.get("from_date")

    def shown(self) -> Iterator[dict[str, Any]]:
        """Each question with its field, and its options with what follows from each."""
        for question in self.questions:
            field = self[question.scope]
            options = [
                {"option": option, "is_chosen": field.value() == option.code, "has_date": option.code == FROM_A_DATE}
                for option in question.options
            ]
            yield {"question": question, "field": field, "options": options}


class IdentityForm(forms.Form):
    """Who gives it. Needed only as far as an answer needs it."""

    name = NameField(label=_("Your name"), required=False, max_length=200)
    email = forms.CharField(
        label=_("Your e-mail address"),
        required=False,
        max_length=254,
        validators=[EmailValidator(_("This is no e-mail address. Write it like name@example.org, or leave it empty."))],
    )

    def __init__(self, data: Any = None, initial: Any = None, *, needs_name: bool, needs_address: bool) -> None:
        super().__init__(data, initial=initial)
        needed = {
            "name": (
                needs_name,
                _("You said that the archive may name you: write your name, or choose “not at all”."),
            ),
            "email": (
                needs_address,
                _("You said that the archive may write to you: give an address, or choose “no”."),
            ),
        }
        for name, (is_needed, why) in needed.items():
            field = self.fields[name]
            field.required, field.error_messages["required"] = is_needed, why


class MoreForm(forms.Form):
    """Something to add, or the answer to a question."""

    message = PlainField(
        label=_("Your words"),
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("Please write something here.")},
    )
