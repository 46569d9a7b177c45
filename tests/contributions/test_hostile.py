"""The hostile files of the media work through the public form: each is refused in words, or taken and harmless."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from archive.contributions.models import ContributedFile
from tests.assets.hostile import corpus
from tests.assets.test_hostile import MAY_BE_TAKEN
from tests.factories.gifts import WORDS, Giver

pytestmark = pytest.mark.django_db


def test_no_hostile_file_does_harm_through_the_public_form() -> None:
    giver = Giver()
    gift = giver.begin("items")
    for name, _family, content in corpus():
        answer = giver.post("files/", files=[SimpleUploadedFile(name, content)])
        if answer.status_code == 303:
            assert name.startswith(MAY_BE_TAKEN), "only what is harmless is taken"
            for row in ContributedFile.objects.all():
                giver.post(f"files/{row.pk}/remove/")
        else:
            assert answer.status_code == 422, f"{name}: {answer.status_code}"
            assert f"“{name}”" in unescape(answer.content.decode()), "it names the file"
    gift.refresh_from_db()
    assert gift.words == WORDS and not gift.files.exists()
