from knowledge.table_findings import findings_of
from knowledge.table_shown import Marks, ShownFinding, shown_rules
from tests.knowledge.tables import flawed_table, full_table


def listed(table):
    return [ShownFinding(number, one) for number, one in enumerate(findings_of(table), 1)]


def test_a_rule_is_shown_with_the_numbers_of_its_findings():
    first, second, third = shown_rules(flawed_table(), listed(flawed_table()))
    assert (first.marks, second.marks, third.marks) == ((1,), (), (1,))
    assert [cell.marks for cell in third.when] == [(1,), (1,)]
    assert [cell.text for cell in third.then] == ['"refer"', "0"]


def test_without_findings_nothing_is_marked():
    rules = shown_rules(full_table())
    assert not any(rule.marks for rule in rules)
    assert rules[0].citation == "POL-0042, POL-0007"


def test_a_place_without_a_finding_has_no_mark():
    marks = Marks(listed(flawed_table()))
    assert marks.at_cell("when-1-0") == ()
    assert marks.at_rule(2) == ()


def test_an_accepted_finding_is_not_open():
    one = listed(flawed_table())[0]
    assert one.is_open
    assert not ShownFinding(1, one.finding, accepted=object()).is_open
