from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dmn.feel.faults import NoValue
from knowledge.dmn.feel.numbers import DECIMAL128, finite, number_of, numeral, whole

FINITE = st.decimals(allow_nan=False, allow_infinity=False).map(DECIMAL128.plus)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("0.00", "0"),
        ("1", "1"),
        ("1.0", "1"),
        ("1.50", "1.5"),
        ("-1.50", "-1.5"),
        ("100", "100"),
        ("1e2", "100"),
        ("1e-7", "0.0000001"),
        ("1e30", "1000000000000000000000000000000"),
        ("1e34", "10000000000000000000000000000000000"),
        ("1e35", "1E+35"),
        ("1e6144", "1E+6144"),
        ("1e-34", "0.0000000000000000000000000000000001"),
        ("1e-35", "1E-35"),
        ("12345678901234567890123456789012345", "12345678901234567890123456789012340"),
        ("0.1234567890123456789012345678901234567", "0.1234567890123456789012345678901235"),
    ],
)
def test_a_number_is_written_as_people_write_it(text, told):
    assert numeral(number_of(text)) == told


@given(FINITE)
def test_a_number_is_read_as_it_is_written(number):
    if number.is_finite():
        assert number_of(numeral(number)) == number


@given(FINITE)
def test_a_numeral_is_short(number):
    if number.is_finite():
        assert len(numeral(number)) < 80


@pytest.mark.parametrize("text", ["1e6145", "-1e6145", "9" * 7000, "x", "", "NaN", "Infinity"])
def test_what_is_too_large_or_no_number_has_no_value(text):
    with pytest.raises(NoValue):
        number_of(text)


def test_what_is_too_small_is_nothing():
    assert number_of("1e-9999") == 0


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_a_result_is_finite(number):
    with pytest.raises(NoValue, match="not a finite number"):
        finite(Decimal(number))
    assert finite(Decimal(1)) == 1


@pytest.mark.parametrize(("number", "expected"), [("3", 3), ("3.0", 3), ("-3", -3), ("1e3", 1000)])
def test_a_whole_number_is_an_integer(number, expected):
    assert whole(Decimal(number), "it") == expected


@pytest.mark.parametrize(
    ("number", "message"),
    [("3.5", "it must be a whole number"), ("1e40", "it is too large")],
)
def test_other_numbers_are_not_whole(number, message):
    with pytest.raises(NoValue, match=message):
        whole(Decimal(number), "it")


@given(FINITE, FINITE)
def test_the_context_is_that_of_decimal128(left, right):
    with localcontext() as own:
        own.prec = 34
        own.Emax, own.Emin = 6144, -6143
        own.clear_traps()
        assert str(left + right) == str(DECIMAL128.add(left, right))
