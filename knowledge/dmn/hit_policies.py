"""What a table comes to, out of the rules that apply. Source: OMG DMN 1.5, 8.2.8."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from knowledge.dmn.feel.arithmetic import apply
from knowledge.dmn.feel.faults import NoValue
from knowledge.dmn.feel.values import Value, compare, equal

Hit = tuple[int, tuple[Value, ...]]  # the rule, counted from 0, and its outputs

POLICIES = ("UNIQUE", "ANY", "PRIORITY", "FIRST", "RULE ORDER", "OUTPUT ORDER", "COLLECT")
AGGREGATIONS = ("SUM", "MIN", "MAX", "COUNT")
SINGLE = ("UNIQUE", "ANY", "PRIORITY", "FIRST")


class Overlap(NoValue):
    """Rules apply together that must not; `rules` are counted from 0."""

    def __init__(self, message: str, rules: Sequence[int]) -> None:
        super().__init__(message)
        self.rules = tuple(rules)


@dataclass(frozen=True, slots=True)
class Outputs:
    """The columns on the right: their names, and the values of each from the best on, if told."""

    names: tuple[str, ...]
    orders: tuple[tuple[Value, ...], ...]

    def shaped(self, values: tuple[Value, ...]) -> Value:
        """One column comes to its value, several to a context."""
        return values[0] if len(values) == 1 else dict(zip(self.names, values, strict=True))

    def rank(self, values: tuple[Value, ...]) -> tuple[int, ...]:
        return tuple(_place(value, order) for value, order in zip(values, self.orders, strict=True))


def _place(value: Value, order: tuple[Value, ...]) -> int:
    for place, one in enumerate(order):
        if equal(value, one) is True:
            return place
    return len(order)


def result(policy: str, aggregation: str, hits: list[Hit], outputs: Outputs) -> Value:
    """Of one hit at least. Raises Overlap, NoValue."""
    return _RESULTS[policy](aggregation, hits, outputs)


def _unique(_aggregation: str, hits: list[Hit], outputs: Outputs) -> Value:
    if len(hits) > 1:
        told = " and ".join(str(rule + 1) for rule, _values in hits)
        raise Overlap(f"rules {told} apply, but one may at most", [rule for rule, _values in hits])
    return outputs.shaped(hits[0][1])


def _any(_aggregation: str, hits: list[Hit], outputs: Outputs) -> Value:
    first = list(hits[0][1])
    for _rule, values in hits[1:]:
        if equal(first, list(values)) is not True:
            told = " and ".join(str(rule + 1) for rule, _values in hits)
            raise Overlap(f"rules {told} apply and differ", [rule for rule, _values in hits])
    return outputs.shaped(hits[0][1])


def _priority(_aggregation: str, hits: list[Hit], outputs: Outputs) -> Value:
    return outputs.shaped(min(hits, key=lambda hit: outputs.rank(hit[1]))[1])


def _first(_aggregation: str, hits: list[Hit], outputs: Outputs) -> Value:
    return outputs.shaped(hits[0][1])


def _rule_order(_aggregation: str, hits: list[Hit], outputs: Outputs) -> Value:
    return [outputs.shaped(values) for _rule, values in hits]


def _output_order(_aggregation: str, hits: list[Hit], outputs: Outputs) -> Value:
    ordered = sorted(hits, key=lambda hit: outputs.rank(hit[1]))
    return [outputs.shaped(values) for _rule, values in ordered]


def _collect(aggregation: str, hits: list[Hit], outputs: Outputs) -> Value:
    if not aggregation:
        return [outputs.shaped(values) for _rule, values in hits]
    if aggregation == "COUNT":
        return Decimal(len(hits))
    columns = list(zip(*(values for _rule, values in hits), strict=True))
    return outputs.shaped(tuple(_aggregated(aggregation, column) for column in columns))


def _aggregated(aggregation: str, values: Sequence[Value]) -> Value:
    total = values[0]
    for value in values[1:]:
        if aggregation == "SUM":
            total = apply("+", total, value)
            continue
        is_better = compare("<" if aggregation == "MIN" else ">", value, total)
        if is_better is None:
            raise NoValue("the outputs cannot be compared")
        total = value if is_better else total
    return total


_RESULTS: dict[str, Callable[[str, list[Hit], Outputs], Value]] = {
    "UNIQUE": _unique,
    "ANY": _any,
    "PRIORITY": _priority,
    "FIRST": _first,
    "RULE ORDER": _rule_order,
    "OUTPUT ORDER": _output_order,
    "COLLECT": _collect,
}
