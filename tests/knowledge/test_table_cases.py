import pytest

from knowledge.decision_table import empty_table
from knowledge.table_cases import (
    answer_to,
    digest_of_cases,
    expected_now,
    has_many_results,
    output_types,
    outputs_as_typed,
    run_cases,
    typed,
)
from tests.knowledge.tables import credit_table, flawed_table, full_table, small_case


def ran(table, **changes):
    (result,) = run_cases(table, [small_case(**changes)]).results
    return result


def test_a_case_passes_when_outcome_and_outputs_are_as_expected():
    result = ran(credit_table())
    assert result.passed
    assert result.rules == (1,)
    assert (result.expected, result.found) == ("Decision: credit, Limit: 25",) * 2


def test_what_a_case_is_given_is_told_by_the_labels_in_the_order_of_the_table():
    assert ran(credit_table(), inputs={"reason": "slow", "amount": "20"}).given == (
        "Amount: 20, Reason: slow"
    )


def test_a_case_fails_with_what_was_found_instead():
    result = ran(credit_table(), outputs=[{"decision": "refer", "limit": "0"}])
    assert not result.passed
    assert result.expected == "Decision: refer, Limit: 0"
    assert result.found == "Decision: credit, Limit: 25"


def test_a_number_is_the_same_however_it_is_written():
    assert ran(credit_table(), outputs=[{"decision": "credit", "limit": "25.00"}]).passed
    assert ran(credit_table(), inputs={"amount": "20.0", "reason": "slow"}).passed


def test_an_output_left_empty_expects_no_value():
    assert not ran(credit_table(), outputs=[{"decision": "credit", "limit": ""}]).passed


def test_what_is_no_number_fails_and_breaks_nothing():
    assert not ran(credit_table(), outputs=[{"decision": "credit", "limit": "lots"}]).passed


def test_no_hit_overlap_and_refused_inputs_can_be_expected():
    dear = {"amount": "30", "reason": "slow"}
    assert ran(flawed_table(), inputs=dear, kind="no_hit", outputs=[]).passed
    both = {"amount": "22", "reason": "gift"}
    overlap = ran(flawed_table(), inputs=both, kind="overlap", outputs=[])
    assert overlap.passed
    assert overlap.rules == (1, 3)
    refused = ran(flawed_table(), inputs={"amount": "x"}, kind="input_error", outputs=[])
    assert refused.passed
    assert "Amount: " in refused.found
    assert not ran(flawed_table(), inputs=dear).passed


def test_days_and_booleans_are_typed_as_on_the_page():
    inputs = {"age": "30", "segment": "home", "since": "2019-05-01", "in_debt": "false"}
    table = full_table()
    assert ran(table, inputs=inputs, outputs=[{"class": "free"}]).passed
    table["outputs"][0] = {"name": "class", "label": "Class", "type": "date"}
    table["rules"] = [{"when": ["-"] * 4, "then": ['@"2026-01-31"'], "note": ""}]
    table["hit_policy"] = "FIRST"
    assert ran(table, inputs=inputs, outputs=[{"class": "2026-01-31"}]).passed
    assert expected_now(table, inputs) == ("hit", [{"class": "2026-01-31"}])


@pytest.mark.parametrize(("policy", "passes"), [("COLLECT", True), ("RULE ORDER", False)])
def test_of_several_results_the_order_counts_where_the_table_has_one(policy, passes):
    table = flawed_table(hit_policy=policy)
    both = {"amount": "22", "reason": "gift"}
    rows = [{"decision": "refer", "limit": "0"}, {"decision": "credit", "limit": "25"}]
    assert has_many_results(table)
    assert ran(table, inputs=both, outputs=rows).passed is passes
    assert ran(table, inputs=both, outputs=rows[::-1]).passed


def test_a_count_has_one_output():
    table = flawed_table(hit_policy="COLLECT COUNT")
    assert output_types(table) == {"count": "number"}
    both = {"amount": "22", "reason": "gift"}
    assert ran(table, inputs=both, outputs=[{"count": "2"}]).passed


def test_rules_that_no_case_comes_to_are_told():
    run = run_cases(credit_table(), [small_case()])
    assert (run.unreached, run.reached, run.rules) == ((2, 3), 1, 3)
    assert (run.passed, run.failed) == (1, ())


def test_a_table_with_faults_runs_no_cases():
    assert run_cases(None, []) is None
    assert run_cases(empty_table(), [small_case()]) is None


def test_an_input_that_the_table_lost_is_no_fact():
    assert ran(credit_table(), inputs={"amount": "20", "reason": "slow", "gone": "1"}).passed


def test_an_answer_is_kept_as_people_type_it():
    answer = answer_to(credit_table(), {"amount": "20", "reason": "slow"})
    assert outputs_as_typed(answer) == [{"decision": "credit", "limit": "25"}]
    assert [typed(value) for value in (True, False, None, "x")] == ["true", "false", "", "x"]


def test_the_digest_tells_cases_apart():
    one, other = small_case(), small_case(kind="no_hit")
    assert digest_of_cases([one]) == digest_of_cases([small_case()])
    assert digest_of_cases([one]) != digest_of_cases([other])


def test_what_is_expected_is_told_in_the_order_of_the_columns():
    case = small_case(outputs=[{"limit": "0", "decision": "refer"}])
    [result] = run_cases(credit_table(), [case]).results
    assert result.expected == "Decision: refer, Limit: 0"
