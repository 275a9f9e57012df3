"""Types as written after `instance of` and at parameters.

Source: OMG DMN 1.5, 10.3.1.2, rule 55.
"""

from knowledge.dmn.feel.names import NameTable, longest_of
from knowledge.dmn.feel.stream import Stream
from knowledge.dmn.feel.syntax import TypeNode

BUILT_IN_TYPES = NameTable(
    (
        "date and time",
        "days and time duration",
        "years and months duration",
        "day-time duration",
        "year-month duration",
    )
)


def read_type(stream: Stream) -> TypeNode:
    """Raises FeelFault."""
    at = stream.now.start
    with stream.deeper():
        name = _type_name(stream)
        if name == "function" and stream.is_sign("<"):
            parts = _angles(stream)
            result = None
            if stream.skip("->"):
                result = read_type(stream)
            return TypeNode(at, name, parts, result=result)
        if name == "context" and stream.is_sign("<"):
            return _context_type(stream, at)
        if name in ("list", "range") and stream.is_sign("<"):
            parts = _angles(stream)
            if len(parts) != 1:
                raise stream.fault(f"a {name} is of one type, as in {name}<number>", at)
            return TypeNode(at, name, parts)
    return TypeNode(at, name)


def _type_name(stream: Stream) -> str:
    known = longest_of((BUILT_IN_TYPES,), stream.text, stream.tokens, stream.at)
    if known:
        stream.at += known[1]
        return known[0]
    if stream.now.kind != "word":
        raise stream.fault(f"expected a type, such as number, found {stream.here()}")
    name = stream.take().text
    while stream.is_sign(".") and stream.tokens[stream.at + 1].kind == "word":
        stream.take()
        name += f".{stream.take().text}"
    return name


def _angles(stream: Stream) -> tuple[TypeNode, ...]:
    stream.expect("<")
    parts: list[TypeNode] = []
    while not stream.is_sign(">", "->"):
        if parts:
            stream.expect(",", "a type", ">")
        parts.append(read_type(stream))
    stream.expect(">", "the types")
    return tuple(parts)


def _context_type(stream: Stream, at: int) -> TypeNode:
    stream.expect("<")
    keys: list[str] = []
    parts: list[TypeNode] = []
    while not stream.is_sign(">"):
        if keys:
            stream.expect(",", "an entry", ">")
        keys.append(stream.name_until(":"))
        stream.expect(":", "the name of an entry")
        parts.append(read_type(stream))
    stream.expect(">", "the entries")
    return TypeNode(at, "context", tuple(parts), tuple(keys))
