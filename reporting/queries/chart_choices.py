"""Which control charts fit a measure, and how often each raises a signal without a cause."""

from dataclasses import dataclass

from reporting.models import Calculation, ChartKind, Measure, MeasureChart, RuleSet, Unit
from reporting.nelson import RULE_SETS, false_signals
from reporting.weighted_charts import FALSE_CUSUM, FALSE_EWMA

ALWAYS = [ChartKind.XMR, ChartKind.EWMA, ChartKind.CUSUM]
# fmt: off
ALSO = {
    Unit.PERCENT: [ChartKind.P_PRIME, ChartKind.P],
    Unit.CASES:   [ChartKind.C],
}
# fmt: on
WITHOUT_RULES = (ChartKind.EWMA, ChartKind.CUSUM)  # each point holds the ones before already


@dataclass(frozen=True, slots=True)
class ChartInUse:
    """What a measure is judged by."""

    chart: str
    rules: str

    @property
    def expected(self) -> float:
        return expected_false_signals(self.chart, self.rules)


USUAL = ChartInUse(ChartKind.XMR, RuleSet.MAKING_DATA_COUNT)


def chart_kinds(measure: Measure) -> list[str]:
    """The charts that fit, the usual one first."""
    also = ALSO.get(Unit(measure.unit), [])
    if measure.calculation == Calculation.HANDOVERS:  # counted, so many a case
        also = [ChartKind.U]
    return [*ALWAYS[:1], *also, *ALWAYS[1:]]


def chart_in_use(chosen: MeasureChart | None) -> ChartInUse:
    return ChartInUse(chosen.chart, chosen.rules) if chosen else USUAL


def expected_false_signals(chart: str, rules: str) -> float:
    """How many signals a period are to be expected of a process in which nothing happens."""
    if chart == ChartKind.CUSUM:
        return FALSE_CUSUM
    if chart == ChartKind.EWMA:
        return FALSE_EWMA
    return false_signals(RULE_SETS[rules])
