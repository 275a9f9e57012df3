"""A model as DMN XML 1.3 or 1.5. Read again, it is the same model: see `as_version`.

What other tools wrote beside DMN is written too, diagrams among it; comments are not kept.
"""

from collections.abc import Iterable

from knowledge.dmn import model as m
from knowledge.dmn.boxes_writing import Writing
from knowledge.dmn.versions import SPACES, as_version
from knowledge.dmn.xml_tree import Node
from knowledge.dmn.xml_writing import Unwritable, document


def write_model(definitions: m.Definitions, version: str = "1.5") -> bytes:
    """Raises Unwritable."""
    try:
        told = as_version(definitions, version)
        return document(_definitions(Writing(SPACES[version]["MODEL"]), told), told.prefixes)
    except RecursionError:
        raise Unwritable("the model is nested too deeply") from None


def _definitions(writing: Writing, one: m.Definitions) -> Node:
    children = [
        *(_import(writing, each) for each in one.imports),
        *(_item(writing, each, "itemDefinition") for each in one.items),
        *(_input(writing, each) for each in one.inputs),
        *(_decision(writing, each) for each in one.decisions),
        *(_knowledge(writing, each) for each in one.knowledge),
        *(_service(writing, each) for each in one.services),
        *(_source(writing, each) for each in one.sources),
    ]
    attributes = {"name": one.name, "namespace": one.namespace}
    return writing.part("definitions", one, attributes, children)


def _import(writing: Writing, one: m.Import) -> Node:
    attributes = {
        "name": one.name,
        "namespace": one.namespace,
        "importType": one.kind,
        "locationURI": one.location,
    }
    return writing.part("import", one, attributes)


def _item(writing: Writing, one: m.ItemDefinition, name: str) -> Node:
    children = [
        writing.said("typeRef", one.type),
        writing.worded(one.constraint or "allowedValues", one.allowed, bool(one.constraint)),
        *(_item(writing, each, "itemComponent") for each in one.components),
    ]
    if one.parameters is not None:
        parameters = [writing.variable("parameters", each) for each in one.parameters]
        children.append(writing.node("functionItem", {"outputTypeRef": one.result}, parameters))
    attributes = {"name": one.name, "isCollection": "true" if one.is_collection else ""}
    return writing.part(name, one, attributes, children)


def _variable(writing: Writing, one: m.Element) -> Node | None:
    return writing.variable("variable", one.variable) if one.variable else None


def _input(writing: Writing, one: m.InputData) -> Node:
    return writing.part("inputData", one, {"name": one.name}, [_variable(writing, one)])


def _requirements(
    writing: Writing, required: Iterable[m.Requirement], otherwise: str
) -> Iterable[Node]:
    groups = {
        "requiredKnowledge": "knowledgeRequirement",
        "requiredAuthority": "authorityRequirement",
    }
    for one in required:
        told = [writing.node(one.kind, {"href": one.address})] if one.kind else []
        yield writing.part(groups.get(one.kind, otherwise), one, None, told)


def _required(writing: Writing, one: m.Decision | m.KnowledgeModel) -> list[Node]:
    return [
        *_requirements(writing, one.requires, "informationRequirement"),
        *_requirements(writing, one.authorities, "authorityRequirement"),
    ]


def _decision(writing: Writing, one: m.Decision) -> Node:
    children = [
        writing.said("question", one.question),
        writing.said("allowedAnswers", one.answers),
        _variable(writing, one),
        *_required(writing, one),
        writing.box(one.logic),
    ]
    return writing.part("decision", one, {"name": one.name}, children)


def _knowledge(writing: Writing, one: m.KnowledgeModel) -> Node:
    logic = writing.function("encapsulatedLogic", one.logic) if one.logic else None
    children = [_variable(writing, one), logic, *_required(writing, one)]
    return writing.part("businessKnowledgeModel", one, {"name": one.name}, children)


def _service(writing: Writing, one: m.DecisionService) -> Node:
    addresses = {
        "outputDecision": one.outputs,
        "encapsulatedDecision": one.encapsulated,
        "inputDecision": one.input_decisions,
        "inputData": one.input_data,
    }
    children = [
        writing.node(name, {"href": address})
        for name, told in addresses.items()
        for address in told
    ]
    return writing.part(
        "decisionService", one, {"name": one.name}, [_variable(writing, one), *children]
    )


def _source(writing: Writing, one: m.KnowledgeSource) -> Node:
    children = [
        _variable(writing, one),
        *_requirements(writing, one.authorities, "authorityRequirement"),
        writing.said("type", one.source_type),
    ]
    attributes = {"name": one.name, "locationURI": one.location}
    return writing.part("knowledgeSource", one, attributes, children)
