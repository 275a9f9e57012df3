from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from knowledge.diff import TableDiff, case_diff, table_diff, word_diff
from tests.knowledge.tables import credit_table

WORDS = st.lists(st.sampled_from(["a", "credit", " ", "\n", "é", ".", "25", "​"])).map("".join)
TEXTS = st.one_of(st.text(), WORDS)
CELLS = st.sampled_from(["-", "<= 25", '"outage"', ""])


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    names = st.lists(st.sampled_from("abcd"), max_size=3)
    inputs, outputs = draw(names), draw(names)
    rule = st.fixed_dictionaries(
        {
            "when": st.lists(CELLS, min_size=len(inputs), max_size=len(inputs)),
            "then": st.lists(CELLS, min_size=len(outputs), max_size=len(outputs)),
            "note": st.sampled_from(["", "why"]),
        }
    )
    return {
        "hit_policy": draw(st.sampled_from(["UNIQUE", "FIRST"])),
        "inputs": [{"name": name, "label": name, "type": "string"} for name in inputs],
        "outputs": [{"name": name, "label": name, "type": "string"} for name in outputs],
        "rules": draw(st.lists(rule, max_size=5)),
    }


@given(TEXTS, TEXTS)
def test_a_diff_gives_both_texts_back(before, after):
    pieces = word_diff(before, after)
    assert "".join(text for kind, text in pieces if kind != "added") == before
    assert "".join(text for kind, text in pieces if kind != "removed") == after


@given(TEXTS)
def test_equal_texts_have_no_change(text):
    assert all(kind == "same" for kind, _text in word_diff(text, text))


@given(TEXTS, TEXTS)
def test_no_two_neighbours_are_of_one_kind_and_none_is_empty(before, after):
    pieces = word_diff(before, after)
    assert all(text for _kind, text in pieces)
    assert all(left[0] != right[0] for left, right in pairwise(pieces))


def test_only_the_changed_word_is_marked():
    pieces = word_diff(
        "Credit up to 25 euros.\nTell them.\n", "Credit up to 40 euros.\nTell them.\n"
    )
    assert pieces == [
        ("same", "Credit up to "),
        ("removed", "25"),
        ("added", "40"),
        ("same", " euros.\nTell them.\n"),
    ]


def test_a_very_long_change_is_shown_by_lines_in_good_time():
    before, after = "old " * 5000, "new " * 5000
    assert word_diff(before, after) == [("removed", before), ("added", after)]


@given(tables(), tables())
def test_a_table_diff_gives_both_tables_back(before, after):
    diff = table_diff(before, after)
    assert _rules(diff, "before") == before["rules"]
    assert _rules(diff, "after") == after["rules"]
    assert (diff.hit_policy.before, diff.hit_policy.after) == (
        before["hit_policy"],
        after["hit_policy"],
    )
    assert diff.changes == (before != after)


def test_a_changed_cell_is_marked_alone():
    before = credit_table()
    after = credit_table()
    after["rules"][1] = {"when": ["> 25", '"outage"'], "then": ['"credit"', "150"], "note": ""}
    diff = table_diff(before, after)
    assert [rule.kind for rule in diff.rules] == ["same", "changed", "same"]
    changed = [cell for cell in diff.rules[1].cells if cell.kind != "same"]
    assert [(cell.before, cell.after) for cell in changed] == [("100", "150")]


def test_an_inserted_rule_does_not_make_its_followers_look_changed():
    after = credit_table()
    after["rules"].insert(0, {"when": ["0", "-"], "then": ['"none"', "0"], "note": ""})
    diff = table_diff(credit_table(), after)
    assert [rule.kind for rule in diff.rules] == ["added", "same", "same", "same"]
    assert diff.rules[1].number_before == 1
    assert diff.rules[1].number_after == 2


def test_a_new_column_is_added_to_each_rule():
    after = credit_table()
    after["inputs"].append({"name": "tenure", "label": "Tenure", "type": "number"})
    for rule in after["rules"]:
        rule["when"].append("-")
    diff = table_diff(credit_table(), after)
    assert [column.label.kind for column in diff.columns] == [
        "same",
        "same",
        "added",
        "same",
        "same",
        "same",
    ]


def _rules(diff: TableDiff, side: str) -> list[dict[str, Any]]:
    """The rules of one side, as the diff tells them."""
    found = []
    for rule in diff.rules:
        if getattr(rule, f"number_{side}") is None:
            continue
        said: dict[str, list[str]] = {"when": [], "then": [], "note": []}
        for column, cell in zip(diff.columns, rule.cells, strict=True):
            if getattr(cell, side) is not None:
                said[column.side].append(getattr(cell, side))
        found.append({**said, "note": said["note"][0]})
    return found


def case(key, name, amount="20", kind="hit"):
    outputs = [{"limit": "25", "decision": "credit"}] if kind == "hit" else []
    inputs = {"reason": "", "amount": amount}
    return {"key": key, "name": name, "inputs": inputs, "kind": kind, "outputs": outputs}


def told_cases(before, after):
    found = case_diff(before, after, credit_table())
    return [(one.kind, one.name.before, one.name.after) for one in found]


def test_test_cases_are_told_apart_by_key_and_by_name():
    before = [case("a", "Small"), case("b", "Large"), case("c", "Odd")]
    after = [case("new", "Large"), case("a", "Small sums"), case("d", "Even")]
    assert told_cases(before, before[::-1]) == []
    assert told_cases(before, after) == [
        ("changed", "Small", "Small sums"),
        ("added", None, "Even"),
        ("removed", "Odd", None),
    ]


def test_what_a_case_is_given_and_expects_is_told_in_the_order_of_the_table():
    (change,) = case_diff([case("a", "A")], [case("a", "A", "30", "no_hit")], credit_table())
    ((name, amount),) = change.inputs
    assert (name, amount.before, amount.after) == ("Amount", "20", "30")
    assert change.expected.before == "Decision: credit, Limit: 25"
    assert change.expected.after == "no rule applies"


def test_what_a_column_is_is_told_in_words():
    after = credit_table()
    after["inputs"][0] |= {"unit": "EUR", "is_personal": True}
    changed = table_diff(credit_table(), after).columns[0].label
    assert changed.kind == "changed"
    assert changed.after == "Amount (number; unit: EUR; personal)"
