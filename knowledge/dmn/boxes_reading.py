"""Boxed expressions out of DMN XML."""

from typing import Any

from knowledge.dmn import model as m
from knowledge.dmn.xml_tree import Node
from knowledge.dmn.xml_writing import fragment


def part(node: Node) -> dict[str, Any]:
    """What every element may have. To be asked last: what nobody took by then is kept beside."""
    node.is_part = True
    return {
        "id": node.take("id"),
        "label": node.take("label"),
        "description": node.said("description"),
        "line": node.line,
        "extras": extras(node),
    }


def extras(node: Node) -> m.Extras:
    """What nobody took of an element, and of those within it that are no parts of their own."""
    if not node.attributes and not node.children:
        return m.NONE
    extension = node.first("extensionElements")
    elements = tuple(fragment(child) for child in extension.children) if extension else ()
    for child in extension.children if extension else []:
        child.is_taken = child.is_part = True
    told = m.Extras(
        dict(node.attributes),
        elements,
        tuple(fragment(child) for child in node.children if not child.is_taken),
        _inside(node),
    )
    return told if told.attributes or elements or told.others or told.inside else m.NONE


def _inside(node: Node) -> dict[str, m.Extras]:
    seen: dict[str, int] = {}
    found = {}
    for child in node.children:
        if not child.is_taken or child.space != node.space:
            continue
        seen[child.name] = number = seen.get(child.name, 0) + 1
        told = m.NONE if child.is_part else extras(child)
        if told is not m.NONE:
            place = child.name if number == 1 else f"{child.name} {number}"
            found[place] = told
    return found


def variable(node: Node) -> m.Variable:
    return m.Variable(node.take("name"), node.take("typeRef"), **part(node))


def box(parent: Node) -> m.Box | None:
    """The first boxed expression within an element."""
    for child in parent.children:
        if child.space == parent.space and child.name in _READERS:
            child.is_taken = True
            return _READERS[child.name](child)
    return None


def _boxed(node: Node) -> dict[str, Any]:
    return {"type": node.take("typeRef"), **part(node)}


def _literal(node: Node) -> m.LiteralBox:
    language = node.take("expressionLanguage")
    return m.LiteralBox(text=node.said("text"), language=language, **_boxed(node))


def _context(node: Node) -> m.ContextBox:
    entries = []
    for child in node.all("contextEntry"):
        named = child.first("variable")
        name = variable(named) if named else None
        entries.append(m.ContextEntry(name, box(child), **part(child)))
    return m.ContextBox(entries=tuple(entries), **_boxed(node))


def _invocation(node: Node) -> m.InvocationBox:
    bindings = []
    for child in node.all("binding"):
        parameter = child.first("parameter")
        bindings.append(m.Binding(variable(parameter) if parameter else m.Variable(""), box(child)))
    return m.InvocationBox(called=box(node), bindings=tuple(bindings), **_boxed(node))


def function_box(node: Node) -> m.FunctionBox:
    return m.FunctionBox(
        parameters=tuple(variable(child) for child in node.all("formalParameter")),
        body=box(node),
        kind=node.take("kind", "FEEL"),
        **_boxed(node),
    )


def _list(node: Node) -> m.ListBox:
    return m.ListBox(items=_items(node), **_boxed(node))


def _items(node: Node) -> tuple[m.Box, ...]:
    return tuple(_READERS[child.name](child) for child in node.all(*_READERS))


def _relation(node: Node) -> m.RelationBox:
    return m.RelationBox(
        columns=tuple(variable(child) for child in node.all("column")),
        rows=tuple(_items(child) for child in node.all("row")),
        **_boxed(node),
    )


def _within(node: Node, name: str) -> m.Box | None:
    child = node.first(name)
    return box(child) if child else None


def _conditional(node: Node) -> m.ConditionalBox:
    return m.ConditionalBox(
        condition=_within(node, "if"),
        then=_within(node, "then"),
        otherwise=_within(node, "else"),
        **_boxed(node),
    )


def _filter(node: Node) -> m.FilterBox:
    return m.FilterBox(of=_within(node, "in"), match=_within(node, "match"), **_boxed(node))


def _iteration(node: Node) -> m.IterationBox:
    return m.IterationBox(
        kind=node.name,
        variable=node.take("iteratorVariable"),
        over=_within(node, "in"),
        body=_within(node, "return" if node.name == "for" else "satisfies"),
        **_boxed(node),
    )


def _table(node: Node) -> m.TableBox:
    return m.TableBox(
        inputs=tuple(_input(child) for child in node.all("input")),
        outputs=tuple(_output(child) for child in node.all("output")),
        rules=tuple(_rule(child) for child in node.all("rule")),
        policy=node.take("hitPolicy", "UNIQUE"),
        aggregation=node.take("aggregation"),
        output_label=node.take("outputLabel"),
        annotations=tuple(child.take("name") for child in node.all("annotation")),
        orientation=node.take("preferredOrientation"),
        **_boxed(node),
    )


def _said(node: Node, name: str) -> str:
    child = node.first(name)
    return child.said("text") if child else ""


def _input(node: Node) -> m.Clause:
    asked = node.first("inputExpression")
    return m.Clause(
        text=asked.said("text") if asked else "",
        type=asked.take("typeRef") if asked else "",
        values=_said(node, "inputValues"),
        **part(node),
    )


def _output(node: Node) -> m.Clause:
    return m.Clause(
        text=node.take("name"),
        type=node.take("typeRef"),
        values=_said(node, "outputValues"),
        default=_said(node, "defaultOutputEntry"),
        **part(node),
    )


def _rule(node: Node) -> m.Rule:
    return m.Rule(
        tests=tuple(child.said("text") for child in node.all("inputEntry")),
        outputs=tuple(child.said("text") for child in node.all("outputEntry")),
        annotations=tuple(child.said("text") for child in node.all("annotationEntry")),
        **part(node),
    )


_READERS: dict[str, Any] = {
    "literalExpression": _literal,
    "context": _context,
    "invocation": _invocation,
    "functionDefinition": function_box,
    "list": _list,
    "relation": _relation,
    "conditional": _conditional,
    "filter": _filter,
    "for": _iteration,
    "some": _iteration,
    "every": _iteration,
    "decisionTable": _table,
}
