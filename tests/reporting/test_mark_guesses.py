"""What the values of a log are taken for: stages, stops, outcomes, endings."""

import pytest

from reporting.column_guesses import guess_mapping
from reporting.mapping_files import mapping_faults
from reporting.mark_guesses import is_lifecycle, last_of_cases

DAY = "2026-03-02 12:{:02}"


def guessed(activities, names=(), *more, cases="AABB"):
    """Of a log of these activities, with more columns."""
    rows = zip(cases, map(DAY.format, range(60)), activities, *more, strict=False)
    return guess_mapping(["case", "timestamp", "activity", *names], list(rows))


@pytest.mark.parametrize(
    ("marks", "is_one"),
    [
        (["SCHEDULE", "START", "COMPLETE"], True),  # as in the log of BPI Challenge 2012
        (["start", "suspend", "resume", "complete"], True),
        (["complete"], True),
        (["In Progress", "Awaiting Assignment", "Resolved"], False),  # BPI Challenge 2013
        ([], False),
    ],
)
def test_a_lifecycle_holds_transitions_and_nothing_else(marks, is_one):
    assert is_lifecycle(marks) is is_one


def test_marks_of_a_lifecycle_are_told_where_they_are_not_the_usual_ones():
    usual = guessed("abab", ["lifecycle:transition"], ["START", "COMPLETE", "Schedule", "start"])
    assert usual.mapping.lifecycle_started == ("start", "started")
    marks = ["begin", "end", "begin", "end"]
    found = guessed("abab", ["lifecycle"], marks)
    assert found.mapping.lifecycle == "lifecycle"
    assert found.mapping.lifecycle_started == ("begin",)
    assert found.mapping.lifecycle_completed == ("end",)
    assert found.reasons["lifecycle_started"] == "content"


def test_a_begin_beside_a_lifecycle_is_not_guessed_as_well():
    marks, begun = ["start", "complete"] * 2, [DAY.format(n) for n in range(4)]
    found = guessed("abab", ["lifecycle", "started_at"], marks, begun).mapping
    assert (found.lifecycle, found.started_at) == ("lifecycle", "")
    assert guessed("abab", ["started_at"], begun).mapping.started_at == "started_at"


@pytest.mark.parametrize(
    ("status", "stops"),
    [
        ("On hold", True),
        ("On-Hold", True),
        ("Pending", True),
        ("Pending customer", True),
        ("Awaiting User Info", True),
        ("Wait - User", True),
        ("Suspended", True),
        ("Awaiting Vendor", False),  # a partner's time counts
        ("Awaiting Assignment", False),
        ("Awaiting Problem", False),
        ("In progress", False),
        ("Threshold", False),
    ],
)
def test_the_clock_stops_where_the_customer_is_waited_for(status, stops):
    mapping = guessed("abab", ["status"], ["New", status, "New", "Done"]).mapping
    assert mapping.clock_stops == ((status,) if stops else ())
    assert mapping.clock == ("status" if stops else "")


def test_stops_among_the_activities_need_no_column_of_their_own():
    found = guessed(["Open", "On hold", "Open", "Closed"]).mapping
    assert (found.clock, found.clock_stops, found.clock_runs) == ("", ("On hold",), ())


def test_what_resumes_makes_the_clock_run_again():
    marks = ["start", "suspend", "resume", "complete"]
    found = guessed("abab", ["lifecycle:transition"], marks).mapping
    assert (found.clock, found.clock_stops) == ("lifecycle:transition", ("suspend",))
    assert found.clock_runs == ("resume",)
    assert found.lifecycle == "lifecycle:transition"


def test_outcomes_are_met_missed_or_given_up():
    marks = ["Within", "breached", "cancelled by customer", "within"]
    found = guessed(["Open", "Closed"] * 2, ["outcome"], marks).mapping
    assert (found.met, found.missed) == (("within",), ("breached",))
    assert found.abandoned == ("cancelled by customer",)
    assert mapping_faults(found) == []


def test_an_event_is_known_by_a_number_that_no_two_share():
    assert guessed("abab", ["event_id"], "1234").mapping.identity == ("event_id",)
    assert guessed("abab", ["event_id"], "1224").mapping.identity == ()
    assert guessed("abab", ["event_id"], ["1", "2", "", "4"]).mapping.identity == ()


def test_what_nothing_follows_closes_a_case_where_no_word_tells():
    activities = ["Triage", "Release A"] * 3
    found = guessed(activities, cases="AABBCC")
    assert found.mapping.closing_activities == ("Release A",)
    assert found.reasons["closing_activities"] == "content"
    assert found.faults == []


@pytest.mark.parametrize(
    ("cases", "activities", "last"),
    [
        ("ABCABC", "xxxyyy", ("y",)),
        ("ABCABCD", "xxxyyyx", ("y",)),
        ("ABAB", "xxyy", ()),  # twice may be chance
        ("ABCABCABC", "yyyxxxyyy", ()),  # y comes first as well
        ("", "", ()),
    ],
)
def test_last_is_what_at_least_three_cases_end_with_and_hardly_any_goes_on_after(
    cases, activities, last
):
    assert last_of_cases(cases, activities) == last


def test_an_amount_is_no_case_however_often_it_varies():
    names = ["Ticket-Nr", "Geändert am", "Status", "Kosten"]
    rows = [
        [f"T{n // 2}", f"{n + 1}.3.2026", "auf" if n % 2 else "zu", f"{n % 9},5"] for n in range(20)
    ]
    assert guess_mapping(names, rows).mapping.case == "Ticket-Nr"


def test_of_columns_with_few_values_the_most_frequent_are_told():
    found = guessed("abbb")
    assert found.values["activity"] == ["b", "a"]
    assert guessed("ab", ["empty"], ["", ""]).values.get("empty") is None
