"""What may be asked of the lists of the inventory."""
