"""Boxed expressions out of DMN XML."""

from typing import Any

from knowledge.dmn import model as m
from knowledge.dmn.xml_tree import Node, written


def part(node: Node) -> dict[str, Any]:
    """What every element may have."""
    return {
        "id": node.attributes.get("id", ""),
        "label": node.attributes.get("label", ""),
        "description": node.said("description"),
        "line": node.line,
        "extras": extras(node),
    }


def extras(node: Node) -> m.Extras:
    foreign = {key: value for key, value in node.attributes.items() if key.startswith("{")}
    inside = node.first("extensionElements")
    elements = [written(child) for child in inside.children] if inside else []
    elements += [written(child) for child in node.children if child.name == "DMNDI"]
    return m.Extras(foreign, tuple(elements)) if foreign or elements else m.NONE


def variable(node: Node) -> m.Variable:
    told = node.attributes
    return m.Variable(told.get("name", ""), told.get("typeRef", ""), told.get("id", ""))


def box(parent: Node) -> m.Box | None:
    """The first boxed expression within an element."""
    for child in parent.children:
        if child.space == parent.space and child.name in _READERS:
            return _READERS[child.name](child)
    return None


def _boxed(node: Node) -> dict[str, Any]:
    return {**part(node), "type": node.attributes.get("typeRef", "")}


def _literal(node: Node) -> m.LiteralBox:
    language = node.attributes.get("expressionLanguage", "")
    return m.LiteralBox(**_boxed(node), text=node.said("text"), language=language)


def _context(node: Node) -> m.ContextBox:
    entries = []
    for child in node.all("contextEntry"):
        named = child.first("variable")
        entries.append(m.ContextEntry(variable(named) if named else None, box(child)))
    return m.ContextBox(**_boxed(node), entries=tuple(entries))


def _invocation(node: Node) -> m.InvocationBox:
    bindings = []
    for child in node.all("binding"):
        parameter = child.first("parameter")
        bindings.append(m.Binding(variable(parameter) if parameter else m.Variable(""), box(child)))
    return m.InvocationBox(**_boxed(node), called=box(node), bindings=tuple(bindings))


def function_box(node: Node) -> m.FunctionBox:
    return m.FunctionBox(
        **_boxed(node),
        parameters=tuple(variable(child) for child in node.all("formalParameter")),
        body=box(node),
        kind=node.attributes.get("kind", "FEEL"),
    )


def _list(node: Node) -> m.ListBox:
    items = [
        _READERS[child.name](child)
        for child in node.children
        if child.space == node.space and child.name in _READERS
    ]
    return m.ListBox(**_boxed(node), items=tuple(items))


def _relation(node: Node) -> m.RelationBox:
    return m.RelationBox(
        **_boxed(node),
        columns=tuple(variable(child) for child in node.all("column")),
        rows=tuple(_list(child).items for child in node.all("row")),
    )


def _inside(node: Node, name: str) -> m.Box | None:
    child = node.first(name)
    return box(child) if child else None


def _conditional(node: Node) -> m.ConditionalBox:
    return m.ConditionalBox(
        **_boxed(node),
        condition=_inside(node, "if"),
        then=_inside(node, "then"),
        otherwise=_inside(node, "else"),
    )


def _filter(node: Node) -> m.FilterBox:
    return m.FilterBox(**_boxed(node), of=_inside(node, "in"), match=_inside(node, "match"))


def _iteration(node: Node) -> m.IterationBox:
    return m.IterationBox(
        **_boxed(node),
        kind=node.name,
        variable=node.attributes.get("iteratorVariable", ""),
        over=_inside(node, "in"),
        body=_inside(node, "return" if node.name == "for" else "satisfies"),
    )


def _table(node: Node) -> m.TableBox:
    told = node.attributes
    return m.TableBox(
        **_boxed(node),
        inputs=tuple(_input(child) for child in node.all("input")),
        outputs=tuple(_output(child) for child in node.all("output")),
        rules=tuple(_rule(child) for child in node.all("rule")),
        policy=told.get("hitPolicy", "UNIQUE"),
        aggregation=told.get("aggregation", ""),
        output_label=told.get("outputLabel", ""),
        annotations=tuple(child.attributes.get("name", "") for child in node.all("annotation")),
        orientation=told.get("preferredOrientation", ""),
    )


def _said(node: Node, name: str) -> str:
    child = node.first(name)
    return child.said("text") if child else ""


def _input(node: Node) -> m.Clause:
    asked = node.first("inputExpression")
    return m.Clause(
        **part(node),
        text=asked.said("text") if asked else "",
        type=asked.attributes.get("typeRef", "") if asked else "",
        values=_said(node, "inputValues"),
    )


def _output(node: Node) -> m.Clause:
    return m.Clause(
        **part(node),
        text=node.attributes.get("name", ""),
        type=node.attributes.get("typeRef", ""),
        values=_said(node, "outputValues"),
        default=_said(node, "defaultOutputEntry"),
    )


def _rule(node: Node) -> m.Rule:
    return m.Rule(
        **part(node),
        tests=tuple(child.said("text") for child in node.all("inputEntry")),
        outputs=tuple(child.said("text") for child in node.all("outputEntry")),
        annotations=tuple(child.said("text") for child in node.all("annotationEntry")),
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
