"""Works that the archive cites, and the citation that every record above makes concrete."""
