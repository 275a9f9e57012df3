"""Small models in our own words, as XML and as parts."""

from knowledge.dmn import model as m
from knowledge.dmn.engine import Engine
from knowledge.dmn.inputs import input_value
from knowledge.dmn.reading import read_model

DMN = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def xml(inside, space=DMN, more=""):
    named = f'xmlns="{space}" name="Desk" namespace="urn:desk" {more}'
    return f"<definitions {named}>{inside}</definitions>".encode()


def needs(*ids, of="Input"):
    """What a decision requires, by id."""
    group = "knowledge" if of == "Knowledge" else "information"
    return "".join(
        f'<{group}Requirement><required{of} href="#{one}"/></{group}Requirement>' for one in ids
    )


def literal(text, more=""):
    return f"<literalExpression {more}><text>{text}</text></literalExpression>"


def given(name, type=""):
    of = f'typeRef="{type}"' if type else ""
    return f'<inputData id="{name}" name="{name}"><variable name="{name}" {of}/></inputData>'


def decided(name, logic, required="", type=""):
    of = f'typeRef="{type}"' if type else ""
    return (
        f'<decision id="{name}" name="{name}"><variable name="{name}" {of}/>{required}{logic}'
        "</decision>"
    )


def engine(inside, *others):
    return Engine(read_model(xml(inside)), [read_model(one) for one in others])


def came_to(logic, inputs=None, types=None):
    """What a decision named Answer comes to, out of inputs that it requires."""
    inputs = inputs or {}
    types = types or {}
    data = "".join(given(name, types.get(name, "")) for name in inputs)
    model = engine(data + decided("Answer", logic, needs(*inputs)))
    assert model.faults == []
    return decide(model, inputs)


def decide(model, inputs=None, run=None, name="Answer"):
    """What a decision comes to out of Python's values, as they are, right or wrong."""
    values = {key: input_value(value) for key, value in (inputs or {}).items()}
    return model.decide(name, values, run)


def table(policy, rules, inputs=("Amount",), outputs=("Limit",), **more):
    """Rules as `> 10 | 5`: tests between commas are one cell, cells stand between bars."""
    wide = len(inputs)
    cells = [[cell.strip() for cell in rule.split("|")] for rule in rules]
    clauses = more.get("clauses", {})
    return m.TableBox(
        policy=policy,
        aggregation=more.get("aggregation", ""),
        inputs=tuple(
            m.Clause(text=one, values=more.get("takes", ""), type=more.get("type", ""))
            for one in inputs
        ),
        outputs=tuple(m.Clause(text=one, **clauses.get(one, {})) for one in outputs),
        rules=tuple(
            m.Rule(
                tests=tuple(row[:wide]),
                outputs=tuple(row[wide : wide + len(outputs)]),
                annotations=tuple(row[wide + len(outputs) :]),
            )
            for row in cells
        ),
    )


def table_engine(box, inputs=("Amount",), types=None, items=()):
    """A model with one decision, Answer, that is this table."""
    types = types or {}
    return Engine(
        m.Definitions(
            name="Desk",
            namespace="urn:desk",
            items=tuple(items),
            inputs=tuple(
                m.InputData(id=one, name=one, variable=m.Variable(one, types.get(one, "")))
                for one in inputs
            ),
            decisions=(
                m.Decision(
                    id="answer",
                    name="Answer",
                    requires=tuple(
                        m.Requirement(kind="requiredInput", address=f"#{one}") for one in inputs
                    ),
                    logic=box,
                ),
            ),
        )
    )
