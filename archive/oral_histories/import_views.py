"""The form in the admin that takes a file with a transcript or an index into a draft."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from archive.core.forms import EDIT_FACTS
from archive.core.languages import language_name, text_languages
from archive.core.timed_text import TimedTextError
from archive.core.timed_text.cues import MOST_BYTES
from archive.oral_histories.exchange import read_file, take
from archive.oral_histories.models import OralHistoryPage


def may_import(page: Any, user: Any) -> bool:
    """Who may change what the record states, chapters included."""
    return bool(page.permissions_for_user(user).can_edit() and user.has_perm(EDIT_FACTS))


def is_locked(page: Any, user: Any) -> bool:
    """Whether the form of the record is closed to the user: locked by another, under review, or with a set time."""
    lock = page.get_lock()
    return lock is not None and bool(lock.for_user(user))


class ImportForm(forms.Form):
    """One file, and the languages that it is in."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "WebVTT (.vtt), SubRip (.srt) or OHMS XML. The transcript in that language is replaced in a draft."
        ),
    )
    language = forms.ChoiceField(label=_("Language of the recording"), choices=text_languages)
    other = forms.ChoiceField(
        label=_("Language of the translation"),
        required=False,
        help_text=_("OHMS alone: that of what is marked as an alternative there."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = [("", "—"), *text_languages()]  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile:
        """The file, when it can be read; `interview` is what it holds."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(gettext("The file is larger than %(limit)s MB.") % {"limit": MOST_BYTES >> 20})
        try:
            self.interview = read_file(file.name or "", file.read())
        except TimedTextError as error:
            raise forms.ValidationError(error.messages) from error
        return file


class ImportView(WagtailAdminTemplateMixin, FormView):
    """Reads the file and keeps what it holds as a draft; what is published stays until somebody publishes."""

    form_class = ImportForm
    template_name = "wagtailadmin/generic/form.html"
    page_title = _("Import a transcript")
    header_icon = "upload"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_import(self.voice, request.user):
            raise PermissionDenied
        if is_locked(self.voice, request.user):
            # Who holds the lock, and until when, is said by the form to which this leads.
            messages.error(request, gettext("No transcript can be imported: the record is locked."))
            return redirect("wagtailadmin_pages:edit", self.voice.pk)
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer

    @cached_property
    def voice(self) -> OralHistoryPage:
        return get_object_or_404(OralHistoryPage, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.voice.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.voice.pk])
        own = [{"url": edit, "label": self.get_page_subtitle()}, {"url": "", "label": self.get_page_title()}]
        return [*self.breadcrumbs_items, *own]

    def get_initial(self) -> dict[str, Any]:
        languages = self.voice.language_codes
        return {"language": languages[0] if languages else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        labels = {"submit_button_label": _("Take it into a draft"), "submit_button_active_label": _("Reading …")}
        return super().get_context_data(action_url=self.request.path, **labels, **kwargs)

    def form_valid(self, form: ImportForm) -> HttpResponse:
        draft: Any = self.voice.get_latest_revision_as_object()
        try:
            taken = take(draft, form.interview, form.cleaned_data["language"], form.cleaned_data["other"])
        except LookupError as error:
            code = str(error.args[0])
            form.add_error(
                "other" if code == form.cleaned_data["other"] else "language",
                gettext("Give the title of the record in this language first (%(language)s).")
                % {"language": language_name(code)},
            )
            return self.form_invalid(form)
        draft.save_revision(user=self.request.user, log_action=True)
        names = ", ".join(language_name(code) for code in taken.languages) or "–"
        said = gettext("Taken into a draft: transcripts (%(languages)s), chapters: %(chapters)s.")
        messages.success(self.request, said % {"languages": names, "chapters": taken.chapters})
        return redirect("wagtailadmin_pages:edit", self.voice.pk)
