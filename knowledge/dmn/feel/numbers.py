"""Numbers of FEEL: IEEE 754-2008 decimal128, 34 digits. Source: OMG DMN 1.5, 10.3.2.3.1."""

from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation

from knowledge.dmn.feel.faults import NoValue

DIGITS = 34
EXPONENT_MAX = 6144
DECIMAL128 = Context(
    prec=DIGITS, rounding=ROUND_HALF_EVEN, Emin=1 - EXPONENT_MAX, Emax=EXPONENT_MAX, traps=[]
)
SCALE_MAX = 6176
ZERO = Decimal(0)
ONE = Decimal(1)


def finite(value: Decimal) -> Decimal:
    """The result of an operation. Raises NoValue when it is infinite or not a number."""
    if value.is_finite():
        return value
    raise NoValue("the result is not a finite number")


def number_of(text: str) -> Decimal:
    """A numeral, rounded to 34 digits. Raises NoValue."""
    try:
        return finite(DECIMAL128.plus(Decimal(text)))
    except InvalidOperation:
        raise NoValue(f"“{text}” is no number") from None


def whole(value: Decimal, what: str) -> int:
    """A number that must be whole, as an integer. Raises NoValue."""
    if value != value.to_integral_value():
        raise NoValue(f"{what} must be a whole number")
    if value.adjusted() > DIGITS:
        raise NoValue(f"{what} is too large")
    return int(value)


def numeral(value: Decimal) -> str:
    """As people write it: no exponent, no trailing zeros after the point.

    A number further than 34 digits from the point keeps its exponent, so that text stays short.
    """
    if value == value.to_integral_value() and value.adjusted() <= DIGITS:
        return str(int(value))
    normal = value.normalize(DECIMAL128)
    if -DIGITS <= normal.adjusted() <= DIGITS:
        return format(normal, "f")
    return str(normal)
