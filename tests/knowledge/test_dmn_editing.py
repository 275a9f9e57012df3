import pytest

from kernel.ruling import DomainError
from knowledge.dmn_editing import table_for_editor, table_from_editor
from tests.knowledge.tables import credit_table, full_table


@pytest.mark.parametrize("table", [credit_table(), full_table()])
def test_there_and_back_it_is_the_same_table(table):
    assert table_from_editor("TAB-0001", table_for_editor("TAB-0001", "Credit", table)) == table


def test_the_note_of_a_rule_stands_where_the_editor_shows_it():
    content = table_for_editor("TAB-0001", "Credit", credit_table())
    assert "<description>Small sums at once</description>" in content


def test_a_column_that_was_added_there_goes_by_its_label():
    content = table_for_editor("TAB-0001", "Credit", credit_table())
    added = '<input id="x" label="Age of line"><inputExpression typeRef="number"/></input><output'
    cells = '<inputEntry><text>-</text></inputEntry><outputEntry><text>"'
    content = content.replace("<output ", f"{added} ", 1)
    content = content.replace('<outputEntry>\n          <text>"', cells)
    [*_others, column] = table_from_editor("TAB-0001", content)["inputs"]
    assert column == {"name": "Age_of_line", "label": "Age of line", "type": "number"}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("&lt;= 25", "&lt;= ["), "Rule 1, “Amount”: character 5: Expected an expression"),
        (("</definitions>", ""), "The DMN cannot be read: line"),
        (('<decision id="TAB-0001"', '<decision id="TAB-9"'), "not in it any more"),
        ((">amount<", ">amount * 2<"), "Input 1 is computed: “amount \\* 2”"),
    ],
)
def test_what_is_no_table_of_ours_says_why(change, why):
    content = table_for_editor("TAB-0001", "Credit", credit_table()).replace(*change)
    with pytest.raises(DomainError, match=why):
        table_from_editor("TAB-0001", content)
