"""New pages written many at a time, each as if it had been made by itself (ADR 23). Built upwards: relations,
references, derived, siblings, batch, planting."""

from archive.interchange.bulk.planting import Planting

__all__ = ["Planting"]
