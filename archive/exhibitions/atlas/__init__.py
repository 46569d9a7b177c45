"""The page of the map: what happened where, and on which day. The drawing itself is `archive.places.atlas`."""
