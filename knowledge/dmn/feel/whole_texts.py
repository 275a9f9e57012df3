"""A whole text read: an expression, or a cell of a decision table."""

from collections.abc import Iterable

from knowledge.dmn.feel import syntax as s
from knowledge.dmn.feel.faults import FeelFault
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.feel.parser import Parser

_INPUT = NameTable(["?"])


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
    names = tuple(names)
    parser = Parser(text, [*names, _INPUT], properties)
    if parser.is_sign("-") and parser.tokens[1].kind == "end":
        return s.TestsNode(0, ()), []
    if parser.now.kind == "end":
        raise parser.fault("it is empty; write “-” for anything")
    if parser.is_word("not") and parser.tokens[1].text == "(":
        return _with_not(parser, Parser(text, [*names, _INPUT], properties))
    return _cell(parser)


def _cell(parser: Parser) -> tuple[s.TestsNode, list[tuple[str, int]]]:
    tests = _tests(parser)
    if parser.now.kind != "end":
        raise parser.leftover()
    return s.TestsNode(0, tests), parser.unknown


def _with_not(parser: Parser, again: Parser) -> tuple[s.TestsNode, list[tuple[str, int]]]:
    """All of it as not(…), else as tests in which `not` is but a part, as in `not(a) or b`.
    Brackets cannot be counted beforehand: those of a range need not be alike."""
    parser.at += 2
    try:
        tests = _tests(parser)
        parser.expect(")", "the tests")
        if parser.now.kind == "end":
            return s.TestsNode(0, tests, negated=True), parser.unknown
        fault = parser.leftover()
    except FeelFault as met:
        fault = met
    try:
        return _cell(again)
    except FeelFault as other:
        raise (fault if fault.position > other.position else other) from None


def _tests(parser: Parser) -> tuple[s.Node, ...]:
    found = [parser.test()]
    while parser.skip(","):
        found.append(parser.test())
    return tuple(found)
