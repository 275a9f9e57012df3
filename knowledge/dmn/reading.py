"""A model out of DMN XML 1.1 to 1.5; drafts before 1.1 are refused.

Source: OMG DMN 1.5, chapter 12.
"""

from typing import Any

from knowledge.dmn import model as m
from knowledge.dmn.boxes_reading import box, function_box, part, variable
from knowledge.dmn.xml_tree import Node, UnreadableModel, read_tree

VERSIONS = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "http://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
DRAFTS = ("http://www.omg.org/spec/DMN/20130901", "http://www.omg.org/spec/DMN/20151130")


def read_model(content: bytes) -> m.Definitions:
    """Raises UnreadableModel, which names line and column."""
    tree = read_tree(content)
    root = tree.root
    version = VERSIONS.get(root.space)
    if root.name != "definitions" or version is None:
        raise UnreadableModel(_unknown(root), root.line, root.column)
    return m.Definitions(
        **part(root),
        name=root.attributes.get("name", ""),
        namespace=root.attributes.get("namespace", ""),
        version=version,
        prefixes=tree.prefixes,
        imports=tuple(_import(node) for node in root.all("import")),
        items=tuple(_item(node) for node in root.all("itemDefinition")),
        inputs=tuple(m.InputData(**_element(node)) for node in root.all("inputData")),
        decisions=tuple(_decision(node) for node in root.all("decision")),
        knowledge=tuple(_knowledge(node) for node in root.all("businessKnowledgeModel")),
        services=tuple(_service(node) for node in root.all("decisionService")),
        sources=tuple(_source(node) for node in root.all("knowledgeSource")),
    )


def _unknown(root: Node) -> str:
    if root.space.startswith(DRAFTS) or "/DMN/2013" in root.space or "/DMN/2014" in root.space:
        return "this is a draft of before DMN 1.1; save it as DMN 1.1 or later"
    if root.name == "definitions":
        return f"the name space “{root.space}” is none of DMN 1.1 to 1.5"
    return f"a DMN model begins with definitions, this file with “{root.name}”"


def _import(node: Node) -> m.Import:
    return m.Import(
        **part(node),
        name=node.attributes.get("name", ""),
        namespace=node.attributes.get("namespace", ""),
        kind=node.attributes.get("importType", ""),
        location=node.attributes.get("locationURI", ""),
    )


def _item(node: Node) -> m.ItemDefinition:
    function = node.first("functionItem")
    allowed = node.first("allowedValues") or node.first("typeConstraint")
    return m.ItemDefinition(
        **part(node),
        name=node.attributes.get("name", ""),
        type=node.said("typeRef"),
        allowed=allowed.said("text") if allowed else "",
        constraint=allowed.name if allowed else "",
        is_collection=node.attributes.get("isCollection") in ("true", "1"),
        components=tuple(_item(child) for child in node.all("itemComponent")),
        parameters=(
            tuple(variable(child) for child in function.all("parameters")) if function else None
        ),
        result=function.attributes.get("outputTypeRef", "") if function else "",
    )


def _element(node: Node) -> dict[str, Any]:
    child = node.first("variable")
    return {
        **part(node),
        "name": node.attributes.get("name", ""),
        "variable": variable(child) if child else None,
    }


def _addresses(node: Node, group: str, *names: str) -> tuple[str, ...]:
    return tuple(
        address.attributes.get("href", "")
        for requirement in node.all(group)
        for address in requirement.all(*names)
    )


def _requires(node: Node) -> tuple[str, ...]:
    return (
        *_addresses(node, "informationRequirement", "requiredDecision", "requiredInput"),
        *_addresses(node, "knowledgeRequirement", "requiredKnowledge"),
    )


def _authorities(node: Node) -> tuple[str, ...]:
    names = "requiredAuthority", "requiredDecision", "requiredInput"
    return _addresses(node, "authorityRequirement", *names)


def _decision(node: Node) -> m.Decision:
    return m.Decision(
        **_element(node),
        requires=_requires(node),
        authorities=_authorities(node),
        logic=box(node),
        question=node.said("question"),
        answers=node.said("allowedAnswers"),
    )


def _knowledge(node: Node) -> m.KnowledgeModel:
    logic = node.first("encapsulatedLogic")
    return m.KnowledgeModel(
        **_element(node),
        requires=_requires(node),
        authorities=_authorities(node),
        logic=function_box(logic) if logic else None,
    )


def _service(node: Node) -> m.DecisionService:
    def hrefs(name: str) -> tuple[str, ...]:
        return tuple(child.attributes.get("href", "") for child in node.all(name))

    return m.DecisionService(
        **_element(node),
        outputs=hrefs("outputDecision"),
        encapsulated=hrefs("encapsulatedDecision"),
        input_decisions=hrefs("inputDecision"),
        input_data=hrefs("inputData"),
    )


def _source(node: Node) -> m.KnowledgeSource:
    return m.KnowledgeSource(
        **_element(node),
        location=node.attributes.get("locationURI", ""),
        source_type=node.said("type"),
        requires=_authorities(node),
    )
