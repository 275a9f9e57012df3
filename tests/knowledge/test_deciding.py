from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.back_testing.cell_facts import logged_fact, logged_raw
from knowledge.deciding import (
    DECIDERS_MAX,
    Decider,
    decide,
    decider_of,
    facts_of,
    in_words,
    told_text,
)
from knowledge.decision_table import faults, shaped
from tests.knowledge.naughty import NAUGHTY
from tests.knowledge.tables import credit_table, full_table

FACTS = {"age": 40, "segment": "home", "since": "2019-05-01", "in_debt": False}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


def test_a_full_table_is_sound():
    assert faults(shaped(full_table())) == []
    assert shaped(full_table()) == full_table()


def test_a_decision_tells_rules_outputs_and_citations():
    answer = decide(full_table(), FACTS | {"age": 17})
    assert (answer.kind, answer.rules) == ("hit", (1, 3))
    assert answer.outputs == ({"class": "deposit"},)
    assert answer.citations == ("POL-0042", "POL-0007")


def test_a_note_that_names_a_document_cites_it():
    answer = decide(full_table(), FACTS | {"in_debt": True, "since": "2024-01-01"})
    assert (answer.rules, answer.citations) == ((2,), ("POL-0007",))


def test_the_default_holds_where_no_rule_applies():
    answer = decide(full_table(), FACTS | {"since": "2024-01-01"})
    assert (answer.kind, answer.rules) == ("hit", ())
    assert answer.outputs == ({"class": "limit"},)
    assert "default" in answer.message


def test_near_misses_name_the_one_cell_that_failed():
    answer = Decider(full_table()).decide(FACTS | {"since": "2024-01-01"}, why=True)
    told = [(miss.rule, miss.label, miss.cell) for miss in answer.near_misses]
    assert (1, "Age", "< 18") in told


@pytest.mark.parametrize(
    ("change", "name", "says"),
    [
        ({"age": None}, "age", "missing"),
        ({"age": "40"}, "age", "string"),
        ({"age": True}, "age", "boolean"),
        ({"age": float("nan")}, "age", "finite"),
        ({"age": float("inf")}, "age", "finite"),
        ({"age": Decimal("-Infinity")}, "age", "finite"),
        ({"age": 10**400}, "age", "not allowed"),
        ({"age": Decimal("1e9999")}, "age", "too large"),
        ({"age": 131}, "age", "[0..130]"),
        ({"age": [40]}, "age", "a list"),
        ({"age": {"years": 40}}, "age", "an object"),
        ({"segment": "HOME"}, "segment", "not allowed"),
        ({"since": "2019-02-30"}, "since", "date"),
        ({"since": "May"}, "since", "date"),
        ({"in_debt": "false"}, "in_debt", "boolean"),
        ({"in_debt": 0}, "in_debt", "number"),
        ({"agee": 1}, "agee", "no such input"),
        ({"segment": "a" * 2001}, "segment", "2,000 characters"),
        ({"segment": "a\x00"}, "segment", "control character"),
        ({"segment": "\ud800"}, "segment", "control character"),
    ],
)
def test_a_wrong_fact_is_an_input_error_at_its_name(change, name, says):
    answer = decide(full_table(), FACTS | change)
    assert (answer.kind, answer.rules, answer.outputs) == ("input_error", (), ())
    (fault,) = answer.faults
    assert fault.name == name
    assert says in fault.message


def test_every_fault_is_told_at_once():
    answer = decide(full_table(), {"age": "x", "more": 1})
    assert [one.name for one in answer.faults] == ["age", "segment", "since", "in_debt", "more"]


def test_ten_to_the_four_hundredth_is_a_number():
    answer = decide(credit_table(), {"amount": 10**400, "reason": "outage"})
    assert answer.rules == (2,)
    assert Decimal(answer.given["amount"]) == Decimal(10) ** 400


@pytest.mark.parametrize("text", [one for one in NAUGHTY if len(one) <= 2000])
def test_naughty_strings_are_values_as_any_other(text):
    answer = decide(credit_table(), {"amount": 30, "reason": text})
    assert (answer.kind, answer.rules) == ("hit", (3,))
    assert answer.given["reason"] == text


def with_policy(policy, *limits):
    rules = [{"when": ["-", "-"], "then": ['"a"', one], "note": ""} for one in limits]
    table = credit_table(hit_policy=policy, rules=rules)
    table["outputs"][1]["values"] = "30, 20, 10"
    return decide(table, {"amount": 1, "reason": "x"})


@pytest.mark.parametrize(
    ("policy", "limits"),
    [
        ("PRIORITY", ["30"]),
        ("OUTPUT ORDER", ["30", "20", "10"]),
        ("RULE ORDER", ["10", "30", "20"]),
        ("COLLECT", ["10", "30", "20"]),
        ("FIRST", ["10"]),
        ("COLLECT MIN", ["10"]),
        ("COLLECT MAX", ["30"]),
    ],
)
def test_every_hit_policy_gives_its_rows(policy, limits):
    answer = with_policy(policy, "10", "30", "20")
    assert answer.kind == "hit"
    assert [row["limit"] for row in answer.told_outputs] == limits


def test_a_count_and_a_sum_are_one_row():
    assert with_policy("COLLECT COUNT", "10", "30").told_outputs == [{"count": "2"}]
    table = credit_table(hit_policy="COLLECT SUM")
    table["outputs"] = table["outputs"][1:]
    table["rules"] = [{"when": ["-", "-"], "then": [one], "note": ""} for one in ("0.10", "0.20")]
    answer = decide(table, {"amount": 1, "reason": "x"})
    assert answer.told_outputs == [{"limit": "0.30"}]


def test_rules_that_contradict_are_an_overlap_that_names_them():
    answer = with_policy("UNIQUE", "10", "30")
    assert (answer.kind, answer.rules, answer.outputs) == ("overlap", (1, 2), ())
    assert "Rules 1 and 2" in answer.message


def test_a_table_that_cannot_be_read_does_not_decide():
    rules = [{"when": ["25 +", "-"], "then": ['"a"', "1"], "note": ""}]
    answer = decide(credit_table(rules=rules), {"amount": 1, "reason": "x"})
    assert answer.kind == "stopped"
    assert "cannot decide" in answer.message


def test_a_cell_without_end_is_stopped():
    rules = [{"when": ["count(for a in 1..1000000000 return a) > ?", "-"], "then": ['"a"', "1"]}]
    table = shaped(credit_table(rules=rules))
    assert decide(table, {"amount": 1, "reason": "x"}).kind in ("stopped", "no_hit")


def said(answer):
    return answer.kind, answer.rules, answer.told_outputs


@pytest.mark.parametrize("facts", [FACTS, FACTS | {"age": "x", "more": 2}, {"age": 10**50}])
def test_what_is_kept_of_the_facts_gives_the_same_answer_again(facts):
    decider = Decider(full_table())
    answer = decider.decide(facts)
    again = decider.decide(facts_of(decider.table, answer.given))
    assert said(again) == said(answer)
    assert again.given.keys() == answer.given.keys()


@given(st.dictionaries(st.sampled_from([*FACTS, "more", "\x00"]), JSON))
def test_any_facts_are_answered_and_kept_so_that_they_are_answered_alike(facts):
    decider = decider_of("full", full_table())
    answer = decider.decide(facts)
    again = decider.decide(facts_of(decider.table, answer.given))
    assert said(again) == said(answer)


def test_numbers_are_kept_digit_by_digit():
    assert told_text(Decimal("25.00")) == "25.00"
    assert told_text([Decimal(1), {"a": None}]) == ["1", {"a": None}]
    assert in_words(Decimal("25.00")) == "25"
    assert in_words([True, "x", None]) == "yes, x, –"
    assert in_words({"refused": "list [1]"}) == "list [1]"


@pytest.mark.parametrize(
    ("told", "kept"),
    [(-5, "-5"), (Decimal("1E+400"), "1E+400"), (float("inf"), "inf"), (Decimal("NaN"), "NaN")],
)
def test_a_number_that_is_not_allowed_is_kept_as_the_number_that_it_is(told, kept):
    table = credit_table()
    table["inputs"][0]["values"] = "[0..100]"
    answer = decide(table, {"amount": told, "reason": "outage"})
    assert answer.kind == "input_error"
    assert answer.given["amount"] == {"refused": kept}


def test_a_number_that_was_not_allowed_is_decided_by_a_table_that_allows_it():
    narrow = credit_table()
    narrow["inputs"][0]["values"] = "[0..100]"
    kept = decide(narrow, {"amount": 300, "reason": "outage"}).given["amount"]

    again = decide(
        credit_table(), {"amount": logged_fact(logged_raw(kept), "number"), "reason": "outage"}
    )

    assert again.rules == (2,)


def test_what_is_no_number_among_numbers_is_kept_with_its_type():
    answer = decide(credit_table(), {"amount": True, "reason": 5})
    assert answer.given == {"amount": {"refused": "bool True"}, "reason": {"refused": "int 5"}}


def test_tables_are_compiled_once_and_not_kept_without_end():
    first = decider_of("one", credit_table())
    assert decider_of("one", credit_table()) is first
    for number in range(DECIDERS_MAX):
        decider_of(f"n{number}", credit_table(rules=credit_table()["rules"][:1]))
    assert decider_of("one", credit_table()) is not first
