"""What the pages of the inventory ask people for."""
