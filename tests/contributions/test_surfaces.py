"""What a giver did not allow shows nowhere. Real contributions through the real forms, accepted and published by the
real workflow, and then every public address that can be found from the front doors, with every byte that it answers."""

import io
import re
import subprocess
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.conf import settings as project
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client, TestCase
from imageio_ffmpeg import get_ffmpeg_exe
from PIL import Image

from archive.accounts.roles import CURATOR, MODERATOR
from archive.contributions import correcting, deciding
from archive.contributions.models import Contribution
from archive.core.registry import record_models
from archive.exhibitions.models import ChapterRecord
from archive.memorials.models import MemorialPage
from archive.oral_histories.models import OralHistoryPlace
from archive.places.models import Place
from archive.rights.models import RightsStatement
from archive.sources.models import SourcePage
from tests.contributions.test_deciding import member
from tests.factories import (
    make_event,
    make_exhibition,
    make_media,
    make_memorial,
    make_place,
    make_rights,
    make_source,
)
from tests.factories.files import film_bytes, paper_bytes, pdf_stream, picture_bytes
from tests.factories.gifts import ANSWERS, Giver

pytestmark = pytest.mark.django_db
LANGUAGES = ("az", "en", "ru")
FRONT_DOORS = ("/", "/sitemap.xml", "/robots.txt", *(
    f"/{language}/{rest}" for language in LANGUAGES
    for rest in (
        "", "new.atom", "new/", "map/", "timeline/", "disputed/", "search/", "contribute/", "media/", "voices/",
    )
))  # fmt: skip
#: Of each giver: what they answer, and whether records are public in the end.
GIVERS: dict[str, tuple[dict[str, str], bool]] = {
    "Verborgana": ({"name": "anonymous"}, True),
    "Verborginit": ({"name": "initials"}, True),
    "Verborgdate": ({"name": "full", "publication": "date", "from_date": "2090-01-20"}, False),
    "Verborgresearch": ({"name": "full", "publication": "researchers"}, False),
    "Verborgarchive": ({"name": "full", "publication": "archive"}, False),
    "Verborgvoice": ({"name": "anonymous", "voice": "words"}, True),
    "Verborgwithdrawn": ({"name": "full"}, False),
    "Verborgnarrower": ({"name": "full"}, True),
}

#: Files take long: a paper comes from the first and the last state, a recording where something is asked about it.
WITH_PAPERS = ("Verborgana", "Verborgdate", "Verborgwithdrawn")
WITH_SOUNDS = ("Verborgana", "Verborgdate", "Verborgvoice", "Verborgwithdrawn", "Verborgnarrower")


def photograph_of(token: str) -> SimpleUploadedFile:
    """A photograph that says of itself who took it, with what, and where."""
    about = Image.Exif()
    about[0x013B], about[0x8298], about[0x010E] = f"{token} artist", f"{token} copyright", f"{token} description"
    about.get_ifd(0x8769)[0xA431] = f"{token} serial"
    about.get_ifd(0x8825).update({1: "N", 2: (40.0, 22.0, 39.0), 3: "E", 4: (49.0, 53.0, 32.0)})
    packet = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{token} packet</x:xmpmeta>".encode()
    shade = sum(map(ord, token)) % 200
    content = picture_bytes(
        "JPEG", (320, 240), (shade, 90, 200 - shade), exif=about, xmp=packet, comment=token.encode()
    )
    return SimpleUploadedFile(f"{token} holiday.jpg", content)


def paper_of(token: str) -> SimpleUploadedFile:
    """A PDF that says of itself who wrote it. What is to be read on its page itself is published with it (the giver is
    told so): it names somebody only where the paper is not to be published."""
    about = pdf_stream(
        f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{token} packet</x:xmpmeta>", "/Type /Metadata /Subtype /XML"
    )
    line = "Synthetic page" if GIVERS[token][1] else f"{token} page"
    content = paper_bytes(line, extra=about, catalogue="/Metadata 6 0 R")
    info = f"/Root 1 0 R /Info << /Author ({token} author) /Title ({token} title) >>".encode()
    return SimpleUploadedFile(f"{token} letter.pdf", content.replace(b"/Root 1 0 R", info))


def sound_of(token: str, folder: Path) -> SimpleUploadedFile:
    """A recording with tags."""
    plain, tagged = folder / "plain.mp3", folder / f"{token}.mp3"
    plain.write_bytes(film_bytes("mp3"))
    tags = [part for name in ("artist", "title", "comment") for part in ("-metadata", f"{name}={token} {name}")]
    command = [get_ffmpeg_exe(), "-y", "-loglevel", "error", "-i", str(plain), *tags, "-c", "copy", str(tagged)]
    subprocess.run(command, check=True)  # noqa: S603
    assert token.encode() in tagged.read_bytes()
    return SimpleUploadedFile(tagged.name, tagged.read_bytes())


class Gifts:
    """The gifts of one giver: a memory told aloud, and a photograph with a letter."""

    def __init__(self, token: str, about: str, folder: Path) -> None:
        self.token, (self.answers, self.is_public) = token, GIVERS[token]
        self.is_narrowed = token == "Verborgnarrower"
        self.told, self.sent = Giver(), Giver()
        you = {"name": f"{token} Synthetikova", "email": f"{token.lower()}@synthetic.example"}
        files = [photograph_of(token), *([paper_of(token)] if token in WITH_PAPERS else [])]
        spoken = [sound_of(token, folder)] if token in WITH_SOUNDS else []
        with TestCase.captureOnCommitCallbacks(execute=True):
            asked = {"fields": {"where": f"{token} street"}} if self.is_narrowed else {}
            self.told.give("memory", *spoken, about=about, you=you, contact="yes", **asked, **self.answers)
            self.sent.give("items", *files, about=about, you=you, contact="yes", **self.answers)
        self.records = [record for giver in (self.told, self.sent) for record in self.accept(giver.gift)]

    def accept(self, gift: Contribution) -> Iterator[Any]:
        """A moderator accepts, a curator completes the draft without naming anybody, the workflow publishes it."""
        with TestCase.captureOnCommitCallbacks(execute=True):
            files = list(gift.files.values_list("pk", flat=True))
            made = deciding.accept(gift, member(MODERATOR), with_words=True, files=files)
        for page in made:
            draft = page.get_latest_revision_as_object()
            draft.rights_statement = RightsStatement.objects.get()
            if draft.needs_citation:
                draft.citations = [type(draft).citations.rel.related_model(source=SourcePage.objects.first())]
            rows = list(draft.texts.all())
            for row in rows:
                row.title = f"Synthetic {page.identifier}"
                # What a hidden record says in words is to be found nowhere; what a public one says may.
                words = "Synthetic words" if self.is_public else f"{self.token} words"
                for field in ("caption", "alt_text", "transcript", "summary"):
                    if hasattr(row, field):
                        setattr(row, field, words)
                if self.is_narrowed and hasattr(draft, "narrator"):
                    # Once it may not be read or placed any more, nothing of this is to be found.
                    row.transcript = f"WEBVTT\n\n00:00.000 --> 00:00.500\n{self.token} utterance\n"
                    draft.places = [OralHistoryPlace(place=Place.objects.get())]
            draft.texts = rows
            self.publish(draft)
            yield type(page).objects.get(pk=page.pk)

    def publish(self, draft: Any) -> None:
        curator = member(CURATOR)
        assert draft.publication_errors() == {}
        draft.save_revision(user=curator)
        draft.get_workflow().start(draft, curator)
        with TestCase.captureOnCommitCallbacks(execute=True):
            draft.current_workflow_task_state.approve(user=curator)
        assert type(draft).objects.get(pk=draft.pk).live

    @property
    def photograph(self) -> Any:
        return next(record for record in self.records if getattr(record, "image", None))


def refused(publish: Callable[[], Any]) -> None:
    with pytest.raises(ValidationError, match="Whoever gave this"), transaction.atomic():
        publish()


def show_elsewhere(gifts: Gifts, story: Any, copies: dict[str, Any]) -> Iterator[MemorialPage]:
    """A curator takes the photograph for a portrait as well, and shows the records in a story."""
    image, of_whom = gifts.photograph.image, f"Synthetic person {gifts.photograph.pk}"
    if gifts.photograph.is_public():
        yield make_memorial(of_whom, portrait=image)
    else:
        refused(lambda: make_memorial(of_whom, portrait=image))
    # And makes a second record of it.
    if gifts.photograph.is_public():
        make_media(image=image, rights_statement=RightsStatement.objects.get())
    else:
        refused(lambda: make_media(image=image, rights_statement=RightsStatement.objects.get()))
    # And the letter for the digitised copy of a source.
    for paper in filter(None, (getattr(record, "document", None) for record in gifts.records)):
        if gifts.photograph.is_public():
            copies[gifts.token] = make_source(digitised_copy=paper)
        else:
            refused(lambda paper=paper: make_source(digitised_copy=paper))
    for record in gifts.records:
        ChapterRecord.objects.create(chapter=story.chapters.first(), record=record, sort_order=record.pk)


def links(body: str) -> Iterator[str]:
    """Every address that an answer names: links, pictures, sources, feeds, linked data."""
    found = re.findall(r"(?:href|src|srcset|data-[\w-]+|content|poster|action)=\"([^\"]*)\"", body)
    found += re.findall(r"<loc>(.*?)</loc>", body) + re.findall(r"\"((?:https?:/|)/[^\"\s]+)\"", body)
    for value in found:
        for part in re.split(r",\s+", value) if "," in value and " " in value else [value]:
            target = urlsplit(part.split(" ")[0].replace("&amp;", "&"))
            if target.netloc in {"", urlsplit(project.BASE_URL).netloc} and target.path.startswith("/"):
                yield target.path + (f"?{target.query}" if target.query else "")


def crawl(client: Client, more: list[str]) -> dict[str, tuple[int, str, bytes]]:
    """Everything that a visitor can reach: {address: (status, type, bytes)}.

    Of cards, whose words are drawn, nothing but the status can be read: those in one language will do.
    """
    seen: dict[str, tuple[int, str, bytes]] = {}
    more = [*more, *(f"/{code}/{rest}" for code in LANGUAGES for rest in ("map/?day=1990", "media/?sort=title"))]
    waiting = [*FRONT_DOORS, *more]
    while waiting:
        address = waiting.pop()
        # Orders and filters show the same rows over and over: only those that are asked for by name.
        is_left_out = address.startswith(("/static/", "/admin/", "/az/share/", "/ru/share/")) or (
            "?" in address and address not in more
        )
        if address in seen or is_left_out:
            continue
        answer: Any = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        seen[address] = answer.status_code, answer.get("Content-Type", ""), content
        assert answer.status_code < 500, address
        if answer.status_code in {301, 302}:
            waiting.append(urlsplit(urljoin(f"http://testserver{address}", answer["Location"])).path)
        if answer.status_code == 200 and re.search("html|xml|json", answer.get("Content-Type", "")):
            waiting += links(content.decode())
    return seen


def what_shows(content: bytes, kind: str) -> str:
    """The text of an answer, with what a picture, a sound or a paper says of itself."""
    shown = content.decode("utf-8", "replace") + content.decode("utf-16-le", "replace")
    if kind.startswith("image/") and "svg" not in kind:
        with Image.open(io.BytesIO(content)) as picture:
            about = dict(picture.getexif()) | dict(picture.getexif().get_ifd(0x8769))
            assert not picture.getexif().get_ifd(0x8825), "says where it was taken"
            assert not {"exif", "xmp", "photoshop", "comment"} & set(picture.info)
            shown += str(about) + str(picture.info)
    return unquote(shown).lower()


def own_addresses(record: Any) -> list[str]:
    named = ("", ".json", ".bib", ".ris", "/sources.json", "/manifest.json", "/ohms.xml")
    spoken = (f"/{kind}.{code}.vtt" for kind in ("transcript", "chapters") for code in LANGUAGES)
    path = record.url_path.split("/", 2)[2]
    return [
        *(f"/{code}/{path}" for code in LANGUAGES),
        *(f"/id/{record.identifier}{rest}" for rest in (*named, *spoken, "/transcript.en.srt")),
        f"/en/share/{record.identifier}.png",
        *(f"/iiif/3/{record.identifier}.1/{rest}" for rest in ("info.json", "full/max/0/default.jpg")),
    ]


def files_of(record: Any) -> list[str]:
    """The addresses of what was derived, as somebody may have noted them while they were public."""
    file = next((file for name in ("image", "document", "recording") if (file := getattr(record, name, None))), None)
    if file is None:
        return []
    made = [derivative.url for derivative in file.derivatives.all()]
    if hasattr(file, "renditions"):
        made += [rendition.url for rendition in file.renditions.all()]
    return [urlsplit(address).path for address in [*made, f"/files/{file.file.name}"]]


def stored_bytes() -> Iterator[tuple[Path, bytes]]:
    for folder in (Path(project.MEDIA_ROOT), Path(project.VAR_DIR)):
        yield from (
            (path, path.read_bytes()) for path in folder.rglob("*") if path.is_file() and "sqlite" not in path.name
        )


def look_closely(visitor: Client, records: list[Any]) -> set[Path]:
    """What the archive keeps because somebody looked closely at the photograph and at the letter."""
    before = {path for path, _content in stored_bytes()}
    looked_at = [record for record in records if getattr(record, "image", None) or getattr(record, "document", None)]
    for record in looked_at:
        for rest in ("full/max/0/default.jpg", "0,0,100,100/50,/0/default.png"):
            assert visitor.get(f"/iiif/3/{record.identifier}.1/{rest}").status_code == 200, record
    made = {path for path, _content in stored_bytes()} - before
    assert len([path for path in made if path.suffix == ".tif"]) == len(looked_at) == 2
    return made


@pytest.mark.once  # a thousand pages, which other tests ask for one by one
def test_nothing_shows_that_consent_does_not_allow(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "files", tmp_path / "var"
    (tmp_path / "var").mkdir()
    settings.ARCHIVE_PROOF_PERCENT = 100
    make_rights()
    source = make_source()
    place = make_place()
    event = make_event(places=[place], sources=[source])
    about = make_memorial(events=[event], sources=[source])
    story = make_exhibition(records=[event, about], sources=[source])
    givers = {token: Gifts(token, str(about.identifier), tmp_path) for token in GIVERS}
    corrections = {token: correct(token, str(about.identifier)) for token in ("Verborgfix", "Verborgunfix")}
    copies: dict[str, Any] = {}
    people = {token: list(show_elsewhere(gifts, story, copies)) for token, gifts in givers.items()}
    given = {
        file.sha256
        for giver in (givers["Verborgwithdrawn"].told, givers["Verborgwithdrawn"].sent)
        for file in giver.gift.files.all()
    }
    noted = {token: list(chain.from_iterable(map(files_of, gifts.records))) for token, gifts in givers.items()}
    visitor = Client(headers={"accept-language": "en"})

    # While everything stands as its giver first said: the full name of who allowed it is found, so the walk sees.
    named = [givers[token].records[0] for token in ("Verborgnarrower", "Verborginit")]
    seen = "".join(visitor.get(record.get_url()).content.decode() for record in named)
    assert "Verborgnarrower Synthetikova" in seen and "Verborgnarrower utterance" in seen and "V. S." in seen
    told = named[0]
    assert told.get_url() in visitor.get(place.get_url()).content.decode()
    assert answered_on(visitor, about) == {giver.gift.reference for giver in corrections.values()}

    withdrawn, narrower = givers["Verborgwithdrawn"], givers["Verborgnarrower"]
    looked_at = look_closely(visitor, withdrawn.records)
    with TestCase.captureOnCommitCallbacks(execute=True):
        for giver in (withdrawn.told, withdrawn.sent, corrections["Verborgunfix"]):
            assert giver.post("withdraw/").status_code == 303
        less = {"name": "anonymous", "transcript": "heard", "map": "hidden", "contact": "yes"}
        for giver in (narrower.told, narrower.sent):
            assert giver.post("consent/", **{**ANSWERS, **less}).status_code == 303
    for record in narrower.records:
        assert visitor.get(f"/id/{record.identifier}").status_code == 404, "at once"
        draft = type(record).objects.get(pk=record.pk).get_latest_revision_as_object()
        draft.access_status = "open"
        narrower.publish(draft)

    hidden = {token for token, gifts in givers.items() if not gifts.is_public}
    more = [address for gifts in givers.values() for record in gifts.records for address in own_addresses(record)]
    more += [f"/{code}/search/{ask}?q={token}" for code in LANGUAGES for ask in ("", "suggest/") for token in GIVERS]
    more += [address for addresses in noted.values() for address in addresses]
    surfaces = crawl(visitor, more)
    assert len(surfaces) > 300 and any(kind.startswith("audio/") for _status, kind, _content in surfaces.values())
    for address, (status, kind, content) in surfaces.items():
        text = what_shows(content, kind) if status == 200 else content.decode("utf-8", "replace").lower()
        asked = unquote(address).lower()
        for token in (*GIVERS, *corrections):
            # A search page says what was searched for.
            if token.lower() in text and token.lower() not in asked:
                pytest.fail(
                    f"{address} ({kind}) shows {token}: …{text[max(0, text.index(token.lower()) - 80) :][:200]}…"
                )
    for token in hidden:
        gone = token == "Verborgwithdrawn"
        for record in givers[token].records:
            identifier = str(record.identifier)
            for address, (status, _kind, content) in surfaces.items():
                if status == 200:
                    assert identifier.encode() not in content, f"{address} names {identifier} ({token})"
            for address in own_addresses(record):
                assert surfaces[address][0] in ({410, 404} if gone else {404}), (address, surfaces[address][0])
            assert surfaces[f"/id/{identifier}"][0] == (410 if gone else 404), identifier
            assert surfaces[f"/en/{record.url_path.split('/', 2)[2]}"][0] == (410 if gone else 404)
        for address in noted[token]:
            assert surfaces[address][0] in {404, 410}, f"{address} ({token})"

    assert answered_on(visitor, about) == {corrections["Verborgfix"].gift.reference}
    assert told.get_url() not in surfaces[f"/en/{place.url_path.split('/', 2)[2]}"][2].decode()
    assert surfaces[f"/id/{told.identifier}/transcript.en.vtt"][0] == 404

    for token, copy in copies.items():
        opened = visitor.get(f"/iiif/3/{copy.identifier}.1/full/max/0/default.jpg").status_code == 200
        assert opened <= givers[token].is_public, token
    assert type(copy).objects.get(pk=copies["Verborgwithdrawn"].pk).digitised_copy is None
    # Who is not to be heard is not.
    for record in givers["Verborgvoice"].records:
        assert not getattr(record, "recording", None)
    # What was taken back is nowhere in the storage, caches and files in quarantine included; nobody else's portrait.
    for path, content in stored_bytes():
        assert b"Verborgwithdrawn" not in content and "Verborgwithdrawn" not in path.name, path
        assert sha256(content).hexdigest() not in given and path not in looked_at, path
    for token in ("Verborgwithdrawn", "Verborgnarrower"):
        for person in people[token]:
            assert MemorialPage.objects.get(pk=person.pk).portrait is None, token
    assert {type(record) for gifts in givers.values() for record in gifts.records} <= set(record_models())
    look_into_exports(tmp_path, {str(record.identifier) for token in hidden for record in givers[token].records})


def correct(token: str, about: str) -> Giver:
    """Somebody points out a mistake, and is answered in public in the archive's own words."""
    giver = Giver()
    words = {"subject": f"{token} statement", "words": f"{token} correction", "knows_from": f"{token} memory"}
    you = {"name": f"{token} Synthetikova", "email": f"{token.lower()}@synthetic.example"}
    giver.give("correction", about=about, you=you, fields=words, name="full", contact="yes")
    deciding.accept(giver.gift, member(MODERATOR), with_words=True, files=[])
    correcting.answer(giver.gift, member(MODERATOR), {"en": f"Synthetic answer to {giver.gift.reference}."})
    return giver


def answered_on(visitor: Client, record: Any) -> set[str]:
    """The corrections that are answered on the page of a record."""
    return set(re.findall(r"Synthetic answer to (\S+)\.", visitor.get(record.get_url()).content.decode()))


def look_into_exports(folder: Path, hidden: set[str]) -> None:
    """What is handed on holds nothing that is not public; a dump for curators nothing of what was taken back, and no
    name that is not to be told."""
    call_command("export_iiif", str(folder / "iiif"), address="https://images.synthetic.example", stdout=io.StringIO())
    for path in filter(Path.is_file, (folder / "iiif").rglob("*")):
        shown = what_shows(path.read_bytes(), "image/jpeg" if path.suffix == ".jpg" else "")
        said = f"{path.relative_to(folder)}\n{shown}".lower()
        assert not [token for token in GIVERS if token.lower() in said], path
        assert not [identifier for identifier in hidden if identifier.lower() in said], path
    call_command("dump_records", str(folder / "dump"), stdout=io.StringIO())
    for path in filter(Path.is_file, (folder / "dump").rglob("*")):
        content = path.read_bytes()
        assert b"Verborgwithdrawn" not in content and "Verborgwithdrawn" not in path.name, path
        if path.suffix == ".yaml":
            for token, (answers, _is_public) in GIVERS.items():
                is_named = answers["name"] == "full" and token != "Verborgnarrower"
                assert is_named or f"{token} Synthetikova".encode() not in content, (path, token)
            assert b"@synthetic.example" not in content and b"Verborgunfix" not in content, path
