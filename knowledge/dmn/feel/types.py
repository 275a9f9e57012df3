"""Types of FEEL and of a model's item definitions: what conforms, and what is turned into what.

Source: OMG DMN 1.5, 10.3.2.9 (lattice, conformance, implicit conversions).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.dmn.feel.calendar import Date, midnight
from knowledge.dmn.feel.values import Range, Value, is_function, kind_of

ALIASES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
}
SIMPLE = (
    "number",
    "string",
    "boolean",
    "date",
    "time",
    "date and time",
    "days and time duration",
    "years and months duration",
)


class Type:
    """What values are of; as it stands, of every one."""

    name: str

    def holds(self, value: Value) -> bool:
        """Whether a value is of this type; null is of every one."""
        return True

    def accepts(self, value: Value) -> bool:
        """As `holds`, with the values that an item definition allows."""
        return self.holds(value)

    def fits(self, other: "Type") -> bool:
        """Whether every value of this type is one of the other."""
        return other.name == "Any" or self == other


class Anything(Type):
    name = "Any"


@dataclass(frozen=True, eq=True)
class Simple(Type):
    name: str

    def holds(self, value: Value) -> bool:
        return value is None or kind_of(value) == self.name


@dataclass(frozen=True)
class Nothing(Type):
    """The type of null alone."""

    name: str = "Null"

    def holds(self, value: Value) -> bool:
        return value is None

    def fits(self, other: Type) -> bool:
        return True


@dataclass(frozen=True)
class ListOf(Type):
    of: Type
    name: str = "list"

    def holds(self, value: Value) -> bool:
        return value is None or (isinstance(value, list) and all(map(self.of.holds, value)))

    def accepts(self, value: Value) -> bool:
        return value is None or (isinstance(value, list) and all(map(self.of.accepts, value)))

    def fits(self, other: Type) -> bool:
        return other.name == "Any" or (isinstance(other, ListOf) and self.of.fits(other.of))


@dataclass(frozen=True)
class RangeOf(Type):
    of: Type
    name: str = "range"

    def holds(self, value: Value) -> bool:
        if value is None:
            return True
        return isinstance(value, Range) and self.of.holds(value.start) and self.of.holds(value.end)

    def fits(self, other: Type) -> bool:
        return other.name == "Any" or (isinstance(other, RangeOf) and self.of.fits(other.of))


@dataclass(frozen=True, eq=False)
class ContextOf(Type):
    entries: Mapping[str, Type]
    name: str = "context"

    def holds(self, value: Value) -> bool:
        return self._all(value, lambda of, entry: of.holds(entry))

    def accepts(self, value: Value) -> bool:
        return self._all(value, lambda of, entry: of.accepts(entry))

    def _all(self, value: Value, test: Callable[[Type, Value], bool]) -> bool:
        if value is None:
            return True
        return isinstance(value, dict) and all(
            key in value and test(of, value[key]) for key, of in self.entries.items()
        )

    def fits(self, other: Type) -> bool:
        return other.name == "Any" or (
            isinstance(other, ContextOf)
            and all(
                key in self.entries and self.entries[key].fits(of)
                for key, of in other.entries.items()
            )
        )


@dataclass(frozen=True, eq=False)
class FunctionOf(Type):
    parameters: tuple[Type, ...]
    result: Type
    name: str = "function"

    def holds(self, value: Value) -> bool:
        if value is None:
            return True
        return is_function(value) and type_of(value).fits(self)

    def fits(self, other: Type) -> bool:
        if other.name == "Any":
            return True
        return (
            isinstance(other, FunctionOf)
            and len(self.parameters) == len(other.parameters)
            and all(
                wanted.fits(given)
                for given, wanted in zip(self.parameters, other.parameters, strict=True)
            )
            and self.result.fits(other.result)
        )


@dataclass(frozen=True, eq=False)
class Defined(Type):
    """An item definition: another type under a name, with the values that it allows; `allowed`
    is how they are written."""

    name: str
    of: Type
    allows: Callable[[Value], bool] | None = field(default=None)
    allowed: str = ""

    def holds(self, value: Value) -> bool:
        return self.of.holds(value)

    def accepts(self, value: Value) -> bool:
        if value is None:
            return True
        return self.of.accepts(value) and (self.allows is None or self.allows(value))

    def fits(self, other: Type) -> bool:
        return self is other or self.of.fits(bare(other))


ANY = Anything()
NULL = Nothing()
BUILT_IN: dict[str, Type] = {
    **{name: Simple(name) for name in SIMPLE},
    **{alias: Simple(name) for alias, name in ALIASES.items()},
    "Any": ANY,
    "Null": NULL,
    "list": ListOf(ANY),
    "context": ContextOf({}),
    "range": RangeOf(ANY),
}


def bare(of: Type) -> Type:
    """What an item definition stands for."""
    while isinstance(of, Defined):
        of = of.of
    return of


def type_of(value: Value) -> Type:
    """The narrowest type of a value."""
    if value is None:
        return NULL
    if isinstance(value, Range):
        return RangeOf(type_of(value.start if value.start is not None else value.end))
    if isinstance(value, list):
        kinds = [type_of(item) for item in value]
        return ListOf(kinds[0] if kinds and all(kinds[0].fits(kind) for kind in kinds) else ANY)
    if isinstance(value, dict):
        return ContextOf({key: type_of(entry) for key, entry in value.items()})
    if is_function(value):
        own: Any = getattr(value, "type", None)
        return own or FunctionOf(tuple(ANY for _ in value.parameters), ANY)
    return BUILT_IN[kind_of(value)]


def converted(value: Value, of: Type) -> tuple[Value, bool]:
    """The value as one of the type, and whether that could be done: a list of one is that one, one
    is a list of it, a day is its first instant. Source: OMG DMN 1.5, 10.3.2.9.4.
    """
    if value is None or of.accepts(value):
        return value, True
    wanted = bare(of)
    if isinstance(wanted, ListOf):
        if not isinstance(value, list):
            inner, fits = converted(value, wanted.of)
            if fits and of.accepts([inner]):
                return [inner], True
        return None, False
    if isinstance(value, list) and len(value) == 1:
        return (value[0], True) if of.accepts(value[0]) else (None, False)
    if isinstance(value, Date) and wanted.name == "date and time" and of.accepts(midnight(value)):
        return midnight(value), True
    return None, False
