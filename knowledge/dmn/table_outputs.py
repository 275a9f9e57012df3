"""Which rules of a table come to the same, and which outputs are never come to."""

from collections.abc import Collection, Hashable, Iterator

from knowledge.dmn.feel.builtins.conversions import literal_text
from knowledge.dmn.feel.values import Value
from knowledge.dmn.table_axes import position
from knowledge.dmn.table_reading import ReadTable


def same_outputs(read: ReadTable) -> list[int]:
    """Of each rule those whose outputs are the same, one bit a rule, itself among them. Outputs
    that are no constants are the same where they are written alike."""
    keys = [_key(read, rule) for rule in range(len(read.outputs))]
    members: dict[Hashable, int] = {}
    for rule, key in enumerate(keys):
        members[key] = members.get(key, 0) | 1 << rule
    return [members[key] for key in keys]


def never_given(
    read: ReadTable, dead: Collection[int]
) -> Iterator[tuple[int, Value, tuple[int, ...]]]:
    """Declared values of outputs that no rule gives but `dead` ones, counted from 0: the output,
    from 0, the value, and those dead rules. Outputs that are not all constants tell nothing."""
    for output, values in enumerate(read.shape.orders):
        if not _is_told(read, output):
            continue
        by_value: dict[Hashable, list[int]] = {}
        for rule, known in enumerate(read.constants):
            if known is not None:
                by_value.setdefault(_same_for_equal(known[output]), []).append(rule)
        for value in values:
            if value is not None and position(value) is None:
                continue  # a range of allowed values
            givers = by_value.get(_same_for_equal(value), [])
            if all(rule in dead for rule in givers) and not _is_default(read, output, value):
                yield output, value, tuple(givers)


def is_any_open(read: ReadTable, output: int) -> bool:
    """Whether an output has declared values, and a rule that does not give it as a constant."""
    return bool(read.shape.orders[output]) and not _is_told(read, output)


def output_text(read: ReadTable, rule: int) -> str:
    """The outputs of a rule, counted from 0, as written."""
    return ", ".join(read.box.rules[rule].outputs)


def _key(read: ReadTable, rule: int) -> Hashable:
    known = read.constants[rule]
    if known is None:
        return "as written", read.box.rules[rule].outputs
    return tuple(map(_same_for_equal, known))


def _same_for_equal(value: Value) -> Hashable:
    """The same for values that are equal, as FEEL has it, and for no others."""
    if isinstance(value, list):
        return "list", tuple(map(_same_for_equal, value))
    if isinstance(value, dict):
        return "context", frozenset((key, _same_for_equal(of)) for key, of in value.items())
    return position(value) or ("other", repr(value))


def _is_told(read: ReadTable, output: int) -> bool:
    return all(known is not None and output < len(known) for known in read.constants)


def _is_default(read: ReadTable, output: int, value: Value) -> bool:
    """Whether a value is the default; a default that is an expression may be any."""
    text = read.box.outputs[output].default
    return bool(text) and (not read.has_constant_defaults or text.strip() == literal_text(value))
