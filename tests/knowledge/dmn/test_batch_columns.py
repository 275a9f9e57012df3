from decimal import Decimal

import numpy as np
import pytest

from knowledge.dmn import batch_columns
from knowledge.dmn.batch_columns import BatchColumn, Coded, feel_value
from knowledge.dmn.feel.calendar import Date
from tests.knowledge.dmn.mask_tables import D, box, masked


def column(cells, of="number", values=""):
    table = masked(box([f"{cell} -> 1" for cell in cells], types=[of], values={"a": values}))
    return BatchColumn(table.columns[0])


def objects(*values):
    found = np.empty(len(values), object)
    found[:] = values
    return found


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0.1, D("0.1")),
        (7, D(7)),
        (np.float64(0.1), D("0.1")),
        (np.int32(7), D(7)),
        (True, True),
        (np.True_, True),
        ("x", "x"),
        (None, None),
        (np.str_("x"), "x"),
    ],
)
def test_a_value_becomes_one_of_feel(value, told):
    found = feel_value(value)
    assert found == told
    assert type(found) is type(told)


def test_an_infinite_number_stays_what_it_is():
    assert feel_value(float("inf")) == float("inf")


@pytest.mark.parametrize(
    "given",
    [
        np.array([4, 5, 6]),
        np.array([4.0, 5.0, 6.0]),
        np.array([4, 5, 6], np.uint8),
        np.array([4, 5, 6], np.uint64),
        np.array([4, 5, 6], np.float32),
        objects(4, 5, 6),
        objects(D(4), D(5), D(6)),
        Coded(np.array([0, 1, 2]), [D(4), 5, 6.0]),
    ],
)
def test_numbers_of_every_kind_fall_into_the_same_classes(given):
    of = column(["< 5"])
    assert of.places(given).tolist() == [of.place(D(n)) for n in (4, 5, 6)]
    assert len(set(of.places(given).tolist())) == 3


def test_constants_that_round_to_one_float_are_told_apart_by_the_decimal_it_reads_as():
    of = column(["0.1", "0.1000000000000000055511151231257827"])
    assert of.places(np.array([0.1])).tolist() == [of.place(D("0.1"))]


def test_constants_between_integers_part_them():
    of = column(["< 1.5", "> 1.7"])
    low, high = of.places(np.array([1, 2])).tolist()
    assert (low, high) == (of.place(D(1)), of.place(D(2)))
    assert low != high


def test_constants_beyond_all_integers_part_none():
    of = column(["< 1E30", "> -1E30"])
    found = of.places(np.array([-(2**63), 0, 2**63 - 1]))
    assert set(found.tolist()) == {of.place(D(0))}


def test_values_that_are_not_taken_have_the_place_of_errors():
    of = column(["< 5"], values="[0..10]")
    assert of.places(np.array([-1, 5, 11])).tolist() == [of.error, of.place(D(5)), of.error]
    assert of.places(objects("x", True, None)).tolist() == [of.error, of.error, of.place(None)]
    assert of.places(np.array([np.nan, np.inf])).tolist() == [of.error, of.error]


def test_numbers_in_a_column_of_texts_are_errors():
    of = column(['"x"'], "string")
    assert of.places(np.array([1, 2])).tolist() == [of.error] * 2
    assert of.places(np.array([1.5])).tolist() == [of.error]


def test_lists_and_contexts_are_decided_alone():
    of = column(["5"], "")
    assert of.places(objects([D(5)], {"x": 1}, D(5))).tolist() == [
        of.alone,
        of.alone,
        of.place(D(5)),
    ]


def test_a_column_whose_allowed_values_are_no_constants_is_decided_alone():
    of = column(["5"], values="< limit")
    assert of.places(np.array([5, 6])).tolist() == [of.alone] * 2


def test_masked_rows_are_null():
    of = column(["5", "null"])
    given = np.ma.masked_array([5, 5], [True, False])
    assert of.places(given).tolist() == [of.place(None), of.place(D(5))]


def test_codes_below_zero_are_null():
    of = column(['"x"'], "string")
    assert of.places(Coded(np.array([0, -1]), ["x"])).tolist() == [of.place("x"), of.place(None)]


def test_days_come_as_objects():
    of = column(['< @"2026-01-31"'], "date")
    given = objects(Date(2026, 1, 30), Date(2026, 1, 31))
    assert of.places(given).tolist() == [of.place(one) for one in given]


def test_what_it_remembers_is_bounded(monkeypatch):
    monkeypatch.setattr(batch_columns, "MEMO_MAX", 10)
    of = column(["< 50"])
    of.places(objects(*map(Decimal, range(100))))
    assert len(of._known[Decimal]) == 10


def test_equal_numbers_of_other_kinds_are_not_mixed_up():
    of = column(["1", "true", "0.1"], "")
    exact = D(0.1)  # equal to the float, and not the decimal that it reads as
    found = of.places(objects(True, 1, D(1), 0.1, exact)).tolist()
    assert found == [
        of.place(True),
        of.place(D(1)),
        of.place(D(1)),
        of.place(D("0.1")),
        of.place(exact),
    ]
    assert found[3] != found[4]
