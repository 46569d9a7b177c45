"""People whom somebody may mean who is still typing."""

from dataclasses import asdict, dataclass

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from archive.search.hits import read_hits
from archive.search.kinds import PEOPLE
from archive.search.name_query import NameQuery
from archive.search.query import SearchQuery

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
    """People whose names begin with these words, or come near where none does. Three questions, or eleven."""
    names = NameQuery(text)
    found = names.begins()
    if not found.matches:
        found = names.near()
    matches = {match.page: match for match in found.matches[:MOST]}
    hits = read_hits({PEOPLE: list(matches)}, MOST, matches=matches).get(PEOPLE, [])
    return [Suggestion(hit.label.text, hit.label.language, hit.when, hit.reason.text, hit.address) for hit in hits]


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """What the module `search.js` shows under the field of a search."""
    text = SearchQuery.read(request.GET).text
    found = suggestions(text) if len(text) >= SHORTEST else []
    response = JsonResponse({"people": [asdict(suggestion) for suggestion in found]})
    response["X-Robots-Tag"] = "noindex"
    return response
