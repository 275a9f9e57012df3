"""A file of activity times tells a history: each row holds until the next, whatever their order."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.accounts import clock_user
from kernel.ruling import DomainError
from reporting import actions
from reporting.models import ActivityTime, CapacityUse, CostPool
from reporting.queries.cost_inputs import uses_of
from tests.reporting.costing import MONTH, done
from tests.reporting.events import kept
from tests.reporting.history import process

pytestmark = [pytest.mark.thorough, pytest.mark.django_db]
HEAD = "process,activity,pool,minutes,valid_from,measured_first\n"
MONTHS = [date(2026, month, 1) for month in range(1, 11)]
ROWS = st.dictionaries(
    st.sampled_from(MONTHS[:8]), st.sampled_from(["", "0", "5", "8"]), min_size=1, max_size=5
)


@pytest.fixture
def element():
    found = process()
    done(found, "Take", 100)
    pool = actions.define_pool(name="Desk", kind="people", actor=clock_user())
    actions.set_pool_period(
        pool,
        month=MONTH,
        amount=Decimal(1000),
        capacity_minutes=Decimal(1000),
        actor=clock_user(),
    )
    return found


def text(*rows):
    return HEAD + "".join(f"1.3.11,Take,Desk,{minutes},{month},\n" for month, minutes in rows)


def imported(folder, *rows):
    return actions.import_costs(kept(folder, text(*rows), "times.csv"), actor=clock_user())


def outcomes(found):
    return [(planned.row.line, planned.outcome) for planned in found.rows]


def holding():
    """The minutes in each month, as costs are worked out with them."""
    times = list(ActivityTime.objects.in_force())
    found = {month: uses_of(month, times) for month in MONTHS}
    return {month: uses[0].minutes if uses else 0 for month, uses in found.items()}


def test_back_to_the_former_minutes_is_a_change_of_the_month_before(tmp_path, element):
    imported(tmp_path, ("2026-01", 5))
    found = imported(tmp_path, ("2026-01", 5), ("2026-06", 8), ("2026-09", 5))
    assert outcomes(found) == [(2, "unchanged"), (3, "change"), (4, "change")]
    assert (found.rows[2].before, found.rows[2].after) == ("8 minutes", "5 minutes")
    assert [holding()[month] for month in (MONTHS[4], MONTHS[7], MONTHS[8])] == [5, 8, 5]
    assert CapacityUse.objects.get(month=MONTH).used_minutes == 500


def test_a_corrected_beginning_leaves_what_the_file_says_of_later_months(tmp_path, element):
    imported(tmp_path, ("2026-01", 5))
    found = imported(tmp_path, ("2026-01", 7), ("2026-06", 5))
    assert outcomes(found) == [(2, "change"), (3, "change")]
    assert CapacityUse.objects.get(month=MONTH).used_minutes == 500


def test_the_first_months_of_an_activity_are_told_by_one_file(tmp_path, element):
    found = imported(tmp_path, ("2026-01", 5), ("2026-06", 8), ("2026-07", 8))
    assert outcomes(found) == [(2, "add"), (3, "change"), (4, "unchanged")]
    assert found.rows[1].before == "5 minutes"


def test_the_order_of_the_rows_does_not_matter_and_is_kept_in_what_is_told(tmp_path, element):
    found = imported(tmp_path, ("2026-09", 5), ("2026-06", 8), ("2026-01", 5))
    assert outcomes(found) == [(2, "change"), (3, "change"), (4, "add")]
    assert [found.rows[0].before, found.rows[1].before] == ["8 minutes", "5 minutes"]
    assert [holding()[MONTHS[place]] for place in (0, 5, 8)] == [5, 8, 5]


def test_months_before_the_first_known_leave_the_known_ones(tmp_path, element):
    imported(tmp_path, ("2026-06", 8))
    found = imported(tmp_path, ("2026-01", 5))
    assert outcomes(found) == [(2, "add")]
    assert [holding()[MONTHS[place]] for place in (0, 4, 5, 9)] == [5, 5, 8, 8]


def test_rows_of_another_activity_or_pool_are_a_history_of_their_own(tmp_path, element):
    actions.define_pool(name="System", kind="systems", actor=clock_user())
    rows = ["Take,Desk,5,2026-01", "Dig,Desk,8,2026-02", "Take,System,8,2026-03"]
    file = kept(tmp_path, HEAD + "".join(f"1.3.11,{row},\n" for row in rows), "times.csv")
    assert actions.import_costs(file, actor=clock_user()).count("add") == 3


def test_an_end_and_a_new_beginning_are_both_written(tmp_path, element):
    imported(tmp_path, ("2026-01", 5), ("2026-03", 0), ("2026-05", 5))
    assert [holding()[MONTHS[place]] for place in (0, 2, 4)] == [5, 0, 5]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(known=ROWS, told=ROWS, shuffled=st.randoms(use_true_random=False))
def test_any_file_upon_any_history_holds_as_it_says(tmp_path, element, known, told, shuffled):
    """What stands afterwards is the history with the rows of the file laid over it."""
    ActivityTime.objects.all().delete()
    imported(tmp_path, *((f"{month:%Y-%m}", known[month]) for month in sorted(known)))
    rows = [(f"{month:%Y-%m}", minutes) for month, minutes in told.items()]
    shuffled.shuffle(rows)
    imported(tmp_path, *rows)
    steps = {
        month: known[month]
        for before, month in zip([None, *sorted(known)], sorted(known), strict=False)
        if before is None or known[before] != known[month]
    }
    laid = {**steps, **told}
    expected = {
        month: next((laid[one] for one in sorted(laid, reverse=True) if one <= month), "0")
        for month in MONTHS
    }
    assert holding() == {
        month: Decimal(minutes) if minutes else None for month, minutes in expected.items()
    }
    assert not imported(tmp_path, *rows).is_new


def test_a_process_list_of_a_pool_counts_as_one_change(tmp_path, element):
    process("1.3.9", "Bill Invoice Management")
    head = "pool,kind,month,amount,capacity_minutes,processes\n"
    rows = "Desk,people,2026-10,1000,1000,{0}\nDesk,people,2026-11,1000,1000,{0}\n"
    for served, expected in (
        ("1.3.11", ["change", "add"]),
        ("1.3.11 1.3.9", ["change", "unchanged"]),
        ("1.3.9 1.3.11", ["unchanged", "unchanged"]),
    ):
        file = kept(tmp_path, head + rows.format(served), "pools.csv")
        found = actions.import_costs(file, actor=clock_user())
        assert [planned.outcome for planned in found.rows] == expected


def test_a_pool_that_an_activity_needs_cannot_leave_its_process_by_file(tmp_path, element):
    imported(tmp_path, ("2026-01", 5))
    process("1.3.9", "Bill Invoice Management")
    head = "pool,kind,month,amount,capacity_minutes,processes\n"
    file = kept(tmp_path, head + "Desk,people,2026-10,1000,1000,1.3.9\n", "pools.csv")
    with pytest.raises(DomainError, match="line 2, column processes") as refused:
        actions.import_costs(file, actor=clock_user())
    assert "Take takes minutes of it" in str(refused.value)
    assert not CostPool.objects.get().processes.exists()


@pytest.mark.parametrize("minutes", ["8.3333", "0.0001", "99999", "8.30", "1e1", ""])
def test_minutes_as_fine_as_they_are_kept_are_unchanged_when_loaded_again(
    tmp_path, element, minutes
):
    assert imported(tmp_path, ("2026-01", minutes)).is_new
    assert not imported(tmp_path, ("2026-01", minutes)).is_new


@pytest.mark.parametrize(
    "figures", ["3.25,9600.5,0.8125,", ",,,99999999999", ",,,0.0001", "7.01,43199.99,0.3333,"]
)
def test_figures_as_fine_as_they_are_kept_are_unchanged_when_loaded_again(
    tmp_path, element, figures
):
    head = "pool,kind,month,amount,headcount,available_minutes,practical_share,capacity_minutes\n"
    file = kept(tmp_path, f"{head}Hall,people,2026-10,999999999999.99,{figures}\n", "pools.csv")
    assert actions.import_costs(file, actor=clock_user()).is_new
    assert not actions.import_costs(file, actor=clock_user()).is_new


def test_minutes_finer_than_they_are_kept_are_refused_and_nothing_is_written(tmp_path, element):
    with pytest.raises(DomainError, match=r"line 3, column minutes “8.33333”: .*write 8.3333"):
        imported(tmp_path, ("2026-01", 5), ("2026-02", "8.33333"))
    assert not ActivityTime.objects.exists()
