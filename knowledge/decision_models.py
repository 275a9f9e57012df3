"""Decision tables together as one DMN model: an output of one that is an input of another links
them, inputs of the same name and type are one, and what rules cite are knowledge sources.

The name and type of a fact is what tables agree on: `credit_class` of one is that of the other.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from knowledge.dmn import model as m
from knowledge.table_cases import has_many_results, output_types
from knowledge.table_model import OURS, OURS_IN_DMN, Table, box_of, feel_name, split_policy

NAMESPACE = "urn:groundcrew:decision-tables"
TEXTS = re.compile(r'"(?:[^"\\]|\\.)*"')
NOT_OF_A_NAME = re.compile(r"\W+")
Fact = tuple[str, str]  # name and type


@dataclass(frozen=True, slots=True)
class Source:
    """A document that a table stands by."""

    number: str
    title: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class NamedTable:
    """A sound table with the number and title of its document."""

    number: str
    title: str
    table: Table
    sources: tuple[Source, ...] = ()
    about: str = ""


def model_of(tables: Sequence[NamedTable], name: str) -> m.Definitions:
    """Tables in the order given; of two that need each other the later asks for a fact instead."""
    makers = _makers(tables)
    links = _without_circles(tables, makers)
    facts = {
        (column["name"], column["type"]): column
        for one in tables
        for column in one.table["inputs"]
        if (one.number, _fact(column)) not in links
    }
    names = _names(facts)
    called = {one.number: _known_as(one, tables) for one in tables}
    decisions = [_decision(one, tables, links, names, called) for one in tables]
    sources = {source.number: source for one in tables for source in one.sources}
    return m.Definitions(
        id="decision-tables",
        name=name,
        namespace=NAMESPACE,
        prefixes={"groundcrew": OURS_IN_DMN},
        inputs=tuple(_input(facts[fact], names[fact]) for fact in facts),
        decisions=tuple(decisions),
        sources=tuple(
            m.KnowledgeSource(
                id=one.number, name=f"{one.number} {one.title}".strip(), location=one.address
            )
            for one in sources.values()
        ),
    )


def _fact(column: dict[str, Any]) -> Fact:
    return column["name"], column["type"]


def _makers(tables: Sequence[NamedTable]) -> dict[Fact, NamedTable]:
    """Which table alone tells a fact. One that may tell several at once tells none."""
    told = [
        (fact, one)
        for one in tables
        if not has_many_results(one.table)
        for fact in output_types(one.table).items()
    ]
    counts = Counter(fact for fact, _one in told)
    return {fact: one for fact, one in told if counts[fact] == 1}


def _without_circles(
    tables: Sequence[NamedTable], makers: dict[Fact, NamedTable]
) -> dict[tuple[str, Fact], NamedTable]:
    """For an input of a table, by its number and fact, the table that tells it."""
    needs: dict[str, set[str]] = {one.number: set() for one in tables}
    links = {}
    for one in tables:
        for column in one.table["inputs"]:
            maker = makers.get(_fact(column))
            if maker is None or _is_called_by_name(one.table, column["name"]):
                continue
            if _reaches(needs, maker.number, one.number):
                continue
            needs[one.number].add(maker.number)
            links[one.number, _fact(column)] = maker
    return links


def _is_called_by_name(table: Table, name: str) -> bool:
    """Whether a cell compares with the input; then it has to keep its name."""
    word = re.compile(rf"\b{re.escape(feel_name(name))}\b")
    cells = (cell for rule in table["rules"] for cell in (*rule["when"], *rule["then"]))
    return any(word.search(TEXTS.sub("", cell)) for cell in cells)


def _reaches(needs: dict[str, set[str]], start: str, goal: str) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        now = waiting.pop()
        if now == goal:
            return True
        waiting += needs[now] - seen
        seen |= needs[now]
    return False


def _names(facts: Iterable[Fact]) -> dict[Fact, str]:
    """Facts of one name and two types get names of their own."""
    names: dict[Fact, str] = {}
    taken: set[str] = set()
    for fact in facts:
        name = feel_name(fact[0])
        while name in taken:
            name += "_"
        taken.add(name)
        names[fact] = name
    return names


def _known_as(one: NamedTable, tables: Sequence[NamedTable]) -> str:
    """What a table of one output tells is called as that, if no other fact is."""
    outputs = list(output_types(one.table))
    others = [
        column["name"]
        for other in tables
        for side in ("inputs", "outputs")
        for column in other.table[side]
        if other is not one
    ]
    named = outputs[0] if len(outputs) == 1 and outputs[0] not in others else ""
    return named or f"{one.number}_{NOT_OF_A_NAME.sub('_', one.title)}".replace("-", "_").strip("_")


def _decision(
    one: NamedTable,
    tables: Sequence[NamedTable],
    links: dict[tuple[str, Fact], NamedTable],
    names: dict[Fact, str],
    called: dict[str, str],
) -> m.Decision:
    texts, required = [], {}
    for column in one.table["inputs"]:
        maker = links.get((one.number, _fact(column)))
        if maker:
            path = called[maker.number]
            alone = len(output_types(maker.table)) == 1
            texts.append(path if alone else f"{path}.{column['name']}")
            required[maker.number] = m.Requirement(
                kind="requiredDecision", address=f"#{maker.number}"
            )
        else:
            name = names[_fact(column)]
            texts.append(name)
            required[name] = m.Requirement(kind="requiredInput", address=f"#input-{name}")
    return m.Decision(
        id=one.number,
        name=one.title,
        description=one.about,
        variable=m.Variable(called[one.number], _type(one.table)),
        requires=tuple(required.values()),
        authorities=tuple(
            m.Requirement(kind="requiredAuthority", address=f"#{source.number}")
            for source in one.sources
        ),
        logic=_box(one.table, texts),
    )


def _box(table: Table, texts: list[str]) -> m.TableBox:
    """With the expressions of its inputs, and what only we say of a column as our attributes."""
    box = box_of(table)
    return replace(
        box,
        inputs=tuple(
            _with_ours(replace(clause, text=text), column)
            for clause, column, text in zip(box.inputs, table["inputs"], texts, strict=True)
        ),
        outputs=tuple(
            _with_ours(clause, column)
            for clause, column in zip(box.outputs, table["outputs"], strict=True)
        ),
    )


def _with_ours(clause: m.Clause, column: dict[str, Any]) -> m.Clause:
    said = {f"{{{OURS_IN_DMN}}}{key}": str(column[key]) for key in OURS if column.get(key)}
    said |= {f"{{{OURS_IN_DMN}}}name": column["name"]} if clause.text != column["name"] else {}
    return replace(clause, extras=m.Extras(said)) if said else clause


def _type(table: Table) -> str:
    """Of a table with one output and one result."""
    _policy, aggregation = split_policy(table["hit_policy"])
    types = list(output_types(table).values())
    return types[0] if len(types) == 1 and (aggregation or not has_many_results(table)) else ""


def _input(column: dict[str, Any], name: str) -> m.InputData:
    return m.InputData(
        id=f"input-{name}",
        name=name,
        label=column["label"],
        description=column.get("help", ""),
        variable=m.Variable(name=name, type=column["type"]),
    )
