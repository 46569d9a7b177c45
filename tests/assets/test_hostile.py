"""No hostile or broken file crashes a process, exceeds 512 MB, or is served; each gets a clear message."""

import resource
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client, TestCase

from archive.assets.models import ArchiveDocument, ArchiveImage, Recording
from tests.assets.hostile import Hostile, corpus, family_of, sound_files

pytestmark = pytest.mark.django_db

MODELS = {"image": ArchiveImage, "document": ArchiveDocument, "recording": Recording}
CORPUS = corpus()
MOST_MEMORY = 512 * 1024 * 1024
#: Whole by the rules of formats that have no end, or absurd in a place that no reader believes: taken, and harmless.
MAY_BE_TAKEN = ("cut-", "noise.", "channels.", "deep.pdf", "bomb.pdf", "endless-tables.pdf", "corrupt-", "pages.opus",
                "many-pages.pdf", "endless.mp4")  # fmt: skip


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_the_corpus_is_large() -> None:
    assert len(CORPUS) >= 60
    assert len({name for name, _family, _content in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize("file", CORPUS, ids=[name for name, _family, _content in CORPUS])
def test_a_hostile_file_does_no_harm(file: Hostile, client: Client) -> None:
    name, family, content = file
    stored = None
    try:
        with TestCase.captureOnCommitCallbacks(execute=True):
            stored = MODELS[family].objects.create(title="Synthetic", file=ContentFile(content, name))
    except ValidationError as error:
        (message,) = error.messages
        assert message.startswith(f"“{name}” cannot be taken: "), "it names the file"
        assert len(message) > len(name) + 35 and "Error" not in message and "Traceback" not in message
        assert not MODELS[family].objects.exists()
    else:
        assert name.startswith(MAY_BE_TAKEN), "only what is harmless is taken"
        stored.refresh_from_db()
        assert stored.processing in {"done", "failed"}
        assert stored.processing == "done" or stored.processing_problem
        assert client.get(f"/files/{stored.file.name}").status_code == 404, "an original has no address"
    # Linux counts in what this process itself held when it began the child: less than that is not to be seen.
    own, used = (resource.getrusage(who).ru_maxrss * 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    assert used <= max(MOST_MEMORY, own), f"a child used {used >> 20} MB"


@pytest.mark.parametrize("ending", sorted(sound_files()))
def test_a_sound_file_of_each_format_is_taken(ending: str) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        file = ContentFile(sound_files()[ending], f"synthetic.{ending}")
        stored = MODELS[family_of(ending)].objects.create(title="Synthetic", file=file)
    stored.refresh_from_db()
    assert stored.processing == "done", stored.processing_error
    assert stored.processing_progress == 100
    assert stored.technical["media_type"].partition("/")[0] in {"image", "audio", "video", "application"}
