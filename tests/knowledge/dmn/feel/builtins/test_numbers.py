from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.knowledge.dmn.feel.asking import note, table, told

SMALL = st.decimals(-(10**6), 10**6, places=4)


@table(
    ("decimal(1 / 3, 2)", "0.33"),
    ("decimal(0.5, 0)", "0"),
    ("decimal(1.5, 0)", "2"),
    ("decimal(2.5, 0)", "2"),
    ("decimal(-0.5, 0)", "0"),
    ("decimal(1234.5, -2)", "1200"),
    ("decimal(1250, -2)", "1200"),
    ("decimal(1.23456, 3)", "1.235"),
    ("decimal(1.2, 5)", "1.2"),
    ("decimal(1.25, 1.9)", "1.2"),
    ("floor(1.7)", "1"),
    ("floor(-1.2)", "-2"),
    ("floor(1.27, 1)", "1.2"),
    ("floor(-1.21, 1)", "-1.3"),
    ("floor(1234, -2)", "1200"),
    ("ceiling(1.2)", "2"),
    ("ceiling(-1.7)", "-1"),
    ("ceiling(1.21, 1)", "1.3"),
    ("ceiling(1201, -2)", "1300"),
    ("round up(1.1, 0)", "2"),
    ("round up(-1.1, 0)", "-2"),
    ("round up(1.121, 2)", "1.13"),
    ("round down(1.9, 0)", "1"),
    ("round down(-1.9, 0)", "-1"),
    ("round down(1.129, 2)", "1.12"),
    ("round half up(1.5, 0)", "2"),
    ("round half up(2.5, 0)", "3"),
    ("round half up(-2.5, 0)", "-3"),
    ("round half down(2.5, 0)", "2"),
    ("round half down(-2.5, 0)", "-2"),
    ("round half down(2.51, 0)", "3"),
    ("decimal(1.5, 6176)", "1.5"),
    ("decimal(1e-6176, 100)", "0"),
    ("ceiling(1e-6176)", "1"),
    ("floor(1e6144)", "1E+6144"),
)
def test_numbers_are_rounded_to_a_scale(asked, value):
    assert told(asked) == value


@pytest.mark.parametrize(
    ("name", "rounding"),
    [
        ("decimal", ROUND_HALF_EVEN),
        ("floor", ROUND_FLOOR),
        ("ceiling", ROUND_CEILING),
        ("round half up", ROUND_HALF_UP),
    ],
)
@given(SMALL, st.integers(-5, 5))
def test_rounding_is_that_of_decimal(name, rounding, number, scale):
    expected = number.quantize(Decimal((0, (1,), -scale)), rounding)
    asked = f"{name}(n, s) = e"
    assert told(asked, n=number, s=Decimal(scale), e=expected) == "true"


@table(
    ("abs(-5)", "5"),
    ("abs(5)", "5"),
    ("abs(0)", "0"),
    ('abs(@"-P1Y")', "P1Y"),
    ('abs(@"-PT5H")', "PT5H"),
    ("modulo(12, 5)", "2"),
    ("modulo(-12, 5)", "3"),
    ("modulo(12, -5)", "-3"),
    ("modulo(-12, -5)", "-2"),
    ("modulo(10, 5)", "0"),
    ("modulo(-10, 5)", "0"),
    ("modulo(5.5, 2)", "1.5"),
    ("modulo(-5.5, 2)", "0.5"),
    ("modulo(0, 5)", "0"),
    ("sqrt(16)", "4"),
    ("sqrt(0)", "0"),
    ("sqrt(2)", "1.414213562373095048801688724209698"),
    ("log(1)", "0"),
    ("exp(0)", "1"),
    ("exp(1)", "2.718281828459045235360287471352662"),
    ("decimal(log(exp(3)), 30)", "3"),
    ("odd(3)", "true"),
    ("odd(-3)", "true"),
    ("odd(2)", "false"),
    ("odd(3.5)", "false"),
    ("even(2)", "true"),
    ("even(0)", "true"),
    ("even(-4)", "true"),
    ("even(3)", "false"),
    ("even(2.5)", "false"),
    ("even(1e6144)", "true"),
    ("odd(1e33 + 1)", "true"),
)
def test_functions_of_one_or_two_numbers(asked, value):
    assert told(asked) == value


@given(st.integers(-1000, 1000), st.integers(-50, 50).filter(bool))
def test_modulo_is_that_of_python(dividend, divisor):
    assert told("modulo(a, b)", a=Decimal(dividend), b=Decimal(divisor)) == str(dividend % divisor)


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_is_odd_or_even(number):
    expected = "[false, true]" if number % 2 == 0 else "[true, false]"
    assert told("[odd(n), even(n)]", n=Decimal(number)) == expected


@table(
    ("sqrt(-1)", "sqrt: no number is the root of a negative one"),
    ("log(0)", "log: only a number above 0 has a logarithm"),
    ("log(-1)", "log: only a number above 0 has a logarithm"),
    ("modulo(1, 0)", "modulo: division by zero"),
    ("modulo(1e6144, 3)", "modulo: the two are too far apart"),
    ("exp(10 ** 9)", "exp: the result is not a finite number"),
    ("decimal(1, 6177)", "decimal: the scale must be from -6111 to 6176"),
    ("decimal(1, -6112)", "decimal: the scale must be from -6111 to 6176"),
    ("decimal(1, 1e30)", "decimal: the scale must be from -6111 to 6176"),
    ('floor("1")', "floor: “n” must be number, not string"),
    ("abs(null)", "abs: “n” must be number or days and time duration or years and months"),
    ("sqrt(true)", "sqrt: “number” must be number, not boolean"),
)
def test_what_has_no_result_is_null(asked, value):
    assert note(asked).startswith(value)
