"""Functions of texts. Positions count characters from 1, or from the end from -1.

Source: OMG DMN 1.5, 10.3.4.3.
"""

from decimal import Decimal

from knowledge.dmn.feel.builtins.conversions import text_of
from knowledge.dmn.feel.faults import NoValue
from knowledge.dmn.feel.functions import Library
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.feel.values import Value

LIBRARY = Library()
feel = LIBRARY.feel


@feel("substring(string: string, start position: number, length?: number)")
def _substring(string: str, position: Decimal, length: Decimal | None = None) -> str:
    start = int(position) if abs(position) <= len(string) else 0
    if start == 0:
        raise NoValue("there is nothing at that position")
    begin = start - 1 if start > 0 else len(string) + start
    if length is None:
        return string[begin:]
    if length < 1:
        raise NoValue("the length must be 1 or more")
    return string[begin : begin + min(int(min(length, Decimal(len(string)))), len(string))]


@feel("string length(string: string)")
def _length(string: str) -> Decimal:
    return Decimal(len(string))


@feel("upper case(string: string)", run=True)
def _upper(run: Run, string: str) -> str:
    run.hold(len(string))
    return string.upper()


@feel("lower case(string: string)", run=True)
def _lower(run: Run, string: str) -> str:
    run.hold(len(string))
    return string.lower()


@feel("substring before(string: string, match: string)")
def _before(string: str, match: str) -> str:
    return string[: string.index(match)] if match in string else ""


@feel("substring after(string: string, match: string)")
def _after(string: str, match: str) -> str:
    return string[string.index(match) + len(match) :] if match in string else ""


@feel("contains(string: string, match: string)")
def _contains(string: str, match: str) -> bool:
    return match in string


@feel("starts with(string: string, match: string)")
def _starts(string: str, match: str) -> bool:
    return string.startswith(match)


@feel("ends with(string: string, match: string)")
def _ends(string: str, match: str) -> bool:
    return string.endswith(match)


@feel(
    "string join(list: list)",
    "string join(list: list, delimiter: string | null)",
    run=True,
    each=True,
)
def _join(run: Run, values: list[Value], delimiter: str | None = None) -> str:
    """Of texts; null counts for nothing."""
    if any(value is not None and not isinstance(value, str) for value in values):
        raise NoValue("all items must be texts")
    said = [value for value in values if value is not None]
    run.hold(sum(map(len, said)) + len(delimiter or "") * len(said))
    return (delimiter or "").join(said)


@feel("string(from: any)", run=True)
def _string(run: Run, value: Value) -> str | None:
    if value is None:
        return None
    run.weigh(value)
    told = text_of(value)
    run.hold(len(told))
    return told
