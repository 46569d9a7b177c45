"""Many files at once: one form for what they share, a draft record for each, a report on every one of them."""
