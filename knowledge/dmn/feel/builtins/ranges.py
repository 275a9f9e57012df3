"""How two ranges, or a point and a range, lie to each other, and a range from a text.

Source: OMG DMN 1.5, 10.3.4.9 and 10.3.4.1; the thirteen relations are those of Allen (1983).
"""

from collections.abc import Callable
from decimal import Decimal

from knowledge.dmn.feel import syntax as s
from knowledge.dmn.feel.builtins.conversions import LIBRARY as CONVERSIONS
from knowledge.dmn.feel.faults import FeelFault, NoValue
from knowledge.dmn.feel.functions import Library
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.feel.values import Range, Value, compare
from knowledge.dmn.feel.whole_texts import read_expression

LIBRARY = Library()
feel = LIBRARY.feel
LITERALS = ("date", "time", "date and time", "duration")
_NAMES = NameTable(LITERALS)


@feel("range(from: string)", run=True)
def _range(run: Run, text: str) -> Range:
    """As `[1..5]`: both ends are literals, the first not after the second."""
    try:
        node, _unknown = read_expression(text, [_NAMES])
    except FeelFault as fault:
        raise NoValue(f"“{text[:40]}” is no range: {fault.message}") from None
    if not isinstance(node, s.RangeNode) or node.start is None or node.end is None:
        raise NoValue(f"“{text[:40]}” is no range with two ends")
    start, end = _literal(run, node.start), _literal(run, node.end)
    if type(start) is not type(end) or compare("<=", start, end) is not True:
        raise NoValue("the first end must not be after the second")
    return Range(start, end, node.start_included, node.end_included)


def _literal(run: Run, node: s.Node) -> Value:
    if isinstance(node, s.Literal):
        return node.value
    if isinstance(node, s.NegateNode) and isinstance(node.of, s.Literal):
        if not isinstance(node.of.value, Decimal):
            raise NoValue("“-” stands before numbers only")
        return -node.of.value
    if isinstance(node, s.CallNode) and isinstance(node.function, s.Name):
        arguments = [one.value for one in node.arguments if isinstance(one, s.Literal)]
        if node.function.text in LITERALS and len(arguments) == len(node.arguments):
            return CONVERSIONS.functions[node.function.text].call(run, arguments)
    raise NoValue("the ends of a range are literals")


def _less(left: Value, right: Value) -> bool:
    told = compare("<", left, right)
    if told is None:
        raise NoValue("the two cannot be compared")
    return told


def _same(left: Value, right: Value) -> bool:
    told = compare("<=", left, right)
    if told is None:
        raise NoValue("the two cannot be compared")
    return told and not _less(left, right)


def _point(value: Value) -> Range:
    """A point is a range that holds it alone."""
    if value is None:
        raise NoValue("one of the two is null")
    return value if isinstance(value, Range) else Range(value, value)


POINTS = ("point1", "point2")
POINT_FIRST = ("point", "range")
RANGE_FIRST = ("range", "point")


def relation(
    name: str,
    *names: tuple[str, str],
) -> Callable[[Callable[[Range, Range], bool]], Callable[[Value, Value], bool]]:
    """A function of two ranges or points, with the names that DMN gives its parameters."""

    def keep(work: Callable[[Range, Range], bool]) -> Callable[[Value, Value], bool]:
        def told(left: Value, right: Value) -> bool:
            return work(_point(left), _point(right))

        both = (*names, ("range1", "range2"))
        return feel(*(f"{name}({first}: any, {second}: any)" for first, second in both))(told)

    return keep


def _before_of(left: Range, right: Range) -> bool:
    if _less(left.end, right.start):
        return True
    return _same(left.end, right.start) and not (left.end_included and right.start_included)


relation("before", POINTS, POINT_FIRST, RANGE_FIRST)(_before_of)


@relation("after", POINTS, POINT_FIRST, RANGE_FIRST)
def _after(left: Range, right: Range) -> bool:
    return _before_of(right, left)


@relation("meets")
def _meets(left: Range, right: Range) -> bool:
    return left.end_included and right.start_included and _same(left.end, right.start)


@relation("met by")
def _met_by(left: Range, right: Range) -> bool:
    return right.end_included and left.start_included and _same(right.end, left.start)


def _begin_together(left: Range, right: Range) -> bool:
    return left.start_included == right.start_included and _same(left.start, right.start)


def _end_together(left: Range, right: Range) -> bool:
    return left.end_included == right.end_included and _same(left.end, right.end)


def _begins_later(left: Range, right: Range) -> bool:
    """Whether the first begins within or after the beginning of the second."""
    if _less(right.start, left.start):
        return True
    return _same(left.start, right.start) and (right.start_included or not left.start_included)


def _ends_sooner(left: Range, right: Range) -> bool:
    if _less(left.end, right.end):
        return True
    return _same(left.end, right.end) and (right.end_included or not left.end_included)


@relation("overlaps")
def _overlaps(left: Range, right: Range) -> bool:
    return not _before_of(left, right) and not _before_of(right, left)


@relation("overlaps before")
def _overlaps_before(left: Range, right: Range) -> bool:
    starts = _less(left.start, right.start) or (
        _same(left.start, right.start) and left.start_included and not right.start_included
    )
    ends = _less(left.end, right.end) or (
        _same(left.end, right.end) and (not left.end_included or right.end_included)
    )
    return starts and ends and not _before_of(left, right)


@relation("overlaps after")
def _overlaps_after(left: Range, right: Range) -> bool:
    starts = _less(right.start, left.start) or (
        _same(left.start, right.start) and right.start_included and not left.start_included
    )
    ends = _less(right.end, left.end) or (
        _same(left.end, right.end) and (left.end_included or not right.end_included)
    )
    return starts and ends and not _before_of(right, left)


@relation("finishes", POINT_FIRST)
def _finishes(left: Range, right: Range) -> bool:
    return _end_together(left, right) and _begins_later(left, right)


@relation("finished by", RANGE_FIRST)
def _finished_by(left: Range, right: Range) -> bool:
    return _end_together(left, right) and _begins_later(right, left)


@relation("includes", RANGE_FIRST)
def _includes(left: Range, right: Range) -> bool:
    return _begins_later(right, left) and _ends_sooner(right, left)


@relation("during", POINT_FIRST)
def _during(left: Range, right: Range) -> bool:
    return _begins_later(left, right) and _ends_sooner(left, right)


@relation("starts", POINT_FIRST)
def _starts(left: Range, right: Range) -> bool:
    return _begin_together(left, right) and _ends_sooner(left, right)


@relation("started by", RANGE_FIRST)
def _started_by(left: Range, right: Range) -> bool:
    return _begin_together(left, right) and _ends_sooner(right, left)


@relation("coincides", POINTS)
def _coincides(left: Range, right: Range) -> bool:
    return (
        _same(left.start, right.start)
        and _same(left.end, right.end)
        and left.start_included == right.start_included
        and left.end_included == right.end_included
    )
