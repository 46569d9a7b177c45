"""Inline panels with many rows: where there are many, a stored row is one line until it is opened.

Wagtail draws every field of every row each time the form is opened, and sends all of them each time it is saved.
Here a row that nobody opens sends its id, its place and the revision it was shown from: it stands for what the form
showed of it, with all that is below it. A row that is opened is Wagtail's own from then on (ADR 25).
"""

from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from modelcluster.forms import BaseChildFormSet
from modelcluster.models import get_all_child_relations
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel
from wagtail.admin.panels.base import get_form_for_model
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from archive.core.forms import EDIT_FACTS

#: Sent by a row that nobody opened: the revision it was shown from, or nothing where the page had none.
CLOSED = "CLOSED"

#: So many stored rows are drawn at once, as Wagtail does.
MOST_OPEN = 5


def page_as_shown(page: Any, shown: str, relation: str, row_id: int | None = None) -> Any | None:
    """The page with rows of one relation, all or one, as a form showed them: from one of its revisions, of which no
    more is read; or as they are stored, where it had no revision or all of it is published (Wagtail then shows what is
    stored, since a revision knows no numbers of rows that were published with it). None where there is no such
    revision."""
    stored: Any = type(page)._default_manager.get(pk=page.pk)
    is_latest = shown == str(stored.latest_revision_id or "")
    if shown == str(stored.live_revision_id or "") or (is_latest and not stored.has_unpublished_changes):
        return stored
    revision = stored.revisions.filter(pk=shown).first() if shown.isdecimal() else None
    if revision is None:
        return None if shown else stored
    rows = [row for row in revision.content.get(relation, ()) if row_id in (None, row["pk"])]
    none: dict[str, Any] = {child.get_accessor_name(): [] for child in get_all_child_relations(type(page))}
    return stored.with_content_json({**revision.content, **none, relation: rows})


class ClosedRowForm(WagtailAdminModelForm):
    """A stored row that was not opened: where it stands, and whether it stays. What it holds is not asked."""

    def __init__(self, *args: Any, shown: str | None = None, is_brought_back: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: As it was sent; None in a form that is drawn for the first time.
        self.shown = shown
        #: From an earlier draft than the one that is saved to: it takes the place of the row there.
        self.is_brought_back = is_brought_back
        self.fields["id"] = forms.IntegerField(required=False, initial=self.instance.pk, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        if self.instance.pk is None:
            raise ValidationError(
                _("This entry is not in the version that you opened, or that version is gone. Open the form anew.")
            )
        cleaned: dict[str, Any] = super().clean()
        # A row that was opened is compared with it, beside their page.
        unique, _dates = self.instance._get_unique_checks(include_meta_constraints=True)
        for name in {name for _model, names in unique for name in names} - cleaned.keys():
            if not isinstance(self.instance._meta.get_field(name), ParentalKey):
                cleaned[name] = getattr(self.instance, name)
        return cleaned

    def _post_clean(self) -> None:
        """Nothing was typed: there is nothing to check."""

    def has_changed(self) -> bool:
        return self.is_brought_back or super().has_changed()


@cache
def closed_form_of(model: type[models.Model]) -> type[ClosedRowForm]:
    return get_form_for_model(model, form_class=ClosedRowForm, fields=[])  # type: ignore[no-any-return]


class ClosedRowsFormSet(BaseChildFormSet):
    """Rows of a page, of which those that are stored and were not opened are closed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        #: By the revision that was shown; None is the draft that is saved to.
        self._rows_by_id: dict[str | None, dict[str, Any]] = {}
        super().__init__(*args, **kwargs)

    def get_queryset(self) -> Any:
        """The rows of the draft; of a page that has none those that are stored, with what is below them at once."""
        if not hasattr(self, "_queryset"):
            rows = super().get_queryset()
            self._queryset = rows.prefetch_related(*self.form.formsets) if isinstance(rows, models.QuerySet) else rows
        return self._queryset

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        if i >= self.initial_form_count():
            return super()._construct_form(i, **kwargs)
        if not self.is_bound:
            row = self.get_queryset()[i]
            # What only a draft holds has no number by which it could be found again.
            is_open = row.pk is None or self.initial_form_count() <= MOST_OPEN
            return super()._construct_form(i, **kwargs) if is_open else self.close(i, row, **kwargs)
        shown = self.data.get(f"{self.add_prefix(i)}-{CLOSED}")
        if shown is None:
            return super()._construct_form(i, **kwargs)
        row_id = self.data.get(f"{self.add_prefix(i)}-id", "")
        # A row that was published with the version that was shown has no number there.
        row = self.rows_shown(shown).get(row_id) or self.rows_shown(None).get(row_id)
        return self.close(i, row, shown=shown, is_brought_back=self.is_behind, **kwargs)

    def close(self, i: int, row: Any, **kwargs: Any) -> ClosedRowForm:
        """The i-th form, for a row or, where there is none, for an error."""
        form = closed_form_of(self.model)(
            self.data if self.is_bound else None,
            instance=row or self.model(),
            prefix=self.add_prefix(i),
            auto_id=self.auto_id,
            use_required_attribute=False,
            **{**self.get_form_kwargs(i), **kwargs},
        )
        # The place and the deletion, as Django adds them; not the choice of the row among all that there are.
        super(forms.BaseModelFormSet, self).add_fields(form, i)
        return form

    @property
    def media(self) -> forms.Media:
        """What a row needs once it is opened; Django asks the first, which may be closed."""
        return self.empty_form.media

    def is_multipart(self) -> bool:
        return bool(self.empty_form.is_multipart())

    @property
    def is_behind(self) -> bool:
        """Whether somebody else saved since: who saves all the same saves what was shown, as with Wagtail. Not who
        may change the words only: they would bring facts back."""
        saved_last = self.data.get("overwrite_revision_id") or self.data.get("loaded_revision_id", "")
        person = self.form_kwargs.get("for_user")
        return saved_last != str(self.instance.latest_revision_id or "") and (
            person is None or person.has_perm(EDIT_FACTS)
        )

    def rows_shown(self, shown: str | None) -> dict[str, Any]:
        """{id: row} as a form showed them; None asks for the draft that is saved to."""
        version = shown if self.is_behind else None
        if version not in self._rows_by_id:
            page = self.instance if version is None else page_as_shown(self.instance, version, self.rel_name)
            rows = self.get_queryset() if page is self.instance else getattr(page, self.rel_name).all() if page else []
            self._rows_by_id[version] = {str(row.pk): row for row in rows}
        return self._rows_by_id[version]

    def open(self, row: Any) -> Any:
        """The whole form of a row, with Wagtail's sign in place of its number."""
        return self.form(
            instance=row,
            prefix=self.add_prefix("__prefix__"),
            auto_id=self.auto_id,
            use_required_attribute=False,
            **self.get_form_kwargs(None),
        )


class ClosedRow(Component):
    """A row as one line, with a button that opens it."""

    template_name = "core/admin/closed_row.html"

    def __init__(self, form: ClosedRowForm, page: Page, relation: str, shown: str) -> None:
        self.form = form
        self.page = page
        self.relation = relation
        self.shown = shown if form.shown is None else form.shown

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        row: Any = self.form.instance
        address = reverse("closed_row", args=[self.page.pk, self.relation, row.pk]) if row.pk else ""
        return {
            "form": self.form,
            "line": getattr(row, "in_one_line", partial(str, row))() if row.pk else "",
            "address": f"{address}?{urlencode({'shown': self.shown})}" if address else "",
            "shown": self.shown,
            "marker": f"{self.form.prefix}-{CLOSED}",
            "anchors": " ".join(getattr(row, "anchors_within", tuple)()),
        }

    def render_form_content(self) -> str:
        return self.render_html()  # type: ignore[no-any-return]


class ClosedRowsPanel(InlinePanel):
    """Wagtail's panel for the rows of a page. Where they are many, one is drawn when it is opened; its line is what its
    model gives as `in_one_line()`, from what it names in `line_joins`, or its name; what can be cited in it is what the
    model gives as `anchors_within()`."""

    def on_model_bound(self) -> None:
        super().on_model_bound()
        if not issubclass(self.model, Page):
            raise ImproperlyConfigured("Rows of a page are opened one by one; rows of a row are few.")

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name] |= {"formset": ClosedRowsFormSet, "inherit_kwargs": ["for_user"]}
        return options

    class BoundPanel(InlinePanel.BoundPanel):
        children: list[Any]

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.form is None:
                return
            closed = [child.form.instance for child in self.children if isinstance(child.form, ClosedRowForm)]
            joins = getattr(self.panel.db_field.related_model, "line_joins", ())
            models.prefetch_related_objects([row for row in closed if row.pk], *joins)
            self.children = [
                ClosedRow(child.form, self.instance, self.panel.relation_name, self.version)
                if isinstance(child.form, ClosedRowForm)
                else child
                for child in self.children
            ]

        @property
        def version(self) -> str:
            """The revision of a form that is drawn for the first time: the latest, or the one that is brought back."""
            match = self.request.resolver_match
            return str((match and match.kwargs.get("revision_id")) or self.instance.latest_revision_id or "")

        @property
        def media(self) -> forms.Media:
            return forms.Media(
                js=[versioned_static("core/admin/closed_rows.js")],
                css={"all": [versioned_static("core/admin/closed_rows.css")]},
            )
