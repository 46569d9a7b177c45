"""What a record's own fields cannot show: whether it may be published, and whether it clashes with others."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from archive.events.models import ReportedFigure
from archive.interchange.descriptions import DESCRIPTIONS, EVENT, MEDIA, MEMORIAL, RIGHTS, Description
from archive.interchange.entries import Entry
from archive.interchange.kinds import At, Children, Shape, Texts, anchors_of, check_children, check_itself
from archive.interchange.reader import Node
from archive.media.kinds import MediaKind, kind_problem
from archive.media.models import MediaPage
from archive.media.versions import Version, stored_versions, version_errors
from archive.rights.models import RightsStatement

#: What citations may be about beside fields and anchors, and the field by which a type has it.
SUBJECTS = {
    "name": ("names", "narrator"),
    "place": ("places", "place_links", "place_made", "place_recorded"),
    "coordinates": ("latitude",),
    "age": ("age_printed",),
}
Claim = tuple[str, str]  # what must be unique, and its value


#: The files of a media record, in place of which it may say where it is held.
_FILES = ("image", "document", "recording")


class Checks:
    """Looks at each entry while its nodes are there, and at what all of them say together in the end."""

    def __init__(self) -> None:
        self.wholes: dict[str, tuple[str, At]] = {}
        self.versions: dict[str, Version] = {}
        self.places_of_versions: dict[str, dict[str, At]] = {}
        self.claims: dict[Claim, tuple[str, At]] = {}  # who gives it, and where
        self.records: set[str] = set()

    def look_at(self, entry: Entry) -> None:
        check_built(entry)
        check_anchors(entry)
        check_citations(entry)
        check_relations(entry)
        self.records.add(entry.ledger_key)
        if entry.description is EVENT and entry.data.get("part_of"):
            self.wholes[entry.key] = (entry.data["part_of"], entry.place_of("part_of"))
        if entry.description is MEDIA:
            check_kind(entry)
            data = entry.data
            version = Version(entry.key, data.get("language") or "", data.get("version_of") or "")
            self.versions[entry.key] = version
            if version.version_of:
                places = {name: entry.place_of(name) for name in ("version_of", "language")}
                self.places_of_versions[entry.key] = places
        for claim, place in claims(entry):
            value = claim[1].rpartition(":")[2]
            first = self.claims.setdefault(claim, (entry.ledger_key, place))[1]
            if first is not place:
                values = {"value": value, "file": first.file, "line": first.line, "record": first.record}
                place.problem(_("“%(value)s” is taken already: by %(record)s in %(file)s, line %(line)s.") % values)
            if claim[0] == "alias" and entry.at.directory.spaces_of(value):
                place.problem(_("“%(value)s” is the identifier of another record.") % {"value": value})

    def together(self) -> None:
        check_part_of(self.wholes)
        self.check_versions()
        self.check_stored_claims()

    def check_versions(self) -> None:
        """Language versions of one item fit together, those of which only the database knows among them."""
        firsts = {self.versions[key].version_of for key in self.places_of_versions}
        known = stored_versions(MediaPage, firsts) | self.versions if firsts else {}
        of_first: dict[str, list[Version]] = {}
        for version in known.values():
            of_first.setdefault(version.version_of, []).append(version)
        for key, places in self.places_of_versions.items():
            version = known[key]
            first = known.get(version.version_of)
            for name, message in version_errors(version, first, of_first[version.version_of]).items():
                places[name].problem(message)

    def check_stored_claims(self) -> None:
        """What the files give is not given already to a record that only the database has."""
        for claim, owner in stored_claims():
            if claim in self.claims and owner not in self.records:
                values = {"value": claim[1].rpartition(":")[2], "record": owner}
                message = _("“%(value)s” is taken already: by %(record)s in the archive.")
                self.claims[claim][1].problem(message % values)


def check_kind(entry: Entry) -> None:
    """The files of a media item fit its kind."""
    data, recordings = entry.data, entry.at.directory.recordings
    files = [recordings[data[name]["sha256"]] if name == "recording" else name for name in _FILES if name in data]
    is_elsewhere = "external_url" in data or any("location" in words for words in data.get("texts", {}).values())
    kind = data.get("kind", MEDIA.shape.by_name["kind"].column.get_default())
    if kind in MediaKind.values and (wrong := kind_problem(kind, files, is_elsewhere=is_elsewhere)):
        entry.place_of("kind").problem(wrong)


def check_built(entry: Entry) -> None:
    """Build the record, store nothing, and ask it what stands in the way of publication."""
    description = entry.description
    instance: Any = description.new()
    description.shape.write(instance, entry.data, entry.at.directory)
    check_children(description.shape, instance, entry.node, entry.at)
    if not description.is_page:
        check_itself(instance, entry.node, entry.at)
        return
    errors = instance.publication_errors() if description.is_record and not entry.is_draft else {}
    if not errors and not instance.compose_title():
        errors = {"names" if description is MEMORIAL else "texts": [_("Give the title in at least one language.")]}
    if any(entry.at.report.names(entry.at.record, name) for name in _FILES):
        errors.pop("external_url", None)  # it is lacking only because the file that is there cannot be taken
    for name, messages in errors.items():
        if not entry.at.report.names(entry.at.record, name):
            for message in messages:
                entry.place_of(name).problem(message)


# --- anchors and what citations are about -----------------------------------------------------------


def check_anchors(entry: Entry) -> None:
    """Chapters stand on one page, so that no two of them may hold the same anchor in one language."""
    seen: dict[tuple[str, str], int] = {}
    for position, chapter in enumerate(entry.data.get("chapters", ()), start=1):
        place = entry.at.item_of(entry.node, "chapters", position)
        of_scenes = [("", anchor) for anchor in anchors_of(chapter.get("scenes"))]
        for language, anchor in [("", chapter.get("anchor", "")), *of_scenes, *_anchors_by_language(chapter)]:
            first = seen.setdefault((language, anchor), position)
            if first != position and anchor:
                values = {"anchor": anchor, "position": first}
                place.problem(_("The anchor “%(anchor)s” stands already in chapter %(position)s.") % values)


def _anchors_by_language(data: Any) -> Iterator[tuple[str, str]]:
    for language, row in data.get("texts", {}).items():
        for anchor in anchors_of(row.get("body")):
            yield language, anchor


def check_citations(entry: Entry) -> None:
    shape = entry.description.shape
    anchors = {anchor for _language, anchor in _anchors_by_language(entry.data)}
    for chapter in entry.data.get("chapters", ()):
        anchors |= {chapter.get("anchor", ""), *(anchor for _language, anchor in _anchors_by_language(chapter))}
        anchors |= set(anchors_of(chapter.get("scenes")))
    check_about(shape, entry.node, entry.at, anchors)


def check_about(shape: Shape, node: Node, at: At, anchors: set[str]) -> None:
    """Every citation speaks to the whole record, to a field of it, or to a block of its text."""
    if not isinstance(node.value, Mapping):
        return
    for name, child in node.value.items():
        kind = shape.by_name.get(name)
        if not isinstance(kind, Children) or not isinstance(child.value, tuple):
            continue
        for position, item in enumerate(child.value, start=1):
            place = at.field(name, child.line).item(position, item.line)
            if name not in ("citations", "claimed_times"):
                check_about(kind.shape, item, place, set())
            elif isinstance(item.value, Mapping) and "about" in item.value:
                about = item.value["about"]
                if about.value not in subjects(shape) | anchors | {""}:
                    message = _("“%(about)s” is neither a field of this record nor an anchor in its text.")
                    place.field("about", about.line).problem(message % {"about": about.raw})


def subjects(shape: Shape) -> set[str]:
    names = set(shape.by_name) - {"texts", "citations"}
    texts = shape.by_name.get("texts")
    if isinstance(texts, Texts):
        names |= set(texts.shape.by_name)
    return names | {subject for subject, fields in SUBJECTS.items() if names.intersection(fields)}


def check_part_of(wholes: Mapping[str, tuple[str, At]]) -> None:
    """An event is not part of itself, however many steps lie between."""
    for key, (step, place) in wholes.items():
        seen = {key}
        while step and step not in seen:
            seen.add(step)
            step = wholes[step][0] if step in wholes else ""
        if step == key:
            place.problem(_("The event would be part of itself."))


def check_relations(entry: Entry) -> None:
    """A person who is new has no row yet by which the record itself could tell."""
    for position, relation in enumerate(entry.data.get("relations", ()), start=1):
        if relation.get("person") == entry.key:
            place = entry.at.item_of(entry.node, "relations", position)
            place.problem(_("Nobody is related to themselves: choose another person."))


# --- what only one record may have ------------------------------------------------------------------


def claims(entry: Entry) -> Iterator[tuple[Claim, At]]:
    data, description = entry.data, entry.description
    if description.is_page and data.get("slug"):
        yield ("slug", f"{_parent(description)}:{data['slug']}"), entry.place_of("slug")
    for value in data.get("other_identifiers", ()):
        yield ("alias", value), entry.at.item_of(entry.node, "other_identifiers", value)
    for position, figure in enumerate(data.get("figures", ()), start=1):
        if figure.get("identifier"):
            yield ("figure", figure["identifier"]), entry.at.item_of(entry.node, "figures", position)
    if description is RIGHTS and data.get("uri"):
        yield ("uri", data["uri"]), entry.place_of("uri")


def stored_claims() -> Iterator[tuple[Claim, str]]:
    """What the records of the database have, with the name of each record."""
    for description in DESCRIPTIONS:
        if description.is_page:
            for slug, *key in description.model.objects.values_list("slug", description.key_field or "slug"):
                owner = description.ledger_key(description.key_from(key[0]))
                yield ("slug", f"{_parent(description)}:{slug}"), owner
        if description.is_record:
            aliases = description.model._meta.get_field("other_identifiers").related_model
            for value, owner in aliases.objects.values_list("value", "page__identifier"):
                yield ("alias", value), owner
    for identifier, owner in ReportedFigure.objects.values_list("identifier", "page__identifier"):
        yield ("figure", identifier), owner
    for uri, code in RightsStatement.objects.values_list("uri", "code"):
        yield ("uri", uri), RIGHTS.ledger_key(code)


def _parent(description: Description) -> str:
    return description.parent.__name__ if description.parent else ""
