"""The parts of a DMN model as plain data; how they are written is `reading.py` and `writing.py`.

Source: OMG DMN 1.5, chapters 6 to 8 and 10.2.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Extras:
    """What stands in the file and in no field of ours. It survives reading and writing.

    `attributes`: foreign ones by `{space}name`, DMN's own by name. `elements`: what other tools
    put into extensionElements, each as XML by itself; `others`: children of DMN that we have no
    field for. `inside`: the same of a child that is no part of its own, as `inputEntry`, and of
    the second of that name as `inputEntry 2`.
    """

    attributes: Mapping[str, str] = field(default_factory=dict)
    elements: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    inside: Mapping[str, "Extras"] = field(default_factory=dict)


NONE = Extras()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What every element may have; `line` is where it began in the file, 0 where there was none."""

    id: str = ""
    label: str = ""
    description: str = ""
    line: int = field(default=0, compare=False)
    extras: Extras = NONE


@dataclass(frozen=True, slots=True)
class Variable(Part):
    name: str
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box(Part):
    """A boxed expression; `type` is the name of its type, or empty."""

    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiteralBox(Box):
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class ContextEntry(Part):
    """An entry without a variable is the result."""

    variable: Variable | None
    value: Box | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextBox(Box):
    entries: tuple[ContextEntry, ...]


@dataclass(frozen=True, slots=True)
class Binding:
    parameter: Variable
    value: Box | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvocationBox(Box):
    called: Box | None
    bindings: tuple[Binding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionBox(Box):
    parameters: tuple[Variable, ...]
    body: Box | None
    kind: str = "FEEL"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBox(Box):
    items: tuple[Box, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationBox(Box):
    columns: tuple[Variable, ...]
    rows: tuple[tuple[Box, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionalBox(Box):
    condition: Box | None
    then: Box | None
    otherwise: Box | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterBox(Box):
    of: Box | None
    match: Box | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IterationBox(Box):
    """`kind` is for, some or every."""

    kind: str
    variable: str
    over: Box | None
    body: Box | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause(Part):
    """A column of a table. Of an input `text` is its expression, of an output its name."""

    text: str
    type: str = ""
    values: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Part):
    tests: tuple[str, ...]
    outputs: tuple[str, ...]
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBox(Box):
    """A decision table; `policy` and `aggregation` as DMN spells them: RULE ORDER, SUM."""

    inputs: tuple[Clause, ...]
    outputs: tuple[Clause, ...]
    rules: tuple[Rule, ...]
    policy: str = "UNIQUE"
    aggregation: str = ""
    output_label: str = ""
    annotations: tuple[str, ...] = ()
    orientation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element(Part):
    """A node of the requirement graph, with its name."""

    name: str
    variable: Variable | None = None

    @property
    def known_as(self) -> str:
        return self.variable.name if self.variable and self.variable.name else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class InputData(Element):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement(Part):
    """`kind` is requiredDecision, requiredInput, requiredKnowledge or requiredAuthority;
    `address` is `#id`, with a name space before it where that is another model's."""

    kind: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Element):
    requires: tuple[Requirement, ...] = ()
    authorities: tuple[Requirement, ...] = ()
    logic: Box | None = None
    question: str = ""
    answers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeModel(Element):
    requires: tuple[Requirement, ...] = ()
    authorities: tuple[Requirement, ...] = ()
    logic: FunctionBox | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionService(Element):
    """What it gives out, hides, and takes, each by its address."""

    outputs: tuple[str, ...] = ()
    encapsulated: tuple[str, ...] = ()
    input_decisions: tuple[str, ...] = ()
    input_data: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeSource(Element):
    location: str = ""
    source_type: str = ""
    authorities: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDefinition(Part):
    """A type of the model. A component of one is an item definition too."""

    name: str
    type: str = ""
    allowed: str = ""
    constraint: str = ""
    is_collection: bool = False
    components: tuple["ItemDefinition", ...] = ()
    parameters: tuple[Variable, ...] | None = None
    result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import(Part):
    name: str
    namespace: str
    kind: str = ""
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions(Part):
    """A model: all of a DMN file."""

    name: str
    namespace: str
    version: str = "1.5"
    imports: tuple[Import, ...] = ()
    items: tuple[ItemDefinition, ...] = ()
    inputs: tuple[InputData, ...] = ()
    decisions: tuple[Decision, ...] = ()
    knowledge: tuple[KnowledgeModel, ...] = ()
    services: tuple[DecisionService, ...] = ()
    sources: tuple[KnowledgeSource, ...] = ()
    prefixes: Mapping[str, str] = field(default_factory=dict)

    def elements(self) -> Iterator[Element]:
        yield from self.inputs
        yield from self.decisions
        yield from self.knowledge
        yield from self.services
