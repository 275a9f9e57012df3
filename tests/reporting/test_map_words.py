"""How the map says durations and shares."""

import pytest

from reporting.map_words import duration, edge_name, share, step_name
from reporting.process_map import END, OPEN, START, Edge


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (None, "–"),
        (0, "0 min"),
        (0.25, "0.2 min"),
        (1, "1 min"),
        (12.34, "12.3 min"),
        (59.9, "59.9 min"),
        (60, "1 h"),
        (90, "1.5 h"),
        (600, "10 h"),
        (2879, "48 h"),
        (2880, "2 d"),
        (14_400, "10 d"),
        (1_440_000, "1,000 d"),
    ],
)
def test_a_duration_is_said_as_a_person_would(minutes, said):
    assert duration(minutes) == said


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (0, "0\u202f%"),
        (0.0001, "< 0.1\u202f%"),
        (0.001, "0.1\u202f%"),
        (0.1234, "12.3\u202f%"),
        (0.99999, "99.9\u202f%"),
        (1, "100\u202f%"),
    ],
)
def test_a_share_is_never_all_or_nothing_by_rounding(part, said):
    assert share(part) == said


def test_what_is_no_activity_has_a_name_of_its_own():
    assert [step_name(name) for name in (START, END, OPEN, "Closed")] == [
        "Start",
        "End",
        "Still open",
        "Closed",
    ]


def test_a_step_is_named_by_its_ends():
    assert edge_name(Edge(START, "Open")) == "Start → Open"
    assert edge_name(Edge("Open", "Check")) == "Open → Check"
