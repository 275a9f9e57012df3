from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.ruling import DomainError
from reporting.models import ActivityTime, CostPoolPeriod
from reporting.pool_figures import KEPT, FigureFault, check_figure, pool_figures

D = Decimal


def test_a_capacity_that_is_given_is_taken():
    figures = pool_figures("people", D("560000"), capacity_minutes=D(700_000))
    assert (figures.capacity_minutes, figures.headcount) == (700_000, None)


def test_without_one_it_is_worked_out_with_the_usual_share():
    figures = pool_figures("systems", D(10), headcount=D(3), available_minutes=D(9600))
    assert figures.practical_share == D("0.8")
    assert figures.capacity_minutes == 23_040


def test_a_share_of_its_own_counts():
    figures = pool_figures(
        "people", D(10), headcount=D(3), available_minutes=D(9600), practical_share=D("0.75")
    )
    assert figures.capacity_minutes == 21_600


def test_both_may_be_given_when_they_mean_the_same():
    told = {"headcount": D(3), "available_minutes": D(9600), "practical_share": D("0.8")}
    figures = pool_figures("people", D(10), capacity_minutes=D(23_040), **told)
    assert figures.capacity_minutes == 23_040


def test_heads_alone_may_stand_beside_a_given_capacity():
    figures = pool_figures("people", D(10), headcount=D(3), capacity_minutes=D(20_000))
    assert (figures.headcount, figures.capacity_minutes) == (3, 20_000)


def test_a_third_party_needs_no_capacity():
    assert pool_figures("third_party", D(10)).capacity_minutes is None


def test_nobody_there_is_a_capacity_of_nothing():
    figures = pool_figures("people", D(10), headcount=D(0), available_minutes=D(9600))
    assert figures.capacity_minutes == 0


@pytest.mark.parametrize(
    ("told", "column"),
    [
        ({"amount": D(-1), "capacity_minutes": D(1)}, "amount"),
        ({"amount": D("0.001"), "capacity_minutes": D(1)}, "amount"),
        ({"amount": D("1e14"), "capacity_minutes": D(1)}, "amount"),
        ({"amount": D(1)}, "capacity_minutes"),
        ({"amount": D(1), "headcount": D(1)}, "available_minutes"),
        ({"amount": D(1), "available_minutes": D(1)}, "headcount"),
        ({"amount": D(1), "capacity_minutes": D(-1)}, "capacity_minutes"),
        ({"amount": D(1), "capacity_minutes": D("1e13")}, "capacity_minutes"),
        ({"amount": D(1), "headcount": D(-1), "available_minutes": D(1)}, "headcount"),
        ({"amount": D(1), "headcount": D(1), "available_minutes": D(-1)}, "available_minutes"),
    ],
)
def test_a_fault_names_the_figure(told, column):
    with pytest.raises(FigureFault) as fault:
        pool_figures("people", told.pop("amount"), **told)
    assert fault.value.column == column
    assert isinstance(fault.value, DomainError)


@pytest.mark.parametrize("share", ["0", "1.01", "80", "-0.5"])
def test_a_practical_share_lies_between_nothing_and_all(share):
    with pytest.raises(FigureFault) as fault:
        pool_figures(
            "people",
            D(1),
            headcount=D(1),
            available_minutes=D(1),
            practical_share=D(share),
        )
    assert fault.value.column == "practical_share"


@pytest.mark.parametrize("column", KEPT)
def test_a_figure_may_be_as_large_and_as_fine_as_its_column_keeps(column):
    """And on SQLite, which keeps fifteen digits, it comes back the same."""
    model = ActivityTime if column == "minutes" else CostPoolPeriod
    kept = model._meta.get_field(column)
    most, decimals = KEPT[column]
    assert kept.decimal_places == decimals
    assert most < 10 ** (kept.max_digits - decimals)
    assert len(f"{int(most)}") + decimals <= 15
    check_figure(column, most)
    check_figure(column, Decimal(1).scaleb(-decimals))
    check_figure(column, None)
    with pytest.raises(FigureFault, match="decimals at most"):
        check_figure(column, Decimal(1).scaleb(-decimals - 1))
    with pytest.raises(FigureFault):
        check_figure(column, most + 1)


@given(
    st.decimals(0, 10**6, places=2),
    st.decimals(0, 500, places=2),
    st.decimals(0, 44_640, places=2),
    st.decimals("0.01", 1, places=2),
)
def test_what_was_worked_out_is_worked_out_again_to_the_same(amount, heads, minutes, share):
    told = {"headcount": heads, "available_minutes": minutes, "practical_share": share}
    once = pool_figures("people", amount, **told)
    again = pool_figures("people", amount, **told, capacity_minutes=once.capacity_minutes)
    assert once == again
    assert abs(once.as_dict()["capacity_minutes"] - heads * minutes * share) <= D("0.0001")
