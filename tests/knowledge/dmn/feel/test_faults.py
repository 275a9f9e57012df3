import pytest

from knowledge.dmn.feel.faults import FeelFault, LimitExceeded


@pytest.mark.parametrize(
    ("text", "position", "line", "column"),
    [
        ("", 0, 1, 1),
        ("abc", 0, 1, 1),
        ("abc", 2, 1, 3),
        ("abc", 3, 1, 4),
        ("a\nb", 1, 1, 2),
        ("a\nb", 2, 2, 1),
        ("a\n\n  b", 5, 3, 3),
        ("🐎x", 1, 1, 2),
    ],
)
def test_a_fault_knows_its_line_and_column(text, position, line, column):
    fault = FeelFault("it is wrong", text, position)
    assert (fault.line, fault.column, fault.position) == (line, column, position)


def test_a_fault_in_a_later_line_tells_the_line():
    assert str(FeelFault("it is wrong", "abc", 1)) == "column 2: it is wrong"
    assert str(FeelFault("it is wrong", "a\nb", 2)) == "line 2, column 1: it is wrong"


def test_a_limit_has_no_place():
    assert str(LimitExceeded("it took too long")) == "it took too long"
    assert isinstance(LimitExceeded("it took too long"), FeelFault)
