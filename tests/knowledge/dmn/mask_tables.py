"""Tables for the tests of the masks: written in a line, or made at random, with values on and
beside every boundary."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from knowledge.dmn import model as m
from knowledge.dmn.boxes import Boxes
from knowledge.dmn.feel.calendar import Date, DateTime, DaysTime, Time, YearsMonths, midnight
from knowledge.dmn.feel.expression import root
from knowledge.dmn.feel.faults import NoValue
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.feel.scope import Run
from knowledge.dmn.feel.values import Value
from knowledge.dmn.item_types import ItemTypes
from knowledge.dmn.table_masks import MaskedTable
from knowledge.dmn.table_reading import ReadTable, read_table
from knowledge.dmn.tables import table_code

NAMES = ("a", "b", "c", "limit")


def boxes(items: Sequence[m.ItemDefinition] = ()) -> tuple[Boxes, list[str]]:
    """What reads cells, and the list of what it will have found wrong."""
    told: list[str] = []

    def tell(place: str, message: str) -> None:
        told.append(f"{place}: {message}")

    model = m.Definitions(name="Model", namespace="here", items=tuple(items))
    return Boxes(ItemTypes(model, {}, tell), NameTable(), tell), told


def box(
    rows: Sequence[str],
    policy: str = "UNIQUE",
    types: Sequence[str] = ("number", "string"),
    **told: Any,
) -> m.TableBox:
    """Rows as `[1..5] | "x" -> "out" | 3`; inputs are a, b, c; further words go to the clauses:
    `values`, `defaults`, `output_values`, `aggregation`."""
    rules = []
    for row in rows:
        tests, _arrow, outputs = row.partition(" -> ")
        rules.append(
            m.Rule(
                tests=tuple(one.strip() for one in tests.split(" | ")),
                outputs=tuple(one.strip() for one in outputs.split(" | ")),
            )
        )
    width = len(rules[0].outputs) if rules else 1
    values, defaults = told.get("values", {}), told.get("defaults", {})
    output_values = told.get("output_values", {})
    return m.TableBox(
        inputs=tuple(
            m.Clause(text=name, type=of, values=values.get(name, ""))
            for name, of in zip(NAMES, types, strict=False)
        ),
        outputs=tuple(
            m.Clause(text=f"o{n}", values=output_values.get(n, ""), default=defaults.get(n, ""))
            for n in range(1, width + 1)
        ),
        rules=tuple(rules),
        policy=policy,
        aggregation=told.get("aggregation", ""),
    )


def read(table: m.TableBox, items: Sequence[m.ItemDefinition] = ()) -> ReadTable:
    return read_table(boxes(items)[0], table, NAMES, "table")


def masked(table: m.TableBox, items: Sequence[m.ItemDefinition] = ()) -> MaskedTable:
    return MaskedTable(read(table, items))


def rule_by_rule(
    table: m.TableBox, items: Sequence[m.ItemDefinition] = ()
) -> Callable[..., tuple[Value, list[str]]]:
    """The outcome of the table of closures, and what it noted."""
    code = table_code(boxes(items)[0], table, NAMES, "table")

    def decided(*values: Value, **more: Value) -> tuple[Value, list[str]]:
        run = Run()
        try:
            told = code(root(run).within({**dict(zip(NAMES, values, strict=False)), **more}))
        except NoValue as why:
            return None, [str(why)]
        return told, run.notes

    return decided


D = Decimal
NOON = Time(43_200_000_000_000)

KINDS: dict[str, tuple[list[str], list[Value]]] = {
    "number": (
        ["1", "2.5", "-3", "7", "0.10"],
        [D(n) for n in ("-4", "-3", "0", "0.1", "1", "1.5", "2.5", "2.50001", "7", "1E+30")],
    ),
    "string": (
        ['"a"', '"b"', '""', '"é"', '"b\\u0000"'],
        ["", "a", "aa", "b", "b\0", "c", "é", "日本", "1"],
    ),
    "boolean": (["true", "false"], [True, False]),
    "date": (
        ['date("2026-01-31")', '@"2026-02-01"', '@"1999-12-31"'],
        [Date(2026, 1, 31), Date(2026, 2, 1), Date(1999, 12, 31), Date(2030, 1, 1), Date(1, 1, 1)],
    ),
    "date and time": (
        ['@"2026-01-31T12:00:00Z"', 'date and time("2026-01-31T13:00:00+01:00")'],
        [
            midnight(Date(2026, 1, 31)),
            DateTime(Date(2026, 1, 31), Time(NOON.nanos, 0)),
            DateTime(Date(2026, 1, 31), NOON),
            DateTime(Date(2027, 1, 31), NOON),
        ],
    ),
    "time": (
        ['@"12:00:00"', 'time("23:59:59")', '@"00:00:00"'],
        [NOON, Time(0), Time(NOON.nanos + 1), Time(NOON.nanos, 3600)],
    ),
    "days and time duration": (
        ['@"P1D"', 'duration("PT36H")'],
        [DaysTime(86_400 * 10**9), DaysTime(0), DaysTime(10**15)],
    ),
    "years and months duration": (
        ['@"P1Y"', 'duration("P3M")'],
        [YearsMonths(12), YearsMonths(3), YearsMonths(4), YearsMonths(100)],
    ),
}
WRONG: list[Value] = [None, "wrong", D(99), True, [D(1)], ["a"], [], {"x": D(1)}, Date(2026, 1, 31)]


def cells_of(kind: str) -> st.SearchStrategy[str]:
    """A cell of the simple kind."""
    one = st.sampled_from(KINDS[kind][0])
    ordered = [
        st.builds("{}{}..{}{}".format, st.sampled_from("[("), one, one, st.sampled_from("])")),
        st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), one),
    ]
    reversed_brackets = st.builds("]{}..{}[".format, one, one)
    simple = st.one_of(one, one, st.just("null"), *([] if kind == "boolean" else ordered))
    row = st.lists(simple, min_size=1, max_size=3).map(", ".join)
    inverted = [] if kind == "boolean" else [reversed_brackets]
    wrapped = [row.map("not({})".format), row.map("[{}]".format)]
    return st.one_of(st.just("-"), simple, row, *wrapped, *inverted)


def values_of(kind: str) -> st.SearchStrategy[Value]:
    return st.sampled_from(KINDS[kind][1] + WRONG)


OPEN = {
    "number": ["> limit", "? > 2", "a", "[0..limit]"],
    "string": ['starts with(?, "a")', "b"],
}


@st.composite
def tables(
    draw: st.DrawFn, policies: Sequence[str], *, is_typed: bool = True, with_open: bool = False
) -> tuple[m.TableBox, list[str]]:
    """A table of up to nine rules, and the kinds of its columns."""
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=3))
    cells = [
        cells_of(kind)
        if not (with_open and kind in OPEN)
        else st.one_of(cells_of(kind), cells_of(kind), st.sampled_from(OPEN[kind]))
        for kind in kinds
    ]
    row = st.tuples(*cells).map(" | ".join)
    rows = draw(st.lists(row, min_size=1, max_size=9))
    outputs = ["1", "2", "3", "null", '"x"'] if draw(st.booleans()) else ["1", "2", "3"]
    told = draw(st.lists(st.sampled_from(outputs), min_size=len(rows), max_size=len(rows)))
    return (
        box(
            [f"{row} -> {output}" for row, output in zip(rows, told, strict=True)],
            draw(st.sampled_from(policies)),
            kinds if is_typed and draw(st.booleans()) else [""] * len(kinds),
            values={
                name: draw(cells_of(kind))
                for name, kind in zip(NAMES, kinds, strict=False)
                if draw(st.integers(0, 3)) == 0
            },
            defaults={1: draw(st.sampled_from(["", "", "9", "limit"]))},
            output_values={1: draw(st.sampled_from(["", "3, 1, 2", "2, 1"]))},
            aggregation=draw(st.sampled_from(["", "SUM", "MIN", "MAX", "COUNT"])),
        ),
        kinds,
    )
