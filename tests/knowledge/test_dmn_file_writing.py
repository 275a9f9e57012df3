"""A table goes back into the file it came from, and what other tools wrote there survives."""

from decimal import Decimal

import pytest

from knowledge.decision_models import NamedTable
from knowledge.dmn import model as m
from knowledge.dmn.engine import Engine
from knowledge.dmn.reading import read_model
from knowledge.dmn.versions import as_version
from knowledge.dmn_diagram import has_diagram
from knowledge.dmn_file_writing import dmn_file_again, dmn_file_of
from knowledge.dmn_plan import planned
from tests.knowledge.dmn_desk import DESK
from tests.knowledge.tables import credit_table

CAME_FROM = DESK.encode()


def tier(**changes):
    return planned(CAME_FROM).tables[0].table | changes


def written(table, version="1.5"):
    return read_model(dmn_file_again(CAME_FROM, {"d1": table}, version))


def box_of(model):
    return next(one for one in model.decisions if one.id == "d1").logic


@pytest.mark.parametrize("version", ["1.3", "1.5"])
def test_unchanged_it_is_the_same_model_with_all_that_was_there(version):
    assert written(tier(), version) == as_version(read_model(CAME_FROM), version)


def test_a_changed_rule_is_new_and_the_others_keep_what_they_had():
    rules = tier()["rules"]
    changed = [{**rules[1], "when": [">= 24"]}, rules[0]]
    box = box_of(written(tier(rules=changed)))
    assert [(rule.id, rule.tests) for rule in box.rules] == [("", (">= 24",)), ("r1", ("< 12",))]
    assert 'urn:tool">red</' in box.rules[1].extras.elements[0]
    assert box.extras.attributes == {"{urn:tool}widths": "7"}
    assert box.inputs[0].id == "c1"
    assert box.inputs[0].text == "Months with us"


def test_a_note_and_a_citation_get_columns_of_their_own():
    rules = tier()["rules"]
    box = box_of(written(tier(rules=[rules[0], {**rules[1], "citation": "POL-0001 §2"}])))
    assert box.annotations == ("Why", "note", "citation")
    assert box.rules[0].annotations == ("Their first year", "", "")
    assert box.rules[1].annotations == ("", "", "POL-0001 §2")
    assert box.rules[1].id == "r2"


def test_a_new_column_is_asked_for_and_the_model_still_decides():
    table = tier()
    table["inputs"].append({"name": "age", "label": "Age", "type": "number"})
    for rule in table["rules"]:
        rule["when"].append("> Months_with_us")
    model = written(table)
    assert model.inputs[-1] == m.InputData(
        id="input-age", name="age", variable=m.Variable("age", "number")
    )
    assert box_of(model).rules[0].tests == ("< 12", "> Months with us")
    engine = Engine(model)
    assert not [one for one in engine.faults if one.decision == "Tier"]
    assert engine.decide("Tier", {"Months with us": Decimal(3), "age": Decimal(40)}) == "new"


def test_a_column_that_was_changed_says_so_and_keeps_its_id():
    table = tier()
    table["inputs"][0] |= {"label": "Since when", "values": "[0..600]"}
    clause = box_of(written(table)).inputs[0]
    assert (clause.id, clause.label, clause.values) == ("c1", "Since when", "[0..600]")


def test_a_table_of_ours_is_a_model_by_itself():
    named = NamedTable("TAB-0001", "Credit", credit_table())
    model = read_model(dmn_file_of(named, "1.3"))
    assert has_diagram(model)
    assert (model.version, model.decisions[0].name) == ("1.3", "Credit")
    assert planned(dmn_file_of(named, "1.3")).tables[0].table == credit_table()


def test_several_tables_go_back_at_once_and_their_new_columns_are_told_apart():
    tables = {one.element: one.table for one in planned(CAME_FROM).tables}
    for table in tables.values():
        table["inputs"].append({"name": "age", "label": "Age", "type": "number"})
        for rule in table["rules"]:
            rule["when"].append("> 18")
    model = read_model(dmn_file_again(CAME_FROM, tables, "1.5"))
    assert [one.name for one in model.inputs].count("age") == 1
    assert [plan.table for plan in planned(dmn_file_again(CAME_FROM, tables, "1.5")).tables] == [
        *tables.values()
    ]
