from itertools import permutations

import pytest

from knowledge import table_findings
from knowledge.decision_table import empty_table
from knowledge.table_findings import by_cell, by_rule, findings_of
from tests.knowledge.tables import credit_table, flawed_table, full_table


def keys(table):
    return {one.key for one in findings_of(table)}


def moved(table, order):
    return table | {"rules": [table["rules"][n] for n in order]}


def test_a_table_without_a_flaw_has_no_finding():
    assert findings_of(credit_table()) == ()
    assert findings_of(full_table()) == ()


def test_a_gap_and_a_contradiction_are_told_with_their_cells():
    contradiction, gap = findings_of(flawed_table())
    assert contradiction.rules == (1, 3)
    assert contradiction.cells == ("when-0-0", "when-0-1", "when-2-0", "when-2-1")
    assert "come to different outputs" in str(contradiction)
    assert (gap.kind, gap.rules, gap.cells) == ("gap", (), ())
    assert gap.sentence == 'No rule applies where Amount is > 25 and Reason is not("outage").'
    assert gap.asks


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_key_of_a_finding_outlives_a_reordering_of_the_rules(order):
    assert keys(moved(flawed_table(), order)) == keys(flawed_table())


def test_the_key_outlives_other_labels_notes_and_further_rules():
    table = flawed_table()
    table["inputs"][0] = {**table["inputs"][0], "label": "Amount claimed"}
    table["rules"][0] = {**table["rules"][0], "note": "Small sums"}
    assert keys(table) == keys(flawed_table())
    further = {"when": ["> 25", '"slow"'], "then": ['"refer"', "0"], "note": ""}
    wider = table | {"rules": [*table["rules"], further]}
    contradiction, gap = findings_of(flawed_table())
    assert contradiction.key in keys(wider)
    assert gap.key not in keys(wider)  # it is another gap now


def test_the_key_outlives_an_exchange_of_columns():
    table = flawed_table()
    table["inputs"].reverse()
    table["rules"] = [{**rule, "when": rule["when"][::-1]} for rule in table["rules"]]
    assert keys(table) == keys(flawed_table())


def test_a_rule_that_changes_makes_another_finding():
    table = flawed_table()
    table["rules"][2] = {**table["rules"][2], "then": ['"refer"', "5"]}
    assert len(keys(table) & keys(flawed_table())) == 1  # the gap


def test_of_a_shadowed_rule_it_matters_which_comes_first():
    def shadowed(first, second):
        rules = [
            {"when": [cell, "-"], "then": [said, "0"], "note": ""}
            for cell, said in (first, second, ("-", '"z"'))
        ]
        found = findings_of(credit_table(hit_policy="FIRST", rules=rules))
        return {one.key for one in found if one.kind == "shadowed"}

    same = shadowed(("< 5", '"x"'), ("< 5", '"y"'))
    assert same
    assert same != shadowed(("< 5", '"y"'), ("< 5", '"x"'))


def test_what_is_no_constant_is_a_remark_that_asks_for_nothing():
    table = credit_table()
    table["rules"][0] = {**table["rules"][0], "when": ["<= 5 * 5", "string length(?) > 3"]}
    remarks = [one for one in findings_of(table) if one.kind == "not analysed"]
    assert remarks
    assert not any(one.asks for one in remarks)


def test_a_search_that_was_not_completed_asks_anew_after_each_change(monkeypatch):
    monkeypatch.setattr(table_findings, "LIMITS", table_findings.Limits(steps=1))
    monkeypatch.setattr(table_findings, "_kept", {})
    table = flawed_table()
    unfinished = {one.key for one in findings_of(table) if one.kind == "not completed"}
    assert unfinished
    table["rules"][2] = {**table["rules"][2], "note": "Told"}
    assert not unfinished & keys(table)


def test_a_table_with_faults_is_not_analysed():
    assert findings_of(None) == ()
    assert findings_of(empty_table()) == ()


def test_a_table_is_analysed_once(monkeypatch):
    monkeypatch.setattr(table_findings, "_kept", {})
    first = findings_of(flawed_table())
    monkeypatch.setattr(table_findings, "analyse", None)
    assert findings_of(flawed_table()) is first


def test_as_many_tables_are_kept_as_is_said(monkeypatch):
    monkeypatch.setattr(table_findings, "_kept", {})
    monkeypatch.setattr(table_findings, "KEPT_MAX", 2)
    for number in range(4):
        table = credit_table()
        table["rules"][0] = {**table["rules"][0], "note": str(number)}
        findings_of(table)
    assert len(table_findings._kept) == 2


def test_findings_are_found_by_cell_and_by_rule():
    contradiction, _gap = found = findings_of(flawed_table())
    assert by_cell(found)["when-2-0"] == [contradiction]
    assert by_rule(found) == {1: [contradiction], 3: [contradiction]}
