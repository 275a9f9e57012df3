"""The arithmetic of `java.lang` that models ask for, in Python's own words. No Java is run.

What stands in the table is answered as Java would answer it; everything else has no value.
Source: OMG DMN 1.5, 10.3.2.13.3; Java SE, java.lang.Math.
"""

import math
import re
import struct
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from knowledge.dmn.feel.faults import NoValue
from knowledge.dmn.feel.functions import Code
from knowledge.dmn.feel.scope import Scope
from knowledge.dmn.feel.values import Value

SIGNATURE = re.compile(r"\s*(\w{1,80})\s*\(([^()]{0,400})\)\s*")
WHOLE = {"byte": 8, "short": 16, "int": 32, "long": 64}
NUMERIC = (*WHOLE, "float", "double")
WRAPPERS = {
    "java.lang.Byte": "byte",
    "java.lang.Short": "short",
    "java.lang.Integer": "int",
    "java.lang.Long": "long",
    "java.lang.Float": "float",
    "java.lang.Double": "double",
}
OF_ITS_KIND: dict[str, tuple[int, Callable[..., Any]]] = {
    "abs": (1, abs),
    "max": (2, max),
    "min": (2, min),
}
OF_DOUBLES: dict[str, tuple[int, Callable[..., float]]] = {
    "sin": (1, math.sin),
    "cos": (1, math.cos),
    "tan": (1, math.tan),
    "asin": (1, math.asin),
    "acos": (1, math.acos),
    "atan": (1, math.atan),
    "atan2": (2, math.atan2),
    "exp": (1, math.exp),
    "log": (1, math.log),
    "log10": (1, math.log10),
    "sqrt": (1, math.sqrt),
    "pow": (2, math.pow),
    "hypot": (2, math.hypot),
    "ceil": (1, math.ceil),
    "floor": (1, math.floor),
    "rint": (1, round),
    "toRadians": (1, math.radians),
    "toDegrees": (1, math.degrees),
}


def foreign(told: Code) -> Code:
    """The body of a function whose class and signature `told` comes to, as a context."""

    def body(scope: Scope) -> Value:
        if scope.outer is None:
            raise NoValue("a function of Java that is not known here")
        return method(told(scope.outer))(list(scope.names.values()))

    return body


def method(told: Value) -> Callable[[Sequence[Value]], Value]:
    """Raises NoValue where it is none of the table."""
    java = told.get("java") if isinstance(told, dict) else None
    if not isinstance(java, dict):
        raise NoValue("functions of PMML are not run here, those of Java for a few only")
    name, signature = java.get("class"), java.get("method signature")
    found = SIGNATURE.fullmatch(signature) if isinstance(signature, str) else None
    if found and isinstance(name, str):
        kinds = tuple(one.strip() for one in found[2].split(",") if one.strip())
        known = _of_math(found[1], kinds) if name == "java.lang.Math" else None
        if found[1] == "valueOf":
            known = _value_of(name, kinds)
        if known:
            return known
    raise NoValue(f"the function {signature} of {name} is not known here: no Java is run")


def _of_math(name: str, kinds: tuple[str, ...]) -> Callable[[Sequence[Value]], Value] | None:
    table, wanted = (OF_ITS_KIND, kinds[:1]) if name in OF_ITS_KIND else (OF_DOUBLES, ("double",))
    count, work = table.get(name, (0, abs))
    if not count or kinds != wanted * count or kinds[0] not in NUMERIC:
        return None
    return lambda given: _answer(kinds, work, given, kinds[0])


def _value_of(name: str, kinds: tuple[str, ...]) -> Callable[[Sequence[Value]], Value] | None:
    own = WRAPPERS.get(name)
    if own and kinds in ((own,), ("java.lang.String",)):
        return lambda given: _answer((own,), _same, _read(kinds[0], given), own)
    if name == "java.lang.String" and kinds == ("char",):
        return _character
    return None


def _same(value: Any) -> Any:
    return value


def _read(kind: str, given: Sequence[Value]) -> Sequence[Value]:
    if kind != "java.lang.String":
        return given
    texts = [one for one in given if isinstance(one, str) and re.fullmatch(r"[-+\d.eE]{1,60}", one)]
    try:
        return [Decimal(one) for one in texts]
    except ArithmeticError:
        raise NoValue("the text is no number") from None


def _character(given: Sequence[Value]) -> Value:
    if len(given) != 1 or not isinstance(given[0], str) or len(given[0]) != 1:
        raise NoValue("a function of Java takes one character")
    return given[0]


def _answer(
    kinds: tuple[str, ...], work: Callable[..., Any], given: Sequence[Value], of: str
) -> Value:
    if len(given) != len(kinds):
        raise NoValue(f"a function of Java takes {len(kinds)} arguments, not {len(given)}")
    values = [_as_java(value, kind) for value, kind in zip(given, kinds, strict=True)]
    try:
        return _from_java(work(*values), of)
    except (ArithmeticError, ValueError):
        raise NoValue("a function of Java comes to no number") from None


def _as_java(value: Value, kind: str) -> Any:
    """Raises NoValue where the number does not fit."""
    if not isinstance(value, Decimal):
        raise NoValue("a function of Java takes numbers here")
    if kind not in WHOLE:
        number = float(value)
        if math.isinf(number):
            raise NoValue(f"{value} is too large for Java's {kind}")
        return number
    if not -(2**63) <= value < 2**63 or value != value.to_integral_value():
        raise NoValue(f"{value} is no {kind} of Java")
    whole, limit = int(value), 2 ** (WHOLE[kind] - 1)
    if not -limit <= whole < limit:
        raise NoValue(f"{value} is too large for Java's {kind}")
    return whole


def _from_java(result: Any, kind: str) -> Decimal:
    if kind == "float":
        return _shortest(struct.unpack("f", struct.pack("f", result))[0])
    number = Decimal(repr(result))
    if not number.is_finite():
        raise NoValue("a function of Java comes to no number")
    return number


def _shortest(single: float) -> Decimal:
    """The fewest digits that tell a single-precision number from its neighbours."""
    for digits in range(1, 10):
        text = f"{single:.{digits}g}"
        if struct.unpack("f", struct.pack("f", float(text)))[0] == single:
            return Decimal(text)
    return Decimal(repr(single))
