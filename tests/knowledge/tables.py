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
