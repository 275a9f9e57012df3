"""What the analysis of a table can find, told in the words of its editor."""

from collections.abc import Sequence
from dataclasses import dataclass

GAP = "gap"
OVERLAP = "overlap"
CONTRADICTION = "contradiction"
DUPLICATE = "duplicate"
SUBSUMED = "subsumed"
SHADOWED = "shadowed"
NEVER = "never applies"
UNREACHABLE = "unreachable output"
OPEN = "not analysed"
UNFINISHED = "not completed"


@dataclass(frozen=True, slots=True)
class Finding:
    """Rules and columns are counted from 1; the columns are those that the region limits. The
    region has a cell for each input, as one could write it into the table; empty where the finding
    has no place. `output` is the output concerned, 0 if none."""

    kind: str
    rules: tuple[int, ...]
    columns: tuple[int, ...]
    region: tuple[str, ...]
    sentence: str
    output: int = 0

    def __str__(self) -> str:
        return self.sentence


class Budget:
    """Steps that a search may still take; a step is about as long as an AND over all rules."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Raises Exhausted."""
        self.left -= steps
        if self.left < 0:
            raise Exhausted


class Exhausted(Exception):
    """A search took all the steps it may; what it found so far stands, but there may be more."""


def finding(
    kind: str, rules: Sequence[int], region: Sequence[str], labels: Sequence[str], sentence: str
) -> Finding:
    """Of rules counted from 0. In the sentence, `{rules}` and `{where}` are put in words."""
    numbered = tuple(rule + 1 for rule in rules)
    limited = tuple(number for number, cell in enumerate(region, 1) if cell != "-")
    told = sentence.replace("{rules}", listed(numbered)).replace("{where}", where(region, labels))
    return Finding(kind, numbered, limited, tuple(region), told)


def listed(numbers: Sequence[int], most: int = 12) -> str:
    """`1, 2 and 3`; of very many the first."""
    told = [str(number) for number in numbers[:most]]
    if len(numbers) > most:
        return f"{', '.join(told)} and {len(numbers) - most} more"
    return f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else "".join(told)


def where(region: Sequence[str], labels: Sequence[str]) -> str:
    told = [f"{label} is {cell}" for label, cell in zip(labels, region, strict=True) if cell != "-"]
    return f"where {' and '.join(told)}" if told else "everywhere"
