"""Stories in chapters that draw on records."""
