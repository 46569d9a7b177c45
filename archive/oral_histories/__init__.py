"""Recorded memories and their transcripts."""
