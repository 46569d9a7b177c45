"""The people who work on the archive and their roles."""
