"""The same records for administrators, by noun. What is written goes through the same actions."""

from reporting.admin import costs, definitions, records, verdicts

__all__ = ["costs", "definitions", "records", "verdicts"]
