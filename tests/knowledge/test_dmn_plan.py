"""What becomes of a DMN file, and what is said of that which becomes nothing."""

import gc

import pytest

from knowledge.dmn.xml_tree import UnreadableModel
from knowledge.dmn_plan import ModelRefused, planned
from tests.knowledge.dmn.models import xml
from tests.knowledge.dmn_desk import CIRCLE, DESK


@pytest.fixture(scope="module")
def plan():
    return planned(DESK.encode())


def test_tables_become_tables_with_names_types_and_what_types_allow(plan):
    tier, gift = plan.tables
    assert (tier.element, tier.title, tier.about) == ("d1", "Tier", "Which tier?")
    assert tier.table == {
        "hit_policy": "UNIQUE",
        "inputs": [{"name": "Months_with_us", "label": "Months", "type": "number"}],
        "outputs": [{"name": "Tier", "label": "result", "type": "string"}],
        "rules": [
            {"when": ["< 12"], "then": ['"new"'], "note": "Their first year"},
            {"when": [">= 12"], "then": ['"loyal"'], "note": ""},
        ],
    }
    names = [(one["name"], one["type"], one.get("values", "")) for one in gift.table["inputs"]]
    assert names == [("Tier", "string", ""), ("Spend", "number", "[0..5000]")]
    assert gift.table["outputs"] == [{"name": "Gift", "label": "Gift", "type": "number"}]
    assert gift.table["hit_policy"] == "COLLECT SUM"


def test_the_rest_is_told_by_name_and_why(plan):
    told = {one.name: one.why for one in plan.left_out}
    assert told == {
        "Final gift": ("It has a literal expression; only decision tables become tables here.",),
        "Broken": (
            "Line 45: Rule 1, “Spend”: character 5: Expected an expression, found the end."
            " Write a number, for example 25 or 12.50.",
        ),
        "Computed": (
            "Input 1 is computed: “Spend * 12”. Make it an input of the model.",
            "Output 1 is of the type “tList”, which is no single value.",
        ),
        "Empty": ("It has no logic yet; only decision tables become tables here.",),
        "Rounded": ("It is a business knowledge model; functions are not kept here.",),
        "Ask": ("It is a decision service; each of its decisions stands by itself.",),
    }
    assert all(one.line > 1 for one in plan.left_out)


def test_a_graph_in_a_circle_is_refused_with_its_elements():
    with pytest.raises(ModelRefused, match="it requires itself: Egg → Hen → Egg"):
        planned(CIRCLE.encode())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("<definitions><a></definitions>", "line 1, column .*no well-formed XML"),
        ('<!DOCTYPE d [<!ENTITY a "b">]><definitions/>', "document type or an entity"),
        ('<definitions xmlns="urn:x"/>', "the name space “urn:x” is none of DMN"),
        ('<definitions xmlns="http://www.omg.org/spec/DMN/20130901"/>', "before DMN 1.1"),
        ("<html/>", "begins with definitions"),
        (" ", "empty"),
    ],
)
def test_what_is_no_model_says_where_and_why(content, why):
    with pytest.raises(UnreadableModel, match=why):
        planned(content.encode())


def test_a_table_that_is_too_long_or_wide_is_told():
    rule = "<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry>"
    columns = "<input><inputExpression><text>a</text></inputExpression></input><output name='b'/>"
    long = f"<decision id='a' name='Long'><decisionTable>{columns}{(rule + '</rule>') * 301}"
    wide = f"<decision id='b' name='Wide'><decisionTable>{columns * 21}"
    ends = "</decisionTable></decision>"
    told = {one.name: one.why[0] for one in planned(xml(long + ends + wide + ends)).left_out}
    assert told["Long"] == "It has 301 rules; a table here has 300 at most."
    assert told["Wide"] == "It has more than 20 inputs or outputs."


def test_an_import_that_is_not_there_is_remarked():
    told = planned(xml('<import name="far" namespace="urn:far" importType="x"/>'))
    assert told.remarks == ("It imports the model “far”, which is not in the file.",)
    assert told.tables == ()


def test_more_tables_than_one_looks_at_are_refused():
    many = "".join(f'<decision id="d{n}" name="D{n}"/>' for n in range(501))
    with pytest.raises(ModelRefused, match="501 decisions; 500 at most"):
        planned(xml(many))


def test_rules_without_end_are_refused_before_they_are_read():
    table = f"<decision id='a' name='Long'><decisionTable>{'<rule/>' * 10_001}</decisionTable>"
    with pytest.raises(ModelRefused, match="10,001 rules; 10,000 at most"):
        planned(xml(f"{table}</decision>"))


def test_so_are_cells_without_end():
    columns = "<input/>" * 19 + "<output/>"
    table = f"<decisionTable>{columns}{'<rule/>' * 3_001}</decisionTable>"
    with pytest.raises(ModelRefused, match=r"60,020 cells; 60,000 at most\. Divide it"):
        planned(xml(f"<decision id='a' name='Wide'>{table}</decision>"))


def test_names_and_descriptions_that_no_page_bears_are_refused_by_their_beginning():
    with pytest.raises(ModelRefused, match=r"the name “aaaa.*…” has more than 1,000 characters"):
        planned(xml(f"<inputData name='{'a' * 1_001}'/>"))
    long = DESK.replace("Which tier?", "b" * 100_001)
    [tier, *_rest] = planned(long.encode()).left_out
    assert (tier.name, tier.why) == ("Tier", ("Its description has more than 100,000 characters.",))


def test_what_is_left_to_the_collector_is_left_to_it_again():
    assert gc.isenabled()
    planned(xml(""))
    with pytest.raises(UnreadableModel):
        planned(b"<a>")
    assert gc.isenabled()
    gc.disable()
    try:
        planned(xml(""))
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_so_are_elements_without_end():
    with pytest.raises(ModelRefused, match="5,001 elements; 5,000 at most"):
        planned(xml("".join(f'<inputData name="a{n}"/>' for n in range(5_001))))


def test_two_decisions_of_one_id_are_refused_of_one_name_remarked():
    with pytest.raises(ModelRefused, match="B: its id “x” is also that of “A”"):
        planned(xml('<decision id="x" name="A"/><decision id="x" name="B"/>'))
    told = planned(xml('<decision id="x" name="A"/><decision id="y" name="A"/>'))
    assert told.remarks == ("A: there is another “A”.",)


def test_an_id_that_no_database_takes_is_told():
    [left] = planned(DESK.replace('id="d1"', f'id="{"d" * 201}"').encode()).left_out[:1]
    assert left.why == ("Its id is longer than 200 characters.",)
