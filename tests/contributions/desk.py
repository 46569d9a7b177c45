"""Synthetic moderators: a page of one contribution as it was opened, and what is sent from it."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.urls import reverse

from archive.contributions.giving import Given
from archive.contributions.models import Contribution
from archive.contributions.standing import sign_of
from tests.admin_forms import signed_in


def as_read(gift: Contribution) -> str:
    """What a page says of how the contribution stands, opened just now."""
    return sign_of(Given(Contribution.objects.get(pk=gift.pk)))


class Desk:
    """A window of somebody who decides. It stays as it was opened, whatever happens meanwhile."""

    def __init__(self, user: Any, gift: Contribution) -> None:
        self.browser = signed_in(user)
        self.address = reverse("contribution", args=[gift.pk])
        self.read(self.browser.get(self.address))

    def read(self, answer: Any) -> None:
        self.html = answer.content.decode()
        self.page = BeautifulSoup(self.html, "html.parser")
        form = self.page.select_one("#decide-section form")
        self.fields = sent_from(form) if form else {}

    def press(self, verdict: str, **changes: Any) -> Any:
        """Press a button, after having typed or ticked something; the window shows what comes back."""
        answer = self.browser.post(self.address, {**self.fields, "verdict": verdict, **changes})
        self.read(self.browser.get(answer.url) if answer.status_code == 302 else answer)
        return answer

    def part(self, heading: str) -> str:
        """The words of one panel."""
        found = self.page.select_one(f"#{heading}-section")
        return found.get_text(" ", strip=True) if found else ""

    def told(self) -> str:
        """The message at the head of the page."""
        return " ".join(row.get_text(" ", strip=True) for row in self.page.select(".messages li"))


def sent_from(form: Tag) -> dict[str, Any]:
    """What a browser sends of a form: every text, and the boxes that are ticked."""
    fields: dict[str, Any] = {area["name"]: area.get_text().removeprefix("\n") for area in form.select("textarea")}
    for control in form.select("input[name]"):
        if control.get("type") != "checkbox":
            fields[str(control["name"])] = control.get("value", "")
        elif control.has_attr("checked"):
            fields.setdefault(str(control["name"]), []).append(control.get("value", "on"))
    return fields
