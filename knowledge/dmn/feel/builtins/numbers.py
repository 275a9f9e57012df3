"""Functions of numbers. Source: OMG DMN 1.5, 10.3.4.5."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)

from knowledge.dmn.feel.arithmetic import negated
from knowledge.dmn.feel.calendar import DaysTime, YearsMonths
from knowledge.dmn.feel.faults import NoValue
from knowledge.dmn.feel.functions import Library
from knowledge.dmn.feel.numbers import DECIMAL128, SCALE_MAX, ZERO, finite
from knowledge.dmn.feel.scope import Run

LIBRARY = Library()
feel = LIBRARY.feel
SCALE_MIN = -6111
_WIDE = Context(prec=SCALE_MAX * 2 + 100, Emin=-99999, Emax=99999, traps=[])


def rounded(number: Decimal, scale: Decimal, rounding: str) -> Decimal:
    """To so many digits after the point; the scale is cut to a whole number."""
    places = int(scale)
    if not SCALE_MIN <= places <= SCALE_MAX:
        raise NoValue(f"the scale must be from {SCALE_MIN} to {SCALE_MAX}")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return number
    if number.adjusted() < -places - 1:
        number = Decimal((number.is_signed(), (1,), -places - 2)) if number else ZERO
    return finite(number.quantize(Decimal((0, (1,), -places)), rounding, _WIDE))


@feel("decimal(n: number, scale: number)")
def _decimal(number: Decimal, scale: Decimal) -> Decimal:
    return rounded(number, scale, ROUND_HALF_EVEN)


@feel("floor(n: number)", "floor(n: number, scale: number)")
def _floor(number: Decimal, scale: Decimal = ZERO) -> Decimal:
    return rounded(number, scale, ROUND_FLOOR)


@feel("ceiling(n: number)", "ceiling(n: number, scale: number)")
def _ceiling(number: Decimal, scale: Decimal = ZERO) -> Decimal:
    return rounded(number, scale, ROUND_CEILING)


@feel("round up(n: number, scale: number)")
def _round_up(number: Decimal, scale: Decimal) -> Decimal:
    return rounded(number, scale, ROUND_UP)


@feel("round down(n: number, scale: number)")
def _round_down(number: Decimal, scale: Decimal) -> Decimal:
    return rounded(number, scale, ROUND_DOWN)


@feel("round half up(n: number, scale: number)")
def _round_half_up(number: Decimal, scale: Decimal) -> Decimal:
    return rounded(number, scale, ROUND_HALF_UP)


@feel("round half down(n: number, scale: number)")
def _round_half_down(number: Decimal, scale: Decimal) -> Decimal:
    return rounded(number, scale, ROUND_HALF_DOWN)


@feel("abs(n: number | days and time duration | years and months duration)")
def _abs(value: Decimal | DaysTime | YearsMonths) -> object:
    if isinstance(value, Decimal):
        return value.copy_abs()
    size = value.nanos if isinstance(value, DaysTime) else value.months
    return negated(value) if size < 0 else value


@feel("modulo(dividend: number, divisor: number)")
def _modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """dividend - divisor × floor(dividend ÷ divisor): it has the sign of the divisor."""
    if not divisor:
        raise NoValue("division by zero")
    rest = finite(DECIMAL128.remainder(dividend, divisor)) if _is_near(dividend, divisor) else None
    if rest is None:
        raise NoValue("the two are too far apart")
    return rest + divisor if rest and (rest < 0) != (divisor < 0) else rest


def _is_near(dividend: Decimal, divisor: Decimal) -> bool:
    return not dividend or dividend.adjusted() - divisor.adjusted() < DECIMAL128.prec


@feel("sqrt(number: number)")
def _sqrt(number: Decimal) -> Decimal:
    if number < 0:
        raise NoValue("no number is the root of a negative one")
    return finite(DECIMAL128.sqrt(number))


@feel("log(number: number)", run=True)
def _log(run: Run, number: Decimal) -> Decimal:
    run.step(50)
    if number <= 0:
        raise NoValue("only a number above 0 has a logarithm")
    return finite(DECIMAL128.ln(number))


@feel("exp(number: number)", run=True)
def _exp(run: Run, number: Decimal) -> Decimal:
    run.step(50)
    return finite(DECIMAL128.exp(number))


@feel("odd(number: number)")
def _odd(number: Decimal) -> bool:
    return number == number.to_integral_value() and _last(number) in "13579"


@feel("even(number: number)")
def _even(number: Decimal) -> bool:
    return number == number.to_integral_value() and _last(number) in "02468"


def _last(number: Decimal) -> str:
    """The last digit before the point, however large the number is."""
    return "0" if number.adjusted() > DECIMAL128.prec else str(int(number))[-1]
