"""A place as linked data."""

from typing import Any

from archive.core.linked_data import Node, cited, graph, record_node, said
from archive.places.presenting import decimals


def describe(page: Any, context: dict[str, Any]) -> Node:
    """`Place`. Its position is a disc as wide as the archive's doubt, never a pin."""
    return graph(
        record_node(
            page,
            "Place",
            alternateName=[said(name) for name in context["other_names"]],
            geo=_disc(page) if page.has_point else None,
            subjectOf=cited(context["notes"]),
        )
    )


def _disc(page: Any) -> Node:
    shown = decimals(page.uncertainty_m)
    return {
        "@type": "GeoCircle",
        "geoMidpoint": {
            "@type": "GeoCoordinates",
            "latitude": round(page.latitude, shown),
            "longitude": round(page.longitude, shown),
        },
        "geoRadius": page.uncertainty_m or 1,
    }
