from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.accounts import clock_user
from kernel.models import AuditEntry
from kernel.ruling import DomainError
from reporting import actions
from reporting.models import ActivityCell, CaseFact, DailyCell, DurationCell, EventBatch, Measure
from tests.reporting.events import HEADING, NOON, PLAIN, figures, kept, load, log, source_of

pytestmark = pytest.mark.django_db

TWO_CASES = [
    ("A", 0, "Open", "", "2.50"),
    ("A", 60, "Work", "", "10"),
    ("A", 120, "Closed", "met", "1"),
    ("B", 30, "Open", "", "2"),
    ("B", 90, "Work", "", ""),
]


def test_a_case_is_what_its_events_tell(tmp_path):
    source = source_of()
    result = load(kept(tmp_path, log(*TWO_CASES)), source)
    assert (result.events, result.added, result.cases) == (5, 5, 2)
    assert result.outcomes == {"met": 1, "missed": 0}
    closed, still_open = CaseFact.objects.filter(source=source)
    assert (closed.events, closed.repeats, closed.cycle_minutes) == (3, 0, 120)
    assert (closed.cost, closed.outcome, closed.closed_on) == (
        Decimal("13.50"),
        "met",
        date(2026, 3, 2),
    )
    assert (still_open.closed_at, still_open.cycle_minutes, still_open.outcome) == (None, None, "")


def test_a_cell_counts_the_day_of_opening_and_the_day_of_closing(tmp_path):
    source = source_of()
    load(kept(tmp_path, log(*TWO_CASES, ("B", 2000, "Closed", "missed", "0"))), source)
    first, second = DailyCell.objects.filter(source=source)
    assert (first.day, first.opened, first.closed, first.met) == (date(2026, 3, 2), 2, 1, 1)
    assert (second.day, second.opened, second.closed, second.missed) == (date(2026, 3, 3), 0, 1, 1)
    assert second.cycle_minutes_sum == pytest.approx(1970)
    assert second.cycle_minutes_max == second.cycle_minutes_min == pytest.approx(1970)
    assert first.cost_sum == pytest.approx(13.5)


def test_loading_the_same_file_twice_changes_nothing(tmp_path):
    source = source_of()
    path = kept(tmp_path, log(*TWO_CASES))
    load(path, source)
    before, entries = figures(source), AuditEntry.objects.count()
    again = load(path, source)
    assert (again.events, again.added, again.unchanged) == (5, 0, 5)
    assert figures(source) == before
    assert EventBatch.objects.count() == 1
    assert AuditEntry.objects.count() == entries


def test_the_same_events_in_another_file_are_unchanged_and_only_new_ones_count(tmp_path):
    source = source_of()
    load(kept(tmp_path, log(*TWO_CASES)), source)
    more = log(*reversed(TWO_CASES), ("B", 100, "Closed", "missed", "1"))
    result = load(kept(tmp_path, more, "more.csv"), source)
    assert (result.events, result.added, result.unchanged) == (6, 1, 5)
    assert result.outcomes == {"met": 1, "missed": 1}


def test_the_last_event_decides_not_the_last_line(tmp_path):
    rows = [("A", 120, "Closed", "missed", ""), ("A", 0, "Open", "met", "")]
    source = source_of()
    assert load(kept(tmp_path, log(*rows)), source).outcomes == {"met": 0, "missed": 1}


def test_of_events_at_the_same_instant_the_later_line_decides(tmp_path):
    rows = [("A", 0, "Open", "met", ""), ("A", 5, "Closed", "met", ""), ("A", 5, "Open", "", "")]
    source = source_of()
    load(kept(tmp_path, log(*rows)), source)
    assert CaseFact.objects.get(source=source).closed_at is None


def test_a_reopened_case_leaves_the_cell_in_which_it_was_closed(tmp_path):
    source = source_of()
    load(kept(tmp_path, log(*TWO_CASES)), source)
    load(kept(tmp_path, log(("A", 3000, "Open", "", "5")), "late.csv"), source)
    assert not DailyCell.objects.filter(source=source, closed__gt=0).exists()
    fact = CaseFact.objects.get(source=source, case_key="A")
    assert (fact.repeats, fact.closed_at, fact.cost) == (1, None, Decimal("18.50"))


def test_an_event_that_opens_earlier_moves_the_case_to_that_day(tmp_path):
    source = source_of()
    load(kept(tmp_path, log(*TWO_CASES)), source)
    load(kept(tmp_path, log(("A", -3000, "Open", "", "")), "late.csv"), source)
    opened = DailyCell.objects.filter(source=source, opened__gt=0)
    assert [(cell.day, cell.opened) for cell in opened] == [
        (date(2026, 2, 28), 1),
        (date(2026, 3, 2), 1),
    ]


def test_with_an_identity_an_event_that_comes_again_is_corrected(tmp_path):
    mapping = PLAIN.__class__(**{**PLAIN.as_dict(), "identity": ("case", "activity")})
    source = source_of(mapping)
    load(kept(tmp_path, log(*TWO_CASES)), source, mapping)
    other = log(("A", 120, "Closed", "missed", "1"), TWO_CASES[0])
    result = load(kept(tmp_path, other, "other.csv"), source, mapping)
    assert (result.added, result.corrected, result.unchanged) == (0, 1, 1)
    assert result.outcomes == {"met": 0, "missed": 1}
    before = figures(source)
    actions.rebuild_rollups(source, actor=clock_user())
    assert figures(source) == before


def test_days_are_days_where_the_source_is(tmp_path):
    mapping = PLAIN.__class__(**{**PLAIN.as_dict(), "time_zone": "Pacific/Auckland"})
    source = source_of(mapping)
    load(kept(tmp_path, log(("A", -700, "Open", "", ""))), source, mapping)
    fact = CaseFact.objects.get(source=source)
    assert fact.opened_on == (NOON - timedelta(minutes=700)).date()
    assert fact.opened_at.date() == date(2026, 3, 1)


def test_a_row_that_cannot_be_read_is_set_aside_with_line_column_and_reason(tmp_path):
    rows = [*TWO_CASES, ("C", "31/31/2026", "Open", "", ""), ("", 1, "Open", "", "")]
    source = source_of()
    result = load(kept(tmp_path, log(*rows)), source)
    assert (result.events, result.quarantined) == (5, 2)
    batch = EventBatch.objects.get()
    assert [(row.line, row.column, row.reason) for row in batch.quarantine.all()] == [
        (7, "timestamp", "not_a_date"),
        (8, "case", "missing"),
    ]
    assert "31/31/2026" in batch.quarantine.first().raw
    assert load(kept(tmp_path, log(*rows)), source).quarantined == 2


def test_na_is_a_case_like_any_other(tmp_path):
    source = source_of()
    load(kept(tmp_path, log(("NA", 0, "Open", "", ""), ("null", 0, "Open", "", ""))), source)
    assert list(CaseFact.objects.values_list("case_key", flat=True)) == ["NA", "null"]


def test_a_load_that_fails_leaves_nothing(tmp_path, monkeypatch):
    source = source_of()
    load(kept(tmp_path, log(*TWO_CASES)), source)
    before, folders = figures(source), sorted(source.folder.iterdir())

    def fail(*_args, **_kwargs):
        raise OSError("the disk is full")

    monkeypatch.setattr("reporting.actions.events.audit.record", fail)
    with pytest.raises(OSError, match="disk is full"):
        load(kept(tmp_path, log(("C", 0, "Open", "", "")), "c.csv"), source)
    assert figures(source) == before
    assert sorted(source.folder.iterdir()) == folders
    assert EventBatch.objects.count() == 1


def test_a_file_without_events_is_refused(tmp_path):
    with pytest.raises(DomainError, match="holds no events"):
        load(kept(tmp_path, log()), source_of())


def test_the_same_file_under_another_mapping_of_the_process_is_refused(tmp_path):
    path = kept(tmp_path, log(*TWO_CASES))
    load(path, source_of())
    other = PLAIN.__class__(**{**PLAIN.as_dict(), "cost": ""})
    with pytest.raises(DomainError, match="would count twice"):
        load(path, source_of(other), other)


def test_a_first_load_gives_the_process_its_usual_measures(tmp_path):
    load(kept(tmp_path, log(*TWO_CASES)), source_of())
    assert set(Measure.objects.values_list("calculation", flat=True)) == {
        "sla_attainment",
        "cycle_time",
        "first_time_right",
        "volume",
        "backlog",
        "cost_per_case",
    }


def test_a_mapping_that_fits_no_row_is_refused_and_fills_no_quarantine(tmp_path, monkeypatch):
    monkeypatch.setattr("reporting.actions.events.MOST_MISFITS", 3)
    rows = [(str(n), "31/12/2026", "Open", "", "") for n in range(4)]
    with pytest.raises(DomainError, match="line 2, column “timestamp”"):
        load(kept(tmp_path, log(*rows)), source_of())
    assert not EventBatch.objects.exists()


def test_a_load_is_told_in_the_audit_trail(tmp_path):
    load(kept(tmp_path, log(*TWO_CASES)), source_of())
    entry = AuditEntry.objects.get(act="events.loaded")
    assert entry.after["events"] == 5


MINUTES = st.integers(0, 5_000)
EVENTS = st.lists(
    st.tuples(
        st.sampled_from("ABCD"),
        MINUTES,
        st.sampled_from(["Open", "Work", "Closed"]),
        st.sampled_from(["", "met", "missed"]),
        st.sampled_from(["", "0.10", "7", "12.35"]),
    ),
    min_size=1,
    max_size=25,
    unique_by=lambda row: row[:2],
)


@pytest.mark.thorough
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), rows=EVENTS)
def test_late_and_shuffled_batches_end_as_one_ordered_load_and_as_a_rebuild(data, rows, tmp_path):
    in_order = source_of(key="1.3.9")
    EventBatch.objects.all().delete()
    CaseFact.objects.all().delete()
    DailyCell.objects.all().delete()
    ActivityCell.objects.all().delete()
    DurationCell.objects.all().delete()
    load(kept(tmp_path, log(*sorted(rows, key=lambda row: row[1]))), in_order)
    mixed = source_of(key="1.3.10")
    shuffled = data.draw(st.permutations(rows))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(rows)), max_size=3)))
    for start, end in zip([0, *cuts], [*cuts, len(rows)], strict=True):
        part = shuffled[start:end] + shuffled[: data.draw(st.integers(0, 2))]
        if part:
            load(kept(tmp_path, log(*part), f"{start}.csv"), mixed)
    expected = _without_process(figures(in_order))
    assert _without_process(figures(mixed)) == expected
    actions.rebuild_rollups(mixed, actor=clock_user())
    assert _without_process(figures(mixed)) == expected


def _without_process(both):
    return [[{**row, "process_id": 0} for row in rows] for rows in both]


def test_the_heading_of_the_tests_is_that_of_the_mapping():
    assert set(HEADING) == set(PLAIN.columns())
