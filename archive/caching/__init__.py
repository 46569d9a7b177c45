"""Finished pages, kept until the database would answer one of their questions differently (ADR 21)."""
