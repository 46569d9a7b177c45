"""The house around the records: home and standard pages, site settings, stable addresses."""
