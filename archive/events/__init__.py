"""What happened: events, their dates and the figures reported about them."""
