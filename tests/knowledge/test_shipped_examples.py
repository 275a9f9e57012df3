"""What every shipped example must be: sound, clean, tested, and each rule with its passage."""

import pytest

from knowledge import shipped_examples as examples
from knowledge.decision_table import faults
from knowledge.passages import cited_clauses, clause_of
from knowledge.rendering import references
from knowledge.shipped_examples import PLACE, shipped_example
from knowledge.table_cases import run_cases
from knowledge.table_findings import findings_of

SEVEN = {
    "bill-credit",
    "billing-dispute",
    "credit-class",
    "debt-escalation",
    "planned-outage",
    "problem-priority",
    "retention-offer",
}
EACH = [pytest.param(one, id=one.key) for one in examples.shipped_examples()]


def numbered(example):
    return example.numbered("POL-0042", "TAB-0042")


def test_the_seven_are_there_and_no_file_is_left_over():
    assert {one.key for one in examples.shipped_examples()} == SEVEN
    stems = {file.name.split(".")[0] for file in PLACE.iterdir()}
    assert stems == SEVEN
    assert shipped_example("unknown") is None


@pytest.mark.parametrize("example", EACH)
def test_the_table_is_sound_and_the_analysis_finds_nothing(example):
    _policy, _about, table = numbered(example)
    assert faults(table) == []
    assert findings_of(table) == ()


@pytest.mark.parametrize("example", EACH)
def test_every_case_passes_and_every_rule_is_reached(example):
    run = run_cases(numbered(example)[2], example.cases)
    assert [(one.case["name"], one.found) for one in run.failed] == []
    assert run.unreached == ()
    names = [case["name"] for case in example.cases]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("example", EACH)
def test_every_rule_cites_a_passage_of_the_policy(example):
    policy, _about, table = numbered(example)
    for rule in table["rules"]:
        [(number, clause)] = cited_clauses(rule["citation"])
        assert number == "POL-0042"
        assert len(clause_of(policy, clause)) > 30, clause


@pytest.mark.parametrize("example", EACH)
def test_the_texts_name_each_other_and_nothing_else(example):
    policy, about, table = numbered(example)
    assert references(policy) == ["TAB-0042"]
    assert references(about) == ["POL-0042"]
    assert "{" not in f"{policy}{about}{table['rules'][0]['citation']}"


def test_a_name_of_no_column_is_refused():
    with pytest.raises(ValueError, match="no column colour"):
        examples._rule({"when": {"colour": "1"}, "then": {}, "cites": "1"}, ["size"], ["fee"])
    with pytest.raises(ValueError, match="no column colour"):
        examples._case({"name": "a", "given": {"colour": "1"}}, ["size"])
