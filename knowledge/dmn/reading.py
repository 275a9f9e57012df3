"""A model out of DMN XML 1.1 to 1.5; drafts before 1.1 are refused.

Source: OMG DMN 1.5, chapter 12.
"""

from typing import Any

from knowledge.dmn import model as m
from knowledge.dmn.boxes_reading import box, function_box, part, variable
from knowledge.dmn.versions import MODELS
from knowledge.dmn.xml_tree import Node, Tree, UnreadableModel, read_tree

DRAFTS = ("http://www.omg.org/spec/DMN/20130901", "http://www.omg.org/spec/DMN/20151130")


def read_model(content: bytes) -> m.Definitions:
    """Raises UnreadableModel, which names line and column."""
    try:
        return _model(read_tree(content))
    except RecursionError:
        raise UnreadableModel("the model is nested too deeply") from None


def _model(tree: Tree) -> m.Definitions:
    root = tree.root
    version = MODELS.get(root.space)
    if root.name != "definitions" or version is None:
        raise UnreadableModel(_unknown(root), root.line, root.column)
    if version == "1.1":
        _plain_types(root)
    return m.Definitions(
        name=root.take("name"),
        namespace=root.take("namespace"),
        version=version,
        prefixes=tree.prefixes,
        imports=tuple(_import(node) for node in root.all("import")),
        items=tuple(_item(node) for node in root.all("itemDefinition")),
        inputs=tuple(_input(node) for node in root.all("inputData")),
        decisions=tuple(_decision(node) for node in root.all("decision")),
        knowledge=tuple(_knowledge(node) for node in root.all("businessKnowledgeModel")),
        services=tuple(_service(node) for node in root.all("decisionService")),
        sources=tuple(_source(node) for node in root.all("knowledgeSource")),
        **part(root),
    )


def _unknown(root: Node) -> str:
    if root.space.startswith(DRAFTS) or "/DMN/2013" in root.space or "/DMN/2014" in root.space:
        return "this is a draft of before DMN 1.1; save it as DMN 1.1 or later"
    if root.name == "definitions":
        return f"the name space “{root.space}” is none of DMN 1.1 to 1.5"
    return f"a DMN model begins with definitions, this file with “{root.name}”"


def _plain_types(node: Node) -> None:
    """DMN 1.1 names types with prefixes of XML, as feel:number; later versions do not."""
    told = node.attributes.get("typeRef", "")
    prefix, _colon, name = told.rpartition(":")
    if prefix in node.prefixes:
        node.attributes["typeRef"] = name
    for child in node.children:
        if child.name == "typeRef" and child.text.strip().split(":")[0] in node.prefixes:
            child.text = child.text.strip().split(":", 1)[-1]
        _plain_types(child)


def _import(node: Node) -> m.Import:
    return m.Import(
        name=node.take("name"),
        namespace=node.take("namespace"),
        kind=node.take("importType"),
        location=node.take("locationURI"),
        **part(node),
    )


def _item(node: Node) -> m.ItemDefinition:
    function = node.first("functionItem")
    allowed = node.first("allowedValues") or node.first("typeConstraint")
    return m.ItemDefinition(
        name=node.take("name"),
        type=node.said("typeRef"),
        allowed=allowed.said("text") if allowed else "",
        constraint=allowed.name if allowed else "",
        is_collection=node.take("isCollection") in ("true", "1"),
        components=tuple(_item(child) for child in node.all("itemComponent")),
        parameters=(
            tuple(variable(child) for child in function.all("parameters")) if function else None
        ),
        result=function.take("outputTypeRef") if function else "",
        **part(node),
    )


def _element(node: Node) -> dict[str, Any]:
    """To be asked last."""
    child = node.first("variable")
    return {
        "name": node.take("name"),
        "variable": variable(child) if child else None,
        **part(node),
    }


def _input(node: Node) -> m.InputData:
    return m.InputData(**_element(node))


def _requirements(node: Node, *groups: str) -> tuple[m.Requirement, ...]:
    found = []
    for group in groups:
        for requirement in node.all(group):
            required = next((child for child in requirement.children if _is_wanted(child)), None)
            if required:
                required.is_taken = True
            found.append(
                m.Requirement(
                    kind=required.name if required else "",
                    address=required.take("href") if required else "",
                    **part(requirement),
                )
            )
    return tuple(found)


def _is_wanted(node: Node) -> bool:
    return node.name in (
        "requiredDecision",
        "requiredInput",
        "requiredKnowledge",
        "requiredAuthority",
    )


def _decision(node: Node) -> m.Decision:
    return m.Decision(
        requires=_requirements(node, "informationRequirement", "knowledgeRequirement"),
        authorities=_requirements(node, "authorityRequirement"),
        logic=box(node),
        question=node.said("question"),
        answers=node.said("allowedAnswers"),
        **_element(node),
    )


def _knowledge(node: Node) -> m.KnowledgeModel:
    logic = node.first("encapsulatedLogic")
    return m.KnowledgeModel(
        requires=_requirements(node, "knowledgeRequirement", "informationRequirement"),
        authorities=_requirements(node, "authorityRequirement"),
        logic=function_box(logic) if logic else None,
        **_element(node),
    )


def _service(node: Node) -> m.DecisionService:
    def hrefs(name: str) -> tuple[str, ...]:
        return tuple(child.take("href") for child in node.all(name))

    return m.DecisionService(
        outputs=hrefs("outputDecision"),
        encapsulated=hrefs("encapsulatedDecision"),
        input_decisions=hrefs("inputDecision"),
        input_data=hrefs("inputData"),
        **_element(node),
    )


def _source(node: Node) -> m.KnowledgeSource:
    return m.KnowledgeSource(
        location=node.take("locationURI"),
        source_type=node.said("type"),
        authorities=_requirements(node, "authorityRequirement"),
        **_element(node),
    )
