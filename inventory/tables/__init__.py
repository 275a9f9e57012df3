"""What the lists of the inventory show, and in which order."""
