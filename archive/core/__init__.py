"""Abstract bases and value types; no tables."""
