"""Every write to the inventory, by noun."""
