"""What changed between two versions besides the text: lists, and steps one by one."""

from knowledge.part_changes import part_changes, step_changes
from tests.knowledge.steps import steps

NOTHING = {"scope": {}, "measures": [], "steps": []}


def kinds(before, after):
    return [(one.kind, one.number) for one in step_changes(before, after)]


def test_only_what_differs_is_told():
    same = {"scope": {"segments": ["business"]}, "measures": ["a"], "steps": steps("Ask.")}
    assert not part_changes(same, dict(same)).changes
    assert not part_changes(NOTHING, NOTHING).changes


def test_a_list_tells_what_went_and_what_came():
    before = {**NOTHING, "scope": {"segments": ["business"]}, "measures": ["a", "b"]}
    after = {**NOTHING, "scope": {"segments": ["consumer"]}, "measures": ["b", "c"]}
    scope, measures = part_changes(before, after).lists
    assert (scope.label, measures.label) == ("Segments", "Measures it should move")
    assert [piece for piece in scope.pieces if piece[0] != "same"] == [
        ("removed", "business"),
        ("added", "consumer"),
    ]
    assert [kind for kind, text in measures.pieces if text != ", "] == ["removed", "same", "added"]


def test_steps_are_matched_by_their_numbers():
    before = steps("Ask.", "Wait.", "Close.")
    after = [before[0], {**before[2], "action": "Close the case."}, *steps({"number": 4})]
    assert kinds(before, after) == [("changed", 3), ("added", 4), ("removed", 2)]


def test_a_changed_step_tells_field_by_field_and_word_by_word():
    before = steps({"action": "Wait two days.", "role": "Agent"})
    after = steps({"action": "Wait three days.", "role": "Team lead"})
    [change] = step_changes(before, after)
    assert [label for label, _pieces in change.fields] == ["What is done", "Role"]
    assert ("removed", "two") in change.fields[0][1]


def test_of_a_row_only_the_step_that_was_moved_is_told_as_moved():
    before = steps("a", "b", "c", "d")
    after = [before[3], *before[:3]]
    [change] = step_changes(before, after)
    assert (change.kind, change.number) == ("moved", 4)
    assert (change.place_before, change.place_after) == (4, 1)


def test_what_makes_room_for_a_new_step_is_not_moved():
    before = steps("a", "b")
    after = [*steps({"number": 3, "action": "new"}), *before]
    assert kinds(before, after) == [("added", 3)]
