"""People whom somebody may mean who is still typing."""

from dataclasses import asdict, dataclass

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from archive.core.languages import current_language
from archive.core.templatetags.archive import address
from archive.memorials.listings import life_years
from archive.search.name_query import NameQuery
from archive.search.query import SearchQuery
from archive.search.results import people_of

MOST = 8
#: Before so many letters a name may be anybody's.
SHORTEST = 2


@dataclass(frozen=True)
class Suggestion:
    """One line under the field: the name in its own language, the years, what of it matched, and the way there."""

    name: str
    language: str
    years: str
    reason: str
    address: str


def suggestions(text: str) -> list[Suggestion]:
    """People whose names begin with these words, or come near where none does. Three questions, or nine."""
    names = NameQuery(text)
    found = names.begins()
    if not found.matches:
        found = names.near()
    matches = found.matches[:MOST]
    reasons = {match.page: match for match in matches}
    return [
        Suggestion(
            page.label.text,
            page.label.language,
            life_years(page.birth, page.death, current_language()),
            reasons[page.pk].reason(page.label.text),
            address(page),
        )
        for page in people_of(matches)
    ]


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """What the module `search.js` shows under the field of a search."""
    text = SearchQuery.read(request.GET).text
    found = suggestions(text) if len(text) >= SHORTEST else []
    response = JsonResponse({"people": [asdict(suggestion) for suggestion in found]})
    response["X-Robots-Tag"] = "noindex"
    return response
