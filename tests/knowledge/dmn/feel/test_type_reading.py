import pytest

from knowledge.dmn.feel.syntax import InstanceNode
from knowledge.dmn.feel.whole_texts import read_expression
from tests.knowledge.dmn.feel.asking import fault


def spelled(node):
    parts = [spelled(one) for one in node.parts]
    if node.keys:
        parts = [f"{key}: {part}" for key, part in zip(node.keys, parts, strict=True)]
    told = f"{node.name}<{', '.join(parts)}>" if parts else node.name
    return f"{told} -> {spelled(node.result)}" if node.result else told


def read(text):
    node, _unknown = read_expression(f"x instance of {text}")
    assert isinstance(node, InstanceNode)
    return spelled(node.type)


@pytest.mark.parametrize(
    "text",
    [
        "number",
        "string",
        "boolean",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
        "Any",
        "Null",
        "tOrder",
        "model.tOrder",
        "list<number>",
        "list<list<string>>",
        "range<date>",
        "range<date and time>",
        "context<a: number>",
        "context<a b: number, c: list<string>>",
        "context<a: context<b: date>>",
        "function<number> -> string",
        "function<number, string> -> list<number>",
        "function<function<number> -> string> -> Any",
        "list",
        "context",
        "function",
    ],
)
def test_a_type_is_read_as_it_is_written(text):
    assert read(text) == text


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("list < number >", "list<number>"),
        ("date   and\ntime", "date and time"),
        ("function<>->number", "function -> number"),
        ("function<number>->number", "function<number> -> number"),
    ],
)
def test_white_space_between_does_not_count(text, same):
    assert read(text) == same


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "column 15: expected a type, such as number, found the end"),
        ("1", "column 15: expected a type, such as number, found “1”"),
        ("list<", "column 20: expected a type, such as number, found the end"),
        ("list<number", "column 26: expected “,” or “>” after a type, found the end"),
        ("list<>", "column 15: a list is of one type, as in list<number>"),
        ("list<number, string>", "column 15: a list is of one type, as in list<number>"),
        ("range<>", "column 15: a range is of one type, as in range<number>"),
        ("context<a>", "column 25: expected “:” after the name of an entry, found the end"),
        ("context<a:>", "column 25: expected a type, such as number, found “>”"),
        ("function<number> ->", "column 34: expected a type, such as number, found the end"),
    ],
)
def test_a_type_that_cannot_be_read_is_told(text, message):
    assert fault(f"x instance of {text}") == message


def test_types_are_not_nested_without_end():
    assert "nested deeper" in fault("x instance of " + "list<" * 5000)
