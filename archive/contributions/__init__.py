"""What visitors give: memories, photographs and papers, names, corrections; and how moderators decide on them."""
