"""The windows in which one chooses: in one language, that of whoever opens them."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.snippets.models import get_snippet_models

from archive.accounts.roles import CURATOR
from archive.assets.models import Recording
from archive.core.admin.choosers import SpokenSnippetViewSet
from archive.core.admin.private import PrivateSnippetViewSet
from tests.admin_forms import curator, edit_url
from tests.factories import make_media, make_voice
from tests.factories.files import film_bytes, make_sound

pytestmark = pytest.mark.django_db


def window(language: str, name: str) -> BeautifulSoup:
    """As a curator sees it whose browser speaks that language."""
    person, _created = get_user_model().objects.get_or_create(username="synthetic curator")
    person.groups.set([CURATOR.group])
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    return BeautifulSoup(client.get(reverse(name)).json()["html"], "html.parser")


def words(found: BeautifulSoup, selector: str) -> str:
    return found.select_one(selector).get_text(" ", strip=True)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("language", "statement", "era"),
    [
        ("ru", "Выбрать: правовой статус", "Выбрать: период хронологии"),
        ("en", "Choose: rights statement", "Choose: era of the timeline"),
        ("az", "Choose: rights statement", "Choose: era of the timeline"),
    ],
)
def test_what_is_chosen_is_asked_for_in_one_language(language: str, statement: str, era: str) -> None:
    """An admin in Azerbaijani there is not: whoever asks for it gets English."""
    for model, title in (("rights_rightsstatement", statement), ("exhibitions_era", era)):
        assert words(window(language, f"wagtailsnippetchoosers_{model}:choose"), "h1, h2") == title


@pytest.mark.parametrize(
    "chooser", ["wagtailimages_chooser:choose", "wagtaildocs_chooser:choose", "recording_chooser:choose"]
)
def test_files_are_searched_for_in_the_language_of_the_window(chooser: str) -> None:
    for language, search in (("ru", "Поиск"), ("en", "Search")):
        assert words(window(language, chooser), "#tab-label-search").startswith(search)


@pytest.mark.parametrize("make", [make_media, make_voice])
def test_a_recording_is_chosen_in_a_window_too(make: Any) -> None:
    """And not from a list of all there are, in which a curator of ten thousand would look for it."""
    chosen, other = make_sound("Synthetic chosen"), make_sound("Synthetic other")
    page = make(recording=chosen, live=False)
    form = BeautifulSoup(curator().get(edit_url(page)).content, "html.parser")
    field = form.select_one("#id_recording")
    assert field is not None and (field.name, field["value"]) == ("input", str(chosen.pk))
    assert words(form, "#id_recording-chooser").startswith("Synthetic chosen Choose another: recording file")
    assert other.title not in str(form)


def upload(**given: Any) -> Any:
    """What the window answers to a new recording: its script shows the form anew, or takes what is chosen."""
    fields = {f"recording-chooser-upload-{name}": value for name, value in given.items()}
    answer = curator().post(reverse("recording_chooser:create"), fields)
    assert answer.status_code == 200
    return answer.json()


def test_a_recording_is_brought_in_the_same_window_and_is_what_it_holds() -> None:
    film = SimpleUploadedFile("synthetic.mp4", film_bytes("mp4"))
    chosen = upload(title="Synthetic film", file=film, tags="synthetic", credit="Synthetic credit")["result"]
    recording = Recording.objects.get()
    assert (chosen["id"], chosen["title"]) == (str(recording.pk), "Synthetic film")
    assert chosen["edit_url"] == reverse("wagtailmedia:edit", args=[recording.pk])
    assert recording.type == "video" and recording.duration > 0 and len(recording.sha256) == 64
    assert recording.uploaded_by_user is not None and recording.uploaded_by_user.username == "synthetic curator"
    (found,) = Recording.objects.all().search("synthetic film")
    assert found == recording and list(recording.tags.names()) == ["synthetic"]


def test_a_file_that_is_refused_is_refused_at_its_field_and_what_was_typed_stays() -> None:
    answer = upload(title="Synthetic words", file=SimpleUploadedFile("synthetic.mp3", b"no sound"), credit="Synthetic")
    assert answer["step"] == "reshow_creation_form" and not Recording.objects.exists()
    form = BeautifulSoup(answer["htmlFragment"], "html.parser")
    (problem,) = form.select(".error-message")
    assert "“synthetic.mp3” cannot be taken" in problem.get_text()
    field = problem.find_parent("li")
    assert field is not None and field.select_one("input[type=file]")
    typed = {control["name"]: control.get("value") for control in form.select("input[type=text]")}
    assert typed["recording-chooser-upload-title"] == "Synthetic words"
    assert typed["recording-chooser-upload-credit"] == "Synthetic"


def test_every_snippet_has_such_a_chooser_or_none() -> None:
    viewsets = [model.snippet_viewset for model in get_snippet_models()]
    assert viewsets and all(isinstance(one, SpokenSnippetViewSet | PrivateSnippetViewSet) for one in viewsets)
