"""Whether a rule is covered by others together: column by column, with the others still left."""

from knowledge.dmn.table_axes import numbers
from knowledge.dmn.table_findings import Budget
from knowledge.dmn.table_gaps import stretches
from knowledge.dmn.table_grid import Grid


def covering(grid: Grid, rule: int, others: int, budget: Budget) -> tuple[int, ...]:
    """Those of the others that cover the rule together, counted from 0; none if they do not.
    A rule that holds nowhere is not covered. Raises Exhausted."""
    others &= grid.meets(rule)
    if not others:
        return ()
    alone = others & grid.covers(rule)
    if alone:
        return ((alone & -alone).bit_length() - 1,)
    search = _Search(grid, rule, budget)
    return tuple(numbers(search.used)) if search.is_covered(0, others) else ()


class _Search:
    def __init__(self, grid: Grid, rule: int, budget: Budget) -> None:
        self.used = 0
        self._budget = budget
        self._columns = sorted(
            ((column, column.sets[rule]) for column in grid.columns),
            key=lambda pair: pair[1].bit_count(),
        )
        always = [-1]
        for column, classes in reversed(self._columns):
            always.append(always[-1] & column.covers(classes))
        self._always = always[::-1]
        self._known: set[tuple[int, int]] = set()

    def is_covered(self, number: int, left: int) -> bool:
        """By the rules left, in this column and those after it."""
        alone = left & self._always[number]
        if alone:
            self.used |= alone & -alone
            return True
        if not left:
            return False
        key = number, left
        if key in self._known:
            return True
        column, classes = self._columns[number]
        found = stretches(column, left, classes, self._budget)
        if 0 in found or not all(self.is_covered(number + 1, rules) for rules in found):
            return False
        self._known.add(key)
        return True
