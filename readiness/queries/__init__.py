"""Answers that join several records of this floor and the floors below."""
