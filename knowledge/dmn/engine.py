"""A model that decides: its requirement graph, compiled once, evaluated from the inputs on.

Each decision is evaluated once a run, when it is first asked for. Source: OMG DMN 1.5, 10.4.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.dmn import model as m
from knowledge.dmn.boxes import Boxes, as_type, function
from knowledge.dmn.feel.compiling import Types
from knowledge.dmn.feel.expression import root
from knowledge.dmn.feel.faults import LimitExceeded, NoValue
from knowledge.dmn.feel.functions import Code, Lambda
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.feel.scope import Run, Scope
from knowledge.dmn.feel.types import ANY, FunctionOf, Type, bare, converted
from knowledge.dmn.feel.values import Value, kind_of
from knowledge.dmn.item_types import ItemTypes

Key = tuple[str, str]  # name space and id


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a model, and where."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class UnknownElement(LookupError):
    """There is no decision or service of that name."""


@dataclass(slots=True)
class Evaluation:
    """One run of a model: what is given, and what was found so far."""

    engine: "Engine"
    given: dict[Key, Value]
    run: Run
    found: dict[Key, Value] = field(default_factory=dict)
    open: set[Key] = field(default_factory=set)

    def value(self, key: Key) -> Value:
        if key in self.given:
            return self.given[key]
        if key not in self.found:
            if key in self.open:
                raise NoValue("decisions require each other in a circle")
            self.open.add(key)
            self.found[key] = self.engine.evaluated(key, self)
            self.open.discard(key)
        return self.found[key]

    def with_given(self, given: Mapping[Key, Value]) -> "Evaluation":
        return Evaluation(self.engine, {**self.given, **given}, self.run)


@dataclass(frozen=True, slots=True)
class _Node:
    """An element, compiled: what it requires, under which names, and what it comes to."""

    key: Key
    element: m.Element
    type: Type
    requires: tuple[tuple[tuple[str, ...], Key], ...]
    code: Code | None


class Engine:
    """A model with those it imports. `faults` is what is wrong; a faulty part comes to null."""

    def __init__(self, definitions: m.Definitions, imported: Iterable[m.Definitions] = ()) -> None:
        self.definitions = definitions
        self.faults: list[Fault] = []
        self._models = {one.namespace: one for one in (*imported, definitions)}
        self._elements: dict[Key, m.Element] = {
            (space, element.id or element.name): element
            for space, one in self._models.items()
            for element in one.elements()
        }
        self._types: dict[str, ItemTypes] = {}
        self._known_properties = self._properties()
        self._nodes = {key: self._compiled(key) for key in self._elements}

    # ---- compiling

    def _tell(self, place: str, message: str) -> None:
        fault = Fault(place, message)
        if fault not in self.faults:
            self.faults.append(fault)

    def types_of(self, space: str) -> ItemTypes:
        if space not in self._types:
            definitions = self._models[space]
            finders = {
                one.name: self._finder(one.namespace)
                for one in definitions.imports
                if one.namespace in self._models
            }
            self._types[space] = ItemTypes(definitions, finders, self._tell)
        return self._types[space]

    def _finder(self, space: str) -> Types:
        return lambda name: self.types_of(space).find(name)

    def _compiled(self, key: Key) -> _Node:
        space, _id = key
        element = self._elements[key]
        types = self.types_of(space)
        of = types.named(element.variable.type if element.variable else "", element.name)
        requires = tuple(self._required(space, element))
        boxes = Boxes(types, self._known_properties, self._tell)
        names = tuple(dict.fromkeys(path[0] for path, _key in requires))
        code: Code | None = None
        if isinstance(element, m.Decision):
            code = boxes.code(element.logic, names, element.name)
            code = as_type(code, of, element.name) if of is not ANY else code
        elif isinstance(element, m.KnowledgeModel) and element.logic:
            code = function(boxes, element.logic, names, element.known_as)
        return _Node(key, element, of, requires, code)

    def _properties(self) -> NameTable:
        """What may stand behind a dot: components of types, and elements of other models."""
        found: dict[str, None] = {}
        for definitions in self._models.values():
            found.update(dict.fromkeys(_components(definitions.items)))
            found.update(dict.fromkeys(_box_names(definitions)))
            if definitions is not self.definitions:
                found.update(dict.fromkeys(one.known_as for one in definitions.elements()))
        return NameTable(found)

    def _required(self, space: str, element: m.Element) -> Iterable[tuple[tuple[str, ...], Key]]:
        """What an element requires: the path of names under which it stands, and its key."""
        if not isinstance(element, (m.Decision, m.KnowledgeModel)):
            return
        for requirement in element.requires:
            address = requirement.address
            key = self._key(space, address)
            required = self._elements.get(key)
            if required is None:
                self._tell(element.name, f"what it requires, “{address}”, is not there")
                continue
            prefix = () if key[0] == space else self._prefix(space, key[0])
            yield (*prefix, required.known_as), key

    def _key(self, space: str, address: str) -> Key:
        of, _hash, name = address.rpartition("#")
        return (of or space, name)

    def _prefix(self, space: str, of: str) -> tuple[str, ...]:
        for one in self._models[space].imports:
            if one.namespace == of:
                return (one.name,) if one.name else ()
        return ()

    # ---- evaluating

    def keys(self, name: str, kinds: tuple[type[m.Element], ...]) -> Key:
        """Raises UnknownElement."""
        for element in self.definitions.elements():
            if isinstance(element, kinds) and name in (element.name, element.known_as):
                return (self.definitions.namespace, element.id or element.name)
        raise UnknownElement(name)

    def decide(self, name: str, inputs: Mapping[str, Value], run: Run | None = None) -> Value:
        """What a decision or a service comes to. Raises UnknownElement, LimitExceeded."""
        key = self.keys(name, (m.Decision, m.DecisionService, m.KnowledgeModel))
        evaluation = Evaluation(self, self._given(inputs), run or Run())
        try:
            node = self._nodes[key]
            if isinstance(node.element, m.DecisionService):
                service = self._service(node, node.element, evaluation)
                given = [inputs.get(parameter) for parameter in service.parameters]
                return service.call(evaluation.run, given)
            return evaluation.value(key)
        except NoValue as why:
            evaluation.run.note(str(why))
            return None
        except RecursionError:
            raise LimitExceeded("it is nested too deeply") from None

    def _given(self, inputs: Mapping[str, Value]) -> dict[Key, Value]:
        """By name: of this model, or of an imported one, where a context of that name is given."""
        given: dict[Key, Value] = {}
        for space, definitions in self._models.items():
            is_own = definitions is self.definitions
            for element in definitions.inputs:
                if element.known_as in inputs and (
                    is_own or element.known_as not in self._own_inputs()
                ):
                    given[(space, element.id or element.name)] = inputs[element.known_as]
        return given

    def _own_inputs(self) -> set[str]:
        return {element.known_as for element in self.definitions.inputs}

    def evaluated(self, key: Key, evaluation: Evaluation) -> Value:
        node = self._nodes[key]
        if isinstance(node.element, m.InputData):
            return None
        if isinstance(node.element, m.DecisionService):
            return self._service(node, node.element, evaluation)
        if node.code is None:
            return None
        evaluation.run.step()
        names: dict[str, Value] = {}
        for path, required in node.requires:
            _put(names, path, self._taken(required, evaluation))
        return node.code(root(evaluation.run).within(names))

    def _taken(self, key: Key, evaluation: Evaluation) -> Value:
        value = evaluation.value(key)
        node = self._nodes[key]
        if not isinstance(node.element, m.InputData):
            return value
        told, fits = converted(value, node.type)
        if not fits:
            evaluation.run.note(
                f"“{node.element.known_as}” is a {kind_of(value)}, no {node.type.name}"
            )
        return told

    def _service(self, node: _Node, service: m.DecisionService, evaluation: Evaluation) -> Lambda:
        """A decision service as a function: of its input data, then of its input decisions."""
        space = node.key[0]
        keys = [self._key(space, one) for one in (*service.input_data, *service.input_decisions)]
        keys = [key for key in keys if key in self._nodes]
        outputs = [self._key(space, one) for one in service.outputs]
        outputs = [key for key in outputs if key in self._nodes]
        parameters = tuple(self._elements[key].known_as for key in keys)

        def body(scope: Scope) -> Value:
            given = dict(zip(keys, (scope.names[name] for name in parameters), strict=True))
            inner = Evaluation(self, given, scope.run)
            values = {self._elements[key].known_as: inner.value(key) for key in outputs}
            return next(iter(values.values())) if len(values) == 1 else values

        types = tuple(self._nodes[key].type for key in keys)
        wanted = bare(node.type)
        result = wanted.result if isinstance(wanted, FunctionOf) else node.type
        return Lambda(parameters, types, body, root(evaluation.run), service.known_as, result)


def _put(names: dict[str, Value], path: Sequence[str], value: Value) -> None:
    for name in path[:-1]:
        names = names.setdefault(name, {})
    names[path[-1]] = value


def _components(items: Iterable[m.ItemDefinition]) -> Iterable[str]:
    for item in items:
        for component in item.components:
            yield component.name
        yield from _components(item.components)


def _box_names(definitions: m.Definitions) -> Iterable[str]:
    for decision in definitions.decisions:
        yield from _names_in(decision.logic)
    for knowledge in definitions.knowledge:
        yield from _names_in(knowledge.logic)


def _names_in(box: m.Box | None) -> Iterable[str]:
    """The names of entries, columns and outputs in a boxed expression."""
    if isinstance(box, m.ContextBox):
        for entry in box.entries:
            if entry.variable:
                yield entry.variable.name
            yield from _names_in(entry.value)
    elif isinstance(box, m.FunctionBox):
        yield from _names_in(box.body)
    elif isinstance(box, m.RelationBox):
        yield from (column.name for column in box.columns)
    elif isinstance(box, m.TableBox):
        yield from (clause.text for clause in box.outputs)
