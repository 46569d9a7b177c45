"""Admin forms of pages with words per language."""

from typing import Any

from anyascii import anyascii
from django.forms import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

#: The right to change what a record states, beside its words. Who lacks it is a translator.
EDIT_FACTS = "accounts.edit_facts"

#: What the form of a row needs to find its row again.
_BOOKKEEPING = frozenset({"id", "ORDER", "DELETE", "comment_notifications"})


class WordsPageForm(WagtailAdminPageForm):
    """Takes the page's title and address from its words; leaves a translator nothing but words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words_only = bool(self.for_user and not self.for_user.has_perm(EDIT_FACTS))
        if self.words_only:
            keep_words(self)
        if "slug" in self.fields:
            self.prepare_slug_field()

    def prepare_slug_field(self) -> None:
        field = self.fields["slug"]
        field.required = False
        if hasattr(self.instance, "record_model") and not (self.for_user and self.for_user.is_superuser):
            # A new slug here rewrites the address of every record below.
            field.disabled = True
            field.help_text = _("Part of the address of every record: only an administrator may change it.")
        else:
            field.help_text = _("Left empty, it is made from the title. It may change; the identifier never does.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not all(formset.is_valid() for formset in self.formsets.values()):
            return cleaned
        if self.words_only and not self.keeps_rows():
            return cleaned
        for formset in self.formsets.values():
            formset.save(commit=False)
        title = self.instance.compose_title()
        if not title:
            self.say_title_missing()
        elif "slug" in self.fields and not cleaned.get("slug"):
            cleaned["slug"] = self.instance.made_slug = self.free_slug(title)
        return cleaned

    def _post_clean(self) -> None:
        """Ask what publication demands when the instance holds all that was typed."""
        super()._post_clean()
        if not self.errors and not self.is_deferred_validation and all(f.is_valid() for f in self.formsets.values()):
            self.check_complete()

    def free_slug(self, title: str) -> str:
        """An address made from the title that no other page beside this one has."""
        base = slugify(anyascii(title))[:80].strip("-") or "record"
        candidate, number = base, 1
        while not Page._slug_is_available(candidate, self.parent_page, self.instance):
            number += 1
            candidate = f"{base}-{number}"
        return candidate

    def say_title_missing(self) -> None:
        rows = self.formsets.get("texts")
        if "names" in self.formsets and rows is not None and rows.model._meta.get_field("title").blank:
            self.say_beside("names", _("Give the name, in at least one form that a source attests."))
        else:
            self.say_beside("texts", _("Give the title in at least one language."))

    def keeps_rows(self) -> bool:
        """Whether a translator has worded what is there: figures and chapters come and go with their facts."""
        touched = [
            name
            for name, formset in self.formsets.items()
            if name not in ("texts", "comments") and (formset.deleted_forms or formset.extra_forms)
        ]
        for name in touched:
            self.say_beside(name, _("Only who may edit facts adds or removes an entry here."))
        return not touched

    def say_beside(self, place: str, message: str) -> None:
        """Show an error at the field or panel it speaks of; at the top of the form if there is no such place."""
        if place in self.fields:
            self.add_error(place, ValidationError(message))
            return
        formset = self.formsets.get(place)
        if formset is None:
            self.add_error(None, ValidationError(message))
            return
        formset._non_form_errors.append(ValidationError(message))

    def check_complete(self) -> None:
        """Hook: what publication demands beyond a title."""


class RecordPageForm(WordsPageForm):
    """Lets a draft be incomplete and a publication not, and says which part is missing."""

    def check_complete(self) -> None:
        for place, messages in self.instance.publication_errors().items():
            for message in messages:
                self.say_beside(place, message)

    def clean_replaced_by(self) -> str:
        """The identifier of another record of this type, as it is written there. A wrong one would take the record
        out of sight and lead nowhere."""
        typed = str(self.cleaned_data["replaced_by"])
        records = type(self.instance).objects
        successor = records.filter(identifier__iexact=typed).exclude(pk=self.instance.pk).first() if typed else None
        if typed and successor is None:
            raise ValidationError(_("No other record of this kind has this identifier."))
        return successor.identifier if successor else ""


class RecordCopyForm(CopyForm):
    """A copy of a record is a draft, whatever was public: two records of one thing are not published by one press."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # An alias would show one record under two addresses.
        for name in ("publish_copies", "alias"):
            self.fields.pop(name, None)
        title = self.fields["new_title"]
        title.label, title.disabled = _("Title"), True
        title.help_text = _("A copy is a draft that begins with the same words. What it is called is changed there.")


def keep_words(form: Any) -> None:
    """Take from a form, and from the forms within it, every field and panel that does not hold words."""
    for name in list(form.fields):
        if name not in _BOOKKEEPING:
            del form.fields[name]
    for name, formset in list(form.formsets.items()):
        if name in ("texts", "comments"):
            continue
        if "texts" not in getattr(formset.form, "formsets", {}):
            del form.formsets[name]
            continue
        for row in formset.forms:
            keep_words(row)
