"""The form with which a moderator decides."""

from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from archive.contributions import correcting, deciding
from archive.contributions.enums import Verdict
from archive.contributions.giving import Given
from archive.contributions.models import ContributedFile, PublicAnswer
from archive.contributions.standing import sign_of
from archive.core.plain_words import PlainField

#: What a moderator may write into the history.
DECISIONS = (Verdict.TAKEN, Verdict.ASKED, Verdict.ACCEPTED, Verdict.REJECTED)


class DecisionForm(forms.Form):
    """One decision. The reason stays in the archive, the message goes to the giver.

    `kept` is what somebody typed and ticked on a page that no longer held: it stands in the form again, unjudged.
    """

    verdict = forms.ChoiceField(choices=[choice for choice in Verdict.choices if choice[0] in DECISIONS])
    #: How what was read stood (`standing.sign_of`).
    read = forms.CharField(required=False, widget=forms.HiddenInput)
    with_words = forms.BooleanField(label=_("The words"), required=False, initial=True)
    files = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    reason = PlainField(label=_("Reason, for the archive"), required=False, widget=forms.Textarea({"rows": 3}))
    message = PlainField(label=_("Message to the giver"), required=False, widget=forms.Textarea({"rows": 4}))

    def __init__(self, given: Given, data: Any = None, *, kept: Any = None) -> None:
        super().__init__(data)
        self.given = given
        self.fields["files"].choices = [(file.pk, file.name) for file in given.files]
        self.fields["files"].initial = [file.pk for file in given.files]
        self.public_names = {}
        if correcting.concerned(given.contribution) is not None:
            before = PublicAnswer.objects.filter(contribution=given.contribution).first()
            for language, label in settings.LANGUAGES:
                name = f"public_{language}"
                self.fields[name] = PlainField(label=label, required=False, widget=forms.Textarea({"rows": 3}))
                self.fields[name].initial = before.texts.get(language, "") if before else ""
                self.public_names[language] = name
        if kept is not None:
            typed = {name: field.widget.value_from_datadict(kept, {}, name) for name, field in self.fields.items()}
            self.initial = typed
        self.initial["read"] = sign_of(given)

    @property
    def file_boxes(self) -> list[tuple[BoundWidget, ContributedFile]]:
        """Each file with the box to tick."""
        return list(zip(self["files"].subwidgets, self.given.files, strict=True))

    @property
    def are_words_done(self) -> bool:
        """Whether there are words, and they were accepted earlier."""
        row = self.given.contribution
        return bool(row.words) and deciding.has_words_accepted(row)

    @property
    def public_fields(self) -> list[forms.BoundField]:
        """What the archive answers in public, a field a language; none where nothing is corrected."""
        return [self[name] for name in self.public_names.values()]

    @property
    def public_texts(self) -> dict[str, str]:
        return {language: self.cleaned_data[name] for language, name in self.public_names.items()}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        verdict = cleaned.get("verdict")
        if verdict == Verdict.ASKED and not cleaned.get("message"):
            self.add_error("message", gettext("Write the question."))
        if verdict == Verdict.REJECTED and not cleaned.get("reason"):
            self.add_error("reason", gettext("Say why it is not taken."))
        if verdict == Verdict.REJECTED and (why := deciding.why_not_declined(self.given.contribution)):
            self.add_error("verdict", why)
        if verdict == Verdict.ACCEPTED and not cleaned.get("with_words") and not cleaned.get("files"):
            self.add_error("with_words", gettext("Choose what is accepted: the words, files, or both."))
        if verdict == Verdict.ACCEPTED and self.public_names and not any(map(cleaned.get, self.public_names.values())):
            first = next(iter(self.public_names.values()))
            self.add_error(first, gettext("Say on the record what was pointed out and what is changed."))
        return cleaned
