"""What sources disagree about, gathered from all records on one page."""
