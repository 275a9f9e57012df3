"""A whole text read: an expression, or a cell of a decision table."""

from collections.abc import Iterable

from knowledge.dmn.feel import syntax as s
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.feel.parser import Parser


def read_expression(
    text: str, names: Iterable[NameTable] = (), properties: NameTable | None = None
) -> tuple[s.Node, list[tuple[str, int]]]:
    """The expression, and the names in it that nobody knows. Raises FeelFault."""
    parser = Parser(text, names, properties)
    return parser.whole(parser.expression), parser.unknown


def read_tests(
    text: str, names: Iterable[NameTable] = (), properties: NameTable | None = None
) -> tuple[s.TestsNode, list[tuple[str, int]]]:
    """A cell of a decision table: `-`, tests between commas, or not(…). Raises FeelFault."""
    parser = Parser(text, [*names, NameTable(["?"])], properties)
    if parser.is_sign("-") and parser.tokens[1].kind == "end":
        return s.TestsNode(0, ()), []
    if parser.now.kind == "end":
        raise parser.fault("it is empty; write “-” for anything")
    is_negated = parser.is_word("not") and parser.tokens[1].text == "(" and _spans(parser)
    if is_negated:
        parser.at += 2
    tests = [parser.test()]
    while parser.skip(","):
        tests.append(parser.test())
    if is_negated:
        parser.expect(")", "the tests")
    if parser.now.kind != "end":
        raise parser.leftover()
    return s.TestsNode(0, tuple(tests), is_negated), parser.unknown


def _spans(parser: Parser) -> bool:
    """Whether the bracket after `not` closes at the very end."""
    depth = 0
    for number, token in enumerate(parser.tokens[1:], start=1):
        if token.kind == "sign":
            depth += {"(": 1, ")": -1}.get(token.text, 0)
        if depth == 0:
            return parser.tokens[number + 1].kind == "end"
    return False
