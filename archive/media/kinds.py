"""Kinds of media items, and which files each of them may have."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class MediaKind(models.TextChoices):
    PHOTOGRAPH = "photograph", gettext_lazy("photograph")
    DOCUMENT = "document", gettext_lazy("document")
    ARTWORK = "artwork", gettext_lazy("artwork")
    MAP = "map", gettext_lazy("map")
    AUDIO = "audio", gettext_lazy("audio")
    VIDEO = "video", gettext_lazy("video")


#: What a file is by what it holds, as a sentence calls it. A recording is the one or the other of the last two.
_HOLDS = {
    "image": gettext_lazy("an image"),
    "document": gettext_lazy("a PDF"),
    "audio": gettext_lazy("sound without pictures"),
    "video": gettext_lazy("moving pictures"),
}
#: The files that an item of each kind may be. A paper may be scanned as images; an artwork may be heard.
_FITTING: Mapping[Any, Collection[str]] = {
    MediaKind.PHOTOGRAPH: ("image",),
    MediaKind.DOCUMENT: ("image", "document"),
    MediaKind.ARTWORK: tuple(_HOLDS),
    MediaKind.MAP: ("image", "document"),
    MediaKind.AUDIO: ("audio",),
    MediaKind.VIDEO: ("video",),
}


def contents_of(*files: Any) -> list[str]:
    """What each of these files is; a place may be empty."""
    return [getattr(file, "type", "") or file.family for file in files if file]


def kind_problem(kind: str, contents: Collection[str], *, is_elsewhere: bool = False) -> str:
    """Why an item of this kind cannot have these files, and nothing else; empty where it can. A file of the kind is
    enough: others may go with it, as a still goes with a film. Of a film or sound that is held elsewhere there may be
    nothing but what goes with it."""
    wrong = [content for content in contents if content not in _FITTING.get(kind, contents)]
    is_recorded = any(content in ("audio", "video") for content in contents)
    if len(wrong) < len(contents) or not wrong:
        return ""
    if is_elsewhere and not is_recorded and kind in (MediaKind.AUDIO, MediaKind.VIDEO):
        return ""
    labels = dict(MediaKind.choices)
    fitting = [str(label) for other, label in labels.items() if wrong[0] in _FITTING[other]]
    said = _("The file is %(found)s, and the kind is “%(kind)s”. Choose another kind (%(fitting)s), or another file.")
    return said % {"found": _HOLDS[wrong[0]], "kind": labels[kind], "fitting": ", ".join(fitting)}


def type_problem(stated: str, content: str) -> str:
    """Why a recording is not of the type that is stated; empty where it is."""
    if stated == content:
        return ""
    return _("The file is %(found)s, not “%(stated)s”.") % {"found": _HOLDS[content], "stated": stated}
