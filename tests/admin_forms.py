"""What a browser sends back from Wagtail's forms."""

import re
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from lxml.html import document_fromstring
from wagtail.models import Page

from archive.accounts.roles import CURATOR

_TEXT_ROW = re.compile(r"^((?:\w+-\d+-)?texts-\d+)-id$")
_CHAPTER = re.compile(r"^(chapters-\d+)-id$")
_CONTROLS = ("input", "select", "textarea")


def signed_in(person: Any) -> Client:
    """The browser of somebody who works in English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def curator() -> Client:
    """The browser of a curator who works in English."""
    person = get_user_model().objects.create_user(username="synthetic curator")
    person.groups.add(CURATOR.group)
    return signed_in(person)


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def add_url(model: type[Page], parent: Page) -> str:
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])


def _fields_of(html: bytes | str) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for control in document_fromstring(html).iter(*_CONTROLS):
        name = control.get("name")
        if not name or "__prefix__" in name or name.startswith("action-"):
            continue
        if control.tag == "select":
            chosen = control.find(".//option[@selected]")
            data[name] = "" if chosen is None else chosen.get("value", "")
        elif control.tag == "textarea":
            data[name] = (control.text or "").removeprefix("\n")
        elif control.get("type") != "checkbox":
            data[name] = control.get("value", "")
        elif "checked" in control.attrib:
            data[name] = "on"
    for name in list(data):
        row = _TEXT_ROW.match(name)
        if row:
            data[f"{row[1]}-body-count"] = "0"
        chapter = _CHAPTER.match(name)
        if chapter:
            data[f"{chapter[1]}-scenes-count"] = "0"
    return data


def read_form(client: Client, url: str) -> dict[str, Any]:
    """The fields of the page form behind `url` as they would be sent unchanged; empty where there is no form.

    Blocks of running text are drawn by script, so they are sent empty.
    """
    response = client.get(url)
    return _fields_of(response.content) if response.status_code == 200 else {}


def open_row(client: Client, page: Page, form: dict[str, Any], row: str) -> dict[str, Any]:
    """The form after a closed row of it, such as "figures-2", was opened."""
    relation, number = row.rsplit("-", 1)
    shown = form[f"{row}-CLOSED"]
    answer = client.get(reverse("closed_row", args=[page.pk, relation, form[f"{row}-id"]]), {"shown": shown})
    assert answer.status_code == 200
    opened = {**form, **_fields_of(re.sub(r"__prefix__(.*?['\"])", rf"{number}\1", answer.content.decode()))}
    del opened[f"{row}-CLOSED"]
    return opened


def rows(relation: str, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """New rows of an inline panel."""
    data: dict[str, Any] = {
        f"{relation}-TOTAL_FORMS": len(entries),
        f"{relation}-INITIAL_FORMS": 0,
        f"{relation}-MIN_NUM_FORMS": 0,
        f"{relation}-MAX_NUM_FORMS": 1000,
    }
    for number, entry in enumerate(entries):
        data |= {f"{relation}-{number}-{name}": value for name, value in entry.items()}
        data[f"{relation}-{number}-ORDER"] = number + 1
        if relation.endswith("texts"):
            data[f"{relation}-{number}-body-count"] = "0"
    return data
