import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.dmn import model as m
from knowledge.dmn.feel.values import equal
from knowledge.dmn.table_analysis import Limits, analyse
from knowledge.dmn.table_findings import (
    CONTRADICTION,
    DUPLICATE,
    GAP,
    NEVER,
    OPEN,
    OVERLAP,
    SHADOWED,
    SUBSUMED,
    UNFINISHED,
    UNREACHABLE,
)
from tests.knowledge.dmn.brute_force import POINTS, inside, tried
from tests.knowledge.dmn.mask_tables import KINDS, NAMES, box, cells_of, read

pytestmark = pytest.mark.thorough

ALL = Limits(most=10_000)


@st.composite
def typed_tables(draw, policy):
    kinds = draw(st.lists(st.sampled_from(sorted(POINTS)), min_size=1, max_size=3))
    row = st.tuples(*map(cells_of, kinds)).map(" | ".join)
    rows = draw(st.lists(row, min_size=1, max_size=7))
    told = draw(st.lists(st.sampled_from("123"), min_size=len(rows), max_size=len(rows)))
    limited = {
        name: draw(cells_of(kind))
        for name, kind in zip(NAMES, kinds, strict=False)
        if draw(st.integers(0, 4)) == 0
    }
    table = box(
        [f"{row} -> {output}" for row, output in zip(rows, told, strict=True)],
        policy,
        kinds,
        values=limited,
        output_values={1: draw(st.sampled_from(["", "3, 1, 2", "2, 4, 1, 3"]))},
    )
    return table, kinds


def of_kind(findings, kind):
    return [one for one in findings if one.kind == kind]


def told(rows, policy="UNIQUE", types=("number",), **more):
    return analyse(read(box(rows, policy, types, **more)))


def kinds_of(findings):
    return sorted(one.kind for one in findings)


# ---- against brute force


@settings(max_examples=40, deadline=None)
@given(typed_tables("COLLECT"))
def test_gaps_are_where_no_rule_applies_and_nowhere_else(made):
    table, kinds = made
    brute = tried(table, kinds)
    found = of_kind(analyse(read(table), ALL), GAP)
    covered = set()
    for one in found:
        covered |= inside(one.region, brute.expected)
    assert covered == brute.gaps()


@settings(max_examples=40, deadline=None)
@given(typed_tables("UNIQUE"))
def test_under_unique_each_pair_that_overlaps_is_told_once_with_its_place(made):
    table, kinds = made
    brute = tried(table, kinds)
    outputs = [rule.outputs for rule in table.rules]
    findings, pairs = analyse(read(table), ALL), {}
    for one in findings:
        if one.kind == DUPLICATE:
            pairs |= {(a, b): DUPLICATE for a in one.rules for b in one.rules if a < b}
        elif one.kind in (OVERLAP, CONTRADICTION, SUBSUMED):
            pair = tuple(sorted(one.rules))
            assert pair not in pairs
            pairs[pair] = one.kind
            together = brute.of(pair[0]) & brute.of(pair[1])
            assert inside(one.region, set(brute.hits)) == together
    expected = {}
    for a in range(1, len(outputs) + 1):
        for b in range(a + 1, len(outputs) + 1):
            mine, theirs = brute.of(a), brute.of(b)
            if not mine & theirs:
                continue
            is_same = outputs[a - 1] == outputs[b - 1]
            expected[a, b] = (
                CONTRADICTION
                if not is_same
                else DUPLICATE
                if mine == theirs
                else SUBSUMED
                if mine <= theirs or theirs <= mine
                else OVERLAP
            )
    assert pairs == expected


@settings(max_examples=40, deadline=None)
@given(typed_tables("ANY"))
def test_under_any_rules_contradict_that_apply_together_and_differ(made):
    table, kinds = made
    brute = tried(table, kinds)
    found = {one.rules for one in of_kind(analyse(read(table), ALL), CONTRADICTION)}
    expected = {
        (a, b)
        for rules in brute.hits.values()
        for a in rules
        for b in rules
        if a < b and table.rules[a - 1].outputs != table.rules[b - 1].outputs
    }
    assert found == expected


@settings(max_examples=40, deadline=None)
@given(typed_tables("FIRST"))
def test_under_first_a_rule_is_shadowed_that_never_comes_first(made):
    table, kinds = made
    brute = tried(table, kinds)
    findings = analyse(read(table), ALL)
    winners = {rules[0] for rules in brute.hits.values() if rules}
    alive = {rule for rules in brute.hits.values() for rule in rules}
    shadowed = {one.rules[0]: one.rules[1:] for one in of_kind(findings, SHADOWED)}
    assert set(shadowed) == alive - winners
    for rule, others in shadowed.items():
        assert brute.of(rule) <= set().union(*map(brute.of, others))
    never = {rule for one in of_kind(findings, NEVER) for rule in one.rules}
    assert never == {*range(1, len(table.rules) + 1)} - alive


@settings(max_examples=40, deadline=None)
@given(typed_tables("FIRST"))
def test_without_a_subsumed_rule_all_comes_to_the_same(made):
    table, kinds = made
    for one in of_kind(analyse(read(table), ALL), SUBSUMED):
        rule = one.rules[0]
        for rules in tried(table, kinds).hits.values():
            outcomes = [table.rules[number - 1].outputs for number in rules]
            others = [table.rules[number - 1].outputs for number in rules if number != rule]
            assert outcomes[:1] == others[:1]


@settings(max_examples=40, deadline=None)
@given(typed_tables("PRIORITY"))
def test_under_priority_better_outputs_precede(made):
    table, kinds = made
    brute, order = tried(table, kinds), table.outputs[0].values.split(", ")

    def rank(rule):
        output = table.rules[rule - 1].outputs[0]
        return (order.index(output) if output in order else len(order), rule)

    findings = analyse(read(table), ALL)
    winners = {min(rules, key=rank) for rules in brute.hits.values() if rules}
    alive = {rule for rules in brute.hits.values() for rule in rules}
    assert {one.rules[0] for one in of_kind(findings, SHADOWED)} == alive - winners
    given_values = {table.rules[rule - 1].outputs[0] for rule in winners}
    unreachable = {value for value in order if value and value not in given_values}
    names = {one.sentence.split(" is never ")[1][0] for one in of_kind(findings, UNREACHABLE)}
    assert names == unreachable


# ---- what an editor reads


def test_a_gap_is_told_as_cells():
    rows = ['< 10 | "x" -> 1', ">= 10 | - -> 2"]
    (found,) = told(rows, types=["number", "string"])
    assert found.kind == GAP
    assert found.region == ("< 10", 'not("x")')
    assert found.columns == (1, 2)
    assert str(found) == 'No rule applies where a is < 10 and b is not("x")'


def test_neighbouring_gaps_are_told_as_one():
    rows = ["[0..5) | < 3 -> 1", "[5..9] | < 3 -> 2", "(20..30] | - -> 3"]
    regions = [one.region for one in told(rows, types=["number", "number"])]
    assert regions == [
        ("< 0, (9..20], > 30", "< 3"),
        ("<= 20, > 30", ">= 3"),
    ]


def test_allowed_values_say_what_a_gap_can_be():
    rows = ['"gold" -> 1', '"silver" -> 2']
    limited = told(rows, types=["string"], values={"a": '"gold", "silver"'})
    assert limited == []
    (found,) = told(rows, types=["string"], values={"a": '"gold", "silver", "bronze"'})
    assert found.region == ('"bronze"',)


def test_allowed_values_of_a_type_count_as_well():
    tier = m.ItemDefinition(name="tier", type="string", allowed='"gold", "silver"')
    table = box(['"gold" -> 1'], types=["tier"])
    (found,) = analyse(read(table, [tier]))
    assert found.region == ('"silver"',)


def test_of_a_boolean_there_are_two():
    (found,) = told(["true -> 1"], types=["boolean"])
    assert found.region == ("false",)
    assert told(["true -> 1", "false -> 2"], types=["boolean"]) == []


def test_days_without_a_day_between_leave_no_gap():
    rows = ['<= @"2026-01-31" -> 1', '>= @"2026-02-01" -> 2']
    assert told(rows, types=["date"]) == []
    (found,) = told(rows, types=["date and time"])
    assert found.region == ('(@"2026-01-31"..@"2026-02-01")',)


def test_null_is_a_gap_only_where_a_cell_speaks_of_it():
    assert told(["< 1 -> 1", ">= 1 -> 2"]) == []
    rows = ["null | - -> 1", "- | < 1 -> 2"]
    (found,) = of_kind(told(rows, "ANY", ["number", "number"]), GAP)
    assert found.region == ("not(null)", ">= 1")


def test_a_default_output_leaves_no_gap():
    assert told(["< 1 -> 1"], defaults={1: "9"}) == []


def test_counting_rules_leaves_no_gap():
    assert told(["< 1 -> 1"], "COLLECT", aggregation="COUNT") == []


def test_a_contradiction_names_both_outputs_and_the_place():
    found = of_kind(told(["[0..10] -> 1", "[10..20] -> 2"], "ANY"), CONTRADICTION)
    assert [str(one) for one in found] == [
        "Rules 1 and 2 both apply where a is 10, and come to different outputs: 1 and 2"
    ]


def test_rules_that_overlap_everywhere_say_so():
    (found,) = told(["- -> 1", "- -> 2"])
    assert "both apply everywhere" in str(found)


def test_under_any_agreement_is_no_fault_but_needless_rules_are_told():
    rows = ["< 10 -> 1", ">= 5 -> 1", "3 -> 1"]
    (found,) = told(rows, "ANY")
    assert (found.kind, found.rules) == (SUBSUMED, (3, 1))


def test_equal_outputs_are_the_same_however_they_are_written():
    assert CONTRADICTION not in kinds_of(told(["< 5 -> 1.0", "< 7 -> 1"], "ANY"))
    assert CONTRADICTION in kinds_of(told(["< 5 -> null", "< 7 -> 1"], "ANY"))


def test_duplicates_are_one_finding_even_where_cells_are_written_in_another_way():
    rows = ["[1..5], 3 -> 1", "- -> 2", "[1..5] -> 1", "not(> 5, < 1) -> 1"]
    found = of_kind(told(rows, "COLLECT"), DUPLICATE)
    assert [one.rules for one in found] == [(1, 3, 4)]


def test_a_rule_covered_by_several_together_is_shadowed():
    rows = ["< 5 -> 1", ">= 5 -> 2", "[0..10] -> 3"]
    found = of_kind(told(rows, "FIRST"), SHADOWED)
    assert [one.rules for one in found] == [(3, 1, 2)]
    assert "rules 1 and 2 together precede it" in str(found[0])


def test_a_last_rule_for_all_else_is_not_shadowed_for_it_takes_null():
    assert told(["< 5 -> 1", ">= 5 -> 2", "- -> 3"], "FIRST") == []


def test_a_value_no_rule_gives_is_told():
    found = told(["- -> 1"], "FIRST", output_values={1: "1, 2"})
    assert [(one.kind, one.output) for one in found] == [(UNREACHABLE, 1)]
    assert str(found[0]) == "o1 is never 2: no rule gives it"


def test_a_value_of_shadowed_rules_alone_is_told_with_them():
    found = told(["- -> 1", "5 -> 2"], "FIRST", output_values={1: "1, 2"})
    (one,) = of_kind(found, UNREACHABLE)
    assert str(one) == "o1 is never 2: only rule 2, which never decide"


def test_the_default_gives_its_value():
    more = {"defaults": {1: "2"}, "output_values": {1: "1, 2"}}
    assert told(["5 -> 1"], "FIRST", **more) == []


def test_a_cell_outside_the_allowed_values_never_holds():
    found = told(["> 200 -> 1", "- -> 2"], "FIRST", values={"a": "[0..100]"})
    assert [(one.kind, one.rules, one.columns) for one in found] == [(NEVER, (1,), (1,))]


def test_what_is_no_constant_is_told_and_left_out():
    rows = ["> limit -> 1", "< 5 -> 2", "< 3 -> 3"]
    found = told(rows)
    assert kinds_of(found) == [CONTRADICTION, OPEN]  # the open rule may close any gap
    (one,) = of_kind(found, OPEN)
    assert (one.rules, one.columns) == ((1,), (1,))
    assert "rule 1 are no constants" in str(one)


def test_open_cells_that_are_written_alike_are_duplicates():
    assert DUPLICATE in kinds_of(told(["> limit -> 1", "> limit -> 1"], "FIRST"))


def test_outputs_that_are_no_constants_are_told():
    rows = ["< 5 -> a + 1", "- -> 2"]
    found = told(rows, "PRIORITY", output_values={1: "1, 2"})
    assert [one.output for one in of_kind(found, OPEN)] == [1, 0]
    assert SHADOWED not in kinds_of(found)


def test_types_that_are_no_single_values_are_told():
    assert OPEN in kinds_of(told(["- -> 1"], types=["list"]))


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST", "PRIORITY"])
def test_a_search_that_takes_too_long_says_so_and_tells_what_it_found(policy):
    rows = [f"[{n}..{n + 9}] | [{n * 7 % 50}..{n * 7 % 50 + 9}] -> {n}" for n in range(50)]
    table = read(box(rows, policy, ["number", "number"]))
    found = analyse(table, Limits(steps=60))
    assert UNFINISHED in kinds_of(found)
    assert all("may be more" in str(one) for one in of_kind(found, UNFINISHED))
    complete = {(one.kind, one.rules) for one in analyse(table, ALL)}
    assert {(one.kind, one.rules) for one in found if one.kind not in (UNFINISHED, GAP)} <= complete


def test_of_very_many_findings_some_are_listed_and_all_are_counted():
    rows = [f"- -> {n}" for n in range(30)]
    found = of_kind(analyse(read(box(rows, "UNIQUE", ["number"])), Limits(most=5)), CONTRADICTION)
    assert len(found) == 6
    assert "435 in all, of which 5 are listed" in str(found[-1])


def test_a_table_without_rules_is_one_gap():
    (found,) = analyse(read(box([], types=["number"])))
    assert str(found) == "No rule applies everywhere"


def test_every_kind_of_constant_is_a_boundary():
    for kind, (constants, _values) in KINDS.items():
        if kind == "boolean":
            continue
        rows = [f"< {constants[0]} -> 1", f"> {constants[0]} -> 2"]
        (found,) = told(rows, types=[kind])
        assert found.kind == GAP, kind
        assert equal(len(found.columns), 1)


def test_shadowed_rules_are_cut_and_counted():
    found = analyse(
        read(box(["- -> 1"] + [f"{n} -> 2" for n in range(9)], "FIRST", ["number"])), Limits(most=4)
    )
    told_of = [str(one) for one in of_kind(found, SHADOWED)]
    assert len(told_of) == 5
    assert told_of[-1] == "Shadowed: 9 in all, of which 4 are listed"
