"""Template tags of the sources app."""
