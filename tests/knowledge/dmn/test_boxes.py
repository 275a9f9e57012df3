"""Boxed expressions of each kind, as a model's decision comes to them."""

import pytest

from knowledge.dmn.feel.faults import NoValue
from knowledge.dmn.feel.scope import Run
from tests.knowledge.dmn.models import came_to, decided, engine, given, literal, needs


def entry(name, logic, type=""):
    of = f'typeRef="{type}"' if type else ""
    return f'<contextEntry><variable name="{name}" {of}/>{logic}</contextEntry>'


def result(logic):
    return f"<contextEntry>{logic}</contextEntry>"


def context(*entries):
    return f"<context>{''.join(entries)}</context>"


def binding(name, logic):
    return f'<binding><parameter name="{name}"/>{logic}</binding>'


def test_a_literal_is_its_expression():
    assert came_to(literal("Hours * 2"), {"Hours": 3}) == 6
    assert came_to("<literalExpression/>") is None


def test_a_context_sees_the_entries_before():
    logic = context(entry("a", literal("2")), entry("b", literal("a + 1")))
    assert came_to(logic) == {"a": 2, "b": 3}


def test_a_context_with_a_result_comes_to_that():
    assert came_to(context(entry("a", literal("2")), result(literal("a * 10")))) == 20


def test_an_entry_of_another_type_is_null():
    logic = context(entry("a", literal('"x"'), "number"), entry("b", literal("a = null")))
    assert came_to(logic) == {"a": None, "b": True}


def test_an_entry_without_logic_is_null():
    assert came_to(context(entry("a", ""))) == {"a": None}


def test_an_invocation_binds_by_name():
    function = (
        '<functionDefinition><formalParameter name="a"/><formalParameter name="b"/>'
        f"{literal('a - b')}</functionDefinition>"
    )
    invocation = (
        f"<invocation>{literal('minus')}{binding('b', literal('1'))}{binding('a', literal('5'))}"
        "</invocation>"
    )
    assert came_to(context(entry("minus", function), result(invocation))) == 4


@pytest.mark.parametrize("called", ["12", '"text"', "null"])
def test_an_invocation_of_no_function_is_null_and_noted(called):
    model = engine(decided("Answer", f"<invocation>{literal(called)}</invocation>"))
    run = Run()
    assert model.decide("Answer", {}, run) is None
    assert "no function" in " ".join(run.notes)


def test_an_invocation_with_a_wrong_parameter_is_null():
    function = f'<functionDefinition><formalParameter name="a"/>{literal("a")}</functionDefinition>'
    invocation = f"<invocation>{literal('f')}{binding('z', literal('1'))}</invocation>"
    assert came_to(context(entry("f", function), result(invocation))) is None


def test_a_parameter_is_converted_or_refused():
    function = (
        '<functionDefinition><formalParameter name="a" typeRef="number"/>'
        f"{literal('a + 1')}</functionDefinition>"
    )
    for given_text, wanted in (("[4]", 5), ('"x"', None)):
        logic = context(entry("f", function), result(literal(f"f({given_text})")))
        assert came_to(logic) == wanted


def test_a_function_keeps_the_names_around_it():
    function = f'<functionDefinition><formalParameter name="a"/>{literal("a + Hours")}'
    logic = context(entry("f", function + "</functionDefinition>"), result(literal("f(1)")))
    assert came_to(logic, {"Hours": 5}) == 6


def test_a_list_holds_any_boxes():
    logic = f"<list>{literal('1')}<list>{literal('2')}</list>{context(entry('a', literal('3')))}"
    assert came_to(f"{logic}</list>") == [1, [2], {"a": 3}]
    assert came_to("<list/>") == []


def test_a_relation_is_a_list_of_contexts():
    logic = (
        '<relation><column name="line"/><column name="Mbit per s"/>'
        f"<row>{literal('1')}{literal('50')}</row><row>{literal('2')}{literal('Hours')}</row>"
        "</relation>"
    )
    assert came_to(logic, {"Hours": 9}) == [
        {"line": 1, "Mbit per s": 50},
        {"line": 2, "Mbit per s": 9},
    ]


@pytest.mark.parametrize(("test", "wanted"), [("true", 1), ("false", 2), ("null", 2), ("12", 2)])
def test_a_conditional_takes_else_for_all_but_true(test, wanted):
    logic = (
        f"<conditional><if>{literal(test)}</if><then>{literal('1')}</then>"
        f"<else>{literal('2')}</else></conditional>"
    )
    assert came_to(logic) == wanted


def test_a_filter_keeps_what_matches():
    logic = f"<filter><in>{literal('[1, 5, 9]')}</in><match>{literal('item > 3')}</match></filter>"
    assert came_to(logic) == [5, 9]


def test_a_filter_knows_the_entries_of_its_items():
    relation = (
        f'<relation><column name="speed"/><row>{literal("10")}</row><row>{literal("90")}</row>'
        "</relation>"
    )
    logic = f"<filter><in>{relation}</in><match>{literal('speed > 50')}</match></filter>"
    assert came_to(logic) == [{"speed": 90}]


def test_a_filter_that_comes_to_neither_true_nor_false_is_null():
    logic = f"<filter><in>{literal('[1]')}</in><match>{literal('item')}</match></filter>"
    assert came_to(logic) is None


def iteration(kind, over, body):
    end = "return" if kind == "for" else "satisfies"
    return (
        f'<{kind} iteratorVariable="x"><in>{literal(over)}</in><{end}>{literal(body)}</{end}>'
        f"</{kind}>"
    )


def test_for_returns_each_and_knows_those_before():
    assert came_to(iteration("for", "[1, 2, 3]", "x * 10")) == [10, 20, 30]
    assert came_to(iteration("for", "[5, 6, 7]", "count(partial)")) == [0, 1, 2]


@pytest.mark.parametrize(
    ("kind", "over", "wanted"),
    [
        ("some", "[1, 9]", True),
        ("some", "[1, 2]", False),
        ("some", "[]", False),
        ("every", "[8, 9]", True),
        ("every", "[1, 9]", False),
        ("every", "[]", True),
    ],
)
def test_some_and_every_ask_each(kind, over, wanted):
    assert came_to(iteration(kind, over, "x &gt; 5")) is wanted


def test_a_box_with_a_type_comes_to_that_type_or_null():
    assert came_to(literal("[7]", 'typeRef="number"')) == 7
    assert came_to(literal("7", 'typeRef="string"')) is None


@pytest.mark.parametrize("kind", ["PMML", "pmml", "Python"])
def test_functions_of_other_kinds_are_told(kind):
    logic = context(
        entry("f", f'<functionDefinition kind="{kind}"><context/></functionDefinition>')
    )
    model = engine(decided("Answer", logic))
    assert str(model.faults[0]) == f"Answer, f: functions of {kind} are not run here"
    run = Run()
    with pytest.raises(NoValue, match="takes 0 arguments"):
        model.decide("Answer", {})["f"].call(run, [1])
    assert model.decide("Answer", {})["f"].call(run, []) is None
    assert f"a function of {kind}" in " ".join(run.notes)


def java(of, signature):
    return (
        '<functionDefinition kind="Java"><formalParameter name="a"/><formalParameter name="b"/>'
        + context(
            entry("class", literal(f'"{of}"')), entry("method signature", literal(f'"{signature}"'))
        )
        + "</functionDefinition>"
    )


def test_functions_of_java_that_are_known_are_answered():
    function = java("java.lang.Math", "max(double, double)")
    assert came_to(context(entry("f", function), result(literal("f(2, 8)")))) == 8


@pytest.mark.parametrize(
    ("of", "signature"), [("java.lang.Runtime", "exec(int)"), ("java.lang.Math", "max")]
)
def test_other_functions_of_java_are_told_when_the_model_is_read(of, signature):
    model = engine(decided("Answer", context(entry("f", java(of, signature)))))
    assert f"the function {signature} of {of} is not known here" in str(model.faults[0])


def test_what_cannot_be_read_is_told_and_comes_to_null():
    model = engine(
        given("Hours")
        + decided("Answer", context(entry("good", literal("1")), entry("bad", literal("1 +"))))
    )
    assert model.decide("Answer", {}) == {"good": 1, "bad": None}
    fault = model.faults[0]
    assert fault.place == "Answer, bad"
    assert (fault.decision, fault.table, fault.rule) == ("Answer", "", 0)
    assert (fault.position, fault.line, fault.character) == (3, 1, 4)
    assert fault.expected == "an expression"


def test_a_name_that_nobody_knows_is_told_with_its_place():
    model = engine(given("Hours") + decided("Answer", literal("1 + Houres"), needs("Hours")))
    assert "there is no “Houres”" in str(model.faults[0])
    assert model.faults[0].position == 4
