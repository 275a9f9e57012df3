"""Which known word somebody may have meant."""

from collections.abc import Iterable


def grams(word: str) -> set[str]:
    """The groups of three letters, with the beginning and the end of the word as blanks."""
    padded = f"  {word} "
    return {padded[place : place + 3] for place in range(len(padded) - 2)}


def most_slips(word: str) -> int:
    """In short words one slip is all that can be told from another word."""
    return 1 if len(word) <= 4 else 2


def nearest(word: str, known: Iterable[tuple[str, int]]) -> str:
    """Of known words, each with the number of its documents: with the fewest slips, then the
    most common; "" when none is near."""
    ranked = [
        (slips, other[:1] != word[:1], -documents, other)
        for other, documents in known
        if 0 < (slips := slips_between(word, other)) <= most_slips(word)
    ]
    return min(ranked)[-1] if ranked else ""


def slips_between(first: str, second: str) -> int:
    """Letters too many, too few, wrong, or two that changed places.

    Source: optimal string alignment distance; Damerau, CACM 7(3), 1964.
    """
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, one in enumerate(first, 1):
        oldest, before, row = before, row, [i]
        for j, other in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (one != other))
            if i > 1 and j > 1 and one == second[j - 2] and first[i - 2] == other:
                cost = min(cost, oldest[j - 2] + 1)
            row.append(cost)
    return row[-1]
