"""Admin forms of pages with words per language."""

from typing import Any

from django.forms import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm


class WordsPageForm(WagtailAdminPageForm):
    """Takes the page's title and address from its words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "Left empty, it is made from the title. It may change; the identifier never does."
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if all(formset.is_valid() for formset in self.formsets.values()):
            for formset in self.formsets.values():
                formset.save(commit=False)
            if not self.instance.compose_title():
                self.add_error(None, ValidationError(self.title_missing()))
            else:
                self.check_complete()
        return cleaned

    def title_missing(self) -> str:
        return _("Give the title in at least one language, under “Words”.")

    def check_complete(self) -> None:
        """Hook: what publication demands beyond a title."""


class RecordPageForm(WordsPageForm):
    """Lets a draft be incomplete and a publication not, and says which part is missing."""

    def check_complete(self) -> None:
        if self.is_deferred_validation:
            return
        for field, name in (
            ("access_status", "access_status"),
            ("embargo_until", "embargo_until"),
            ("replaced_by", "replaced_by"),
        ):
            if name in self.cleaned_data:
                setattr(self.instance, field, self.cleaned_data[name])
        for field, messages in self.instance.publication_errors().items():
            target = field if field in self.fields else None
            for message in messages:
                self.add_error(target, ValidationError(message))
