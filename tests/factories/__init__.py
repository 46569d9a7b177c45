"""Synthetic records for tests: plain builders with defaults that satisfy publication.

Everything is obviously synthetic ("Synthetic event 000001"): nobody real, nothing that happened. Each builder
stores the record under its index page and returns it. `live=False` makes a draft,
`access_status=…` an embargoed, restricted or withdrawn record.
"""

from tests.factories.files import make_derivative, make_document, make_film, make_image, make_recording, make_sound
from tests.factories.people import make_memorial, make_tribute
from tests.factories.records import cite, make_event, make_figure, make_place, make_source, number, titles, words
from tests.factories.stories import make_era, make_exhibition, make_media, make_rights, make_voice
from tests.factories.tree import make_standard_page

__all__ = [
    "cite",
    "make_derivative",
    "make_document",
    "make_era",
    "make_event",
    "make_exhibition",
    "make_figure",
    "make_film",
    "make_image",
    "make_media",
    "make_memorial",
    "make_place",
    "make_recording",
    "make_rights",
    "make_sound",
    "make_source",
    "make_standard_page",
    "make_tribute",
    "make_voice",
    "number",
    "titles",
    "words",
]
