"""A media item is of a kind that its file can be: in the form, in a batch of files, and in files that are loaded."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from archive.interchange.loading import Load
from archive.interchange.problems import LoadRefusedError, Problem
from archive.media.kinds import MediaKind, kind_problem
from archive.media.models import MediaPage
from tests.admin_forms import curator, edit_url, read_form
from tests.factories import make_media
from tests.factories.files import (
    film_bytes,
    make_document,
    make_film,
    make_image,
    make_sound,
    paper_bytes,
    spoken_bytes,
)

FITTING = {
    "photograph": {"image"},
    "document": {"image", "document"},
    "artwork": {"image", "document", "audio", "video"},
    "map": {"image", "document"},
    "audio": {"audio"},
    "video": {"video"},
}


@pytest.mark.parametrize("kind", MediaKind.values)
@pytest.mark.parametrize("content", ["image", "document", "audio", "video"])
def test_each_kind_has_its_files(kind: str, content: str) -> None:
    assert (not kind_problem(kind, [content])) == (content in FITTING[kind])
    assert not kind_problem(kind, [])


def test_something_else_may_go_with_the_file_of_the_item() -> None:
    assert not kind_problem("video", ["image", "video"]) and not kind_problem("photograph", ["image", "audio"])
    assert kind_problem("video", ["image", "audio"])


def test_of_a_film_that_is_held_elsewhere_there_may_be_a_still_alone() -> None:
    assert kind_problem("video", ["image"]) and not kind_problem("video", ["image"], is_elsewhere=True)
    assert kind_problem("video", ["audio"], is_elsewhere=True)
    assert kind_problem("photograph", ["document"], is_elsewhere=True)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The file is sound without pictures, and the kind is “video”. Choose another kind (artwork, audio)"),
        ("az", "Fayl: görüntüsüz səs"),
        ("ru", "Файл — звук без изображения, а вид — «видео»"),
    ],
)
def test_it_is_said_in_the_language_of_whoever_chooses(language: str, said: str) -> None:
    with translation.override(language):
        assert kind_problem("video", ["audio"]).startswith(said)


@pytest.mark.django_db
class TestForm:
    @pytest.fixture
    def client(self) -> Client:
        return curator()

    def errors(self, client: Client, page: MediaPage, **typed: Any) -> dict[str, list[str]]:
        """What is said beside which field when a draft is saved; nothing where it is stored."""
        answer = client.post(edit_url(page), {**read_form(client, edit_url(page)), **typed})
        if answer.status_code == 302:
            return {}
        form = answer.context_data["form"]
        assert all(str(form[name].value()) == str(value) for name, value in typed.items()), "what was typed stays"
        return {name: list(messages) for name, messages in form.errors.items()}

    @pytest.mark.parametrize(
        ("kind", "field", "make", "found"),
        [
            ("video", "recording", make_sound, "sound without pictures"),
            ("audio", "recording", make_film, "moving pictures"),
            ("photograph", "document", make_document, "a PDF"),
            ("map", "recording", make_sound, "sound without pictures"),
        ],
    )
    def test_a_file_of_another_kind_is_refused_and_stays_chosen(
        self, client: Client, kind: str, field: str, make: Any, found: str
    ) -> None:
        said = self.errors(client, make_media(external_url="", live=False), kind=kind, **{field: make().pk})
        assert said.keys() == {"kind"} and f"The file is {found}" in said["kind"][0]

    def test_a_file_of_the_kind_is_taken(self, client: Client) -> None:
        page = make_media(external_url="", live=False)
        for kind, field, make in (("audio", "recording", make_sound), ("photograph", "image", make_image)):
            assert self.errors(client, page, kind=kind, **{"recording": "", field: make().pk}) == {}

    def test_a_still_goes_with_a_film_that_is_held_elsewhere(self, client: Client) -> None:
        still = make_image().pk
        assert self.errors(client, make_media(external_url="", live=False), kind="video", image=still).keys() == {
            "kind"
        }
        assert self.errors(client, make_media(live=False), kind="video", image=still) == {}
        told = {"texts-0-location": "Synthetic collection"}
        page = make_media(external_url="", live=False)
        answer = client.post(
            edit_url(page), {**read_form(client, edit_url(page)), "kind": "video", "image": still, **told}
        )
        assert answer.status_code == 302


RECORD = """\
record: media
identifier: BJ-D-0001
status: draft
texts: {en: {title: Synthetic item}}
kind: %s
%s: {file: files/%s%s}
"""


@pytest.mark.django_db
class TestLoad:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Callable[..., Path]:
        def make(kind: str, field: str, name: str, content: bytes, more: str = "", before: str = "") -> Path:
            (tmp_path / "files").mkdir(exist_ok=True)
            (tmp_path / "files" / name).write_bytes(content)
            (tmp_path / "media.yaml").write_text(before + RECORD % (kind, field, name, more), encoding="utf-8")
            return tmp_path

        return make

    def problems(self, folder: Path) -> list[Problem]:
        with translation.override("en"), pytest.raises(LoadRefusedError) as refusal:
            Load(folder).prepare()
        assert not MediaPage.objects.exists()
        return list(refusal.value.report)

    @pytest.mark.parametrize(
        ("kind", "field", "name", "content", "found"),
        [
            ("video", "recording", "synthetic.mp3", lambda: film_bytes("mp3"), "sound without pictures"),
            ("video", "recording", "synthetic.mp4", lambda: spoken_bytes("mp4"), "sound without pictures"),
            ("audio", "recording", "synthetic.mp4", lambda: film_bytes("mp4"), "moving pictures"),
            ("photograph", "document", "synthetic.pdf", paper_bytes, "a PDF"),
        ],
    )
    def test_a_file_of_another_kind_is_refused(
        self, folder: Any, kind: str, field: str, name: str, content: Any, found: str
    ) -> None:
        [problem] = self.problems(folder(kind, field, name, content()))
        assert (problem.file, problem.line, problem.record, problem.field) == ("media.yaml", 5, "BJ-D-0001", "kind")
        assert problem.message.startswith(f"The file is {found}, and the kind is “{kind}”.")

    def test_a_type_that_the_file_has_not_is_refused_where_it_stands(self, folder: Any) -> None:
        [problem] = self.problems(folder("audio", "recording", "synthetic.mp3", film_bytes("mp3"), ", type: video"))
        assert (problem.line, problem.field) == (6, "recording.type")
        assert problem.message == "The file is sound without pictures, not “video”."

    def test_a_file_that_the_archive_has_already_is_held_to_it_as_well(self, folder: Any) -> None:
        sound = make_sound()
        content = sound.file.open().read()
        [problem] = self.problems(folder("video", "recording", "synthetic.wav", content))
        assert problem.field == "kind"

    def test_a_file_of_the_kind_is_planned(self, folder: Any) -> None:
        Load(folder("audio", "recording", "synthetic.mp4", spoken_bytes("mp4"), ", type: audio")).prepare()
        Load(folder("video", "recording", "synthetic.mp4", film_bytes("mp4"))).prepare()
