"""By what a row that was set aside is known again: all that is certain of it, and nothing else."""

import pytest

from reporting.event_mapping import EventMapping
from reporting.redelivery import Aside, likenesses

HEADING = ["case", "step", "at", "what", "result", "cost", "note"]
PLAIN = EventMapping(
    case="case",
    timestamp="at",
    activity="what",
    outcome="result",
    met=("met",),
    missed=("missed",),
    cost="cost",
    missing=("?",),
)
KNOWN = EventMapping(**{**PLAIN.as_dict(), "identity": ("case", "step")})
RIGHT = ["A", "2", "2026-03-02 12:00", "Closed", "met", "3.50", "by phone"]
CERTAIN = ("case_key", "activity", "happened_at", "outcome", "cents")


def row(*, column="", is_shifted=False, **wrong):
    cells = [wrong.get(name, cell) for name, cell in zip(HEADING, RIGHT, strict=True)]
    return Aside(7, 3, cells, column, is_shifted)


def without(*names):
    return tuple(name for name in CERTAIN if name not in names)


@pytest.mark.parametrize(
    ("mapping", "wrong", "alike"),
    [
        (PLAIN, row(result="so so", column="result"), without("outcome")),
        (PLAIN, row(cost="much", column="cost"), without("cents")),
        (PLAIN, row(cost="much", result="so so", column="result"), without("outcome", "cents")),
        (PLAIN, row(at="soon", column="at"), (*without("happened_at"), "line")),
        (PLAIN, row(case="?", column="case"), (*without("case_key"), "line")),
        (PLAIN, row(what="", column="what"), (*without("activity"), "line")),
        (PLAIN, row(is_shifted=True), (*CERTAIN, "line")),
        (PLAIN, row(column="a field nobody knows"), CERTAIN),
        (KNOWN, row(at="soon", column="at"), ("case_key", "event")),
        (KNOWN, row(cost="much", column="cost"), ("case_key", "event")),
        (KNOWN, row(case="", column="case"), (*without("case_key"), "line")),
        (KNOWN, row(is_shifted=True), (*CERTAIN, "event", "line")),
    ],
)
def test_a_row_is_known_by_what_is_certain_of_it(mapping, wrong, alike):
    [found] = likenesses(mapping, HEADING, [wrong])
    assert found.alike == alike
    assert set(found.columns) == {*alike, "key"}
    assert found.columns["key"].tolist() == [7]
    if "line" in alike:
        assert found.columns["line"].tolist() == [3]


def test_what_is_certain_is_read_as_a_load_reads_it():
    [found] = likenesses(PLAIN, HEADING, [row(at="soon", column="at")])
    told = {name: values.tolist() for name, values in found.columns.items()}
    assert (told["case_key"], told["activity"]) == (["A"], ["Closed"])
    assert (told["outcome"], told["cents"]) == ([1], [350])


def test_rows_that_are_known_by_the_same_are_asked_for_together():
    rows = [
        Aside(1, 2, ["A", "1", "soon", "Open", "", "1", ""], "at"),
        Aside(2, 3, ["A", "2", "later", "Open", "", "1", ""], "at"),
        Aside(3, 4, ["A", "3", "2026-03-02", "Open", "", "dear", ""], "cost"),
    ]
    found = {one.alike: one.columns["key"].tolist() for one in likenesses(PLAIN, HEADING, rows)}
    assert sorted(found.values()) == [[1, 2], [3]]


def test_cells_beyond_the_heading_are_passed_over():
    told = Aside(7, 3, [*RIGHT, "left over"], "", is_shifted=True)
    [found] = likenesses(PLAIN, HEADING, [told])
    assert found.columns["cents"].tolist() == [350]


def test_nothing_is_asked_of_no_rows():
    assert likenesses(PLAIN, HEADING, []) == []
