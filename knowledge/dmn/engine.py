"""A model that decides: its requirement graph, compiled once, evaluated from the inputs on.

Each decision is evaluated once a run, when it is first asked for. Source: OMG DMN 1.5, 10.4.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.dmn import model as m
from knowledge.dmn.boxes import Boxes, as_type, function
from knowledge.dmn.entry_names import entry_names
from knowledge.dmn.feel.compiling import Types
from knowledge.dmn.feel.expression import root
from knowledge.dmn.feel.faults import FeelFault, LimitExceeded, NoValue
from knowledge.dmn.feel.functions import Code, Lambda
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.feel.scope import Run, Scope
from knowledge.dmn.feel.types import ANY, FunctionOf, Type, bare, converted
from knowledge.dmn.feel.values import Value, kind_of
from knowledge.dmn.inputs import InputRefused, input_value
from knowledge.dmn.item_types import ItemTypes
from knowledge.dmn.model_checks import Key, circles, not_given, twice
from knowledge.dmn.outcome import InputFault, Kind, Outcome, kind_of_outcome, outputs_of
from knowledge.dmn.places import Fault, Place, fault_at
from knowledge.dmn.tracing import TracedRun


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
        """What it requires comes first, without calls within each other: graphs may be deep."""
        waiting = [key]
        while waiting:
            now = waiting[-1]
            if self._is_known(now):
                waiting.pop()
                continue
            missing = [one for one in self.engine.needed(now) if not self._is_known(one)]
            if not missing:
                self.found[now] = self.engine.evaluated(now, self)
                self.open.discard(now)
            elif now in self.open or any(one in self.open for one in missing):
                raise NoValue("decisions require each other in a circle")
            else:
                self.open.add(now)
                waiting += reversed(missing)
        return self.given[key] if key in self.given else self.found[key]

    def _is_known(self, key: Key) -> bool:
        return key in self.given or key in self.found

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
        self._nodes = {key: self._node(key) for key in self._elements}
        self._check()

    # ---- compiling

    def _tell(self, place: str, why: str | FeelFault) -> None:
        fault = fault_at(place, why)
        if fault not in self.faults:
            self.faults.append(fault)

    def _check(self) -> None:
        """What is wrong with the parts together, and with types that nothing uses."""
        for space, definitions in self._models.items():
            found = [*twice(definitions), *not_given(definitions, self._models)]
            for place, message in found:
                self._tell(place, message)
            for item in definitions.items:
                self.types_of(space).find(item.name)
        requires = {key: self.required_by(key) for key in self._nodes}
        names = {key: node.element.name for key, node in self._nodes.items()}
        for place, message in circles(requires, names):
            self._tell(place, message)

    def required_by(self, key: Key) -> list[Key]:
        """What an element needs before it: what it requires, or a service its decisions."""
        node = self._nodes[key]
        if isinstance(node.element, m.DecisionService):
            found = [self._key(key[0], address) for address in node.element.outputs]
            return [one for one in found if one in self._nodes]
        return [required for _path, required in node.requires]

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

    def _node(self, key: Key) -> _Node:
        try:
            return self._compiled(key)
        except RecursionError:
            element = self._elements[key]
            self._tell(Place(element.name), "it is nested too deeply")
            return _Node(key, element, ANY, (), None)

    def _compiled(self, key: Key) -> _Node:
        space, _id = key
        element = self._elements[key]
        types = self.types_of(space)
        of = types.named(element.variable.type if element.variable else "", Place(element.name))
        requires = tuple(self._required(space, element))
        boxes = Boxes(types, self._known_properties, self._tell)
        names = tuple(dict.fromkeys(path[0] for path, _key in requires))
        code: Code | None = None
        if isinstance(element, m.Decision) and element.logic:
            code = boxes.code(element.logic, names, Place(element.name))
            code = as_type(code, of, element.name) if of is not ANY else code
        elif isinstance(element, m.KnowledgeModel) and element.logic:
            code = function(boxes, element.logic, names, Place(element.known_as))
        return _Node(key, element, of, requires, code)

    def _properties(self) -> NameTable:
        """What may stand behind a dot: components of types, and elements of other models."""
        found: dict[str, None] = {}
        for definitions in self._models.values():
            found.update(dict.fromkeys(entry_names(definitions)))
            if len(self._models) > 1:
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
                self._tell(Place(element.name), f"what it requires, “{address}”, is not there")
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

    def answer(self, name: str, inputs: Mapping[str, Any]) -> Outcome:
        """What a decision or a service comes to out of values of Python or JSON, and why.

        Raises UnknownElement; all else that goes wrong is told by the outcome.
        """
        key = self.keys(name, (m.Decision, m.DecisionService))
        element = self._nodes[key].element
        values, faults = self._taken_inputs(key, inputs)
        if faults:
            return Outcome(Kind.INPUT_ERROR, element.name, input_faults=tuple(faults))
        run = TracedRun()
        try:
            value = self.decide(name, values, run)
        except LimitExceeded as why:
            notes = (*run.notes, str(why))
            return Outcome(Kind.STOPPED, element.name, tables=tuple(run.tables), notes=notes)
        return Outcome(
            kind_of_outcome(element.name, value, run.tables),
            element.name,
            value,
            {} if value is None else outputs_of(element, value),
            tuple(run.tables),
            notes=tuple(run.notes),
        )

    def inputs_of(self, name: str) -> dict[str, Type]:
        """What a decision or a service takes, by name. Raises UnknownElement."""
        return self._inputs_of(self.keys(name, (m.Decision, m.DecisionService)))

    def _inputs_of(self, key: Key) -> dict[str, Type]:
        node = self._nodes[key]
        if isinstance(node.element, m.DecisionService):
            return {self._elements[one].known_as: self._nodes[one].type for one in self._takes(key)}
        found: dict[str, Type] = {}
        seen, waiting = {key}, [key]
        while waiting:
            node = self._nodes[waiting.pop()]
            if isinstance(node.element, m.InputData):
                found[node.element.known_as] = node.type
            following = [one for one in self.needed(node.key) if one not in seen]
            seen.update(following)
            waiting += reversed(following)
        return found

    def _taken_inputs(
        self, key: Key, inputs: Mapping[str, Any]
    ) -> tuple[dict[str, Value], list[InputFault]]:
        values: dict[str, Value] = {}
        faults = []
        for name, of in self._inputs_of(key).items():
            if name not in inputs:
                faults.append(InputFault(name, "it is missing"))
                continue
            try:
                values[name] = input_value(inputs[name], of)
            except InputRefused as why:
                faults.append(InputFault(name, str(why)))
        return values, faults

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

    def needed(self, key: Key) -> list[Key]:
        """What is evaluated before an element; of a service nothing, before it is called."""
        return [required for _path, required in self._nodes[key].requires]

    def evaluated(self, key: Key, evaluation: Evaluation) -> Value:
        node = self._nodes[key]
        if isinstance(node.element, m.InputData):
            return None
        if isinstance(node.element, m.DecisionService):
            return self._service(node, node.element, evaluation)
        if node.code is None:
            evaluation.run.note(f"{node.element.name}: it has no logic")
            return None
        evaluation.run.step()
        names: dict[str, Value] = {}
        for path, required in node.requires:
            _put(names, path, self._taken(required, evaluation))
        value = node.code(root(evaluation.run).within(names))
        evaluation.run.weigh(value)
        return value

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

    def _takes(self, key: Key) -> list[Key]:
        """What a service takes: its input data, then its input decisions."""
        service = self._elements[key]
        if not isinstance(service, m.DecisionService):
            return []
        told = (*service.input_data, *service.input_decisions)
        keys = [self._key(key[0], one) for one in told]
        return [one for one in keys if one in self._nodes]

    def _service(self, node: _Node, service: m.DecisionService, evaluation: Evaluation) -> Lambda:
        """A decision service as a function: of its input data, then of its input decisions."""
        space = node.key[0]
        keys = self._takes(node.key)
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
