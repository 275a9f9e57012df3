"""Decision tables for tests."""

from typing import Any


def credit_table(**changes: Any) -> dict[str, Any]:
    """May a bill be credited: two inputs, two outputs, three rules without a gap."""
    table = {
        "hit_policy": "UNIQUE",
        "inputs": [
            {"name": "amount", "label": "Amount", "type": "number"},
            {"name": "reason", "label": "Reason", "type": "string"},
        ],
        "outputs": [
            {"name": "decision", "label": "Decision", "type": "string"},
            {"name": "limit", "label": "Limit", "type": "number"},
        ],
        "rules": [
            {"when": ["<= 25", "-"], "then": ['"credit"', "25"], "note": "Small sums at once"},
            {"when": ["> 25", '"outage"'], "then": ['"credit"', "100"], "note": ""},
            {"when": ["> 25", 'not("outage")'], "then": ['"refer"', "0"], "note": ""},
        ],
    }
    return table | changes


def full_table(**changes: Any) -> dict[str, Any]:
    """As much as a table can say: values, units, help, personal data, defaults and citations."""
    table = {
        "hit_policy": "PRIORITY",
        "inputs": [
            {
                "name": "age",
                "label": "Age",
                "type": "number",
                "values": "[0..130]",
                "unit": "years",
                "help": "On the day of the order",
                "is_personal": True,
            },
            {
                "name": "segment",
                "label": "Segment",
                "type": "string",
                "values": '"home", "business"',
            },
            {"name": "since", "label": "Customer since", "type": "date"},
            {"name": "in_debt", "label": "In debt", "type": "boolean"},
        ],
        "outputs": [
            {
                "name": "class",
                "label": "Class",
                "type": "string",
                "values": '"deposit", "limit", "free"',
                "default": '"limit"',
            },
        ],
        "rules": [
            {
                "when": ["< 18", "-", "-", "-"],
                "then": ['"deposit"'],
                "note": "Cannot sign alone",
                "citation": "POL-0042, POL-0007",
            },
            {"when": ["-", "-", "-", "true"], "then": ['"deposit"'], "note": "See POL-0007"},
            {
                "when": ["-", '"home"', '< date("2020-01-01")', "-"],
                "then": ['"free"'],
                "note": "",
                "citation": "POL-0042",
            },
            {"when": [">= 18", '"business"', "-", "false"], "then": ['"free"'], "note": ""},
        ],
    }
    return table | changes


def flawed_table(**changes: Any) -> dict[str, Any]:
    """With a gap (reasons over 25 that are no outage) and an overlap (rules 1 and 3)."""
    rules = [
        {"when": ["<= 25", "-"], "then": ['"credit"', "25"], "note": ""},
        {"when": ["> 25", '"outage"'], "then": ['"credit"', "100"], "note": ""},
        {"when": ["[20..25]", '"gift"'], "then": ['"refer"', "0"], "note": ""},
    ]
    return credit_table(rules=rules) | changes


def small_case(**changes: Any) -> dict[str, Any]:
    """A test case of the credit table, as the action takes it; it passes."""
    case = {
        "name": "Small credit",
        "inputs": {"amount": "20", "reason": "slow"},
        "kind": "hit",
        "outputs": [{"decision": "credit", "limit": "25"}],
    }
    return case | changes
