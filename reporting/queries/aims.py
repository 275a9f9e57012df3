"""What a target aims at: a reading of its measure, or the figure of a longer period."""

from datetime import date, timedelta

import numpy as np
from django.utils.translation import gettext as _

from reporting.calculations import FLOWS, STOCKS
from reporting.models import Measure, Target, TargetKind
from reporting.period_words import a_period
from reporting.periods import CADENCES, RHYTHMS
from reporting.queries.series import Series
from reporting.question import RECENT
from reporting.verdict_figures import rounded_all
from reporting.whole_periods import Whole
from reporting.wording import amount

SHORTEST_FIRST = tuple(RHYTHMS)


def is_longer(period: str, cadence: str) -> bool:
    return SHORTEST_FIRST.index(period) > SHORTEST_FIRST.index(cadence)


def holds_of_longer(target: Target, measure: Measure) -> bool:
    """Whether it is a target of periods longer than those in which the measure is read."""
    return target.kind == TargetKind.PERIOD and is_longer(target.period, measure.cadence)


def due_reading(target: Target, measure: Measure) -> int:
    """The number of the reading by which it shall be reached, in the cadence of the measure."""
    day = _last(target) if holds_of_longer(target, measure) else target.due_on
    return CADENCES[measure.cadence].number_on(day)


def whole_of(target: Target, measure: Measure, figures: Series | None = None) -> Whole | None:
    """The period it holds of, where that is longer than a reading; `figures`: those so far."""
    if not holds_of_longer(target, measure):
        return None
    known = [] if figures is None else rounded_all(figures.values).tolist()
    kept = tuple(one for one in known if np.isfinite(one))[-RECENT:]
    if measure.calculation in STOCKS:  # of what is open, the period's figure is that at its end
        return Whole(1, figures=kept)
    cadence, longer = CADENCES[measure.cadence], RHYTHMS[target.period]
    before = longer.start(target.due_on) - timedelta(days=1)
    readings = cadence.number_on(_last(target)) - cadence.number_on(before)
    return Whole(readings, measure.calculation in FLOWS, kept)


def would_hold_of_another(target: Target, measure: Measure, former: str) -> bool:
    """Whether the figure it names is another one, or none, now that the cadence is no longer
    the former one: the period is shorter than a reading, or each reading counts other days."""
    if target.kind == TargetKind.PERIOD:
        return is_longer(measure.cadence, target.period)
    return measure.cadence != former and measure.calculation in FLOWS


def aim_text(target: Target, measure: Measure) -> str:
    """`95 %`, and `95 % over a quarter` where it is the figure of such a period."""
    told = amount(float(target.value), measure.unit)
    if not holds_of_longer(target, measure):
        return told
    words = {"value": told, "a_period": a_period(target.period)}
    return _("%(value)s over %(a_period)s") % words


def value_of_reading(target: Target, measure: Measure) -> float:
    """The target as it is drawn beside single readings, in the unit of the measure."""
    whole = whole_of(target, measure)
    return float(target.value) if whole is None else whole.of_a_reading(float(target.value))


def _last(target: Target) -> date:
    """The last day of the period in which it is due."""
    longer = RHYTHMS[target.period]
    return longer.begins(longer.number_on(target.due_on) + 1) - timedelta(days=1)
