import pytest

from knowledge.dmn import model as m
from knowledge.dmn.table_reading import read_table
from tests.knowledge.dmn.mask_tables import NAMES, D, box, boxes, read


def told(table):
    reads, faults = boxes()
    read_table(reads, table, NAMES, "Credit")
    return faults


def test_cells_are_kept_as_written_with_closures_for_those_that_are_no_constants():
    column = read(box(["< 5 -> 1", "> limit -> 2", "-  -> 3"], types=["number"])).columns[0]
    assert column.texts == ("< 5", "> limit", "-")
    assert set(column.open) == {1}
    assert [cell is None for cell in column.column.cells] == [False, True, False]


def test_outputs_are_constants_wherever_they_are():
    table = read(box(['1 -> 2 | "x"', "2 -> a | null", "3 -> - | 4"], types=["number"]))
    assert table.constants == ((D(2), "x"), None, (None, D(4)))
    assert not table.is_constant


def test_an_output_of_another_type_is_left_to_its_closure():
    table = box(["1 -> 2"], types=["number"])
    typed = m.TableBox(
        inputs=table.inputs, outputs=(m.Clause(text="o1", type="string"),), rules=table.rules
    )
    assert read(typed).constants == (None,)


def test_a_default_that_names_something_is_no_constant():
    assert read(box(["1 -> 2"], types=["number"], defaults={1: "7"})).is_constant
    assert not read(box(["1 -> 2"], types=["number"], defaults={1: "a"})).is_constant


def test_a_rule_with_too_few_cells_takes_anything_in_the_others():
    table = box(["1 -> 1"], types=["number", "number"])
    column = read(table).columns[1]
    assert column.texts == ("-",)
    assert told(table) == ["Credit, rule 1: the rule has 1 inputs, the table 2"]


@pytest.mark.parametrize(
    ("rows", "more", "said"),
    [
        (["[1.. -> 1"], {}, "Credit, rule 1, input 1: "),
        (["1 -> 1", "nobody -> 1"], {}, "Credit, rule 2, input 1: "),
        (["1 -> 1 +"], {}, "Credit, rule 1, output 1: "),
        (["1 -> nobody"], {}, "Credit, rule 1, output 1: "),
        (["1 -> 1"], {"values": {"a": "[1.."}}, "Credit, input 1, allowed values: "),
        (["1 -> 1"], {"defaults": {1: "1 +"}}, "Credit, default of output 1: "),
        (["1 -> 1"], {"policy": "BEST"}, "Credit: there is no hit policy “BEST”"),
        (["1 -> 1"], {"aggregation": "MEAN"}, "Credit: there is no aggregation “MEAN”"),
        (["1 -> 1"], {"types": ["nothing"]}, "Credit, input 1: there is no type “nothing”"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(rows, more, said):
    faults = told(box(rows, **{"types": ["number"], **more}))
    assert any(one.startswith(said) for one in faults), faults


def test_a_table_without_fault_tells_nothing():
    assert told(box(["< 5 -> 1"], types=["number"])) == []
