from reporting.cell_statements import MOST_DAYS_BY_NAME, emptying, filling

DAYS = ["2026-03-02", "2026-03-05"]


def test_few_days_are_named_one_by_one():
    statement, values = emptying(DAYS)
    assert values == {"day_0": "2026-03-02", "day_1": "2026-03-05"}
    assert statement.endswith("AND day IN (%(day_0)s, %(day_1)s)")


def test_many_days_are_told_by_the_first_and_the_last():
    many = [f"day {n:04}" for n in range(MOST_DAYS_BY_NAME + 1)]
    statement, values = filling(many)
    assert values == {"since": "day 0000", "up_to": f"day {MOST_DAYS_BY_NAME:04}"}
    assert "AND opened_on BETWEEN %(since)s AND %(up_to)s" in statement
    assert "AND closed_on BETWEEN %(since)s AND %(up_to)s" in statement


def test_no_days_mean_all_of_them():
    statement, values = filling([])
    assert values == {}
    assert "{" not in statement
    assert "%(since)s" not in statement
