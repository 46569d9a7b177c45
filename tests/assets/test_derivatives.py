"""What is derived from a file in the background, and what becomes of it when the file is replaced."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image

from archive.accounts.models import User
from archive.assets.ingest import examine
from archive.assets.making import MOST_POINTS, waveform
from archive.assets.models import ArchiveDocument, ArchiveImage, Derivative, Recording, SupersededFile
from archive.assets.renditions import FACE, LARGE, READING, picture_of
from archive.assets.sizes import SIZES
from archive.assets.tasks import ABANDONED, make_derivatives
from config.worker import sweep
from tests.factories.files import film_bytes, paper_bytes, picture_bytes, sound_bytes, spoken_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def curator(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("synthetic-curator", "s@example.org", "synthetic"))
    return client


def stored(model: Any, content: bytes, name: str, **fields: Any) -> Any:
    """A file with its derivatives."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        made = model.objects.create(title="Synthetic", file=ContentFile(content, name), **fields)
    made.refresh_from_db()
    return made


def camera_bytes(orientation: int = 1) -> bytes:
    """A photograph, red on its left, whose camera says where it stood."""
    picture = Image.new("RGB", (1200, 800), "teal")
    picture.paste("red", (0, 0, 300, 800))
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Synthetic camera", orientation
    exif.get_ifd(0x8825)[2] = (40.0, 22.0, 0.0)
    stream = io.BytesIO()
    picture.save(stream, "JPEG", exif=exif)
    return stream.getvalue()


class TestOfAnImage:
    def test_every_size_in_its_formats_from_one_file(self) -> None:
        image = stored(ArchiveImage, picture_bytes("PNG", (2000, 1200)), "s.png")
        picture = picture_of(image.pk, READING, LARGE)
        assert picture is not None and picture.large is not None
        assert [source.media_type for source in picture.sources] == ["image/avif", "image/webp", "image/jpeg"]
        assert (picture.width, picture.height, picture.large.width) == (960, 576, 1600)
        for row in image.renditions.all():
            with row.file.open("rb") as stream, Image.open(stream) as opened:
                assert (opened.width, opened.height) == (row.width, row.height)

    def test_a_small_picture_is_the_same_in_every_size_that_has_room_for_it(self) -> None:
        image = stored(ArchiveImage, picture_bytes("PNG", (60, 40), "teal"), "s.png")
        assert image.renditions.count() == sum(len(size.formats) for size in SIZES)
        contents: dict[str, set[bytes]] = {}
        for row in image.renditions.exclude(filter_spec=FACE):
            assert (row.width, row.height) == (60, 40)
            with row.file.open("rb") as stream:
                contents.setdefault(Path(row.file.name).suffix, set()).add(stream.read())
        assert {ending: len(found) for ending, found in contents.items()} == {".avif": 1, ".webp": 1, ".jpg": 1}
        for ending, (content,) in contents.items():
            with Image.open(io.BytesIO(content)) as opened:
                assert opened.size == (60, 40) and opened.format == {".jpg": "JPEG"}.get(ending, ending[1:].upper())

    def test_what_the_camera_said_stays_with_the_staff(self) -> None:
        image = stored(ArchiveImage, camera_bytes(), "s.jpg")
        assert "Synthetic camera" in json.dumps(image.embedded) and "GPS" in json.dumps(image.embedded)
        for row in image.renditions.all():
            with row.file.open("rb") as stream:
                content = stream.read()
            assert b"Synthetic camera" not in content and b"Exif" not in content
            assert not Image.open(io.BytesIO(content)).getexif()

    def test_a_picture_taken_sideways_stands_upright(self) -> None:
        image = stored(ArchiveImage, camera_bytes(orientation=6), "s.jpg")
        assert (image.width, image.height) == (800, 1200)
        assert image.renditions.get(filter_spec=READING).height == 960

    def test_a_face_is_cut_around_the_focal_point(self) -> None:
        image = stored(ArchiveImage, camera_bytes(), "s.jpg")

        def colour() -> Any:
            with image.renditions.get(filter_spec=FACE).file.open("rb") as stream:
                return Image.open(stream).convert("RGB").getpixel((10, 150))

        assert colour()[0] < 60, "the middle is teal"
        image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 60, 400, 50, 50
        with TestCase.captureOnCommitCallbacks(execute=True):
            image.save()
        assert colour()[0] > 200, "the left is red"

    def test_likeness_is_that_of_the_picture_not_of_the_file(self) -> None:
        whole = Image.radial_gradient("L").resize((320, 240)).convert("RGB")
        streams = [io.BytesIO(), io.BytesIO()]
        whole.save(streams[0], "PNG")
        whole.resize((160, 120)).save(streams[1], "JPEG", quality=70)
        one = stored(ArchiveImage, streams[0].getvalue(), "s.png").likeness
        other = stored(ArchiveImage, streams[1].getvalue(), "s.jpg").likeness
        assert (int(one, 16) ^ int(other, 16)).bit_count() <= 8
        assert len(one) == 16 and one != stored(ArchiveImage, camera_bytes(), "t.jpg").likeness

    @pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "I;16"])
    def test_the_admin_lists_what_a_scanner_wrote(self, curator: Client, mode: str) -> None:
        """Small pictures of its lists are Wagtail's own, made when they are looked at."""
        scan = io.BytesIO()
        Image.new(mode, (600, 400)).save(scan, "TIFF")
        made = ArchiveImage.objects.create(title="Synthetic scan", file=ContentFile(scan.getvalue(), "scan.tif"))
        answer = curator.get(reverse("wagtailimages:index"))
        assert answer.status_code == 200 and "Synthetic scan" in answer.content.decode()
        with made.renditions.get(filter_spec="max-165x165").file.open() as file, Image.open(file) as small:
            assert small.format == "JPEG" and small.size == (165, 110) and small.mode in ("L", "RGB")

    def test_a_large_image_is_read_by_the_worker_alone(
        self, curator: Client, django_capture_on_commit_callbacks: Any
    ) -> None:
        scan = io.BytesIO()
        sheet = Image.new("L", (5000, 4000), 90)
        sheet.paste(250, (4600, 3600, 5000, 4000))
        sheet.save(scan, "PNG")
        with django_capture_on_commit_callbacks() as asked_of_the_worker:
            large = ArchiveImage.objects.create(
                title="Synthetic map", file=ContentFile(scan.getvalue(), "map.png"),
                focal_point_x=4900, focal_point_y=3900, focal_point_width=100, focal_point_height=100,
            )  # fmt: skip
        shown = [reverse("wagtailimages:index"), reverse("wagtailimages:edit", args=[large.pk])]
        chosen = reverse("wagtailimages_chooser:chosen", args=[large.pk])
        for address in shown:
            assert "assets/admin/waiting.svg" in curator.get(address).content.decode(), address
        assert json.loads(curator.get(chosen).content)["result"]["preview"] == {
            "url": "/static/assets/admin/waiting.svg", "width": 165, "height": 132,
        }  # fmt: skip
        assert not large.renditions.exists()

        for ask in asked_of_the_worker:
            ask()
        Path(large.file.path).unlink()  # so that nothing can be read of it
        for address in shown:
            assert "waiting.svg" not in curator.get(address).content.decode(), address
        assert json.loads(curator.get(chosen).content)["result"]["preview"]["width"] == 165
        with large.get_rendition("fill-100x100-c100").file.open() as file, Image.open(file) as corner:
            assert corner.size == (100, 100)
            assert corner.convert("L").getextrema()[0] > 200, "the focal point is in the pixels of the original"

    def test_the_admin_links_to_the_original_and_makes_no_second_one(self, curator: Client) -> None:
        made = stored(ArchiveImage, camera_bytes(), "s.jpg")
        page = curator.get(reverse("wagtailimages:edit", args=[made.pk])).content.decode()
        assert f'href="{reverse("image_original", args=[made.pk])}"' in page
        assert f"<dd>{made.width}x{made.height}</dd>" in page
        assert not made.renditions.filter(filter_spec="original").exists()


class TestOfADocument:
    def test_each_page_is_a_picture_a_small_one_and_its_text(self) -> None:
        paper = stored(ArchiveDocument, paper_bytes("Synthetic one", "Synthetic two"), "s.pdf")
        assert paper.technical["pages"] == 2
        assert paper.derivatives.filter(kind=Derivative.Kind.PAGE).values_list("number", "width", "height")[1] == (
            2,
            1200,
            1600,
        )
        text = paper.derivatives.get(kind=Derivative.Kind.PAGE_TEXT, number=2)
        assert text.file.read().decode().strip() == "Synthetic two"
        assert paper.derivatives.filter(kind=Derivative.Kind.PAGE_THUMBNAIL).count() == 2

    def test_one_that_was_stored_before_its_language_was_asked_for_learns_it_when_it_is_read_anew(self) -> None:
        paper = stored(ArchiveDocument, paper_bytes(catalogue="/Lang (az)"), "s.pdf")
        facts = paper.technical
        assert facts["language"] == "az"
        ArchiveDocument.objects.update(technical={name: facts[name] for name in facts if name != "language"})
        with TestCase.captureOnCommitCallbacks(execute=True):
            call_command("make_derivatives", all=True, verbosity=0)
        paper.refresh_from_db()
        assert paper.technical == facts and paper.processing == "done"


class TestOfARecording:
    def test_sound_for_every_browser_and_its_shape(self) -> None:
        sound = stored(Recording, sound_bytes(2), "s.wav", type="audio")
        assert sound.duration_ms == 2000 and sound.duration == 2
        kinds = dict(sound.derivatives.values_list("kind", "media_type"))
        assert kinds == {"audio-aac": "audio/mp4", "audio-opus": "audio/webm", "waveform": "application/json"}
        shape = json.loads(sound.derivatives.get(kind="waveform").file.read())
        assert shape["duration_ms"] == 2000 and len(shape["points"]) == MOST_POINTS
        assert all(-128 <= low <= high <= 127 for low, high in shape["points"])

    @pytest.mark.parametrize("ending", ["webm", "mp4"])
    def test_what_a_browser_recorded_says_no_length_and_gets_the_right_one(self, ending: str) -> None:
        spoken = stored(Recording, spoken_bytes(ending), f"s.{ending}", type="audio")
        assert spoken.technical["media_type"] == f"audio/{ending}"
        for made in spoken.derivatives.filter(kind__startswith="audio"):
            facts = examine(made.file, "recording", made.file.name)
            assert abs(facts["duration_ms"] - 2000) < 150, made.kind
        assert abs(spoken.duration_ms - 2000) < 150

    def test_film_that_begins_before_it_is_whole_and_a_still_of_it(self) -> None:
        film = stored(Recording, film_bytes("mov"), "s.mov", type="video")
        content = film.derivatives.get(kind="video").file.read()
        assert content.index(b"moov") < content.index(b"mdat")
        assert film.derivatives.get(kind="poster").width == 160

    def test_a_shape_has_as_many_points_as_there_are_samples(self, tmp_path: Path) -> None:
        (tmp_path / "pcm").write_bytes(b"\0\x40\0\xc0\0\0")
        assert waveform(tmp_path / "pcm", 1)["points"] == [[64, 64], [-64, -64], [0, 0]]
        (tmp_path / "pcm").write_bytes(b"")
        assert waveform(tmp_path / "pcm", 0)["points"] == []


class TestTheQueue:
    def test_a_damaged_file_says_why_and_can_be_tried_again(self) -> None:
        good = picture_bytes("JPEG", (400, 300), quality=95)
        image = stored(ArchiveImage, good, "s.jpg")
        content = image.file.storage.path(image.file.name)
        Path(content).write_bytes(b"no longer a picture")
        make_derivatives.call("archiveimage", image.pk, image.sha256)
        image.refresh_from_db()
        assert image.processing == "failed" and "damaged" in image.processing_problem
        Path(content).write_bytes(good)
        call_command("make_derivatives", failed=True, verbosity=0)
        image.refresh_from_db()
        assert image.processing == "done" and not image.processing_error

    def test_nobody_makes_what_somebody_makes_or_what_was_replaced(self) -> None:
        image = stored(ArchiveImage, picture_bytes(), "s.png")
        image.renditions.all().delete()
        make_derivatives.call("archiveimage", image.pk, "0" * 64)
        ArchiveImage.objects.update(processing="running", processing_changed="2990-01-01T00:00:00Z")
        make_derivatives.call("archiveimage", image.pk, image.sha256)
        assert not image.renditions.exists()

    @pytest.mark.parametrize("by", ["the next task", "a worker that starts", "the command for failed ones"])
    def test_what_a_worker_left_behind_is_taken_up(self, by: str) -> None:
        left, other = (stored(ArchiveImage, picture_bytes("PNG", size), "s.png") for size in ((64, 48), (80, 48)))
        left.renditions.all().delete()
        stopped = timezone.now() - ABANDONED * 2
        ArchiveImage.objects.filter(pk=left.pk).update(processing="running", processing_changed=stopped)
        if by == "the next task":
            make_derivatives.call("archiveimage", other.pk, other.sha256)
        elif by == "a worker that starts":
            sweep()
        else:
            call_command("make_derivatives", failed=True, verbosity=0)
        left.refresh_from_db()
        assert left.processing == "done" and left.renditions.exists()

    def test_a_worker_that_starts_leaves_alone_what_another_makes(self) -> None:
        image = stored(ArchiveImage, picture_bytes(), "s.png")
        ArchiveImage.objects.update(processing="running", processing_changed=timezone.now() - ABANDONED / 2)
        sweep()
        image.refresh_from_db()
        assert image.processing == "running"

    def test_asked_for_twice_a_file_waits_once(self, settings: Any) -> None:
        image = stored(ArchiveImage, picture_bytes(), "s.png")
        settings.TASKS = {**settings.TASKS, "background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
        for _time in range(2):
            call_command("make_derivatives", all=True, verbosity=0)
        (row,) = DBTaskResult.objects.ready()
        assert row.args_kwargs["args"] == ["archiveimage", image.pk, image.sha256]

    def test_files_of_derivatives_go_with_them(self, folder: Path) -> None:
        with TestCase.captureOnCommitCallbacks(execute=True):
            stored(ArchiveDocument, paper_bytes(), "s.pdf").delete()
        assert not [path for path in folder.rglob("*") if path.is_file()]


CASES = [
    (ArchiveImage, "wagtailimages:edit", "s.png", picture_bytes("PNG"), picture_bytes("PNG", colour="red")),
    (ArchiveDocument, "wagtaildocs:edit", "s.pdf", paper_bytes("Former"), paper_bytes("New")),
    (Recording, "wagtailmedia:edit", "s.wav", sound_bytes(1), sound_bytes(2)),
]


@pytest.mark.parametrize(("model", "address", "name", "former", "new"), CASES, ids=["image", "document", "recording"])
class TestReplacingInTheAdmin:
    def send(
        self,
        curator: Client,
        asset: Any,
        address: str,
        name: str,
        content: bytes,
        note: str = "A synthetic better scan",
    ) -> Any:
        form = {"title": "Changed title", "file": SimpleUploadedFile(name, content), "tags": "", "duration": "1"}
        form["replacement_note"] = note
        with TestCase.captureOnCommitCallbacks(execute=True):
            return curator.post(reverse(address, args=[asset.pk]), form)

    def test_the_former_file_is_kept(
        self, curator: Client, model: Any, address: str, name: str, former: bytes, new: bytes
    ) -> None:
        asset = stored(model, former, name)
        digest = asset.sha256
        assert self.send(curator, asset, address, name, new).status_code == 302
        asset.refresh_from_db()
        kept = SupersededFile.objects.get()
        assert kept.owner == asset and kept.sha256 == digest and kept.replaced_by.username == "synthetic-curator"
        assert kept.file.read() == former
        assert asset.file.read() == new and asset.sha256 != digest
        assert asset.processing == "done", "its derivatives were made anew"
        assert kept.note == "A synthetic better scan"
        html = curator.get(reverse(address, args=[asset.pk])).content.decode()
        for told in (digest, "synthetic-curator", "A synthetic better scan"):
            assert told in html
        download = reverse("superseded_original", args=[kept.pk])
        assert download in html
        assert b"".join(curator.get(download).streaming_content) == former

    def test_nothing_is_replaced_without_a_reason(
        self, curator: Client, model: Any, address: str, name: str, former: bytes, new: bytes
    ) -> None:
        asset = stored(model, former, name)
        html = self.send(curator, asset, address, name, new, " ").content.decode()
        assert "Say why the file is replaced." in html
        asset.refresh_from_db()
        assert asset.file.read() == former
        assert not SupersededFile.objects.exists()

    def test_a_refused_file_is_refused_at_its_field(
        self, curator: Client, model: Any, address: str, name: str, former: bytes, new: bytes
    ) -> None:
        asset = stored(model, former, name)
        html = self.send(curator, asset, address, name, b"<html><script>alert(1)</script>").content.decode()
        assert "cannot be taken: it is a web page" in html
        assert "Changed title" in html, "what was typed is still there"
        asset.refresh_from_db()
        assert asset.file.read() == former and not SupersededFile.objects.exists()
