import pytest

from knowledge.dmn.feel import syntax as s
from knowledge.dmn.feel.whole_texts import read_expression, read_tests


def names(text):
    node, _unknown = read_expression(text)
    return sorted(one.text for one in s.walk(node) if isinstance(one, s.Name))


@pytest.mark.parametrize(
    "text",
    [
        "a + b",
        "[a, b]",
        "{x: a, y: b}",
        "a[b]",
        "a(b)",
        "a(n: b)",
        "if a then b else 1",
        "a between 1 and b",
        "a in (1, b)",
        "a in [1..b]",
        "a in > b",
        "-a = -b",
        "a.x and b.y",
        "a instance of number or b",
        "function(x: number) [a, b]",
        "for x in a return b",
        "for x in a..b return 1",
        "some x in a satisfies b",
        "every x in a, y in b satisfies 1",
    ],
)
def test_a_walk_comes_by_all_that_is_within(text):
    assert names(text) == ["a", "b"]


def test_a_walk_comes_by_the_tests_of_a_cell():
    node, _unknown = read_tests("not(a, > b)")
    assert {one.text for one in s.walk(node) if isinstance(one, s.Name)} == {"a", "b"}


@pytest.mark.parametrize(
    ("text", "size"),
    [("1", 1), ("1 + 2", 3), ("[1, 2, 3]", 4), ("f(1)", 3), ("for x in [1] return x", 4)],
)
def test_the_size_is_the_count_of_parts(text, size):
    assert s.size(read_expression(text)[0]) == size


def test_a_walk_goes_as_deep_as_need_be():
    node, _unknown = read_expression("1" + " + 1" * 20_000)
    assert s.size(node) == 40_001
