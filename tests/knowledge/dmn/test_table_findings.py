import pytest

from knowledge.dmn.table_findings import (
    GAP,
    OVERLAP,
    Budget,
    Exhausted,
    finding,
    listed,
    where,
)


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([], ""),
        ([3], "3"),
        ([1, 2], "1 and 2"),
        ([1, 2, 3], "1, 2 and 3"),
        (list(range(1, 16)), "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 3 more"),
    ],
)
def test_rules_are_listed_as_one_says_them(numbers, told):
    assert listed(numbers) == told


def test_a_place_names_the_columns_that_limit_it():
    assert where(["< 5", "-", '"x"'], ["amount", "age", "tier"]) == (
        'where amount is < 5 and tier is "x"'
    )
    assert where(["-", "-"], ["amount", "age"]) == "everywhere"


def test_a_finding_counts_rules_and_columns_from_one():
    one = finding(OVERLAP, [0, 4], ["-", "< 5"], ["a", "b"], "Rules {rules} meet {where}")
    assert (one.rules, one.columns) == ((1, 5), (2,))
    assert str(one) == "Rules 1 and 5 meet where b is < 5"


def test_findings_that_say_the_same_are_equal():
    told = [finding(GAP, [], ["5"], ["a"], "None {where}") for _time in range(2)]
    assert len(set(told)) == 1


def test_a_budget_ends():
    budget = Budget(10)
    budget.spend(10)
    with pytest.raises(Exhausted):
        budget.spend(1)
