"""Building blocks of manifests (IIIF Presentation API 3.0): what viewers elsewhere show of a record.

Plain dictionaries. Words stand under the language in which the archive has them and no other: a viewer chooses, and
nothing pretends to be a translation. Section numbers are those of https://iiif.io/api/presentation/3.0/.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from archive.assets.models import Derivative
from archive.core.languages import archive_name, path_in, site_languages
from archive.core.links import RecordLink
from archive.core.texts import TranslationStatus
from archive.media.iiif.info import rights_uri
from archive.media.iiif.parameters import LONGEST_SIDE
from archive.media.iiif.pictures import Picture

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
MEDIA_TYPE = f'application/ld+json;profile="{CONTEXT}"'
THUMBNAIL_SIDE = 400

Node = dict[str, Any]
#: {language: [text, …]}, the only form of words in a manifest (section 4).
LanguageMap = dict[str, list[str]]

LABELS = {
    "content note": gettext_noop("Before you look"),
    "credit": gettext_noop("Credit"),
    "creator": gettext_noop("Creator"),
    "date": gettext_noop("Date"),
    "identifier": gettext_noop("Identifier"),
    "kind": gettext_noop("Kind"),
    "people": gettext_noop("People shown"),
    "events": gettext_noop("Events shown"),
    "place": gettext_noop("Made in"),
    "places": gettext_noop("Places shown"),
    "rights": gettext_noop("Rights"),
    "narrator": gettext_noop("Narrator"),
    "interviewer": gettext_noop("Asked by"),
    "recorded": gettext_noop("Recorded"),
    "recorded in": gettext_noop("Recorded in"),
    "languages": gettext_noop("Languages"),
    "speaks of": gettext_noop("Speaks of"),
    "chapters": gettext_noop("Chapters"),
    "transcript": gettext_noop("Transcript"),
    "text of the page": gettext_noop("The text of the page"),
    "citation": gettext_noop("Citation"),
    "page of the record": gettext_noop("The record in the archive"),
}


# --- words ------------------------------------------------------------------------------------------------


def in_every_language(say: Callable[[], str]) -> LanguageMap:
    """What the archive itself says, in each language of the site; nothing where it says nothing."""
    said: LanguageMap = {}
    for code, _name in site_languages():
        with translation.override(code):
            text = say()
        if text:
            said[code] = [text]
    return said


def interface(message: str) -> LanguageMap:
    """A word of the interface, in each language of the site."""
    return in_every_language(lambda: gettext(message))


def as_given(words: Mapping[str, str]) -> LanguageMap:
    """Words by language; those that are not there are left out."""
    return {language: [text] for language, text in words.items() if text}


def without_language(text: str) -> LanguageMap:
    """A name, a number: in no language."""
    return {"none": [text]} if text else {}


def words_of(record: Any, field: str) -> LanguageMap:
    """One field of a record's words, in the languages in which it stands; translations that nobody has reviewed only
    where there is nothing else, for a manifest has no place to say so."""
    rows = [row for row in record.texts.all() if getattr(row, field)]
    read = [row for row in rows if row.translation_status != TranslationStatus.UNREVIEWED]
    return as_given({row.language: str(getattr(row, field)) for row in read or rows})


def names_of_rights(statement: Any) -> LanguageMap:
    """The name of a rights statement in every language it has one in."""
    return as_given({row.language: row.name for row in statement.labels.all()})


def fact(label: LanguageMap, value: LanguageMap) -> list[Node]:
    """A pair of `metadata` (section 3.1), or none for no value."""
    return [{"label": label, "value": value}] if value else []


def links(label: LanguageMap, records: Iterable[RecordLink]) -> list[Node]:
    """Records that the page links to: a pair each, for each has its name in languages of its own."""
    return [pair for record in records for pair in fact(label, as_given(record.labels))]


# --- images and their canvases ----------------------------------------------------------------------------


def image_body(picture: Picture, longest: int = LONGEST_SIDE) -> Node:
    """An image as what is painted or offered as a thumbnail, with its service (section 5.7)."""
    width, height = picture.size
    scale = min(1.0, longest / max(width, height))
    shown = (max(1, round(width * scale)), max(1, round(height * scale)))
    size = "max" if longest == LONGEST_SIDE else f"{shown[0]},{shown[1]}"
    return {
        "id": f"{picture.id}/full/{size}/0/default.jpg",
        "type": "Image",
        "format": "image/jpeg",
        "width": shown[0],
        "height": shown[1],
        "service": [{"id": picture.id, "type": "ImageService3", "profile": "level2"}],
    }


def canvas(base: str, number: int, label: LanguageMap, body: Node, **measures: Any) -> Node:
    """A canvas with one thing painted on it; `measures` are width and height in pixels, duration in seconds."""
    id = f"{base}/canvas/{number}"
    return {
        "id": id,
        "type": "Canvas",
        **({"label": label} if label else {}),
        **measures,
        "items": [_page(f"{id}/painting", [_annotation(f"{id}/painting/1", "painting", body, id)])],
    }


def image_canvas(base: str, number: int, label: LanguageMap, picture: Picture) -> Node:
    width, height = picture.size
    return canvas(base, number, label, image_body(picture), width=width, height=height)


def add_annotations(to: Node, kind: str, motivation: str, bodies: Iterable[tuple[Node, str]]) -> None:
    """Add to a canvas what belongs beside it (`annotations`, section 3.1); a body goes with the fragment it is about,
    such as `xywh=percent:1,2,30,40`, or "" for the whole."""
    id = f"{to['id']}/{kind}"
    notes = [
        _annotation(f"{id}/{number}", motivation, body, f"{to['id']}#{fragment}" if fragment else to["id"])
        for number, (body, fragment) in enumerate(bodies, 1)
    ]
    if notes:
        to.setdefault("annotations", []).append(_page(id, notes))


def address_of(row: Derivative) -> str:
    """Where a derivative is fetched, from anywhere."""
    return f"{settings.BASE_URL}{row.url}" if row.url.startswith("/") else row.url


def text_file(address: str, format: str, label: LanguageMap, language: str = "") -> Node:
    """A text in a file of its own, such as the captions of a recording."""
    said = {"language": language} if language else {}
    return {"id": address, "type": "Text", "format": format, **({"label": label} if label else {}), **said}


def _page(id: str, annotations: list[Node]) -> Node:
    return {"id": id, "type": "AnnotationPage", "items": annotations}


def _annotation(id: str, motivation: str, body: Node, target: str) -> Node:
    return {"id": id, "type": "Annotation", "motivation": motivation, "body": body, "target": target}


# --- the manifest -----------------------------------------------------------------------------------------


def base_of(record: Any) -> str:
    """What the ids of a manifest and of its parts begin with."""
    return f"{settings.BASE_URL}/id/{record.identifier}"


def manifest(record: Any, items: list[Node], metadata: list[Node], *, credit: str = "", **more: Any) -> Node:
    """The manifest of a record (section 5.2). A note that comes before the record on its page comes first here as well:
    in the summary, and in what every viewer must show (`requiredStatement`)."""
    note, summary, rights = words_of(record, "content_note"), words_of(record, "summary"), rights_uri(record)
    return {
        "@context": CONTEXT,
        "id": f"{base_of(record)}/manifest.json",
        "type": "Manifest",
        "label": words_of(record, "title"),
        **_if(summary=_one_after_the_other(note, summary)),
        "metadata": [*metadata, *fact(interface(LABELS["identifier"]), without_language(record.identifier))],
        **_if(rights=rights),
        **_if(requiredStatement=_required(note, credit)),
        "provider": [_provider()],
        "homepage": _homepages(record),
        "seeAlso": [
            {
                "id": f"{base_of(record)}.json",
                "type": "Dataset",
                "label": interface(LABELS["citation"]),
                "format": "application/vnd.citationstyles.csl+json",
            }
        ],
        **more,
        "items": items,
    }


def _required(note: LanguageMap, credit: str) -> Node:
    if note:
        return {
            "label": interface(LABELS["content note"]),
            "value": _one_after_the_other(note, without_language(credit)),
        }
    return {"label": interface(LABELS["credit"]), "value": without_language(credit)} if credit else {}


def _one_after_the_other(first: LanguageMap, second: LanguageMap) -> LanguageMap:
    """Both, language by language; what is in no language goes with each."""
    if not first or not second:
        return first or second
    everywhere = second.get("none", [])
    languages = dict.fromkeys([*first, *(code for code in second if code != "none")])
    return {code: [*first.get(code, []), *second.get(code, everywhere)] for code in languages}


def _provider() -> Node:
    return {
        "id": f"{settings.BASE_URL}/",
        "type": "Agent",
        "label": in_every_language(archive_name),
        "homepage": [
            {
                "id": f"{settings.BASE_URL}/{code}/",
                "type": "Text",
                "label": {code: [name]},
                "format": "text/html",
                "language": [code],
            }
            for code, name in site_languages()
        ],
    }


def _homepages(record: Any) -> list[Node]:
    label = interface(LABELS["page of the record"])
    return [
        {
            "id": f"{settings.BASE_URL}{path_in(code, record.url_path)}",
            "type": "Text",
            "label": label,
            "format": "text/html",
            "language": [code],
        }
        for code, _name in site_languages()
    ]


def _if(**fields: Any) -> Node:
    return {name: value for name, value in fields.items() if value}
