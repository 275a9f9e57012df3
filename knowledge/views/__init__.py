"""The pages of this floor, by noun."""
