"""Capture: how a file of customers becomes rows that can be checked."""
