"""Boxed expressions as DMN XML, the other way round than `boxes_reading.py`."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from knowledge.dmn import model as m
from knowledge.dmn.xml_tree import Node, read_tree
from knowledge.dmn.xml_writing import Unwritable

FIRST = ("description", "extensionElements")
EXPRESSION = "*"  # stands for all that is not named
ORDER = {
    "definitions": ("import", "itemDefinition", EXPRESSION, "association", "group",
                    "textAnnotation", "elementCollection", "performanceIndicator",
                    "organizationUnit", "DMNDI"),
    "decision": ("question", "allowedAnswers", "variable", "informationRequirement",
                 "knowledgeRequirement", "authorityRequirement", "supportedObjective",
                 "impactedPerformanceIndicator", "decisionMaker", "decisionOwner", "usingProcess",
                 "usingTask"),
    "businessKnowledgeModel": ("variable", "encapsulatedLogic", "knowledgeRequirement",
                               "authorityRequirement"),
    "decisionService": ("variable", "outputDecision", "encapsulatedDecision", "inputDecision",
                        "inputData"),
    "knowledgeSource": ("authorityRequirement", "type", "owner"),
    "itemDefinition": ("typeRef", "allowedValues", "typeConstraint", "itemComponent"),
    "itemComponent": ("typeRef", "allowedValues", "typeConstraint", "itemComponent"),
    "decisionTable": ("input", "output", "annotation", "rule"),
    "input": ("inputExpression", "inputValues"),
    "output": ("outputValues", "defaultOutputEntry"),
    "rule": ("inputEntry", "outputEntry", "annotationEntry"),
    "invocation": (EXPRESSION, "binding"),
    "functionDefinition": ("formalParameter",),
    "encapsulatedLogic": ("formalParameter",),
    "relation": ("column", "row"),
}  # fmt: skip
Attributes = Mapping[str, str]


class Writing:
    """Makes nodes of one name space, with what other tools wrote beside."""

    def __init__(self, space: str) -> None:
        self.space = space

    def node(
        self,
        name: str,
        attributes: Attributes | None = None,
        children: Iterable[Node | None] = (),
        text: str = "",
    ) -> Node:
        """Attributes and children that are empty are left out."""
        told = {key: value for key, value in (attributes or {}).items() if value}
        inside = [child for child in children if child]
        return Node(self.space, name, told, 0, 0, inside, text)

    def said(self, name: str, text: str) -> Node | None:
        return self.node(name, text=text) if text else None

    def worded(self, name: str, text: str, is_needed: bool = False) -> Node | None:
        """An element with its text in an element of its own."""
        return (
            self.node(name, children=[self.node("text", text=text)]) if text or is_needed else None
        )

    def part(
        self,
        name: str,
        one: m.Part,
        attributes: Attributes | None = None,
        children: Iterable[Node | None] = (),
    ) -> Node:
        """An element with what every element may have."""
        common = {"id": one.id, "label": one.label}
        first = [self.said("description", one.description)]
        node = self.node(name, {**common, **(attributes or {})}, [*first, *children])
        self.add(node, one.extras)
        return node

    def add(self, node: Node, extras: m.Extras) -> None:
        node.attributes.update(extras.attributes)
        if extras.elements:
            node.children.append(
                self.node("extensionElements", children=map(_parsed, extras.elements))
            )
        node.children += map(_parsed, extras.others)
        for place, inner in extras.inside.items():
            self.add(self._child(node, place), inner)
        order = (*FIRST, *ORDER.get(node.name, ()))
        rest = order.index(EXPRESSION) if EXPRESSION in order else len(order)
        rank = {name: number for number, name in enumerate(order)}
        node.children.sort(key=lambda child: rank.get(child.name, rest))

    def _child(self, node: Node, place: str) -> Node:
        """The child that is meant, made where it was left out as empty."""
        name, _blank, number = place.partition(" ")
        found = [one for one in node.children if one.name == name and one.space == self.space]
        is_counted = not number or (number.isdecimal() and len(number) < 7)
        wanted = int(number or 1) if is_counted else 0
        if not 0 < wanted <= len(found) + 1:
            raise Unwritable(f"{node.name} has no {place} to put something into")
        if wanted > len(found):
            found.append(self.node(name))
            node.children.append(found[-1])
        return found[wanted - 1]

    def variable(self, name: str, one: m.Variable) -> Node:
        return self.part(name, one, {"name": one.name, "typeRef": one.type})

    def box(self, one: m.Box | None) -> Node | None:
        return _WRITERS[type(one)](self, one) if one else None

    def boxed(
        self,
        name: str,
        one: m.Box,
        attributes: Attributes | None = None,
        children: Iterable[Node | None] = (),
    ) -> Node:
        return self.part(name, one, {"typeRef": one.type, **(attributes or {})}, children)

    def within(self, name: str, one: m.Box | None) -> Node | None:
        return self.node(name, children=[self.box(one)]) if one else None

    def function(self, name: str, one: m.FunctionBox) -> Node:
        parameters = [self.variable("formalParameter", each) for each in one.parameters]
        kind = "" if one.kind == "FEEL" else one.kind
        return self.boxed(name, one, {"kind": kind}, [*parameters, self.box(one.body)])


def _parsed(text: str) -> Node:
    return read_tree(text.encode()).root


def _literal(writing: Writing, one: m.LiteralBox) -> Node:
    text = writing.said("text", one.text)
    return writing.boxed("literalExpression", one, {"expressionLanguage": one.language}, [text])


def _context(writing: Writing, one: m.ContextBox) -> Node:
    entries = [
        writing.part(
            "contextEntry",
            entry,
            children=[
                writing.variable("variable", entry.variable) if entry.variable else None,
                writing.box(entry.value),
            ],
        )
        for entry in one.entries
    ]
    return writing.boxed("context", one, children=entries)


def _invocation(writing: Writing, one: m.InvocationBox) -> Node:
    bindings = [
        writing.node(
            "binding",
            children=[writing.variable("parameter", each.parameter), writing.box(each.value)],
        )
        for each in one.bindings
    ]
    return writing.boxed("invocation", one, children=[writing.box(one.called), *bindings])


def _function(writing: Writing, one: m.FunctionBox) -> Node:
    return writing.function("functionDefinition", one)


def _list(writing: Writing, one: m.ListBox) -> Node:
    return writing.boxed("list", one, children=map(writing.box, one.items))


def _relation(writing: Writing, one: m.RelationBox) -> Node:
    columns = [writing.variable("column", column) for column in one.columns]
    rows = [writing.node("row", children=map(writing.box, row)) for row in one.rows]
    return writing.boxed("relation", one, children=[*columns, *rows])


def _conditional(writing: Writing, one: m.ConditionalBox) -> Node:
    children = [
        writing.within("if", one.condition),
        writing.within("then", one.then),
        writing.within("else", one.otherwise),
    ]
    return writing.boxed("conditional", one, children=children)


def _filter(writing: Writing, one: m.FilterBox) -> Node:
    children = [writing.within("in", one.of), writing.within("match", one.match)]
    return writing.boxed("filter", one, children=children)


def _iteration(writing: Writing, one: m.IterationBox) -> Node:
    ends = "return" if one.kind == "for" else "satisfies"
    children = [writing.within("in", one.over), writing.within(ends, one.body)]
    return writing.boxed(one.kind, one, {"iteratorVariable": one.variable}, children)


def _table(writing: Writing, one: m.TableBox) -> Node:
    attributes = {
        "hitPolicy": one.policy,
        "aggregation": one.aggregation,
        "outputLabel": one.output_label,
        "preferredOrientation": one.orientation,
    }
    children = [
        *(_input(writing, clause) for clause in one.inputs),
        *(_output(writing, clause) for clause in one.outputs),
        *(writing.node("annotation", {"name": name}) for name in one.annotations),
        *(_rule(writing, rule) for rule in one.rules),
    ]
    return writing.boxed("decisionTable", one, attributes, children)


def _input(writing: Writing, one: m.Clause) -> Node:
    asked = writing.node("inputExpression", {"typeRef": one.type}, [writing.said("text", one.text)])
    return writing.part("input", one, None, [asked, writing.worded("inputValues", one.values)])


def _output(writing: Writing, one: m.Clause) -> Node:
    children = [
        writing.worded("outputValues", one.values),
        writing.worded("defaultOutputEntry", one.default),
    ]
    return writing.part("output", one, {"name": one.text, "typeRef": one.type}, children)


def _rule(writing: Writing, one: m.Rule) -> Node:
    children = [
        *(writing.worded("inputEntry", text, is_needed=True) for text in one.tests),
        *(writing.worded("outputEntry", text, is_needed=True) for text in one.outputs),
        *(writing.worded("annotationEntry", text, is_needed=True) for text in one.annotations),
    ]
    return writing.part("rule", one, None, children)


_WRITERS: dict[type, Callable[[Writing, Any], Node]] = {
    m.LiteralBox: _literal,
    m.ContextBox: _context,
    m.InvocationBox: _invocation,
    m.FunctionBox: _function,
    m.ListBox: _list,
    m.RelationBox: _relation,
    m.ConditionalBox: _conditional,
    m.FilterBox: _filter,
    m.IterationBox: _iteration,
    m.TableBox: _table,
}
