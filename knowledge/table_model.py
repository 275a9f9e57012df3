"""A decision table as stored, as a table of a DMN model, and back.

The name of an input is the expression of its column, its label the label. A name that is a word or
a function of FEEL, as `date`, is called `date_` in the model. What DMN has no place for (unit,
help, whether an input is personal data) stays with us: `table_of` takes it `like` ours.
"""

from typing import Any

from knowledge.dmn import model as m
from knowledge.dmn.feel.builtins import FUNCTIONS
from knowledge.dmn.feel.parser import KEYWORDS

Table = dict[str, Any]

DECISION = "decision table"
ANNOTATIONS = ("note", "citation")
OURS = ("unit", "help", "is_personal")
OURS_IN_DMN = "urn:groundcrew:decision-table"  # a name space: what only we say of a column
ANY_VALUE = "-"
RESERVED = frozenset(FUNCTIONS) | frozenset(KEYWORDS) | {"null", "true", "false"}


def box_of(table: Table) -> m.TableBox:
    """A shaped table for the engine; cells are taken as they are."""
    policy, aggregation = split_policy(table["hit_policy"])
    return m.TableBox(
        inputs=tuple(_clause(column, feel_name(column["name"])) for column in table["inputs"]),
        outputs=tuple(_clause(column, column["name"]) for column in table["outputs"]),
        rules=tuple(
            m.Rule(
                tests=tuple(rule["when"]),
                outputs=tuple(rule["then"]),
                annotations=tuple(rule.get(name, "") for name in ANNOTATIONS),
            )
            for rule in table["rules"]
        ),
        policy=policy,
        aggregation=aggregation,
        annotations=ANNOTATIONS,
    )


def table_of(box: m.TableBox, like: Table | None = None) -> Table:
    """A table of a model in our shape; parts of `like` that DMN cannot tell are kept by name."""
    kept = _kept(like)
    policy = f"{box.policy} {box.aggregation}".strip()
    return {
        "hit_policy": policy,
        "inputs": [_column(clause, kept) for clause in box.inputs],
        "outputs": [_column(clause, kept) for clause in box.outputs],
        "rules": [_rule(rule, box.annotations) for rule in box.rules],
    }


def definitions_of(table: Table) -> m.Definitions:
    """A model of one decision: the table, and an input datum for each of its inputs."""
    data = tuple(
        m.InputData(
            id=f"input-{number}",
            name=feel_name(column["name"]),
            label=column["label"],
            variable=m.Variable(name=feel_name(column["name"]), type=column["type"]),
        )
        for number, column in enumerate(table["inputs"])
    )
    decision = m.Decision(
        id="decision",
        name=DECISION,
        requires=tuple(m.Requirement(kind="requiredInput", address=f"#{one.id}") for one in data),
        logic=box_of(table),
    )
    return m.Definitions(
        name=DECISION, namespace="urn:decision-table", inputs=data, decisions=(decision,)
    )


def split_policy(told: str) -> tuple[str, str]:
    """`COLLECT SUM` is the hit policy COLLECT with the aggregation SUM."""
    if told.startswith("COLLECT "):
        return "COLLECT", told.removeprefix("COLLECT ")
    return told, ""


def feel_name(name: str) -> str:
    """What an input is called in the model."""
    return f"{name}_" if name in RESERVED else name


def _own_name(name: str) -> str:
    base = name.removesuffix("_")
    return base if base in RESERVED else name


def _clause(column: dict[str, Any], name: str) -> m.Clause:
    return m.Clause(
        text=name,
        label=column["label"],
        type=column["type"],
        values=column.get("values", ""),
        default=column.get("default", ""),
    )


def _column(clause: m.Clause, kept: dict[str, dict[str, Any]]) -> dict[str, Any]:
    name = _own_name(clause.text)
    column: dict[str, Any] = {
        "name": name,
        "label": clause.label or name,
        "type": clause.type,
    }
    more = {"values": clause.values, "default": clause.default, **kept.get(name, {})}
    return column | {key: said for key, said in more.items() if said}


def _kept(like: Table | None) -> dict[str, dict[str, Any]]:
    columns = [*like["inputs"], *like["outputs"]] if like else []
    return {one["name"]: {key: one[key] for key in OURS if key in one} for one in columns}


def _rule(rule: m.Rule, headings: tuple[str, ...]) -> dict[str, Any]:
    """Annotations under our headings become note and citation; the others join the note."""
    said = dict.fromkeys(ANNOTATIONS, "")
    others = []
    for number, text in enumerate(rule.annotations):
        heading = headings[number].lower() if number < len(headings) else ""
        if heading in said:
            said[heading] = text
        elif text:
            others.append(text)
    note = "; ".join(filter(None, [said["note"], *others, rule.description]))
    told: dict[str, Any] = {
        "when": [test or ANY_VALUE for test in rule.tests],
        "then": list(rule.outputs),
        "note": note,
    }
    return told | ({"citation": said["citation"]} if said["citation"] else {})
