from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from knowledge.decision_table import empty_table, faults
from knowledge.grid import (
    MOST_COLUMNS,
    MOST_RULES,
    checked_cell,
    grid_of,
    reshape,
    table_from_fields,
)
from knowledge.table_findings import findings_of
from knowledge.table_shown import ShownFinding
from tests.knowledge.tables import credit_table, flawed_table, full_table


def fields_of(table: dict[str, Any]) -> dict[str, str]:
    """What a browser sends for a grid that shows the table."""
    sent = {"hit_policy": table["hit_policy"], "rules": str(len(table["rules"]))}
    for part in ("inputs", "outputs"):
        sent[part] = str(len(table[part]))
        for number, column in enumerate(table[part]):
            sent |= {f"{part}-{number}-{key}": said for key, said in column.items()}
    for number, rule in enumerate(table["rules"]):
        sent[f"note-{number}"] = rule["note"]
        sent[f"citation-{number}"] = rule.get("citation", "")
        for side in ("when", "then"):
            sent |= {f"{side}-{number}-{n}": cell for n, cell in enumerate(rule[side])}
    return sent


def test_what_the_grid_shows_comes_back_as_the_same_table():
    assert table_from_fields(fields_of(credit_table())) == credit_table()


def test_a_column_without_a_name_is_named_after_its_label():
    table = credit_table()
    table["inputs"][0] = {"name": "", "label": "Amount claimed (€)", "type": "number"}
    read = table_from_fields(fields_of(table))
    assert read["inputs"][0]["name"] == "amount_claimed"


def test_a_rule_can_be_added_moved_and_removed():
    table = reshape(credit_table(), "add_rule")
    assert table["rules"][3] == {"when": ["-", "-"], "then": ["", ""], "note": ""}
    table = reshape(table, "up_rule:1")
    assert table["rules"][0] == credit_table()["rules"][1]
    table = reshape(table, "down_rule:0")
    table = reshape(table, "remove_rule:3")
    assert table == credit_table()


def test_a_column_can_be_added_and_removed_with_its_cells():
    wider = reshape(reshape(credit_table(), "add_inputs"), "add_outputs")
    assert wider["rules"][0]["when"] == ["<= 25", "-", "-"]
    assert wider["rules"][0]["then"] == ['"credit"', "25", ""]
    assert reshape(reshape(wider, "remove_inputs:2"), "remove_outputs:2") == credit_table()


def test_the_last_column_stays():
    assert reshape(empty_table(), "remove_inputs:0") == empty_table()


def test_a_table_does_not_grow_without_end():
    table = empty_table()
    for _n in range(MOST_COLUMNS + 5):
        table = reshape(table, "add_outputs")
    assert len(table["outputs"]) == MOST_COLUMNS


@given(st.dictionaries(st.sampled_from([*fields_of(credit_table()), "x"]), st.text()))
def test_any_fields_give_a_table_that_can_be_judged(fields):
    assert faults(table_from_fields(fields))


@given(
    st.text(max_size=20)
    | st.from_regex(r"(add|insert|copy|remove|up|down)_(rule|inputs|outputs):\d{1,3}")
)
def test_any_button_leaves_a_table_whose_rules_fit_its_columns(do):
    table = reshape(credit_table(), do)
    for rule in table["rules"]:
        assert len(rule["when"]) == len(table["inputs"])
        assert len(rule["then"]) == len(table["outputs"])


def test_what_may_stay_empty_is_typed_and_read_too():
    sent = fields_of(credit_table()) | {
        "inputs-0-unit": "€",
        "inputs-0-help": "As on the bill",
        "inputs-0-is_personal": "true",
        "inputs-1-values": '"outage", "slow"',
        "outputs-1-default": "0",
        "citation-1": "POL-0042",
    }
    table = table_from_fields(sent)
    assert table["inputs"][0]["is_personal"] is True
    assert table["inputs"][1]["values"] == '"outage", "slow"'
    assert table["outputs"][1]["default"] == "0"
    assert table["rules"][1]["citation"] == "POL-0042"
    assert "citation" not in table["rules"][0]
    assert table_from_fields(fields_of(full_table())) == full_table()


def test_a_fault_stands_at_its_field():
    table = full_table()
    table["inputs"][0]["values"] = "[0.."
    table["rules"][0]["citation"] = "the handbook"
    grid = grid_of(table)
    (values, *_rest) = grid.columns[0].more
    assert "character" in values.fault
    assert grid.columns[0].tells_more
    assert "POL-0042" in grid.rules[0].cells[-1].fault


def test_a_rule_is_inserted_below_another_or_copied_there():
    table = reshape(credit_table(), "insert_rule:0")
    assert table["rules"][1] == {"when": ["-", "-"], "then": ["", ""], "note": ""}
    assert reshape(table, "remove_rule:1") == credit_table()
    table = reshape(credit_table(), "copy_rule:1")
    assert table["rules"][1] == table["rules"][2] == credit_table()["rules"][1]
    assert len(table["rules"]) == 4


def test_rules_are_not_inserted_without_end():
    full = credit_table(rules=credit_table()["rules"] * (MOST_RULES // 3))
    assert len(reshape(full, "copy_rule:0")["rules"]) == MOST_RULES
    assert reshape(credit_table(), "copy_rule:9") == credit_table()


def test_one_cell_is_checked_by_itself():
    table = credit_table()
    table["rules"][1]["when"][0] = ">"
    assert checked_cell(table, "when-1-0").fault
    assert checked_cell(table, "when-0-0").fault == ""
    assert checked_cell(table, "when-9-0") is None
    assert checked_cell(table, "hit_policy") is None


def test_findings_are_marked_at_their_fields():
    table = flawed_table()
    found = [ShownFinding(number, one) for number, one in enumerate(findings_of(table), 1)]
    grid = grid_of(table, found)
    assert [rule.marks for rule in grid.rules] == [(1,), (), (1,)]
    assert grid.rules[2].cells[0].marks == (1,)
    assert grid.rules[1].cells[0].marks == ()
