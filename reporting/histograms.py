"""Durations in buckets that grow by two percent: they add up, and tell quantiles."""

GROWTH = 1.02
SMALLEST = 0.01  # minutes; what is shorter stands in bucket 0
