"""Rights statements: what a visitor may do with an item."""
