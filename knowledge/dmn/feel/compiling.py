"""From the parts of an expression to closures that evaluate it: no eval, no attribute of Python.

An operation that has no value comes to null, as FEEL says, and the run notes why.
"""

from collections.abc import Callable
from typing import Any

from knowledge.dmn.feel import syntax as s
from knowledge.dmn.feel.arithmetic import apply, negated
from knowledge.dmn.feel.faults import NoValue
from knowledge.dmn.feel.foreign import foreign
from knowledge.dmn.feel.functions import Code, Lambda
from knowledge.dmn.feel.iteration import filtered, returned, turns
from knowledge.dmn.feel.logic import all_of, any_of, passes
from knowledge.dmn.feel.paths import part
from knowledge.dmn.feel.scope import Scope
from knowledge.dmn.feel.types import ANY, BUILT_IN, ContextOf, FunctionOf, ListOf, RangeOf, Type
from knowledge.dmn.feel.values import Range, Value, compare, equal, is_function, kind_of

Types = Callable[[str], Type | None]


def no_types(_name: str) -> Type | None:
    return None


class Compiler:
    """Turns parts into closures. `types` finds the item definitions of a model by name."""

    def __init__(self, types: Types = no_types) -> None:
        self._types = types
        self.unknown: list[tuple[str, int]] = []

    def code(self, node: s.Node) -> Code:
        return _COMPILE[type(node)](self, node)

    def type(self, node: s.TypeNode) -> Type | None:
        """None where there is no such type."""
        parts = [self.type(one) for one in node.parts]
        if any(one is None for one in parts):
            return None
        known: list[Any] = parts
        if node.name == "function":
            result = self.type(node.result) if node.result else ANY
            return FunctionOf(tuple(known), result) if result else None
        if node.name == "context" and node.keys:
            return ContextOf(dict(zip(node.keys, known, strict=True)))
        if node.name in ("list", "range") and known:
            return ListOf(known[0]) if node.name == "list" else RangeOf(known[0])
        found = self._types(node.name) or BUILT_IN.get(node.name)
        if found is None and node.name != "function":
            self.unknown.append((node.name, node.at))
        return found


def _literal(_compiler: Compiler, node: s.Literal) -> Code:
    value = node.value
    return lambda scope: value


def _name(_compiler: Compiler, node: s.Name) -> Code:
    text = node.text

    def found(scope: Scope) -> Value:
        try:
            return scope.find(text)
        except KeyError:
            scope.run.note(f"there is no “{text}”")
            return None

    return found


def _list(compiler: Compiler, node: s.ListNode) -> Code:
    items = [compiler.code(item) for item in node.items]
    return lambda scope: [item(scope) for item in items]


def _context(compiler: Compiler, node: s.ContextNode) -> Code:
    entries = [(key, compiler.code(value)) for key, value in node.entries]

    def context(scope: Scope) -> Value:
        told: dict[str, Value] = {}
        inner = scope.within(told)
        for key, value in entries:
            told[key] = value(inner)
        return told

    return context


def _range(compiler: Compiler, node: s.RangeNode) -> Code:
    start = compiler.code(node.start) if node.start else None
    end = compiler.code(node.end) if node.end else None
    included = node.start_included, node.end_included

    def interval(scope: Scope) -> Value:
        low, high = start(scope) if start else None, end(scope) if end else None
        is_told = (low is not None or not start) and (high is not None or not end)
        if node.operator in ("=", "!="):
            return Range(low, high, True, True, node.operator)
        if not is_told or (start and end and compare("<=", low, high) is None):
            scope.run.note(f"there is no range from {kind_of(low)} to {kind_of(high)}")
            return None
        return Range(low, high, *included, node.operator)

    return interval


def _function(compiler: Compiler, node: s.FunctionNode) -> Code:
    names = tuple(name for name, _type in node.parameters)
    types = tuple((compiler.type(of) or ANY) if of else ANY for _name, of in node.parameters)
    body = costing(node.body, compiler.code(node.body))
    if node.external:
        body = foreign(body)
        return lambda scope: Lambda(names, types, body, scope, name="external function")
    return lambda scope: Lambda(names, types, body, scope)


def _if(compiler: Compiler, node: s.IfNode) -> Code:
    condition = compiler.code(node.condition)
    then, otherwise = compiler.code(node.then), compiler.code(node.otherwise)
    return lambda scope: then(scope) if condition(scope) is True else otherwise(scope)


def _turns(compiler: Compiler, iterators: tuple[s.Iterator, ...]) -> list[Any]:
    return [
        (
            one.name,
            costing(one.over, compiler.code(one.over)),
            costing(one.until, compiler.code(one.until)) if one.until else None,
        )
        for one in iterators
    ]


def noting(work: Code) -> Code:
    """Null, and a note, where the work has no value."""

    def noted(scope: Scope) -> Value:
        try:
            return work(scope)
        except NoValue as why:
            scope.run.note(str(why))
            return None

    return noted


def costing(node: s.Node, work: Code) -> Code:
    """Work that is done often, paid for by its size."""
    cost = s.size(node) // 4
    if not cost:
        return work

    def paid(scope: Scope) -> Value:
        scope.run.step(cost)
        return work(scope)

    return paid


def _for(compiler: Compiler, node: s.ForNode) -> Code:
    iterators = _turns(compiler, node.iterators)
    body = costing(node.body, compiler.code(node.body))
    return noting(lambda scope: returned(scope, iterators, body))


def _quantified(compiler: Compiler, node: s.QuantifiedNode) -> Code:
    iterators = _turns(compiler, node.iterators)
    condition = costing(node.condition, compiler.code(node.condition))
    joined = all_of if node.every else any_of
    return noting(lambda scope: joined(condition(turn) for turn in turns(scope, iterators, {})))


def _filter(compiler: Compiler, node: s.FilterNode) -> Code:
    of = compiler.code(node.of)
    condition = costing(node.condition, compiler.code(node.condition))
    return noting(lambda scope: filtered(scope, of(scope), condition))


def _path(compiler: Compiler, node: s.PathNode) -> Code:
    of, name = compiler.code(node.of), node.name
    return noting(lambda scope: part(of(scope), name, scope.run))


def _call(compiler: Compiler, node: s.CallNode) -> Code:
    function = compiler.code(node.function)
    arguments = [compiler.code(argument) for argument in node.arguments]
    names = node.names
    told = node.function.text if isinstance(node.function, s.Name) else "this"

    def call(scope: Scope) -> Value:
        called = function(scope)
        if not is_function(called):
            raise NoValue(f"{told} is no function")
        values = [argument(scope) for argument in arguments]
        if names is None:
            return called.call(scope.run, values)
        if len(set(names)) < len(names):
            raise NoValue("an argument is named twice")
        return called.call_named(scope.run, dict(zip(names, values, strict=True)))

    return noting(call)


def _negate(compiler: Compiler, node: s.NegateNode) -> Code:
    of = compiler.code(node.of)
    return noting(lambda scope: negated(of(scope)))


def _arithmetic(compiler: Compiler, node: s.ArithmeticNode) -> Code:
    """A row of operators, however long, is one closure, and nests no deeper than one."""
    steps: list[tuple[str, Code]] = []
    first: s.Node = node
    while isinstance(first, s.ArithmeticNode):
        steps.append((first.operator, compiler.code(first.right)))
        first = first.left
    steps.reverse()
    begin = compiler.code(first)

    def computed(scope: Scope) -> Value:
        value = begin(scope)
        for operator, right in steps:
            if operator == "**":
                scope.run.step(50)
            value = apply(operator, value, right(scope))
            if isinstance(value, str):
                scope.run.hold(len(value))
        return value

    return noting(computed)


def _compare(compiler: Compiler, node: s.CompareNode) -> Code:
    left, right, operator = compiler.code(node.left), compiler.code(node.right), node.operator
    if operator in ("=", "!="):

        def same(scope: Scope) -> Value:
            one, other = left(scope), right(scope)
            scope.run.weigh(one, other)
            told = equal(one, other)
            return told if operator == "=" else _not(told)

        return same
    return lambda scope: compare(operator, left(scope), right(scope))


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _logic(compiler: Compiler, node: s.LogicNode) -> Code:
    parts = [compiler.code(one) for one in node.parts]
    joined = all_of if node.operator == "and" else any_of
    return lambda scope: joined(one(scope) for one in parts)


def _between(compiler: Compiler, node: s.BetweenNode) -> Code:
    of, low, high = compiler.code(node.of), compiler.code(node.low), compiler.code(node.high)

    def between(scope: Scope) -> Value:
        value = of(scope)
        return all_of((compare(">=", value, low(scope)), compare("<=", value, high(scope))))

    return between


def _in(compiler: Compiler, node: s.InNode) -> Code:
    of = compiler.code(node.of)
    tests = [(isinstance(test, s.RangeNode), compiler.code(test)) for test in node.tests]

    def within(scope: Scope) -> Value:
        value = of(scope)
        scope.run.weigh(value)
        return any_of(_in_test(scope, value, test(scope), is_range) for is_range, test in tests)

    return within


def _in_test(scope: Scope, value: Value, told: Value, is_range: bool) -> bool | None:
    """A range that came to null holds nothing that is known."""
    scope.run.weigh(told)
    return None if is_range and told is None else passes(value, told)


def _instance(compiler: Compiler, node: s.InstanceNode) -> Code:
    of, wanted = compiler.code(node.of), compiler.type(node.type)

    def instance(scope: Scope) -> Value:
        value = of(scope)
        if wanted is None:
            raise NoValue(f"there is no type {node.type.name}")
        if value is None:
            return wanted.name == "Null"
        scope.run.weigh(value)
        return wanted.holds(value)

    return noting(instance)


def mentions_input(node: s.Node) -> bool:
    """Whether `?` stands in it."""
    return any(isinstance(one, s.Name) and one.text == "?" for one in s.walk(node))


def _tests(compiler: Compiler, node: s.TestsNode) -> Code:
    tests = [_test(compiler, test) for test in node.tests]
    if not tests:
        return lambda scope: True
    if node.negated:
        return lambda scope: _not(any_of(test(scope) for test in tests))
    return lambda scope: any_of(test(scope) for test in tests)


def _test(compiler: Compiler, node: s.Node) -> Code:
    code = compiler.code(node)
    if mentions_input(node):
        return code

    def test(scope: Scope) -> Value:
        tested, told = scope.find("?"), code(scope)
        if (
            isinstance(told, bool)
            and not isinstance(tested, bool)
            and not isinstance(node, s.Literal)
        ):
            return told
        scope.run.weigh(tested, told)
        return passes(tested, told)

    return test


_COMPILE: dict[type, Callable[[Compiler, Any], Code]] = {
    s.Literal: _literal,
    s.Name: _name,
    s.ListNode: _list,
    s.ContextNode: _context,
    s.RangeNode: _range,
    s.FunctionNode: _function,
    s.IfNode: _if,
    s.ForNode: _for,
    s.QuantifiedNode: _quantified,
    s.FilterNode: _filter,
    s.PathNode: _path,
    s.CallNode: _call,
    s.NegateNode: _negate,
    s.ArithmeticNode: _arithmetic,
    s.CompareNode: _compare,
    s.LogicNode: _logic,
    s.BetweenNode: _between,
    s.InNode: _in,
    s.InstanceNode: _instance,
    s.TestsNode: _tests,
}
