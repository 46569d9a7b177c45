"""What the admin of every record type has in common: listings, filters, widgets, guards."""
