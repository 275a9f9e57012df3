"""A verdict is on a whole process or on a segment: whoever asks for verdicts says which."""

import re

from tests.architecture.source import product

ASKING = re.compile(r"(?:Verdict\.objects|\.verdicts)\s*\.(\w+)")
SAYS_WHICH = {
    "latest_per_measure",
    "latest_per_series",
    "of_whole",
    "of_segment",
    "of_segments",
}
MAY_LEAVE_IT_OPEN = {
    ("reporting/actions/judging.py", "bulk_create"),  # those it has judged
    ("reporting/actions/judging.py", "filter"),  # by their keys
    ("reporting/actions/measures.py", "filter"),  # whether there is any, before a unit changes
    ("reporting/management/commands/replay_verdicts.py", "select_related"),  # all of them
    ("reporting/queries/changes.py", "filter"),  # of one series, by its key
    ("reporting/queries/due.py", "filter"),  # by their keys
    ("reporting/views/measures.py", "select_related"),  # one, by its address
    ("readiness/queries/answers.py", "filter"),  # by their keys
    ("readiness/actions/cases.py", "select_for_update"),  # one, by its key
    ("readiness/views/cases.py", "select_related"),  # one, by its address
    ("readiness/views/verdicts.py", "select_related"),  # one, by its address
}


def asked():
    return {
        (module.name, sentence) for module in product() for sentence in ASKING.findall(module.text)
    }


def test_whoever_asks_for_verdicts_says_of_whole_or_segment():
    open_ones = {(name, how) for name, how in asked() if how not in SAYS_WHICH}
    assert open_ones <= MAY_LEAVE_IT_OPEN, open_ones - MAY_LEAVE_IT_OPEN


def test_no_leave_is_given_to_what_is_gone():
    assert asked() >= MAY_LEAVE_IT_OPEN


def test_what_is_asked_is_found():
    assert len(asked()) > len(MAY_LEAVE_IT_OPEN)
    assert ASKING.findall("Verdict.objects.filter(x)\nmeasure.verdicts.first()") == [
        "filter",
        "first",
    ]
