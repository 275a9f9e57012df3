"""Columns of other tools' tables: their names, their types, and cells that call them."""

import pytest

from knowledge.dmn_columns import reworded
from knowledge.dmn_plan import planned
from tests.knowledge.dmn.models import decided, given, needs, xml


def made(columns, cells, data=(), outputs='<output name="b" typeRef="number"/>', then="1"):
    inputs = "".join(
        f"<input><inputExpression {of}><text>{text}</text></inputExpression></input>"
        for text, of in columns
    )
    entries = "".join(f"<inputEntry><text>{cell}</text></inputEntry>" for cell in cells)
    rule = f"<rule>{entries}<outputEntry><text>{then}</text></outputEntry></rule>"
    logic = f"<decisionTable>{inputs}{outputs}{rule}</decisionTable>"
    told = "".join(given(name, kind) for name, kind in data)
    plan = planned(xml(told + decided("A", logic, needs(*(name for name, _kind in data)))))
    assert plan.left_out == ()
    return plan.tables[0].table


def names(table):
    return [column["name"] for column in table["inputs"]]


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ("integer", "number"),
        ("long", "number"),
        ("double", "number"),
        ("string", "string"),
        ("boolean", "boolean"),
        ("dateTime", "date and time"),
        ("dayTimeDuration", "days and time duration"),
        ("years and months duration", "years and months duration"),
    ],
)
def test_types_of_other_tools_are_types_of_ours(told, wanted):
    table = made([("a", f'typeRef="{told}"')], ["-"])
    assert table["inputs"][0]["type"] == wanted


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [("&gt; 5", "number"), ("true", "boolean"), ('"x"', "string"), ("-", "string")],
)
def test_a_type_that_nobody_tells_is_guessed_by_the_cells(cell, wanted):
    assert made([("a", "")], [cell])["inputs"][0]["type"] == wanted


def test_a_path_and_a_name_with_blanks_become_names_and_stay_labels():
    table = made([("Line.Speed-max", ""), ("Spend", 'typeRef="number"')], ["&gt; 5", "-"])
    assert names(table) == ["Line_Speed_max", "Spend"]
    assert table["inputs"][0]["label"] == "Line.Speed-max"


def test_names_that_would_be_the_same_get_a_number():
    assert names(made([("a.b", ""), ("a_b", ""), ("a b", "")], ["-"] * 3)) == [
        "a_b",
        "a_b_2",
        "a_b_3",
    ]


def test_a_cell_that_calls_an_input_calls_it_by_its_new_name():
    data = [("Most of it", "number"), ("Spend", "number")]
    columns = [("Spend", 'typeRef="number"'), ("Most of it", 'typeRef="number"')]
    table = made(columns, ["&lt;= Most of it", "-"], data)
    assert table["rules"][0]["when"] == ["<= Most_of_it", "-"]


def test_words_in_quotes_are_not_reworded():
    assert reworded('"Most of it", Most of it, xMost of it', {"Most of it": "m"}) == (
        '"Most of it", m, xMost of it'
    )


def test_of_names_that_begin_alike_the_longer_is_meant_and_no_word_is_changed_twice():
    names = {"Spend": "Cost", "Spend now": "Spend", "Cost": "c"}
    assert reworded("Spend now > Spend + Cost + a.Spend", names) == "Spend > Cost + c + a.Spend"


def test_one_output_goes_by_the_name_of_its_decision_and_several_by_their_own():
    assert made([("a", "")], ["-"])["outputs"][0]["name"] == "A"
    two = '<output name="b c" typeRef="number"/><output label="d" typeRef="number"/>'
    then = "1</text></outputEntry><outputEntry><text>2"
    table = made([("a", "")], ["-"], outputs=two, then=then)
    assert [one["name"] for one in table["outputs"]] == ["b_c", "d"]
