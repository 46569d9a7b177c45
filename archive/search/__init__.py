"""One query over everything that is public."""
