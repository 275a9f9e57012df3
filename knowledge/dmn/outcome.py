"""What a decision comes to, and why, for whoever asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.dmn import model as m
from knowledge.dmn.feel.values import Value
from knowledge.dmn.tracing import NearMiss, RuleHit, TableTrace


class Kind(StrEnum):
    HIT = "hit"
    NO_HIT = "no hit"
    INPUT_ERROR = "input error"
    OVERLAP = "overlap"
    STOPPED = "stopped"  # it took too much time, memory or depth


@dataclass(frozen=True, slots=True)
class InputFault:
    """An input that is missing, of another type, or not allowed."""

    name: str
    message: str

    def __str__(self) -> str:
        return f"“{self.name}”: {self.message}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`value` is what the decision comes to, `outputs` the same by name: the columns of a table,
    the decisions of a service, else the decision itself. `tables` are in the order in which they
    were evaluated; `notes` tell why a part came to null.
    """

    kind: Kind
    decision: str
    value: Value = None
    outputs: Mapping[str, Value] = field(default_factory=dict)
    tables: tuple[TableTrace, ...] = ()
    input_faults: tuple[InputFault, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def own_table(self) -> TableTrace | None:
        """The decision's own table, when its logic is or holds one; the last evaluated."""
        own = (one for one in reversed(self.tables) if one.element == self.decision)
        return next(own, None)

    @property
    def rules(self) -> tuple[RuleHit, ...]:
        return self.own_table.hits if self.own_table else ()

    @property
    def near_misses(self) -> tuple[NearMiss, ...]:
        return self.own_table.near_misses if self.own_table else ()


def kind_of_outcome(decision: str, value: Value, tables: Iterable[TableTrace]) -> Kind:
    """Of a run that came to its end. A table anywhere on the way may spoil it."""
    told = list(tables)
    if any(one.overlap for one in told):
        return Kind.OVERLAP
    if any(one.refused for one in told):
        return Kind.INPUT_ERROR
    own = next((one for one in reversed(told) if one.element == decision), None)
    if own is not None and (own.hits or own.took_default):
        return Kind.HIT
    return Kind.NO_HIT if value is None or own is not None else Kind.HIT


def outputs_of(element: m.Element, value: Value) -> Mapping[str, Value]:
    """A value by the names of what it consists of."""
    logic = element.logic if isinstance(element, m.Decision) else None
    if isinstance(element, m.DecisionService) and len(element.outputs) > 1:
        return value if isinstance(value, dict) else {element.known_as: value}
    if isinstance(logic, m.TableBox):
        if isinstance(value, dict) and len(logic.outputs) > 1:
            return value
        if len(logic.outputs) == 1:
            return {logic.outputs[0].text or element.known_as: value}
    return {element.known_as: value}
