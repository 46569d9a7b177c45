"""A source as linked data: the work, not what the archive says with it."""

from typing import Any

from archive.core.languages import current_language
from archive.core.linked_data import Node, certain, graph, record_node, said, tagged

#: Type of CSL → type of schema.org, where it has one that says the same; `CreativeWork` for the others.
TYPES = {
    "article": "Article",
    "article-journal": "ScholarlyArticle",
    "article-magazine": "Article",
    "article-newspaper": "NewsArticle",
    "bill": "Legislation",
    "book": "Book",
    "chapter": "Chapter",
    "collection": "Collection",
    "dataset": "Dataset",
    "graphic": "VisualArtwork",
    "legislation": "Legislation",
    "manuscript": "Manuscript",
    "map": "Map",
    "motion_picture": "Movie",
    "musical_score": "SheetMusic",
    "paper-conference": "ScholarlyArticle",
    "periodical": "Periodical",
    "post": "SocialMediaPosting",
    "post-weblog": "BlogPosting",
    "regulation": "Legislation",
    "report": "Report",
    "review": "Review",
    "review-book": "Review",
    "software": "SoftwareApplication",
    "song": "MusicComposition",
    "thesis": "Thesis",
    "webpage": "WebPage",
}
_ROLES = {"author": "author", "editor": "editor", "translator": "translator", "contributor": "contributor"}


def describe(page: Any, context: dict[str, Any]) -> Node:
    """`CreativeWork`, or the kind of it that the source is."""
    title = page.own_title
    name: Any = said(title)
    if page.has_supplied_title:
        bracketed = f"[{title}]"
        name = bracketed if title.language == current_language() else tagged(bracketed, title.language)
    creators: dict[str, list[Node]] = {}
    for creator in page.creators.all():
        if creator.role in _ROLES:
            creators.setdefault(_ROLES[creator.role], []).append(_creator(creator, page.language))
    return graph(
        record_node(
            page,
            TYPES.get(page.csl_type, "CreativeWork"),
            name=name,
            alternateName=[said(other) for other in page.translated_titles],
            inLanguage=page.language,
            datePublished=certain(page.issued_date),
            isPartOf=_named("CreativeWork", page.container_title, page.language),
            publisher=_named("Organization", page.publisher, page.language),
            url=page.url,
            sameAs=f"https://doi.org/{page.doi}" if page.doi else None,
            **creators,
        )
    )


def _creator(creator: Any, language: str) -> Node:
    """A name in parts is a person's; a name given whole may be anybody's."""
    name: Node = {"name": tagged(str(creator), language)}
    return name if creator.literal else {"@type": "Person", **name}


def _named(kind: str, name: str, language: str) -> Node | None:
    return {"@type": kind, "name": tagged(name, language)} if name else None
