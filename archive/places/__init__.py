"""Places, their names, and coordinates with a stated precision."""
