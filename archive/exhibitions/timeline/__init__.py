"""The timeline: eras, the axis of each, what is drawn on it, and the list that says the same in words."""
