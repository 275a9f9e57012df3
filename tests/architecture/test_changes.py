"""Every change goes through a lifecycle and an action that says who did it."""

import ast
from functools import cache

import pytest

from tests.architecture.source import actions, offered, product

LIFECYCLE = "kernel/lifecycle.py"
MACHINERY = ("kernel/lifecycle.py", "kernel/jobs.py", "kernel/job_parts.py")
RECORDERS = {"record", "record_many"}
FORBIDDEN_IN_ACTIONS = ("django.http", "django.forms", "django.shortcuts", "celery")


def _targets(node):
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AugAssign | ast.AnnAssign) else []


def _sets_state(node):
    attributes = [target for target in _targets(node) if isinstance(target, ast.Attribute)]
    by_name = (
        isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "setattr"
        and len(node.args) > 1
        and getattr(node.args[1], "value", "") == "state"
    )
    return by_name or any(target.attr == "state" for target in attributes)


def test_only_the_lifecycle_sets_a_state():
    found = [
        f"{module.name}:{node.lineno}"
        for module in product()
        if module.name != LIFECYCLE
        for node in module.nodes
        if _sets_state(node)
    ]
    assert not found


def test_no_state_is_set_by_a_bulk_update():
    found = [
        f"{module.name}:{node.lineno}"
        for module in product()
        if module.name not in MACHINERY
        for node in module.nodes
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") == "update"
        and any(keyword.arg == "state" for keyword in node.keywords)
    ]
    assert not found


def _called(function):
    """The names that a function calls, and whether it writes to the audit trail itself."""
    names, records = set(), False
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            names.add(node.id)
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute):
            names.add(node.func.attr)
            owner = getattr(node.func.value, "id", "")
            records = records or (owner == "audit" and node.func.attr in RECORDERS)
    return names, records


WRITES = {"save", "create", "get_or_create", "update", "bulk_create", "delete", "advance"}
# Told elsewhere: a catalogue's edition is recorded by the cellar, as the clock.
LOADERS = {"load_processes", "load_metrics", "load_templates", "load_criteria"}
LOADERS |= {"load_kind_templates"}
# Not for the trail: one's own ticks, and what is a record by itself: the access register, and the
# log of decisions.
UNRECORDED = {
    "mark_notice_read",
    "mark_all_notices_read",
    "register_access",
    "register_look",
    "decide",
    "decide_rows",
}
UNRECORDED |= {"score_documents"}  # follows from what is on record
UNRECORDED |= {"register_missed_search", "forget_missed_searches"}  # nor who looked for what


def _is_action(function, offered):
    """Public, offered by its package, and it writes: a transaction, or a call that changes rows."""
    if function.name.startswith("_") or (offered is not None and function.name not in offered):
        return False
    is_atomic = any("atomic" in ast.unparse(one) for one in function.decorator_list)
    return is_atomic or bool(_called(function)[0] & WRITES)


def _all_actions():
    return [
        pytest.param(function, id=f"{module.app}: {function.name}")
        for module in actions()
        for function in module.tree.body
        if isinstance(function, ast.FunctionDef)
        and function.name not in LOADERS
        and _is_action(function, offered(module))
    ]


@cache
def _recording():
    """The names of all functions that write to the audit trail, also by calling another."""
    told = {
        function.name: _called(function) for module in actions() for function in module.functions()
    }
    found = {name for name, (_names, records) in told.items() if records}
    while more := {name for name, (names, _) in told.items() if names & found} - found:
        found |= more
    return found


@pytest.mark.parametrize("function", _all_actions())
def test_an_action_is_told_by_keyword_who_acts(function):
    assert "actor" in {argument.arg for argument in function.args.kwonlyargs}


@pytest.mark.parametrize("function", _all_actions())
def test_an_action_writes_to_the_audit_trail(function):
    assert function.name in _recording() | UNRECORDED


def test_an_action_knows_no_request_form_or_task():
    found = [
        f"{module.name}: {node.module}"
        for module in actions()
        for node in module.nodes
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(FORBIDDEN_IN_ACTIONS)
    ]
    starts = [
        f"{module.name}:{node.lineno}"
        for module in actions()
        for node in module.nodes
        if isinstance(node, ast.Attribute) and node.attr in {"delay", "apply_async"}
    ]
    assert not found + starts


def _is_view(function):
    return "request" in {argument.arg for argument in function.args.args}


def test_a_view_neither_saves_nor_catches():
    found = [
        f"{module.name}:{node.lineno}"
        for module in product()
        if module.path.name == "views.py" or module.path.parent.name == "views"
        for function in module.functions()
        if _is_view(function)
        for node in ast.walk(function)
        if isinstance(node, ast.Try)
        or (isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "save")
    ]
    assert not found
