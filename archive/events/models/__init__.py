"""Events and the figures reported about them. `figures` builds on `events`, never the other way."""

from archive.events.models.events import (
    ClaimedTime,
    EventAlias,
    EventCitation,
    EventIndexPage,
    EventIndexText,
    EventPage,
    EventPlace,
    EventText,
)
from archive.events.models.figures import FigureCitation, ReportedFigure, ReportedFigureText

__all__ = [
    "ClaimedTime",
    "EventAlias",
    "EventCitation",
    "EventIndexPage",
    "EventIndexText",
    "EventPage",
    "EventPlace",
    "EventText",
    "FigureCitation",
    "ReportedFigure",
    "ReportedFigureText",
]
