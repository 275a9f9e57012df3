"""A table of a thousand rules in five columns, numbers and texts mixed, and rows to decide.

It is a partition, as tables of the trade are: each row meets one rule at most.
"""

import random
from collections.abc import Iterator
from decimal import Decimal

from knowledge.dmn import model as m
from knowledge.dmn.boxes import Boxes
from knowledge.dmn.feel.names import NameTable
from knowledge.dmn.item_types import ItemTypes
from knowledge.dmn.table_reading import ReadTable, read_table

PRODUCTS, SEGMENTS, REGIONS, AMOUNTS, AGES = 10, 5, 2, 5, 2  # a thousand together


def reading(box_of: m.TableBox) -> ReadTable:
    """Raises ValueError where something is wrong with it."""
    told: list[str] = []

    def tell(place: str, fault: object) -> None:
        told.append(f"{place}: {fault}")

    model = m.Definitions(name="Bench", namespace="bench")
    cells = Boxes(ItemTypes(model, {}, tell), NameTable(), tell)
    read = read_table(cells, box_of, NAMES, "table")
    if told:
        raise ValueError("; ".join(told[:5]))
    return read


def box(policy: str = "UNIQUE", *, is_tangled: bool = False) -> m.TableBox:
    """A partition; tangled, ranges and texts at random, with thousands of overlaps and gaps."""
    rules = [
        m.Rule(
            tests=(
                f'"product {product}"',
                f'"segment {segment}"',
                f'"region {region}"',
                _band(amount * 100 + product * 7, AMOUNTS, amount),
                _band(age * 365 + segment * 10, AGES, age),
            ),
            outputs=(str(number % 100), f'"outcome {number % 50}"'),
        )
        for number, (product, segment, region, amount, age) in enumerate(_places())
    ]
    if is_tangled:
        rules = _tangle()
    return m.TableBox(
        inputs=(
            _clause("product", "string", "product", PRODUCTS),
            _clause("segment", "string", "segment", SEGMENTS),
            _clause("region", "string", "region", REGIONS),
            m.Clause(text="amount", type="number"),
            m.Clause(text="age", type="number"),
        ),
        outputs=(m.Clause(text="credit"), m.Clause(text="outcome")),
        rules=tuple(rules),
        policy=policy,
    )


NAMES = ("product", "segment", "region", "amount", "age")


def rows(count: int, *, amounts: int) -> list[list[object]]:
    """Rows as values of FEEL, with so many different amounts."""
    dice = random.Random(4)
    return [
        [
            f"product {dice.randrange(PRODUCTS)}",
            f"segment {dice.randrange(SEGMENTS)}",
            f"region {dice.randrange(REGIONS)}",
            Decimal(dice.randrange(amounts)) * 600 / amounts,
            Decimal(dice.randrange(800)),
        ]
        for _row in range(count)
    ]


def _tangle() -> list[m.Rule]:
    dice = random.Random(1)

    def band() -> str:
        start = dice.randrange(1000)
        return f"[{start}..{start + dice.randrange(1, 300)})"

    def word(name: str, count: int) -> str:
        told = f'"{name} {dice.randrange(count)}"'
        return dice.choice(["-", told, f"not({told})"])

    return [
        m.Rule(
            tests=(
                word("product", PRODUCTS),
                word("segment", SEGMENTS),
                word("region", REGIONS),
                band(),
                band(),
            ),
            outputs=(str(dice.randrange(9)), '"outcome"'),
        )
        for _rule in range(1000)
    ]


def _places() -> Iterator[tuple[int, int, int, int, int]]:
    for product in range(PRODUCTS):
        for segment in range(SEGMENTS):
            for region in range(REGIONS):
                for amount in range(AMOUNTS):
                    for age in range(AGES):
                        yield product, segment, region, amount, age


def _band(start: int, bands: int, number: int) -> str:
    """The first band has no lower end, the last no upper one."""
    width = 365 if bands == AGES else 100
    if number == 0:
        return f"< {start + width}"
    return f">= {start}" if number == bands - 1 else f"[{start}..{start + width})"


def _clause(name: str, of: str, word: str, count: int) -> m.Clause:
    values = ", ".join(f'"{word} {number}"' for number in range(count))
    return m.Clause(text=name, type=of, values=values)
