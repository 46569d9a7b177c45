"""What stands in the head of a record's page for reference managers: Dublin Core, PRISM, BIBO, and Zotero's own type.

Highwire's `citation_…` is not used. Google Scholar reads it as the work itself, and a page of this archive neither is
an article nor is the book that it describes. A page of a record says that it is a web page; the page of a source
describes the work. Of a date that is not certain, nothing is said.
"""

from collections.abc import Iterator, Mapping
from typing import Any

#: Type of CSL → item type of Zotero, where it is not "document".
_ZOTERO = {
    "article-journal": "journalArticle", "article-magazine": "magazineArticle",
    "article-newspaper": "newspaperArticle", "bill": "bill", "book": "book", "broadcast": "tvBroadcast",
    "chapter": "bookSection", "classic": "book", "entry": "encyclopediaArticle", "entry-dictionary": "dictionaryEntry",
    "entry-encyclopedia": "encyclopediaArticle", "figure": "artwork", "graphic": "artwork", "hearing": "hearing",
    "interview": "interview", "legal_case": "case", "legislation": "statute", "manuscript": "manuscript", "map": "map",
    "motion_picture": "film", "pamphlet": "book", "paper-conference": "conferencePaper",
    "personal_communication": "letter", "post": "forumPost", "post-weblog": "blogPost", "regulation": "statute",
    "report": "report", "review": "journalArticle", "review-book": "journalArticle", "software": "computerProgram",
    "song": "audioRecording", "speech": "presentation", "thesis": "thesis", "webpage": "webpage",
}  # fmt: skip
_NAMES = {
    "title": "DC.title", "language": "DC.language", "publisher": "DC.publisher",
    "publisher-place": "eprints.place_of_pub", "container-title": "prism.publicationName", "volume": "prism.volume",
    "issue": "prism.number", "edition": "prism.edition", "page": "bibo.pages", "ISBN": "bibo.isbn",
    "ISSN": "bibo.issn", "DOI": "bibo.doi", "URL": "eprints.official_url",
}  # fmt: skip


def metadata(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Name and content of each `<meta>` that describes the item."""
    yield "z:itemType", _ZOTERO.get(item["type"], "document")
    for variable, name in _NAMES.items():
        if item.get(variable):
            yield name, str(item[variable])
    for person in item.get("author", ()):
        yield (
            "DC.creator",
            person.get("literal") or ", ".join(person[part] for part in ("family", "given") if person.get(part)),
        )
    parts = item.get("issued", {}).get("date-parts", ())
    if len(parts) == 1:
        yield "prism.publicationDate", "-".join(f"{part:02d}" for part in parts[0])
