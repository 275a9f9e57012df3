"""What good houses keep: short files, short functions, few bases, as much test as code."""

import ast
import re
from statistics import mean

from tests.architecture.source import product, proofs

FILE_LINES = 400
AVERAGE_LINES = 140
FUNCTION_LINES = 50
BASES = 3
SILENCE = re.compile(r"# (?:noqa|type: ignore)(?:: ?[A-Z0-9, ]+(?=\s|$)|\[[a-z, -]+\])?(.*)$")
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}


def test_no_file_is_longer_than_four_hundred_lines():
    long = {
        module.name: module.lines for module in (*product(), *proofs()) if module.lines > FILE_LINES
    }
    assert not long


def test_a_file_is_about_a_hundred_lines():
    written = [module.lines for module in product() if module.path.name != "__init__.py"]
    assert mean(written) <= AVERAGE_LINES


def test_no_function_is_longer_than_a_screen():
    long = {
        f"{module.name}: {function.name}": function.end_lineno - function.lineno + 1
        for module in (*product(), *proofs())
        for function in module.functions()
        if function.end_lineno - function.lineno + 1 > FUNCTION_LINES
    }
    assert not long


def test_no_class_has_more_than_three_bases():
    many = [
        f"{module.name}: {one.name}"
        for module in (*product(), *proofs())
        for one in module.classes()
        if len(one.bases) > BASES
    ]
    assert not many


def test_there_is_as_much_test_as_code():
    code = sum(module.lines for module in product())
    proof = sum(module.lines for module in proofs())
    assert proof >= code, f"{proof} lines of test for {code} lines of code"


def test_no_import_hides_in_a_function():
    hidden = [
        f"{module.name}:{node.lineno}"
        for module in (*product(), *proofs())
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


def test_nothing_is_imported_wholesale():
    wholesale = [
        module.name
        for module in (*product(), *proofs())
        for node in module.nodes
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
    ]
    assert not wholesale


def test_every_file_has_a_name_that_says_what_is_in_it():
    vague = [
        module.name
        for module in (*product(), *proofs())
        if {*module.path.with_suffix("").parts} & BANNED_NAMES
    ]
    assert not vague


def test_only_the_cellar_listens_to_a_signal():
    listeners = [
        module.name
        for module in product()
        if module.name != "kernel/apps.py"
        for node in module.nodes
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").endswith(("dispatch", "signals"))
        and (node.module or "").startswith("django")
    ]
    assert not listeners


def test_a_rule_is_silenced_only_with_a_reason_beside_it():
    silenced = [
        f"{module.name}:{number}"
        for module in product()
        for number, line in enumerate(module.text.splitlines(), start=1)
        if (silence := SILENCE.search(line)) and not re.search(r"\w{2}", silence.group(1))
    ]
    assert not silenced
