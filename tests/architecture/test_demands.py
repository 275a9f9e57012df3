"""Every action asks whether its actor may: it demands a permission, or a lifecycle does.

A door is an action that its package offers, or that something outside the rooms of actions calls.
What only other actions call is a step of theirs, in a transaction whose action has asked already.
"""

import ast

import pytest

from tests.architecture.source import actions, offered, product

ASKS = {"demand", "demand_role", "demand_recording", "advance", "advance_case"}
RULINGS = {"ruling", "drafting_ruling", "review_ruling", "attesting_ruling"}
WRITES = {"save", "create", "get_or_create", "update_or_create", "update", "bulk_create", "delete"}
RECORDS = {"record", "record_many", "record_version"}
# What somebody does with what is theirs; each refuses to touch, or does not find, another's.
ONES_OWN = {
    "mark_notice_read",
    "mark_all_notices_read",
    "save_view",
    "delete_view",
    "toggle_default_view",
    "make_token",
    "revoke_token",
    "subscribe",
    "change_digest",
    "switch_digest",
    "unwatch_process",
}
# Registers are written because somebody did look or search, not by leave.
REGISTER = {"register_access", "register_look", "register_missed_search"}


def _called(function):
    """The names of functions that it calls; and those called on something, as `audit.record`."""
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    plain = {func.id for func in calls if isinstance(func, ast.Name)}
    return plain, {func.attr for func in calls if isinstance(func, ast.Attribute)}


def _names_outside():
    """What something other than an action takes from the rooms of actions.

    Not the demonstration: what it plays, as the people who did it, is a history of steps.
    """
    found = set()
    for module in set(product()) - set(actions()):
        if "demonstration" in module.path.parts:
            continue
        taken = {
            one.asname or one.name
            for node in module.nodes
            if isinstance(node, ast.ImportFrom) and _is_room(node)
            for one in node.names
        }
        found |= taken | {
            node.attr
            for node in module.nodes
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") in taken
        }
    return found


def _is_room(node):
    return "actions" in [*(node.module or "").split("."), *(one.name for one in node.names)]


def _acts(function):
    return not function.name.startswith("_") and "actor" in {
        argument.arg for argument in function.args.kwonlyargs
    }


def _functions(module):
    return {node.name: node for node in module.tree.body if isinstance(node, ast.FunctionDef)}


OUTSIDE = _names_outside()
DOORS = {
    name: module
    for module in actions()
    for name, function in _functions(module).items()
    if _acts(function) and (name in OUTSIDE or name in (offered(module) or []))
}
STEPS = {
    name: module
    for module in actions()
    for name in _functions(module)
    if not name.startswith("_") and name not in DOORS
}


def _own_calls(name):
    """What the door calls, itself or by its private functions and its steps; not by other doors."""
    found, waiting, seen = set(), [(name, DOORS[name])], set()
    while waiting:
        name, module = waiting.pop()
        if (name, module.name) in seen:
            continue
        seen.add((name, module.name))
        here = _functions(module)
        plain, on_things = _called(here[name])
        found |= plain | on_things
        waiting += [(one, module) for one in plain if one in here and one not in DOORS]
        waiting += [(one, STEPS[one]) for one in plain - here.keys() if one in STEPS]
    return found


@pytest.mark.parametrize("name", sorted(DOORS.keys() - ONES_OWN - REGISTER))
def test_an_action_asks_whether_its_actor_may(name):
    called = _own_calls(name)
    assert called & (ASKS | RULINGS) or not called & (WRITES | RECORDS)


def test_what_is_excused_is_there_and_does_not_ask():
    asking = {name for name in ONES_OWN | REGISTER if _own_calls(name) & ASKS}
    assert not asking


def test_no_door_is_forgotten_because_another_has_its_name():
    names = [name for module in actions() for name in _functions(module) if name in DOORS]
    assert len(names) == len(set(names))
