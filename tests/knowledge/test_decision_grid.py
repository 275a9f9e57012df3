from knowledge.grid import GridCell
from knowledge.templatetags.decision_grid import grid_field, grid_fields

HOSTILE = '"><script>alert(1)</script>'


def test_a_field_says_what_it_is_and_what_it_holds():
    field = grid_field(GridCell("when-0-1", '"outage"', "Rule 1, Reason"))
    assert 'name="when-0-1"' in field
    assert 'value="&quot;outage&quot;"' in field
    assert 'aria-label="Rule 1, Reason"' in field
    assert "placeholder" not in field
    assert "invalid" not in field


def test_a_fault_stands_below_and_is_tied_to_its_field():
    field = grid_field(GridCell("when-0-1", "<", "Rule 1, Reason", "Write a number"))
    assert 'aria-invalid="true" aria-describedby="fault-when-0-1"' in field
    assert 'id="fault-when-0-1">Write a number</span>' in field


def test_a_finding_is_marked():
    assert "decision-grid__found" in grid_field(GridCell("when-0-0", "-", "Rule 1", "", (2,)))


def test_nothing_that_was_typed_becomes_markup():
    cell = GridCell(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    assert "<script" not in grid_field(cell, HOSTILE)
    assert "<script" not in grid_fields([cell, GridCell("x", HOSTILE, HOSTILE)])


def test_the_fields_of_a_rule_are_cells_of_its_row():
    assert grid_fields([GridCell("a", "", "A"), GridCell("b", "", "B")]).count("<td>") == 2
