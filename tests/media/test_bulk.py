"""Many files at once: each becomes a draft or is refused with a reason, and none stops the others."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection

from archive.accounts.roles import CURATOR, EDITOR, MODERATOR, TRANSLATOR, Role
from archive.assets.models import ArchiveDocument, ArchiveImage, Recording
from archive.media.batches import BatchFile, UploadBatch
from archive.media.bulk.intake import title_from
from archive.media.models import MediaIndexPage, MediaPage
from tests.admin_forms import add_url, signed_in
from tests.factories import make_place, make_rights, make_source
from tests.factories.files import paper_bytes, picture_bytes, sound_bytes

pytestmark = pytest.mark.django_db


def client_of(role: Role) -> Client:
    person, _created = get_user_model().objects.get_or_create(username=f"synthetic {role.code}")
    person.groups.set([role.group])
    return signed_in(person)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(name: str = "synthetic.jpg", colour: str = "gray") -> SimpleUploadedFile:
    return upload(name, picture_bytes("JPEG", (64, 48), colour))


def shared(**fields: Any) -> dict[str, Any]:
    return {"language": "en", "collection": Collection.get_first_root_node().pk, **fields}


def add_many(client: Client, *files: Any, **fields: Any) -> UploadBatch:
    answer = client.post(reverse("media_add_many"), {**shared(**fields), "files": list(files)})
    assert answer.status_code == 302, answer.content.decode()
    return UploadBatch.objects.get(pk=answer["Location"].rstrip("/").rsplit("/", 1)[1])


def test_each_file_becomes_a_draft_with_what_they_share() -> None:
    place, source, rights = make_place(), make_source(), make_rights()
    client = client_of(CURATOR)
    facts = {
        "date": "1990-01-20", "creator": "Synthetic photographer", "place_made": place.pk, "source": source.pk,
        "locator": "box 3", "rights_statement": rights.pk, "credit_line": "Synthetic archive", "is_sensitive": "on",
        "content_note": "Synthetic note",
    }  # fmt: skip
    batch = add_many(client, picture("street_at_night 01.jpg"), upload("letter.pdf", paper_bytes()), **facts)
    first, second = (entry.page for entry in batch.files.all())
    for page, kind in ((first, "photograph"), (second, "document")):
        assert (page.live, page.kind, page.date, page.creator) == (False, kind, "1990-01-20", "Synthetic photographer")
        assert (page.place_made_id, page.rights_statement, page.credit_line) == (place.pk, rights, "Synthetic archive")
        assert page.is_sensitive
        assert [(row.source_id, row.locator) for row in page.citations.all()] == [(source.pk, "box 3")]
        assert page.owner.username == "synthetic curator"
        assert page.latest_revision.user == page.owner
    text = first.texts.get()
    assert (text.language, text.title, text.content_note) == ("en", "[street at night 01]", "Synthetic note")
    assert "street_at_night 01.jpg" in first.internal_note
    assert (first.image.rights, first.image.credit) == (rights, "Synthetic archive")
    assert first.image.uploaded_by_user == first.owner


def test_files_too_large_for_memory_are_taken_as_well(settings: Any) -> None:
    """Django writes such uploads down, and the storage moves them to their place while the record is being saved."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    batch = add_many(client_of(CURATOR), picture("large.jpg"), upload("large.pdf", paper_bytes()))
    assert [(entry.name, entry.refusal) for entry in batch.files.all()] == [("large.jpg", ""), ("large.pdf", "")]
    image = ArchiveImage.objects.get()
    assert (image.width, image.height) == (64, 48) and image.file.storage.exists(image.file.name)


def test_a_sound_says_itself_that_it_is_one() -> None:
    batch = add_many(client_of(EDITOR), upload("synthetic.wav", sound_bytes()))
    page = batch.files.get().page
    assert (page.kind, page.recording.type) == ("audio", "audio")
    assert page.recording.duration > 0


def test_a_file_of_another_kind_than_was_chosen_for_all_is_refused_with_its_reason() -> None:
    batch = add_many(client_of(EDITOR), picture(), upload("letter.pdf", paper_bytes()), kind="photograph")
    taken, refused = batch.files.all()
    assert (taken.page.kind, taken.refusal) == ("photograph", "")
    assert refused.page is None and "The file is a PDF, and the kind is “photograph”." in refused.refusal
    assert not ArchiveDocument.objects.exists()


BROKEN = {
    "empty.jpg": b"",
    "cut.jpg": picture_bytes("JPEG", (64, 48))[:200],
    "page.html": b"<html><script>alert(1)</script></html>",
    "photograph.png": picture_bytes("JPEG", (64, 48), "red"),
    "notes.txt": b"Synthetic notes",
}


def test_a_broken_file_does_not_stop_the_others() -> None:
    broken = [upload(name, content) for name, content in BROKEN.items() if content]
    batch = add_many(client_of(CURATOR), picture("a.jpg", "navy"), *broken, picture("b.jpg", "white"))
    outcome = {entry.name: (entry.page is not None, entry.refusal) for entry in batch.files.all()}
    assert outcome["a.jpg"] == outcome["b.jpg"] == (True, "")
    for name in (file.name for file in broken):
        made, refusal = outcome[name]
        assert not made
        assert name in refusal
    assert MediaPage.objects.count() == ArchiveImage.objects.count() == 2


def test_an_empty_file_is_refused_by_its_name() -> None:
    client = client_of(CURATOR)
    batch = add_many(client, picture())
    answer = client.post(reverse("media_batch_take", args=[batch.pk]), {"file": upload("empty.jpg", b"")})
    assert answer.json()["refusal"] == "“empty.jpg” is empty. Copy it anew from where it came."
    assert MediaPage.objects.count() == ArchiveImage.objects.count() == 1


def test_a_file_sent_again_makes_no_second_record() -> None:
    client = client_of(CURATOR)
    batch = add_many(client, picture("a.jpg"), picture("copy of a.jpg"))
    assert MediaPage.objects.count() == 1
    answer = client.post(reverse("media_batch_take", args=[batch.pk]), {"file": picture("a.jpg")})
    assert answer.json() == {"name": "a.jpg", "refusal": "", "again": True}
    assert MediaPage.objects.count() == 1
    assert "sent 3 times" in client.get(reverse("media_batch", args=[batch.pk])).content.decode()


def test_what_was_refused_may_be_sent_again() -> None:
    client = client_of(CURATOR)
    batch = add_many(client, upload("photograph.png", picture_bytes("JPEG", (64, 48))))
    assert batch.files.get().refusal
    client.post(reverse("media_batch_take", args=[batch.pk]), {"file": picture("photograph.jpg")})
    entry = batch.files.get()
    assert entry.page is not None
    assert not entry.refusal


def test_the_same_file_in_the_archive_is_pointed_out_and_not_refused(django_capture_on_commit_callbacks: Any) -> None:
    client = client_of(CURATOR)
    with django_capture_on_commit_callbacks(execute=True):
        add_many(client, picture("first.jpg"))
        batch = add_many(client, picture("second.jpg"))
    assert batch.files.get().page is not None
    html = client.get(reverse("media_batch", args=[batch.pk])).content.decode()
    assert "The same file:" in html
    assert "first" in html


def test_choosers_speak_the_language_of_each_who_opens_the_form() -> None:
    """An account that chose none is asked in that of the browser, where the admin speaks it; in English otherwise."""
    client = client_of(CURATOR)
    one = add_url(MediaPage, MediaIndexPage.objects.get())
    for language, source, statement in (
        ("az", "Choose: source", "Choose: rights statement"),
        ("ru", "Выбрать: источник", "Выбрать: правовой статус"),
        ("en", "Choose: source", "Choose: rights statement"),
    ):
        many, form = (
            client.get(address, headers={"accept-language": language}).content.decode()
            for address in (reverse("media_add_many"), one)
        )
        assert source in many and statement in form
        assert "hüquqlar" not in form


def test_a_report_costs_the_same_for_many_files(django_assert_max_num_queries: Any) -> None:
    client = client_of(CURATOR)
    files = [upload(f"{number}.png", picture_bytes("PNG", (20 + number, 20))) for number in range(12)]
    address = reverse("media_batch", args=[add_many(client, *files).pk])
    client.get(address)
    with django_assert_max_num_queries(25):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [("date", "20.01.1990", "Date"), ("language", "xx", "Language of the titles"), ("source", "0", "Source")],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(field: str, value: str, said: str) -> None:
    client = client_of(CURATOR)
    data = {**shared(creator="Synthetic photographer"), field: value}
    answer = client.post(reverse("media_add_many"), {**data, "files": [picture()]})
    assert answer.status_code == 200
    assert "Synthetic photographer" in answer.content.decode()
    by_script = client.post(reverse("media_add_many"), data, headers={"accept": "application/json"})
    assert by_script.status_code == 400
    assert said in by_script.json()["errors"][0]
    assert not UploadBatch.objects.exists()


def test_no_file_is_no_batch() -> None:
    answer = client_of(CURATOR).post(reverse("media_add_many"), shared())
    assert "Choose at least one file." in answer.content.decode()
    assert not UploadBatch.objects.exists()


def test_a_batch_is_undone_but_for_what_was_published() -> None:
    client = client_of(CURATOR)
    batch = add_many(client, picture("a.jpg", "navy"), picture("b.jpg", "white"), upload("c.pdf", paper_bytes()))
    published = batch.files.get(name="a.jpg").page
    MediaPage.objects.filter(pk=published.pk).update(live=True)
    address = reverse("media_batch_undo", args=[batch.pk])
    assert "2 drafts" in client.get(address).content.decode()
    answer = client.post(address, follow=True).content.decode()
    assert "2 drafts were deleted." in answer
    assert "1 record stays." in answer
    assert list(MediaPage.objects.values_list("pk", flat=True)) == [published.pk]
    assert ArchiveImage.objects.count() == 1
    assert not ArchiveDocument.objects.exists()
    assert BatchFile.objects.count() == 3, "the report still tells of them"


def test_undo_keeps_a_file_that_another_record_shows() -> None:
    client = client_of(CURATOR)
    batch = add_many(client, picture())
    image = batch.files.get().page.image
    other = MediaPage(image=image, live=False, title="Synthetic other", slug="synthetic-other")
    batch.files.get().page.get_parent().add_child(instance=other)
    client.post(reverse("media_batch_undo", args=[batch.pk]))
    assert list(ArchiveImage.objects.all()) == [image]


@pytest.mark.parametrize("role", [TRANSLATOR, MODERATOR], ids=lambda role: role.code)
def test_who_may_not_add_media_finds_no_way(role: Role) -> None:
    batch = add_many(client_of(CURATOR), picture())
    client = client_of(role)
    for name, arguments in (
        ("media_add_many", []),
        ("media_batch", [batch.pk]),
        ("media_batch_take", [batch.pk]),
        ("media_batch_undo", [batch.pk]),
    ):
        client.post(reverse(name, args=arguments), {**shared(), "file": picture("other.jpg", "red")})
    assert MediaPage.objects.count() == 1
    assert UploadBatch.objects.count() == 1


def test_a_file_for_a_collection_of_others_is_refused() -> None:
    closed = Collection.get_first_root_node().add_child(name="Synthetic closed collection")
    client = client_of(EDITOR)
    answer = client.post(reverse("media_add_many"), {**shared(), "collection": closed.pk + 99, "files": [picture()]})
    assert answer.status_code == 200
    assert not Recording.objects.exists()
    assert not MediaPage.objects.exists()


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("baku_1990-01-20 (2).jpg", "baku 1990-01-20 (2)"),
        ("Şəkil__01.TIF", "Şəkil 01"),
        (".jpg", ".jpg"),
        ("___.jpg", "without name"),
        ("a" * 300 + ".jpg", "a" * 250),
    ],
)
def test_a_title_is_made_of_the_file_name(name: str, title: str) -> None:
    assert title_from(name) == title
