"""What the columns of an unknown log are taken for, and why."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.column_guesses import guess_mapping
from reporting.event_mapping import EventMapping
from reporting.queries.guesses import first_look
from tests.reporting.test_table_readers import as_json_lines, as_parquet, as_xes, as_xlsx

NAMES = ["ticket", "changed_at", "status", "money", "region", "in_time"]
ROWS = [
    ["T1", "31.3.2026 12:00", "Opened", "1.200,50", "North", ""],
    ["T1", "1.4.2026 12:00", "Closed", "2,5", "North", "yes"],
    ["T2", "2.4.2026 09:30", "Opened", "", "South", ""],
    ["T2", "2.4.2026 19:30", "Closed", "3", "South", "no"],
    ["NA", "2.4.2026 20:30", "Opened", "?", "South", "?"],
]


def guessed(names=NAMES, rows=ROWS, **told):
    return guess_mapping(names, rows, **told)


def column(*values, name="x"):
    """A guess from one column beside a plain log."""
    rows = [[*row, value] for row, value in zip(ROWS, values, strict=True)]
    return guessed([*NAMES, name], rows)


def test_a_plain_log_is_understood_whole():
    mapping = guessed(delimiter=";").mapping
    assert (mapping.case, mapping.timestamp, mapping.activity) == NAMES_OF_IT
    assert mapping.date_order == "day_first"
    assert mapping.closing_activities == ("Closed",)
    assert (mapping.outcome, mapping.met, mapping.missed) == ("in_time", ("yes",), ("no",))
    assert mapping.segments == ("region",)
    assert mapping.missing == ("?",)
    assert mapping.delimiter == ";"
    assert guessed().faults == []


NAMES_OF_IT = ("ticket", "changed_at", "status")


def test_every_guess_says_why():
    found = guessed()
    assert found.reasons["case"] == "name"
    nameless = guessed(["a", "b", "c", "d", "e", "f"])
    assert nameless.reasons["timestamp"] == "content"
    assert nameless.mapping.timestamp == "b"
    assert nameless.mapping.case == "a"


def test_na_is_a_case_and_no_missing_mark():
    assert "NA" not in guessed().mapping.missing


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["31/3/2026", "1/4/2026"], "day_first"),
        (["3/31/2026", "4/1/2026"], "month_first"),
        (["2026-03-31", "2026-04-01"], "year_first"),
        (["2026/03/31 12:00", "2026/04/01 12:00"], "year_first"),
        (["2026-03-31T12:00:00.123+02:00", "2026-04-01T12:00:00Z"], "year_first"),
        (["1/2/2026", "2/3/2026"], "day_first"),  # nothing tells: the order of most of the world
    ],
)
def test_the_order_of_a_date_is_the_one_that_reads_most(values, order):
    found = guessed(["case", "time"], [["a", values[0]], ["a", values[1]]])
    assert (found.mapping.date_order, found.mapping.timestamp) == (order, "time")


@pytest.mark.parametrize(
    ("values", "bears"),
    [
        (["2026-03-31T12:00Z", "2026-03-31T12:00+02:00"], True),
        (["2026-03-31T12:00Z", "2026-03-31T12:00"], False),
        (["2026-03-31 12:00", "2026-03-31 13:00"], False),
    ],
)
def test_whether_times_tell_their_own_offset(values, bears):
    rows = [["a", values[0]], ["a", values[1]]]
    assert guessed(["case", "time"], rows).has_offsets is bears


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("cost", "Cost"),
        ("cost", "amount"),
        ("resource", "org:resource"),
        ("resource", "Assigned to"),
        ("sequence", "sys_mod_count"),
    ],
)
def test_a_role_is_known_by_its_names(role, name):
    values = ["1", "2", "3", "4", "5"]
    assert getattr(column(*values, name=name).mapping, role) == name


@pytest.mark.parametrize(
    ("values", "decimal"),
    [
        (["1,5", "2", "1.000,25", "", "3"], ","),
        (["1.5", "2", "1,000.25", "", "3"], "."),
        (["1", "2", "3", "4", "5"], "."),
    ],
)
def test_the_decimal_mark_is_the_one_with_which_all_costs_read(values, decimal):
    assert column(*values, name="cost").mapping.decimal == decimal


def test_what_is_no_number_is_no_cost():
    assert column("a", "b", "c", "d", "e", name="cost").mapping.cost == ""


def test_a_lifecycle_is_known_by_its_marks_and_not_by_its_name_alone():
    marks = ["start", "complete", "start", "complete", "schedule"]
    assert column(*marks, name="lifecycle:transition").mapping.lifecycle == "lifecycle:transition"
    others = ["new", "old", "new", "old", "new"]
    assert column(*others, name="lifecycle").mapping.lifecycle == ""


@pytest.mark.parametrize("name", ["resolved_at", "Closed at", "end_date"])
def test_a_date_of_the_closing_makes_closing_activities_needless(name):
    day = "3.4.2026 10:00"
    found = column(day, day, "", "", "", name=name).mapping
    assert found.closed_at == (name,)
    assert found.closing_activities == ()


def test_a_segment_is_a_handful_of_values():
    same = column("a", "a", "a", "a", "a", name="priority").mapping
    assert same.segments == ("region",)
    assert column("a", "b", "a", "b", "a", name="priority").mapping.segments == (
        "priority",
        "region",
    )


def test_at_most_four_segments_the_likelier_first():
    names = ["type", "location", "category", "channel", "product", "priority"]
    rows = [["T", "2026-03-02", "Open", *["ab"[n % 2]] * 6] for n in range(4)]
    found = guessed(["case", "time", "activity", *names], rows).mapping
    assert found.segments == ("priority", "product", "channel", "category")


def test_bytes_that_are_no_utf_8_speak_for_a_western_code_page():
    assert column("Z\udcfcrich", "", "", "", "").mapping.encoding == "cp1252"
    assert guessed().mapping.encoding == "utf-8"


@pytest.mark.parametrize(
    ("names", "rows", "faults"),
    [
        (["a", "b"], [["x", "1"], ["y", "2"]], ["case", "timestamp", "activity", "closed_at"]),
        (["case", "note"], [["x", "1"], ["x", "2"]], ["timestamp", "activity", "closed_at"]),
        (["time"], [["2026-03-02"]], ["case", "activity", "closed_at"]),
        ([], [], ["case", "timestamp", "activity", "closed_at"]),
    ],
)
def test_what_nothing_speaks_for_is_named(names, rows, faults):
    assert guessed(names, rows).faults == faults


cells = st.text(string.printable, max_size=12)


@settings(deadline=None)  # the first of them loads the time zones
@given(st.integers(0, 6).flatmap(lambda n: st.tuples(
    st.lists(cells, min_size=n, max_size=n, unique=True),
    st.lists(st.lists(cells, min_size=n, max_size=n), max_size=8),
)))  # fmt: skip
def test_whatever_the_file_holds_a_guess_names_only_columns_that_are_there(told):
    names, rows = told
    found = guess_mapping(names, rows)
    assert set(found.mapping.columns()) <= set(names)
    assert isinstance(found.mapping, EventMapping)


@pytest.mark.parametrize("write", [as_json_lines, as_xes, as_parquet, as_xlsx])
def test_every_format_is_looked_at_alike(tmp_path, write):
    look = first_look(write(tmp_path), name="log")
    mapping = look.guessed.mapping
    assert mapping.case in {"case", "case:concept:name"}
    assert mapping.timestamp in {"timestamp", "time:timestamp"}
    assert mapping.activity in {"activity", "concept:name"}
    assert (mapping.outcome, mapping.cost) == ("outcome", "cost")
    assert mapping.closing_activities == ("Closed",)
    assert look.guessed.faults == []


@pytest.mark.shared
def test_the_real_incident_log_is_understood(shared):
    path = shared / "data/incidents/incident_event_log.csv.gz"
    found = first_look(path, name="log").guessed
    mapping = found.mapping
    assert (mapping.case, mapping.timestamp, mapping.activity) == (
        "number",
        "sys_updated_at",
        "incident_state",
    )
    assert (mapping.opened_at, mapping.closed_at) == ("opened_at", ("resolved_at", "closed_at"))
    assert (mapping.outcome, mapping.met, mapping.missed) == ("made_sla", ("true",), ("false",))
    assert (mapping.date_order, mapping.missing) == ("day_first", ("?",))
    assert (mapping.sequence, mapping.resource) == ("sys_mod_count", "assigned_to")
    assert found.faults == []


def test_marks_that_are_merely_usual_are_not_called_guessed():
    outcomes = ["", "yes", "", "refused", ""]
    rows = [[*row[:5], outcome] for row, outcome in zip(ROWS, outcomes, strict=True)]
    found = guessed([*NAMES[:5], "result"], rows)
    assert found.mapping.outcome == "result"
    assert found.mapping.missed == ("false",)
    assert "missed" not in found.reasons


def test_a_column_that_tells_no_outcome_is_not_taken_for_one():
    """Every row that closes would be set aside, until somebody says what “solved” means."""
    assert told_by("solved", "refused").outcome == ""
    assert "outcome" not in guessed_by("solved", "refused").reasons
    assert told_by("solved", "withdrawn").abandoned == ("withdrawn",)
    assert told_by("", "").outcome == "result"  # the first rows may tell none yet


def guessed_by(first, second):
    """Of a log whose column “result” holds these."""
    rows = [[*row[:5], told] for row, told in zip(ROWS, ["", first, "", second, ""], strict=True)]
    return guessed([*NAMES[:5], "result"], rows)


def told_by(first, second):
    return guessed_by(first, second).mapping
