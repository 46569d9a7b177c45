"""One description of each record type, used by the fixtures in both directions."""
